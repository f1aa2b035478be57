"""A clock that ran ahead and was set back: what was written then lies in the future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from keystep.domain.causes import Cause
from keystep.domain.verdict import Verdict, findings_for
from tests.cli.contract import document
from tests.cli.saved import a_connection, write_rows
from tests.support.person import Person


def test_a_clock_that_was_set_back_keeps_nothing_from_working(person: Person, address: str) -> None:
    """The last check then lies in the future."""
    later = datetime.now(UTC) + timedelta(days=400)
    verdict = Verdict(Cause.WORKS, findings_for(Cause.WORKS), later)
    write_rows(person, a_connection("Marketing", address, last_check=verdict))
    assert "Marketing" in person.keystep("list").stdout
    tested = person.keystep("test", "Marketing", "--json")
    [result] = document(tested, "results")
    assert result["cause"] == "key_missing"
    [listed] = document(person.keystep("list", "--json"), "connections")
    assert listed["last_check"]["checked_at"] < later.isoformat()
