"""Builds the program out of its layers, runs it and closes it: the one file that knows them all.

Each side is imported when it is asked for, so that the command line loads no Qt and a list needs
no network and no keychain.
"""

from __future__ import annotations

import os
import sys
from contextlib import asynccontextmanager
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Protocol

from keystep import mistakes, texts
from keystep.domain.access import Realm
from keystep.services.ports import CatalogTrouble, Keychain

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging
    from collections.abc import AsyncIterator, Callable, Sequence

    from keystep.adapters.openai.proxy_settings import FindProxy
    from keystep.adapters.simulated_openai.service import SimulatedOpenAI
    from keystep.cli.program import TourLook
    from keystep.domain.access import Access
    from keystep.domain.causes import Cause
    from keystep.domain.connection import Connection
    from keystep.domain.hand_off import HandOff
    from keystep.domain.policy import FoundPolicy, Policy
    from keystep.domain.read_walkthrough import Refused
    from keystep.domain.unfinished import Unfinished
    from keystep.domain.walkthrough import Walkthrough
    from keystep.services.open_walkthrough import Opened
    from keystep.services.ports import (
        ConnectionReader,
        Fetcher,
        FetchTrouble,
        FileTrouble,
        Machine,
        OpenAI,
    )
    from keystep.services.use_cases import UseCases

NO_SCREEN = 2
SCREEN_GONE = 1
"""What Qt itself ends with where the screen goes away a little later."""
LINK = "keystep:"
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
    if arguments[:1] == ["--ask-system-proxy"]:
        from keystep.ui.system_proxy import answer

        return answer(arguments[1])
    texts.use_language(None, resources_folder())
    if arguments and is_a_link(arguments[0]):
        from keystep.cli.opened_link import run

        return run(Program(Realm.REAL), arguments)
    if not arguments and "_ARGCOMPLETE" not in os.environ:  # the window waits for no parser
        from keystep.cli.output import use_any_alphabet

        use_any_alphabet()
        return Program(Realm.REAL).open_window()
    from keystep.cli.command_line import parse

    command, options = parse(arguments, Program)
    program = Program(Realm.PRACTICE if options.practice else Realm.REAL)
    return command(program, options)


def read_policy() -> FoundPolicy:
    """Where the system keeps it and nowhere else: no variable and no option leads elsewhere."""
    from keystep.adapters.policy import here

    return here.read()


def is_a_link(argument: str) -> bool:
    """Whether it is to be read as a link and as nothing else, be it a good one or not."""
    return argument[: len(LINK)].lower() == LINK


