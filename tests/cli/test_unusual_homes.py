"""Folders as people really have them: spaces, letters of all alphabets, a clock set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from keystep.adapters.simulated_openai.service import Trouble
from keystep.domain.causes import Cause
from keystep.domain.verdict import Verdict, findings_for
from tests.cli.conftest import KEYS
from tests.cli.contract import document
from tests.cli.saved import a_connection, write_rows
from tests.support.person import Person


def test_a_home_with_spaces_and_foreign_letters_holds_everything(
    person: Person, address: str
) -> None:
    home = person.folder / "Jörg O'Neil %n $HOME" / "東京 🗼"
    home.mkdir(parents=True)
    unset = dict.fromkeys(("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"), "")
    env = {**unset, "HOME": str(home)}
    added = person.keystep(
        *("add", "--nickname", "Marketing", "--api-address", address, "--key-stdin"),
        stdin=KEYS[Trouble.NONE],
        env=env,
    )
    assert (added.returncode, added.stderr) == (0, "")
    assert (home / ".local/share/keystep/connections.db").stat().st_mode & 0o777 == 0o600
    [listed] = document(person.keystep("list", "--json", env=env), "connections")
    assert listed["nickname"] == "Marketing"
    assert person.keystep("test", "Marketing", env=env).returncode == 0
    assert person.keystep("remove", "Marketing", "--yes", env=env).returncode == 0
    assert person.keychain_items() == []


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
