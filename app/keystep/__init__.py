"""Keystep: connect your organisation to OpenAI, and know whether the connection works."""

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.for_programs import ConnectionUnavailableError, UsableConnection, connection

__all__ = ["ConnectionUnavailableError", "UsableConnection", "__version__", "connection"]


def __getattr__(name: str) -> object:
    """Only a program that asks for a connection loads what that needs."""
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module("keystep.for_programs"), name)
