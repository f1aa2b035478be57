"""One blocking question on the session bus of a Linux desktop, for a thread that may wait."""

from contextlib import closing
from dataclasses import dataclass

PATIENCE_SECONDS = 5.0


@dataclass(frozen=True)
class Neighbour:
    """A program on the bus, by its name, its object and the interface of that."""

    name: str
    path: str
    interface: str


def ask(
    neighbour: Neighbour,
    method: str,
    signature: str | None = None,
    arguments: tuple[object, ...] = (),
    bus: str = "SESSION",
) -> object:
    """The first value of the answer. Raises for anything else, in any way that libraries do."""
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import unwrap_msg

    address = DBusAddress(neighbour.path, neighbour.name, neighbour.interface)
    call = new_method_call(address, method, signature, arguments)
    with closing(open_dbus_connection(bus=bus)) as connection:
        value: object = unwrap_msg(connection.send_and_get_reply(call, timeout=PATIENCE_SECONDS))[0]
    return value
