"""Builds the program out of its layers, runs it and closes it: the one file that knows them all.

Each side is imported when it is asked for, so that the command line loads no Qt and a list needs
no network and no keychain.
"""

import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Protocol

from keystep import mistakes, texts
from keystep.domain.access import Access, Realm
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.hand_off import HandOff
from keystep.domain.machine import FolderUse
from keystep.domain.unfinished import Unfinished
from keystep.services.ports import CatalogTrouble, ConnectionReader, Keychain, Machine, OpenAI

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging

    from keystep.adapters.openai.proxy_settings import FindProxy
    from keystep.cli.program import TourLook
    from keystep.services.use_cases import UseCases

NO_SCREEN = 2
LARGEST_LOG = 256 * 1024


def start(arguments: list[str]) -> int:
    """`main`, where a mistake of ours ends in one plain sentence, and its place in the log."""
    realm = Realm.PRACTICE if "--practice" in arguments else Realm.REAL
    mistakes.listen(partial(_tell_the_terminal, realm))
    try:
        return main(arguments)
    except Exception as error:  # noqa: BLE001  whatever it is, it is ours
        close_log = _start_log(realm)
        mistakes.note(error)
        close_log()
        from keystep.cli.exit_codes import ExitCode

        return ExitCode.MISTAKE


