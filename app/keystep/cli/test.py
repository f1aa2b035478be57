"""`keystep test NICKNAME... | --all`: check connections live, many at once.

With `--permissions` it also finds out what each accepted key may do. A key that lacks what its
connection is for then counts as not passed, whatever the check itself said.
"""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from functools import partial

from keystep.cli.documents import result_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.finding import find_all
from keystep.cli.list_to_change import list_to_change
from keystep.cli.output import complain, print_document, say
from keystep.cli.permission_words import permissions_in_words
from keystep.cli.program import Program
from keystep.cli.words import no_connections_in_words
from keystep.domain.capabilities import Capability
from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Connection
from keystep.domain.diagnosis import Json
from keystep.domain.foreign_text import isolated
from keystep.domain.permissions import NOT_TRIED, Can, Permissions
from keystep.domain.purpose_fit import Fit, compare
from keystep.domain.round import Round
from keystep.domain.verdict import Verdict
from keystep.services.checks_in_progress import ChecksInProgress
from keystep.services.probe_permissions import Probed
from keystep.services.round_in_words import summary_in_words
from keystep.services.same_key import SameKeys, also_saved_in_words
from keystep.services.use_cases import UseCases
from keystep.services.verdict_wording import title, what_to_do_about, why_about
from keystep.texts import _

_KEYCHAIN_CAUSES = {
    Cause.KEYCHAIN_LOCKED,
    Cause.KEYCHAIN_SILENT,
    Cause.KEYCHAIN_ABSENT,
    Cause.KEYCHAIN_CHANGED,
    Cause.KEYCHAIN_BROKEN,
}
_ACCEPTED = {Status.WORKS, Status.ATTENTION}


def run(program: Program, options: argparse.Namespace) -> int:
    if bool(options.nicknames) == options.all:
        complain(_("Name the connections to test, or say --all."))
        return ExitCode.USAGE
    return asyncio.run(_test(program, options))


async def _test(program: Program, options: argparse.Namespace) -> int:
    async with program.use_cases() as cases:
        connections = await list_to_change(cases.catalog)
        if isinstance(connections, ExitCode):
            return connections
        chosen = connections if options.all else find_all(options.nicknames, connections)
        if chosen is None:
            return ExitCode.NO_SUCH_CONNECTION
        if not chosen and not options.json:
            say(no_connections_in_words())
        aloud = not options.json and not options.report
        results = _Results(
            cases.same_keys,
            connections,
            chosen,
            aloud=aloud,
            with_permissions=options.permissions,
        )
        checks = ChecksInProgress(partial(_check, cases, results), results)
        try:
            checks.start(chosen)
            await checks.wait()
        finally:
            await checks.aclose()
        if aloud and options.all and chosen:
            complain(summary_in_words(results.round))
        if options.report:
            await _say_reports(cases, results, chosen)
    if options.json:
        print_document("results", results.documents(chosen))
    return results.exit_code(chosen)


async def _check(cases: UseCases, results: "_Results", connection: Connection) -> Verdict:
    verdict = await cases.check(connection)
    if results.with_permissions and verdict.status in _ACCEPTED:
        results.probed[connection.id] = await cases.probe(connection, with_changes=True)
    return verdict


async def _say_reports(
    cases: UseCases, results: "_Results", connections: Sequence[Connection]
) -> None:
    """One after the other, with a line between them."""
    for number, (connection, verdict) in enumerate(results.of(connections)):
        probed = results.probed.get(connection.id)
        permissions = probed if isinstance(probed, Permissions) else None
        text = await cases.write_report(connection, verdict, permissions)
        say(f"\n---\n\n{text}" if number else text)


class _Results:
    """Hears of each verdict as it comes, and says it at once unless JSON was asked for.

    `round` sums them up. `probed` is what is known of the permissions by then.
    """

    def __init__(
        self,
        same_keys: SameKeys,
        connections: Sequence[Connection],
        chosen: Sequence[Connection],
        *,
        aloud: bool,
        with_permissions: bool,
    ) -> None:
        self.round = Round(chosen)
        self._same_keys, self._connections = same_keys, connections
        self.with_permissions = with_permissions
        self.probed: dict[str, Probed] = {}
        self._aloud = aloud
        self._verdicts: dict[str, Verdict] = {}

    def check_waiting(self, connection: Connection) -> None: ...

    def check_started(self, connection: Connection) -> None: ...

    def check_ended(self, connection: Connection, verdict: Verdict | None) -> None:
        self.round.ended(connection.id, verdict)
        if verdict is None:
            return
        self._verdicts[connection.id] = verdict
        if self._aloud:
            say(_in_words(connection, verdict, self.probed.get(connection.id)))
            if others := self._same_keys.of(connection, self._connections):
                say(f"  {also_saved_in_words(others)}")

    def of(self, connections: Sequence[Connection]) -> Iterator[tuple[Connection, Verdict]]:
        """Each connection that has a verdict, with it."""
        for connection in connections:
            if verdict := self._verdicts.get(connection.id):
                yield connection, verdict

    def documents(self, connections: Sequence[Connection]) -> list[Json]:
        return [
            result_document(connection, verdict, self._permissions(connection))
            for connection, verdict in self.of(connections)
        ]

    def exit_code(self, connections: Sequence[Connection]) -> ExitCode:
        verdicts = self._verdicts.values()
        if any(verdict.cause in _KEYCHAIN_CAUSES for verdict in verdicts):
            return ExitCode.KEYCHAIN
        passed = all(self._has_passed(connection) for connection in connections)
        return ExitCode.DONE if passed else ExitCode.CHECK_NOT_PASSED

    def _has_passed(self, connection: Connection) -> bool:
        verdict = self._verdicts.get(connection.id)
        if verdict is None or verdict.status is not Status.WORKS:
            return False
        permissions = self._permissions(connection)
        if permissions is None or connection.purpose is None:
            return True
        return compare(permissions, connection.purpose).fit is not Fit.LACKS

    def _permissions(self, connection: Connection) -> Permissions | None:
        """What was found; nothing but open questions when probing was not done or was stopped."""
        if not self.with_permissions:
            return None
        probed = self.probed.get(connection.id)
        if isinstance(probed, Cause):
            return Permissions(dict.fromkeys(Capability, Can.CANT_TELL))
        return probed if isinstance(probed, Permissions) else NOT_TRIED


def _in_words(connection: Connection, verdict: Verdict, probed: Probed | None) -> str:
    lines = [f"{isolated(connection.nickname)}: {title(verdict.cause)}"]
    if verdict.status is not Status.WORKS:
        lines.append(f"  {why_about(verdict, connection.api_address)}")
        steps = what_to_do_about(verdict, connection.api_address, connection.organization)
        lines += [f"  - {step}" for step in steps]
    if probed is not None:
        lines += [f"  {line}" for line in permissions_in_words(connection, probed)]
    return "\n".join(lines)
