"""Old keys in words: how long one is kept here, and what still works at the service."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from keystep.domain.connection import UNTIL_CONFIRMED, OldKey, SecretRef
from keystep.services.old_key_wording import (
    endings_of,
    kept_in_words,
    listed,
    service_of,
    still_work,
)
from tests.services.fakes import GATEWAY, KEY, NOW, a_connection

OLD = OldKey(SecretRef("any"), "oldd", None)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (UNTIL_CONFIRMED, "until you confirm"),
        (NOW + timedelta(days=1), "until 26.11."),
        (NOW, "when Keystep starts next"),
        (None, "when Keystep starts next"),
    ],
)
def test_it_says_until_when_the_old_key_stays(until: datetime | None, words: str) -> None:
    said = kept_in_words(replace(OLD, keep_until=until), "26.11.", NOW)
    assert said.startswith("The old key …oldd ")
    assert words in said


def test_one_key_still_works_and_several_still_work() -> None:
    assert still_work(["aaaa"], "OpenAI").startswith("The key …aaaa still works at OpenAI")
    assert still_work(["aaaa", "bbbb"], "OpenAI").startswith("The keys …aaaa, …bbbb still work")


def test_of_many_only_the_first_are_named() -> None:
    assert listed(["aaaa"] * 10).endswith("…aaaa and 2 more")


def test_a_kept_old_key_has_an_ending_as_well() -> None:
    connection = a_connection()
    assert endings_of(connection) == (KEY.facts.ending,)
    assert endings_of(replace(connection, old_key=OLD)) == (KEY.facts.ending, "oldd")


def test_keys_of_several_services_are_at_the_service() -> None:
    ours, theirs = a_connection(), a_connection(address=GATEWAY)
    assert service_of([ours]) == "OpenAI"
    assert service_of([ours, theirs]) == "the service"
