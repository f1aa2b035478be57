"""What the simulated service gives out when all is well, in OpenAI's shapes."""

from http import HTTPStatus

from keystep.adapters.simulated_openai.answers import LONG_AGO, SimulatedAnswer
from keystep.domain.diagnosis import Json

_FILE: dict[str, Json] = {
    "id": "file-Practice0000000000000001",
    "object": "file",
    "bytes": 120,
    "created_at": LONG_AGO,
    "filename": "prices.jsonl",
    "purpose": "user_data",
    "status": "processed",
}
_VECTOR_STORE: dict[str, Json] = {
    "id": "vs_Practice000000000000000001",
    "object": "vector_store",
    "created_at": LONG_AGO,
    "name": "Prices",
    "usage_bytes": 120,
    "file_counts": {"in_progress": 0, "completed": 1, "failed": 0, "cancelled": 0, "total": 1},
    "status": "completed",
    "last_active_at": LONG_AGO,
    "metadata": {},
}


def _page(*entries: dict[str, Json]) -> SimulatedAnswer:
    body: dict[str, Json] = {"object": "list", "data": list(entries), "has_more": False}
    if entries:
        body |= {"first_id": entries[0]["id"], "last_id": entries[-1]["id"]}
    return SimulatedAnswer(HTTPStatus.OK, body)


FILES = _page(_FILE)
VECTOR_STORES = _page(_VECTOR_STORE)
TUNING_JOBS = _page()
BATCHES = _page()


def embedding(model: str) -> SimulatedAnswer:
    vector: Json = {"object": "embedding", "index": 0, "embedding": [0.0023, -0.0093, 0.0158]}
    body: Json = {
        "object": "list",
        "data": [vector],
        "model": model,
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }
    return SimulatedAnswer(HTTPStatus.OK, body)


def response(model: str) -> SimulatedAnswer:
    """Cut short at the 16 pieces of text that were asked for, as short answers are."""
    body: Json = {
        "id": "resp_Practice00000000000000001",
        "object": "response",
        "created_at": LONG_AGO,
        "status": "incomplete",
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"},
        "instructions": None,
        "max_output_tokens": 16,
        "model": model,
        "output": [],
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "metadata": {},
    }
    return SimulatedAnswer(HTTPStatus.OK, body)