class Program:
    """What the window and the commands are handed: everything, wired for one realm."""

    def __init__(self, realm: Realm) -> None:
        self.realm = realm

    @property
    def policy(self) -> Policy:
        return self.found_policy.policy

    @cached_property
    def found_policy(self) -> FoundPolicy:
        """Read once, at the start. Practice mode follows none: there is nothing real to protect,
        and who trains people needs all of it.
        """
        from keystep.domain.policy import FoundPolicy, ManagedBy

        if self.realm is Realm.PRACTICE:
            return FoundPolicy(is_heeded=False)
        found = read_policy()
        if found.policy.managed_by != ManagedBy():
            from keystep.services.our_organisation import speak_of

            speak_of(found.policy.managed_by)
        return found

    def connection_reader(self) -> ConnectionReader:
        """The list and nothing else, without a thread or an event loop where that is possible."""
        if self.realm is Realm.PRACTICE:
            import asyncio

            return _Snapshot(asyncio.run(self._practice_connections()), (), lambda _id: ())
        from datetime import UTC, datetime

        from keystep.adapters.catalog.catalog_file import CatalogFile

        catalog = CatalogFile(catalog_path())
        try:
            unfinished = catalog.unfinished(datetime.now(UTC))
            connections = catalog.connections()
            if not isinstance(connections, CatalogTrouble):
                connections = self.policy.all_as_they_stand(connections)
            return _Snapshot(connections, unfinished, _read_hand_offs)
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
            return await access_of(connection, keychain, catalog, self.policy)
        finally:
            keychain.close()
            catalog.close()

    @asynccontextmanager
    async def use_cases(self, *, in_window: bool = False) -> AsyncIterator[UseCases]:
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
        from keystep.adapters.user_name import user_name
        from keystep.services.use_cases import UseCases

        close_log = _start_log(self.realm)
        practice = self.realm is Realm.PRACTICE
        asyncio.get_running_loop().set_default_executor(DaemonExecutor())
        asyncio.get_running_loop().set_exception_handler(mistakes.note_from_loop)
        if self.found_policy.refused:
            _log_refused(self.found_policy)
        clock = SystemClock()
        catalog = CatalogOnThread(CatalogFile(None if practice else catalog_path(), clock))
        real_openai = partial(_real_openai, self.policy, in_window=in_window)
        rehearsal = _RehearsedService() if practice else None
        openai = OpenAIOnDemand(rehearsal.open if rehearsal else real_openai)
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
                fetcher=_FetcherOnDemand(self.realm, self.policy, in_window=in_window),
                recipes=recipes,
                policy=self.policy,
                user_name=user_name,
                rehearsal=rehearsal,
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

    def open_walkthrough(self, path: Path) -> Opened | FileTrouble | Refused:
        """Without the other use cases: reading a file needs nothing of them."""
        import asyncio

        from keystep.adapters.private_files import PrivateFiles
        from keystep.adapters.user_name import user_name
        from keystep.services.open_walkthrough import OpenWalkthrough

        async def read() -> Opened | FileTrouble | Refused:
            return await OpenWalkthrough(PrivateFiles(), user_name)(path)

        return asyncio.run(read())

    def open_window(
        self, *, start_with_wizard: bool = False, walkthrough: Path | None = None, link: str = ""
    ) -> int:
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
        if walkthrough is not None:
            wish, walkthrough = Wish.WALKTHROUGH, walkthrough.absolute()
        elif link:
            wish = Wish.LINK
        single = claim(self.realm.value, data, wish, walkthrough, link)
        if single is None:
            from keystep.cli.output import say

            say(texts._("Keystep is open already. Its window comes to the front."))
            return 0
        first_page = self._first_page()
        from keystep.ui.application import Start, run

        use_cases = partial(self.use_cases, in_window=True)
        try:
            return run(
                use_cases,
                self.realm,
                resources_folder(),
                single,
                Start(start_with_wizard, walkthrough, link, first_page),
            )
        except RuntimeError:  # Qt has stopped the loop that somebody waits for
            if has_screen():
                raise
            return SCREEN_GONE
        finally:
            single.close()

    def _first_page(self) -> Callable[[], Sequence[Connection] | None]:
        """It is read while the toolkit is imported. Practice mode has no file to read."""
        if self.realm is Realm.PRACTICE:
            return lambda: None
        from keystep.adapters.catalog.first_page import FirstPage

        page = FirstPage(catalog_path())

        def as_they_stand() -> Sequence[Connection] | None:
            found = page.connections()
            return found and self.policy.all_as_they_stand(found)

        return as_they_stand

    def open_wizard(self, nickname: str) -> Connection | None:
        from keystep.ui.wizard_alone import run

        use_cases = partial(self.use_cases, in_window=True)
        return run(use_cases, self.realm, resources_folder(), nickname)

    def tour(self, out: Path, look: TourLook) -> int:
        """Walk practice mode off screen and leave a picture of each screen in `out`."""
        from keystep.ui.off_screen import use_screen_in_memory
        from keystep.ui.theme import Scheme
        from keystep.ui.tour import Look, run

        if look.language is not None:
            texts.use_language(look.language, resources_folder())
        use_screen_in_memory(resources_folder())
        dress = Look(Scheme.DARK if look.dark else Scheme.LIGHT, look.scale)
        return run(Program(Realm.PRACTICE).use_cases, resources_folder(), out, dress)

    def languages(self) -> Sequence[str]:
        return list(texts.LANGUAGES)

    def make_guide(
        self, out: Path, walkthrough: Walkthrough | None, language: str | None
    ) -> FileTrouble | None:
        """Walk practice mode off screen, as the tour does; a window elsewhere is not touched."""
        from keystep.ui.guide.making import run
        from keystep.ui.off_screen import use_screen_in_memory

        if language is not None:
            texts.use_language(language, resources_folder())
        use_screen_in_memory(resources_folder(), sharp=True)
        use_cases = Program(Realm.PRACTICE).use_cases
        return run(use_cases, resources_folder(), out, walkthrough)

    def _machine(self, *, in_window: bool) -> Machine:
        """Practice mode keeps nothing, so it has no folders."""
        from keystep.adapters.machine import ThisMachine
        from keystep.domain.machine import FolderUse

        folders = {FolderUse.DATA: catalog_path().parent, FolderUse.LOG: log_path().parent}
        is_real = self.realm is Realm.REAL
        find = partial(_find_proxy_within, self.policy, in_window=in_window)
        return ThisMachine(folders if is_real else {}, find, policy=self.found_policy)

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


