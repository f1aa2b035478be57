"""Permissions in words: what the key can do, whether that fits, and how to make it fit."""

import pytest

from keystep.domain.capabilities import Capability
from keystep.domain.connection import Purpose
from keystep.domain.permissions import NOT_TRIED, Can, Permissions
from keystep.domain.purpose_fit import Comparison, Fit, compare
from keystep.domain.secret import KeyKind
from keystep.services.permission_wording import (
    can_in_words,
    capability_in_words,
    fit_in_words,
    how_to_make_it_fit,
    lacking_in_words,
    notice_about_changes,
    notice_about_payment,
    rows_in_words,
    taken_in_words,
    too_much_in_words,
    use_in_words,
)

ALL = Permissions(dict.fromkeys(Capability, Can.YES))
NONE = Permissions(dict.fromkeys(Capability, Can.NO))


def test_every_capability_has_a_row_in_order() -> None:
    rows = rows_in_words(Permissions({Capability.ADD_FILES: Can.NO}))
    assert len(rows) == len(Capability)
    assert rows[5] == ("Add files", "No")
    assert {can for name, can in rows if name != "Add files"} == {"Not tried"}


@pytest.mark.parametrize("capability", Capability, ids=lambda each: each.value)
def test_a_capability_says_what_it_is_good_for(capability: Capability) -> None:
    assert capability_in_words(capability) != use_in_words(capability)


@pytest.mark.parametrize("can", Can)
def test_every_outcome_is_said(can: Can) -> None:
    assert can_in_words(can)


@pytest.mark.parametrize("fit", Fit)
def test_every_fit_is_said_in_a_sentence(fit: Fit) -> None:
    assert fit_in_words(Comparison(fit)).endswith(".")


def test_a_key_that_can_do_too_much_is_told_so_with_the_way_to_narrow_it() -> None:
    comparison = compare(ALL, Purpose.USE)
    assert fit_in_words(comparison) == "This key can do more than this connection needs."
    assert "Add files" in (too_much_in_words(comparison) or "")
    assert any("Restricted" in step for step in how_to_make_it_fit(comparison, KeyKind.PROJECT))


def test_a_service_accounts_key_is_not_sent_to_a_setting_that_is_not_there() -> None:
    comparison = compare(ALL, Purpose.USE)
    steps = how_to_make_it_fit(comparison, KeyKind.SERVICE_ACCOUNT)
    assert steps != how_to_make_it_fit(comparison, KeyKind.PROJECT)
    assert not any("edit the key" in step for step in steps)


def test_what_is_lacking_is_told_with_the_setting_that_gives_it() -> None:
    comparison = compare(NONE, Purpose.MANAGE)
    assert lacking_in_words(comparison) == "Not allowed: Read files, Add files."
    steps = how_to_make_it_fit(comparison, KeyKind.PROJECT)
    assert "Under Permissions, set “Files” to Write." in steps


def test_a_key_that_fits_needs_nothing_done() -> None:
    comparison = compare(ALL, Purpose.MANAGE)
    assert how_to_make_it_fit(comparison, KeyKind.PROJECT) == ()
    assert too_much_in_words(comparison) is lacking_in_words(comparison) is None


def test_what_is_not_known_asks_for_nothing() -> None:
    assert how_to_make_it_fit(compare(NOT_TRIED, Purpose.USE), KeyKind.PROJECT) == ()


def test_nothing_was_taken_as_a_rule() -> None:
    assert taken_in_words(ALL) is None


def test_a_request_that_was_carried_out_is_told() -> None:
    permissions = Permissions({Capability.ADD_FILES: Can.YES}, (Capability.ADD_FILES,))
    assert "Add files" in (taken_in_words(permissions) or "")


def test_before_asking_for_changes_the_logs_are_spoken_of() -> None:
    assert "logs" in notice_about_changes()


def test_before_paying_the_cost_is_spoken_of() -> None:
    assert "cent" in notice_about_payment()
