"""The paid try-out: which model is cheap enough for it, and what its answer proves.

Nothing is known of prices here but what names tell: an embeddings model costs next to nothing, and
the small ones of a family are called so. A model that is not on the key's own list is never tried,
because names come and go (in 2026 alone OpenAI announced the end of a dozen).
"""

import re
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus

from keystep.domain.causes import Cause
from keystep.domain.diagnosis import NO_REASON_GIVEN, Json, NoAnswer, Reply, cause_of
from keystep.domain.error_fields import error_field
from keystep.domain.requests import (
    Request,
    answer_try_out,
    embedding_try_out,
    is_model_name,
)

_BEST_EMBEDDING = "text-embedding-3-small"
_EMBEDDING = "text-embedding-"
_SMALL = ("nano", "luna", "lite", "mini", "small")
"""Parts of names, the cheapest first."""

_OTHER_KINDS = re.compile(
    r"audio|realtime|image|tts|transcri|translat|search|codex|moderation|sora|research|whisper"
    r"|dall-e|video|voice|speech|live|computer|embed"
)
"""Kinds that don't answer a written word, or charge for more than words."""

_DEAR = {"pro", "max", "ultra", "preview"}
_A_MODEL = re.compile(r"\bmodel\b", re.IGNORECASE)


def cheap_try_out(models: Json, today: date) -> Request | None:
    """The try-out with the cheapest model of this `GET /models` answer; None when none is cheap."""
    names = [name for name in _usable(models, today) if is_model_name(name)]
    embeddings = sorted(name for name in names if name.startswith(_EMBEDDING))
    if _BEST_EMBEDDING in embeddings:
        return embedding_try_out(_BEST_EMBEDDING)
    if embeddings:
        return embedding_try_out(embeddings[0])
    small = sorted((rank, name) for name in names if (rank := _rank(name)) is not None)
    return answer_try_out(small[0][1]) if small else None


def what_a_try_out_shows(request: Request, reply: Reply) -> Cause:
    """The cause behind the reply to a paid request. Total: it never raises.

    It is paid only when what came back is what was asked for, in the shape that OpenAI's
    description gives it.
    """
    if isinstance(reply, NoAnswer):
        return reply.cause
    if reply.status == HTTPStatus.OK:
        is_as_asked = _is_embedding if request.path == "/embeddings" else _is_answer
        if is_as_asked(reply.body):
            return Cause.WORKS_AND_CAN_PAY
    cause = cause_of(reply)
    if cause is Cause.WORKS:
        return Cause.UNCLEAR_ANSWER  # a list of models, which is not what was asked for
    if cause is Cause.WORKS_WITHOUT_MODEL_LIST:
        return Cause.MISSING_PERMISSION  # the list has just been given out
    if cause in NO_REASON_GIVEN and _speaks_of_the_model(reply.status, reply.body):
        return Cause.MODEL_NOT_ALLOWED
    return Cause.UNCLEAR_REFUSAL if cause is Cause.NO_MODEL_LIST else cause


def _usable(models: Json, today: date) -> Iterator[str]:
    """The names of the models that are not shut down yet."""
    data = models.get("data") if isinstance(models, dict) else None
    for model in data if isinstance(data, list) else ():
        if not isinstance(model, dict) or not isinstance(name := model.get("id"), str):
            continue
        if _still_there(model.get("shutdown_date"), today):
            yield name


def _still_there(shutdown_date: Json, today: date) -> bool:
    """A date that can't be read may have passed."""
    if shutdown_date is None:
        return True
    try:
        return date.fromisoformat(str(shutdown_date)) > today
    except ValueError:
        return False


def _rank(name: str) -> int | None:
    """How cheap a text model is by its name; None when nothing says that it is."""
    parts = set(re.split(r"[-._]", name))
    if _OTHER_KINDS.search(name) or parts & _DEAR:
        return None
    return next((rank for rank, small in enumerate(_SMALL) if small in parts), None)


def _is_embedding(body: Json) -> bool:
    """CreateEmbeddingResponse: a list of embeddings, each a list of numbers."""
    if not isinstance(body, dict) or body.get("object") != "list":
        return False
    data = body.get("data")
    return isinstance(data, list) and bool(data) and all(map(_is_vector, data))


def _is_vector(entry: Json) -> bool:
    numbers = entry.get("embedding") if isinstance(entry, dict) else None
    if not isinstance(numbers, list) or not numbers:
        return False
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers)


def _is_answer(body: Json) -> bool:
    """Response: done, or cut short by the 16 pieces that were asked for."""
    if not isinstance(body, dict) or body.get("object") != "response":
        return False
    done = body.get("status") in ("completed", "incomplete")
    return done and body.get("error") is None and isinstance(body.get("output"), list)


def _speaks_of_the_model(status: int, body: Json) -> bool:
    if error_field(body, "code") == "model_not_found":
        return True
    refused = status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    return refused and _A_MODEL.search(error_field(body, "message")) is not None
