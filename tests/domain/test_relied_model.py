"""The model that a connection relies on, as the key's own list of models tells of it."""

from datetime import date

import pytest

from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Json
from keystep.domain.relied_model import ModelNews, cause_about


def models(**shutdown_dates: Json) -> Json:
    data: list[Json] = [
        {"id": name, "shutdown_date": ends} for name, ends in shutdown_dates.items()
    ]
    return {"object": "list", "data": data}


def test_a_model_without_a_shutdown_date_is_fine() -> None:
    assert cause_about("luna", models(luna=None, terra="2027-01-14")) == (Cause.WORKS, None)


def test_a_gateways_list_without_shutdown_dates_is_fine() -> None:
    assert cause_about("luna", {"data": [{"id": "luna"}]}) == (Cause.WORKS, None)


def test_a_model_with_a_shutdown_date_is_named_with_its_day() -> None:
    found = cause_about("luna", models(luna="2026-12-11"))
    assert found == (Cause.MODEL_ENDS_SOON, ModelNews("luna", date(2026, 12, 11)))


def test_the_shutdown_date_of_another_model_is_no_news() -> None:
    assert cause_about("luna", models(terra="2026-12-11", luna=None)) == (Cause.WORKS, None)


@pytest.mark.parametrize("text", ["next year", 7, ""])
def test_a_day_that_cant_be_read_is_a_shutdown_all_the_same(text: Json) -> None:
    found = cause_about("luna", models(luna=text))
    assert found == (Cause.MODEL_ENDS_SOON, ModelNews("luna"))


@pytest.mark.parametrize("body", [models(terra=None), models(), None, [], {"data": "none"}])
def test_a_model_that_is_not_listed_is_named(body: Json) -> None:
    assert cause_about("luna", body) == (Cause.MODEL_NOT_LISTED, ModelNews("luna"))