def _tell_the_terminal(realm: Realm, _mistake: object) -> None:
    from keystep.cli.output import complain

    complain(texts._("Something went wrong inside Keystep. It is not your fault."))
    if realm is Realm.REAL:
        complain(texts._("The log says where: {path}").format(path=log_path()))


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for and return its exit code."""
    texts.use_language(None, resources_folder())
    from keystep.cli.command_line import parse

    command, options = parse(arguments, Program)
    program = Program(Realm.PRACTICE if options.practice else Realm.REAL)
    return command(program, options)


class Program:
    """What the window and the commands are handed: everything, wired for one realm."""

    def __init__(self, realm: Realm) -> None:
        self.realm = realm

    def connection_reader(self) -> ConnectionReader:
        """The list and nothing else, without a thread or an event loop where that is possible."""
        if self.realm is Realm.PRACTICE:
            import asyncio

            return _Snapshot(asyncio.run(self._practice_connections()), (), lambda _id: ())
        from keystep.adapters.catalog.catalog_file import CatalogFile

        catalog = CatalogFile(catalog_path())
        try:
            unfinished = catalog.unfinished(datetime.now(UTC))
            return _Snapshot(catalog.connections(), unfinished, _read_hand_offs)
        finally:
            catalog.close()

    def access_of(self, connection: Connection) -> Access | Cause:
        """Without what a check would need: neither network nor the other use cases."""
        import asyncio

        return asyncio.run(self._access_of(connection))

    async def _access_of(self, connection: Connection) -> Access | Cause:
        from keystep.services.saved_connection import access_of

        if self.realm is Realm.PRACTICE:
            async with self.use_cases() as cases:
                found = await cases.catalog.connections()
                assert not isinstance(found, CatalogTrouble)  # noqa: S101  it is in memory
                [mine] = [one for one in found if one.nickname == connection.nickname]
                return await access_of(mine, cases.keychain, cases.catalog)
        from keystep.adapters.catalog.catalog_file import CatalogFile
        from keystep.adapters.catalog.on_thread import CatalogOnThread

        catalog = CatalogOnThread(CatalogFile(catalog_path()))
        keychain = _real_keychain()
        try:
            return await access_of(connection, keychain, catalog)
        finally:
            keychain.close()
            catalog.close()

    @asynccontextmanager
    async def use_cases(self, *, in_window: bool = False) -> "AsyncIterator[UseCases]":
        """Everything wired; closed in order at the end: network, keychain, catalog."""
        import asyncio

        from keystep.adapters.catalog.catalog_file import CatalogFile
        from keystep.adapters.catalog.on_thread import CatalogOnThread
        from keystep.adapters.clock import SystemClock
        from keystep.adapters.daemon_executor import DaemonExecutor
        from keystep.adapters.desktop_notifications import desktop_notifier
        from keystep.adapters.openai.on_demand import OpenAIOnDemand
        from keystep.adapters.private_files import PrivateFiles
        from keystep.adapters.recipes import RecipesInFolder
        from keystep.services.use_cases import UseCases

        close_log = _start_log(self.realm)
        practice = self.realm is Realm.PRACTICE
        asyncio.get_running_loop().set_default_executor(DaemonExecutor())
        asyncio.get_running_loop().set_exception_handler(mistakes.note_from_loop)
        clock = SystemClock()
        catalog = CatalogOnThread(CatalogFile(None if practice else catalog_path(), clock))
        real_openai = partial(_real_openai, in_window=in_window)
        openai = OpenAIOnDemand(_simulated_openai if practice else real_openai)
        keychain = _practice_keychain() if practice else _real_keychain()
        try:
            machine = self._machine(in_window=in_window)
            recipes = RecipesInFolder(resources_folder() / "recipes")
            cases = UseCases(
                self.realm,
                catalog,
                keychain,
                openai,
                clock,
                machine=machine,
                notifier=desktop_notifier(),
                files=PrivateFiles(),
                recipes=recipes,
            )
            if practice:
                from keystep.adapters.simulated_openai.practice import seed

                await seed(cases)
            yield cases
        finally:
            await openai.aclose()
            keychain.close()
            catalog.close()
            close_log()

    def open_window(self, *, start_with_wizard: bool = False) -> int:
        """Open the window and return when it is closed; call the one that is open already."""
        from keystep.cli.screen import has_screen

        if not has_screen():
            print(
                texts._("There is no screen to open a window on. “keystep --help” lists the rest."),
                file=sys.stderr,
            )
            return NO_SCREEN
        from keystep.ui.single_window import Wish, claim

        data = catalog_path().parent if self.realm is Realm.REAL else None
        wish = Wish.ADD if start_with_wizard else Wish.RAISE
        single = claim(self.realm.value, data, wish)
        if single is None:
            from keystep.cli.output import say

            say(texts._("Keystep is open already. Its window comes to the front."))
            return 0
        first_page = self._first_page()
        from keystep.ui.application import run

        use_cases = partial(self.use_cases, in_window=True)
        try:
            return run(
                use_cases,
                self.realm,
                resources_folder(),
                single,
                first_page,
                start_with_wizard=start_with_wizard,
            )
        finally:
            single.close()

    def _first_page(self) -> "Callable[[], Sequence[Connection] | None]":
        """It is read while the toolkit is imported. Practice mode has no file to read."""
        if self.realm is Realm.PRACTICE:
            return lambda: None
        from keystep.adapters.catalog.first_page import FirstPage

        return FirstPage(catalog_path()).connections

    def open_wizard(self, nickname: str) -> Connection | None:
        from keystep.ui.wizard_alone import run

        use_cases = partial(self.use_cases, in_window=True)
        return run(use_cases, self.realm, resources_folder(), nickname)

    def tour(self, out: Path, look: "TourLook") -> int:
        """Walk practice mode off screen and leave a picture of each screen in `out`."""
        from keystep.ui.theme import Scheme
        from keystep.ui.tour import Look, run, use_screen_in_memory

        if look.language is not None:
            texts.use_language(look.language, resources_folder())
        use_screen_in_memory(resources_folder())
        dress = Look(Scheme.DARK if look.dark else Scheme.LIGHT, look.scale)
        return run(Program(Realm.PRACTICE).use_cases, resources_folder(), out, dress)

    def _machine(self, *, in_window: bool) -> Machine:
        """Practice mode keeps nothing, so it has no folders."""
        from keystep.adapters.machine import ThisMachine

        folders = {FolderUse.DATA: catalog_path().parent, FolderUse.LOG: log_path().parent}
        is_real = self.realm is Realm.REAL
        return ThisMachine(folders if is_real else {}, partial(find_proxy, in_window=in_window))

    async def _practice_connections(self) -> Sequence[Connection] | CatalogTrouble:
        async with self.use_cases() as cases:
            return await cases.catalog.connections()


class _Snapshot:
    def __init__(
        self,
        connections: Sequence[Connection] | CatalogTrouble,
        unfinished: Sequence[Unfinished] | CatalogTrouble,
        hand_offs: Callable[[str], Sequence[HandOff] | CatalogTrouble],
    ) -> None:
        self._connections, self._unfinished = connections, unfinished
        self._hand_offs = hand_offs

    def connections(self) -> Sequence[Connection] | CatalogTrouble:
        return self._connections

    def unfinished(self) -> Sequence[Unfinished] | CatalogTrouble:
        """What a newer Keystep has in hand is not ours to tell."""
        if self._unfinished is CatalogTrouble.NEWER:
            return ()
        return self._unfinished

    def hand_offs(self, connection_id: str) -> Sequence[HandOff] | CatalogTrouble:
        """Asked for only when they are wanted: a list has no use for them."""
        found = self._hand_offs(connection_id)
        return () if found is CatalogTrouble.NEWER else found


def _read_hand_offs(connection_id: str) -> Sequence[HandOff] | CatalogTrouble:
    from keystep.adapters.catalog.catalog_file import CatalogFile

    catalog = CatalogFile(catalog_path())
    try:
        return catalog.hand_offs(connection_id)
    finally:
        catalog.close()


def resources_folder() -> Path:
    """Beside the package in an installed Keystep, at the top of a source tree."""
    package = Path(__file__).parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parents[1] / "resources"


def catalog_path() -> Path:
    from keystep.adapters import folders

    return folders.catalog_path()


def log_path() -> Path:
    from keystep.adapters import folders

    return folders.log_path()


class _ClosableKeychain(Keychain, Protocol):
    def close(self) -> None: ...


def _real_keychain() -> "_ClosableKeychain":
    from keystep.adapters.keychain.on_thread import KeychainOnThread

    return KeychainOnThread()


def _practice_keychain() -> "_ClosableKeychain":
    from keystep.adapters.keychain.in_memory import KeychainInMemory

    return KeychainInMemory()


def _real_openai(*, in_window: bool) -> OpenAI:
    from keystep.adapters.openai.http_client import real_client
    from keystep.adapters.openai.http_openai import HttpOpenAI

    return HttpOpenAI(real_client(find_proxy(in_window=in_window)))


@cache
def find_proxy(*, in_window: bool, platform: str = sys.platform) -> "FindProxy":
    """What finds the proxy for a URL: Qt asks Windows and macOS better than urllib can."""
    from keystep.adapters.openai.proxy_settings import environment_first, proxy_by_urllib

    if not in_window or platform not in {"win32", "darwin"}:
        return proxy_by_urllib
    from keystep.ui.system_proxy import SystemProxy

    return environment_first(SystemProxy())


def _simulated_openai() -> OpenAI:
    from keystep.adapters.openai.http_client import client_of_app
    from keystep.adapters.openai.http_openai import HttpOpenAI
    from keystep.adapters.simulated_openai.practice import practice_service

    return HttpOpenAI(client_of_app(practice_service()))


def _start_log(realm: Realm) -> Callable[[], None]:
    """Warnings and errors go to a file, not to the person; practice mode leaves no file.

    Other libraries' debug logs name addresses and, with HTTP/2, have printed keys: they stay off.
    Returns what closes the log.
    """
    import logging
    from logging.handlers import RotatingFileHandler

    for library in ("httpx", "httpcore", "hpack", "h2", "keyring", "asyncio", "qasync"):
        logging.getLogger(library).setLevel(logging.WARNING)
    log = logging.getLogger("keystep")
    log.propagate = False
    handler: logging.Handler = logging.NullHandler()
    path = log_path()
    if realm is Realm.REAL and _can_write(path):
        handler = RotatingFileHandler(
            path, maxBytes=LARGEST_LOG, backupCount=1, delay=True, encoding="utf-8"
        )
        handler.setFormatter(_places_only("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)

    def close() -> None:
        log.removeHandler(handler)
        handler.close()

    return close


def _places_only(form: str) -> "logging.Formatter":
    """A form of the log's lines in which no error's own words come, whoever logs it."""
    import logging
    from copy import copy

    class PlacesOnly(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            """Each record as a new one: it carries along what another form made of its error."""
            record = copy(record)
            record.exc_text = None
            return super().format(record)

        def formatException(self, info: object) -> str:
            error = info[1] if isinstance(info, tuple) else None
            return mistakes.what_happened(error).text if error else ""

    return PlacesOnly(form)


def _can_write(path: Path) -> bool:
    """Make the folder, for nobody else's eyes. A log that can't be kept is no reason to stop."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return True
