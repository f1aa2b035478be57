"""The report for IT about a mistake of ours."""

import asyncio

import pytest

from keystep.services import report as report_module
from keystep.services.mistake_report import WriteMistakeReport
from tests.services.fakes import KEY, FakeKeychain, FakeMachine, run


def test_it_has_the_places_and_what_the_computer_is_like() -> None:
    text = run(WriteMistakeReport(FakeMachine(), FakeKeychain())("ValueError\n  a.py:1 work"))

    head, what, computer = text.split("\n\n")
    assert head == "Keystep report for IT"
    assert what == "Something went wrong inside Keystep\nValueError\n  a.py:1 work"
    assert computer.startswith("This computer\n- System: ")


def test_it_waits_for_no_prompt_of_the_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(FakeKeychain):
        async def name(self) -> str:
            await asyncio.Event().wait()
            raise AssertionError

    monkeypatch.setattr(report_module, "KEYCHAIN_SECONDS", 0.01)
    text = run(WriteMistakeReport(FakeMachine(), Silent())("ValueError"))

    assert "- Keychain: It does not answer." in text


def test_what_looks_like_a_key_is_taken_out_even_here() -> None:
    places = f"ValueError {KEY.reveal()}"
    text = run(WriteMistakeReport(FakeMachine(), FakeKeychain())(places))

    assert KEY.reveal()[:12] not in text
