"""`keystep test NICKNAME... | --all`: check connections live, many at once."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from keystep.cli.documents import result_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.finding import find_all
from keystep.cli.output import complain, give_up, print_document, say
from keystep.cli.program import Program
from keystep.cli.words import no_connections_in_words
from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Connection
from keystep.domain.diagnosis import Json
from keystep.domain.verdict import Verdict
from keystep.services.checks_in_progress import ChecksInProgress
from keystep.services.ports import CatalogTrouble
from keystep.services.use_cases import UseCases
from keystep.services.wording import title, what_to_do_about, why
from keystep.texts import _

_KEYCHAIN_CAUSES = {
    Cause.KEYCHAIN_LOCKED,
    Cause.KEYCHAIN_ABSENT,
    Cause.KEYCHAIN_CHANGED,
    Cause.KEYCHAIN_BROKEN,
}


def run(program: Program, options: argparse.Namespace) -> int:
    if bool(options.nicknames) == options.all:
        complain(_("Name the connections to test, or say --all."))
        return ExitCode.USAGE
    return asyncio.run(_test(program, options))


async def _test(program: Program, options: argparse.Namespace) -> int:
    async with program.use_cases() as cases:
        connections = await cases.catalog.connections()
        if isinstance(connections, CatalogTrouble):
            return give_up(connections)
        chosen = connections if options.all else find_all(options.nicknames, connections)
        if chosen is None:
            return ExitCode.NO_SUCH_CONNECTION
        if not chosen and not options.json:
            say(no_connections_in_words())
        results = _Results(aloud=not options.json and not options.report)
        checks = ChecksInProgress(cases.check, results)
        try:
            checks.start(chosen)
            await checks.wait()
        finally:
            await checks.aclose()
        if options.report:
            await _say_reports(cases, results.of(chosen))
    if options.json:
        print_document("results", results.documents(chosen))
    return results.exit_code(chosen)


async def _say_reports(cases: UseCases, results: Iterator[tuple[Connection, Verdict]]) -> None:
    """One after the other, with a line between them."""
    for number, (connection, verdict) in enumerate(results):
        text = await cases.write_report(connection, verdict)
        say(f"\n---\n\n{text}" if number else text)


class _Results:
    """Hears of each verdict as it comes, and says it at once unless JSON was asked for."""

    def __init__(self, *, aloud: bool) -> None:
        self._aloud = aloud
        self._verdicts: dict[str, Verdict] = {}

    def check_waiting(self, connection: Connection) -> None: ...

    def check_started(self, connection: Connection) -> None: ...

    def check_ended(self, connection: Connection, verdict: Verdict | None) -> None:
        if verdict is None:
            return
        self._verdicts[connection.id] = verdict
        if self._aloud:
            say(_in_words(connection, verdict))

    def of(self, connections: Sequence[Connection]) -> Iterator[tuple[Connection, Verdict]]:
        """Each connection that has a verdict, with it."""
        for connection in connections:
            if verdict := self._verdicts.get(connection.id):
                yield connection, verdict

    def documents(self, connections: Sequence[Connection]) -> list[Json]:
        return [result_document(*result) for result in self.of(connections)]

    def exit_code(self, connections: Sequence[Connection]) -> ExitCode:
        verdicts = self._verdicts.values()
        if any(verdict.cause in _KEYCHAIN_CAUSES for verdict in verdicts):
            return ExitCode.KEYCHAIN
        working = [verdict for verdict in verdicts if verdict.status is Status.WORKS]
        if len(working) == len(connections):
            return ExitCode.DONE
        return ExitCode.CHECK_NOT_PASSED


def _in_words(connection: Connection, verdict: Verdict) -> str:
    lines = [f"{connection.nickname}: {title(verdict.cause)}"]
    if verdict.status is not Status.WORKS:
        lines.append(f"  {why(verdict.cause, connection.api_address)}")
        steps = what_to_do_about(verdict, connection.api_address, connection.organization)
        lines += [f"  - {step}" for step in steps]
    return "\n".join(lines)
