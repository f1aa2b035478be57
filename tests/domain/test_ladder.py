"""The rungs of a check, as scripts and people know them."""

from keystep.domain.ladder import RUNG_NAMES, STATE_NAMES, Rung, State


def test_the_rungs_keep_their_names_and_order() -> None:
    assert [rung.value for rung in Rung] == [
        "format",
        "network",
        "address",
        "key",
        "organization",
        "permissions",
        "credit",
    ]


def test_the_states_keep_their_names() -> None:
    assert {state.value for state in State} == {"passed", "failed", "unknown", "not_tried"}


def test_every_rung_and_state_has_a_word_of_its_own() -> None:
    assert len({RUNG_NAMES[rung] for rung in Rung}) == len(Rung)
    assert len({STATE_NAMES[state] for state in State}) == len(State)
