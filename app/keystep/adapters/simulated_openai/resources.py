"""What the simulated service offers, what each request needs, and in which order it looks.

First the scopes of the key, then the body, then the credit. OpenAI documents no order; the first
two are as trufflehog's analyzer has seen them. Names of scopes are those of public reports; for
batches nobody has quoted one, and they are named after the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from keystep.adapters.simulated_openai import answers, objects
from keystep.adapters.simulated_openai.answers import SimulatedAnswer
from keystep.domain.diagnosis import Json

ENDING_MODEL, ENDS_ON = "gpt-5-luna", "2030-01-31"
MODELS: dict[str, str | None] = {
    "gpt-6-luna": None,
    "gpt-6-terra": None,
    "text-embedding-3-small": None,
    ENDING_MODEL: ENDS_ON,
}
"""With their shutdown dates."""

LIST_MODELS_SCOPE = "api.model.read"
_ASK_SCOPE = "model.request"


class Credit(Enum):
    """What a simulated key has to pay with."""

    ENOUGH = "enough"
    EXHAUSTED = "exhausted"
    SPEND_LIMIT = "spend_limit"


@dataclass(frozen=True)
class Resource:
    """One request that is known: its scopes, and what is said to a body once they are there."""

    scopes: tuple[str, ...]
    answer: Callable[[Json, Credit], SimulatedAnswer]
    costs: bool = False


def _gives(answer: SimulatedAnswer) -> Callable[[Json, Credit], SimulatedAnswer]:
    return lambda _body, _credit: answer


def _needs(*fields: str) -> Callable[[Json, Credit], SimulatedAnswer]:
    """Nothing more is simulated than what is said to a body that lacks one of these."""

    def answer(body: Json, _credit: Credit) -> SimulatedAnswer:
        return _first_missing(body, fields) or answers.NOT_FOUND

    return answer


def _embed(body: Json, credit: Credit) -> SimulatedAnswer:
    wrong = _first_missing(body, ("model", "input"))
    return wrong or _paid(body, credit, objects.embedding)


def _respond(body: Json, credit: Credit) -> SimulatedAnswer:
    known = {"model", "input", "max_output_tokens", "store"}
    unknown = [name for name in _fields(body) if name not in known]
    if unknown:
        return answers.unknown_parameter(unknown[0])
    return _first_missing(body, ("model",)) or _paid(body, credit, objects.response)


def _paid(body: Json, credit: Credit, give: Callable[[str], SimulatedAnswer]) -> SimulatedAnswer:
    model = _fields(body)["model"]
    if not isinstance(model, str) or model not in MODELS:
        return answers.model_not_found(str(model))
    return _CREDIT_ANSWERS.get(credit) or give(model)


def _first_missing(body: Json, fields: tuple[str, ...]) -> SimulatedAnswer | None:
    missing = [field for field in fields if field not in _fields(body)]
    return answers.missing_parameter(missing[0]) if missing else None


def _fields(body: Json) -> Mapping[str, Json]:
    return body if isinstance(body, dict) else {}


_CREDIT_ANSWERS = {
    Credit.EXHAUSTED: answers.NO_CREDIT,
    Credit.SPEND_LIMIT: answers.SPEND_LIMIT,
}

RESOURCES: dict[tuple[str, str], Resource] = {
    ("GET", "/responses/1"): Resource(("api.responses.read",), _gives(answers.NO_SUCH_RESPONSE)),
    ("GET", "/files"): Resource(("api.files.read",), _gives(objects.FILES)),
    ("GET", "/fine_tuning/jobs"): Resource(
        ("api.fine_tuning.jobs.read",), _gives(objects.TUNING_JOBS)
    ),
    ("GET", "/batches"): Resource(("api.batch.read",), _gives(objects.BATCHES)),
    ("GET", "/vector_stores"): Resource(("api.vector_stores.read",), _gives(objects.VECTOR_STORES)),
    ("POST", "/chat/completions"): Resource((_ASK_SCOPE,), _needs("model", "messages")),
    ("POST", "/files"): Resource(("api.files.write",), _gives(answers.NOT_MULTIPART)),
    ("POST", "/fine_tuning/jobs"): Resource(
        ("api.fine_tuning.jobs.write",), _needs("model", "training_file")
    ),
    ("POST", "/batches"): Resource(
        ("api.batch.write",), _needs("input_file_id", "endpoint", "completion_window")
    ),
    # Seen in public: with the first of the two alone, the second is named as missing.
    ("POST", "/responses"): Resource(("api.responses.write", _ASK_SCOPE), _respond, costs=True),
    ("POST", "/embeddings"): Resource((_ASK_SCOPE,), _embed, costs=True),
}

ALL_SCOPES = frozenset(
    {LIST_MODELS_SCOPE, *(scope for each in RESOURCES.values() for scope in each.scopes)}
)
READ_SCOPES = frozenset(scope for scope in ALL_SCOPES if scope.endswith(".read"))
"""What OpenAI's "Read only" choice gives a key."""
FILES_ONLY = frozenset({"api.files.read", "api.files.write"})
