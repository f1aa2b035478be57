"""Every request that Keystep may ever send. What is not in this file can't leave the program.

`adapters/openai/http_openai.py` asks `is_allowed` before anything goes out, for real use and for
practice alike. Nothing here makes, changes or deletes anything; two requests, at the end, cost a
tiny part of a cent each.

The probes are OpenAI's own paths with a body that can't be carried out: a field that must be there
is missing, or one is there that does not exist. OpenAI looks at the permissions of a key first and
at the body second, so the answer tells whether the key is permitted. That order is not documented:
the best evidence is trufflehog's analyzer of OpenAI keys, which has relied on it from 2024 to 2026.
Where a field is required is from OpenAI's published description (tests/contract/ holds us to it).
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Request:
    """`path` follows the service address; `body` is the JSON that is sent, letter by letter."""

    method: str
    path: str
    body: str | None = None

    @property
    def only_reads(self) -> bool:
        return self.method == "GET"


LIST_MODELS = Request("GET", "/models")
WHO_AM_I = Request("GET", "/me")

# The number 1 is no response's name, so there is nothing to be found.
READ_ANSWER = Request("GET", "/responses/1")
LIST_FILES = Request("GET", "/files?limit=1")
LIST_TUNING_JOBS = Request("GET", "/fine_tuning/jobs?limit=1")
LIST_BATCHES = Request("GET", "/batches?limit=1")
LIST_VECTOR_STORES = Request("GET", "/vector_stores?limit=1")

# Required and missing: model and messages.
CHAT_IN_VAIN = Request("POST", "/chat/completions", "{}")
# Nothing is required on paper, so the body has a field that does not exist.
RESPOND_IN_VAIN = Request("POST", "/responses", '{"speed":1}')
# Files come as multipart/form-data only; JSON is refused as it stands (415).
ADD_FILE_IN_VAIN = Request("POST", "/files", '{"speed":1}')
# Required and missing: model and training_file.
TUNE_IN_VAIN = Request("POST", "/fine_tuning/jobs", '{"speed":1}')
# Required and missing: input_file_id, endpoint and completion_window.
BATCH_IN_VAIN = Request("POST", "/batches", "{}")

FIXED_REQUESTS = frozenset(
    {
        LIST_MODELS,
        WHO_AM_I,
        READ_ANSWER,
        LIST_FILES,
        LIST_TUNING_JOBS,
        LIST_BATCHES,
        LIST_VECTOR_STORES,
        CHAT_IN_VAIN,
        RESPOND_IN_VAIN,
        ADD_FILE_IN_VAIN,
        TUNE_IN_VAIN,
        BATCH_IN_VAIN,
    }
)

_MODEL_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
"""OpenAI's own models. Names of tuned ones have a colon: what those cost is not known here."""

_MODEL_IN_BODY = re.compile(r'\{"model":"([^"]*)",')


def is_model_name(text: str) -> bool:
    return _MODEL_NAME.fullmatch(text) is not None


def embedding_try_out(model: str) -> Request:
    """The cheapest paid request there is: one dot to an embeddings model.

    Raises ValueError for what can't be a model's name.
    """
    return _with_model(model, "/embeddings", '{"model":"MODEL","input":"."}')


def answer_try_out(model: str) -> Request:
    """A paid request to a text model: one word in, 16 pieces of text out (the least allowed).

    `store` false keeps it out of the organization's stored answers. Raises ValueError for what
    can't be a model's name.
    """
    body = '{"model":"MODEL","input":"hi","max_output_tokens":16,"store":false}'
    return _with_model(model, "/responses", body)


def is_allowed(request: Request) -> bool:
    """Whether the request is one of those above, to the letter."""
    return request in FIXED_REQUESTS or is_try_out(request)


def is_try_out(request: Request) -> bool:
    """Whether this is one of the two requests that cost something."""
    named = _MODEL_IN_BODY.match(request.body or "")
    if named is None or not is_model_name(model := named[1]):
        return False
    return request in {embedding_try_out(model), answer_try_out(model)}


def _with_model(model: str, path: str, body: str) -> Request:
    if not is_model_name(model):
        raise ValueError("this can't be the name of a model")
    return Request("POST", path, body.replace("MODEL", model))