def _real_keychain() -> _ClosableKeychain:
    from keystep.adapters.keychain.on_thread import KeychainOnThread

    return KeychainOnThread()


def _practice_keychain() -> _ClosableKeychain:
    from keystep.adapters.keychain.in_memory import KeychainInMemory

    return KeychainInMemory()


def _real_openai(policy: Policy, *, in_window: bool) -> OpenAI:
    from keystep.adapters.openai.http_client import real_client
    from keystep.adapters.openai.http_openai import HttpOpenAI

    find = _find_proxy_within(policy, in_window=in_window)
    return HttpOpenAI(real_client(find, policy.ca_file))


def _find_proxy_within(policy: Policy, *, in_window: bool) -> FindProxy:
    from keystep.adapters.openai.proxy_settings import as_policy_has_it

    return as_policy_has_it(policy, find_proxy(in_window=in_window))


def _log_refused(found: FoundPolicy) -> None:
    import logging

    for one in found.refused:
        logging.getLogger(__name__).warning(
            "Policy not heeded: %s %s %s", one.source, one.problem.value, one.name
        )


class _FetcherOnDemand:
    """A fetcher that is made when something is fetched; practice mode fetches from itself."""

    def __init__(self, realm: Realm, policy: Policy, *, in_window: bool) -> None:
        self._realm, self._policy, self._in_window = realm, policy, in_window

    async def fetch(self, url: str, most: int) -> bytes | FetchTrouble:
        import asyncio

        fetcher = await asyncio.to_thread(self._make)
        return await fetcher.fetch(url, most)

    def _make(self) -> Fetcher:
        from keystep.adapters.openai.fetching import HttpFetcher
        from keystep.adapters.openai.http_client import client_of_app, real_client

        if self._realm is Realm.PRACTICE:
            from keystep.adapters.simulated_openai.practice import practice_service

            return HttpFetcher(lambda: client_of_app(practice_service()))
        find = _find_proxy_within(self._policy, in_window=self._in_window)
        return HttpFetcher(lambda: real_client(find, self._policy.ca_file))


@cache
def find_proxy(*, in_window: bool, platform: str = sys.platform) -> FindProxy:
    """What finds the proxy for a URL: Qt asks Windows and macOS better than urllib can."""
    from keystep.adapters.openai.proxy_settings import environment_first, proxy_by_urllib

    if not in_window or platform not in {"win32", "darwin"}:
        return proxy_by_urllib
    from keystep.ui.system_proxy import SystemProxy

    return environment_first(SystemProxy())


class _RehearsedService:
    """Practice mode's service, which is made with the first request: httpx takes a while."""

    def __init__(self) -> None:
        self._service: SimulatedOpenAI | None = None

    def open(self) -> OpenAI:
        from keystep.adapters.openai.http_client import client_of_app
        from keystep.adapters.openai.http_openai import HttpOpenAI

        return HttpOpenAI(client_of_app(self._made()))

    @property
    def behaves_like(self) -> str | None:
        return self._made().behaves_like

    def behave_like(self, practice_key: str | None) -> None:
        self._made().behave_like(practice_key)

    def _made(self) -> SimulatedOpenAI:
        from keystep.adapters.simulated_openai.practice import practice_service

        if self._service is None:
            self._service = practice_service()
        return self._service


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


def _places_only(form: str) -> logging.Formatter:
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
