"""What a key can do against what its connection is for: no more certain than the evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.capabilities import PROBES, Capability
from keystep.domain.connection import Purpose
from keystep.domain.permissions import NOT_TRIED, Can, Permissions
from keystep.domain.purpose_fit import BEYOND, FIT_SENTENCES, NEEDS, Comparison, Fit, compare
from tests.domain.properties import quick

YES, NO, CANT_TELL = Can.YES, Can.NO, Can.CANT_TELL
C = Capability
EVERY_PURPOSE = pytest.mark.parametrize("purpose", Purpose, ids=lambda purpose: purpose.value)


def key_that(**can: Can) -> Permissions:
    """Permissions by the names of capabilities; what is not named is a no."""
    found = {Capability[name.upper()]: outcome for name, outcome in can.items()}
    return Permissions({each: found.get(each, NO) for each in Capability})


def only_read(permissions: Permissions) -> Permissions:
    """The same key when nothing but reading was tried."""
    reading = {c: can for c, can in permissions.found.items() if PROBES[c].request.only_reads}
    return Permissions(reading)


ALL = Permissions(dict.fromkeys(Capability, YES))
READER = key_that(list_models=YES, read_files=YES, read_answers=YES, see_batches=YES)
ASKER = key_that(list_models=YES, ask_by_chat=YES, ask_by_responses=YES)
MANAGER = key_that(read_files=YES, add_files=YES)


@pytest.mark.parametrize(
    ("permissions", "purpose"),
    [(READER, Purpose.READ), (ASKER, Purpose.USE), (MANAGER, Purpose.MANAGE)],
)
def test_a_key_made_for_its_purpose_fits(permissions: Permissions, purpose: Purpose) -> None:
    assert compare(permissions, purpose) == Comparison(Fit.FITS)


@pytest.mark.parametrize("one", ["ask_by_chat", "ask_by_responses"])
def test_one_way_of_asking_is_enough(one: str) -> None:
    assert compare(key_that(**{one: YES}), Purpose.USE).fit is Fit.FITS


@pytest.mark.parametrize("purpose", [Purpose.READ, Purpose.USE])
def test_a_key_that_can_do_everything_can_do_more_than_needed(purpose: Purpose) -> None:
    comparison = compare(ALL, purpose)
    assert comparison.fit is Fit.MORE_THAN_NEEDED
    assert comparison.beyond == BEYOND[purpose]
    assert comparison.lacking == ()


def test_nothing_goes_beyond_managing() -> None:
    assert compare(ALL, Purpose.MANAGE) == Comparison(Fit.FITS)


@EVERY_PURPOSE
def test_a_key_that_can_do_nothing_lacks_all_needs(purpose: Purpose) -> None:
    comparison = compare(key_that(), purpose)
    assert comparison.fit is Fit.LACKS
    assert set(comparison.lacking) == {each for group in NEEDS[purpose] for each in group}


def test_what_is_lacking_and_what_is_too_much_are_both_told() -> None:
    comparison = compare(key_that(add_files=YES), Purpose.USE)
    assert comparison.fit is Fit.LACKS
    assert comparison.beyond == (C.ADD_FILES,)


def test_what_it_asked_for_besides_is_needed_too() -> None:
    wanted = (C.READ_FILES, C.LIST_MODELS)
    assert compare(ASKER, Purpose.USE, wanted) == Comparison(Fit.LACKS, lacking=(C.READ_FILES,))


def test_what_it_asked_for_is_not_too_much() -> None:
    able = key_that(list_models=YES, ask_by_chat=YES, ask_by_responses=YES, read_files=YES)
    assert compare(able, Purpose.USE).fit is Fit.MORE_THAN_NEEDED
    assert compare(able, Purpose.USE, (C.READ_FILES,)) == Comparison(Fit.FITS)


def test_only_the_lacking_need_is_told() -> None:
    comparison = compare(key_that(list_models=YES), Purpose.READ)
    assert comparison.lacking == (C.READ_FILES,)


@EVERY_PURPOSE
def test_nothing_tried_tells_nothing(purpose: Purpose) -> None:
    assert compare(NOT_TRIED, purpose) == Comparison(Fit.CANT_TELL)


def test_using_models_is_not_proven_before_asking_was_tried() -> None:
    assert compare(only_read(ASKER), Purpose.USE).fit is Fit.CANT_TELL


def test_reading_is_not_proven_to_be_all_before_changes_were_tried() -> None:
    assert compare(only_read(READER), Purpose.READ).fit is Fit.CANT_TELL


def test_managing_is_not_proven_before_adding_was_tried() -> None:
    assert compare(only_read(MANAGER), Purpose.MANAGE).fit is Fit.CANT_TELL


def test_reading_alone_can_prove_that_a_need_is_lacking() -> None:
    assert compare(only_read(key_that()), Purpose.READ).fit is Fit.LACKS


def test_what_is_too_much_is_told_even_while_a_need_is_open() -> None:
    comparison = compare(only_read(ALL), Purpose.USE)
    assert comparison.fit is Fit.CANT_TELL
    assert C.READ_FILES in comparison.beyond


def test_one_way_of_asking_that_is_open_is_no_lack() -> None:
    comparison = compare(key_that(ask_by_chat=CANT_TELL), Purpose.USE)
    assert comparison == Comparison(Fit.CANT_TELL)


def test_an_open_question_beyond_the_purpose_keeps_it_open() -> None:
    asker = key_that(ask_by_chat=YES, start_tuning=CANT_TELL)
    assert compare(asker, Purpose.USE).fit is Fit.CANT_TELL


def test_the_ids_are_spelled_as_scripts_know_them() -> None:
    assert {fit.value for fit in Fit} == {"fits", "more_than_needed", "lacks", "cant_tell"}


def test_every_fit_has_a_sentence() -> None:
    assert set(FIT_SENTENCES) == set(Fit)


@EVERY_PURPOSE
def test_no_need_goes_beyond_its_purpose(purpose: Purpose) -> None:
    needs = {each for group in NEEDS[purpose] for each in group}
    assert not needs & set(BEYOND[purpose])


def test_reading_goes_beyond_with_everything_that_changes_or_costs() -> None:
    assert set(BEYOND[Purpose.READ]) == {c for c in C if not PROBES[c].request.only_reads}


permissions_of_any_kind = st.builds(
    Permissions, st.dictionaries(st.sampled_from(Capability), st.sampled_from(Can))
)


@quick
@given(permissions_of_any_kind, st.sampled_from(Purpose))
def test_it_fits_only_when_all_that_counts_was_found_out(
    permissions: Permissions, purpose: Purpose
) -> None:
    comparison = compare(permissions, purpose)
    if comparison.fit is Fit.FITS:
        assert all(permissions.of(each) is NO for each in BEYOND[purpose])
        assert all(any(permissions.of(each) is YES for each in group) for group in NEEDS[purpose])


@quick
@given(permissions_of_any_kind, st.sampled_from(Purpose))
def test_what_is_told_was_found(permissions: Permissions, purpose: Purpose) -> None:
    comparison = compare(permissions, purpose)
    assert all(permissions.of(each) is NO for each in comparison.lacking)
    assert all(permissions.of(each) is YES for each in comparison.beyond)
    assert (comparison.fit is Fit.LACKS) == bool(comparison.lacking)
