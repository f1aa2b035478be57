"""The types of an ASGI callable, as far as the simulated service needs them."""

from collections.abc import Awaitable, Callable, Coroutine, MutableMapping

Message = MutableMapping[str, object]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Message, Receive, Send], Coroutine[None, None, None]]
