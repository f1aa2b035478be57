"""One window on Windows: a named pipe that only this person may open. Untested: no Windows here.

The other end's owner can't be asked for through Qt. Somebody else's pipe of this name could
swallow a "raise", which holds nothing worth having.
"""

import getpass
from collections.abc import Callable
from functools import partial

from PySide6.QtNetwork import QLocalServer, QLocalSocket

from keystep.ui.single_window import ANSWER, LONGEST_MESSAGE, Message, read_message

CONNECT_MS, ANSWER_MS = 500, 10_000


def claim_pipe(name: str, message: Message) -> "PipeOfWindow | None":
    """None when the window that is open has heard the message."""
    name = f"keystep-{getpass.getuser()}-{name}"
    if _say(name, message):
        return None
    server = QLocalServer()
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    server.listen(name)
    return PipeOfWindow(server)


class PipeOfWindow:
    def __init__(self, server: QLocalServer) -> None:
        self._server = server

    async def serve(self, on_message: Callable[[Message], None]) -> None:
        """Qt tells of what comes, so there is nothing to wait for."""
        self._server.newConnection.connect(partial(self._take, on_message))

    def close(self) -> None:
        self._server.close()

    def _take(self, on_message: Callable[[Message], None]) -> None:
        while (peer := self._server.nextPendingConnection()) is not None:
            peer.disconnected.connect(peer.deleteLater)
            peer.readyRead.connect(partial(_hear, peer, on_message))


def _hear(peer: QLocalSocket, on_message: Callable[[Message], None]) -> None:
    line = bytes(peer.readLine(LONGEST_MESSAGE + 1).data())
    message = read_message(line)
    if message is not None:
        on_message(message)
        peer.write(ANSWER)
        peer.flush()
    peer.disconnectFromServer()


def _say(name: str, message: Message) -> bool:
    """Whether the other one has heard it and done it."""
    other = QLocalSocket()
    other.connectToServer(name)
    if not other.waitForConnected(CONNECT_MS):
        return False
    other.write(message.as_line())
    heard = other.waitForBytesWritten(CONNECT_MS) and other.waitForReadyRead(ANSWER_MS)
    return heard and bytes(other.readAll().data()) == ANSWER
