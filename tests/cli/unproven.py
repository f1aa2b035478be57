"""A service that never looks at keys, as a model server on one's own computer."""

from __future__ import annotations

from typing import Any

MODELS = b'{"object": "list", "data": [{"id": "local", "object": "model"}]}'


class TakesAnyKey:
    """Answers every request with its models."""

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        """Answer one request."""
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": MODELS})
