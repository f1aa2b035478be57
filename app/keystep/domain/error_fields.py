"""The fields of an error in the shape that OpenAI's description gives it (ErrorResponse)."""

from keystep.domain.diagnosis import Json


def error_field(body: Json, name: str) -> str:
    """The text of `message`, `type`, `param` or `code`; empty when there is none, or no text."""
    error = body.get("error") if isinstance(body, dict) else None
    value = error.get(name) if isinstance(error, dict) else None
    return value if isinstance(value, str) else ""
