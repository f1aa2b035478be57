"""Who decides: mandatory policy, person, walkthrough, recommended policy, built-in."""

import pytest

from keystep.domain.precedence import Source, decide

ALL = {
    "mandatory": "by policy",
    "person": "by person",
    "walkthrough": "by walkthrough",
    "recommended": "as recommended",
}


@pytest.mark.parametrize("silent", range(len(ALL) + 1))
def test_the_first_that_says_anything_decides(silent: int) -> None:
    speaking = dict(list(ALL.items())[silent:])
    decided = decide("built in", **speaking)
    assert decided.source is list(Source)[silent]
    assert decided.value == next(iter(speaking.values()), "built in")


def test_only_what_is_mandatory_is_locked() -> None:
    assert decide(1, mandatory=2).is_locked
    for others in ({"person": 2}, {"walkthrough": 2}, {"recommended": 2}, {}):
        assert not decide(1, **others).is_locked


def test_no_and_nothing_are_two_answers() -> None:
    assert decide("yes", mandatory="").value == ""
    assert decide(1440, person=0, recommended=60).value == 0
