"""What the list and the details side say of a connection: status and when, history, reminders."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Connection
from keystep.domain.editing import Change, editable
from keystep.domain.history import PastCheck, summary
from keystep.domain.listing import Standing
from keystep.services.ports import Catalog, CatalogTrouble
from keystep.ui import theme
from keystep.ui.main_window.connection_model import WHEN_ROLE, Column
from keystep.ui.main_window.history_view import counts_in_words, latency_in_words
from keystep.ui.main_window.status_words import status_and_when
from keystep.ui.main_window.times import today
from keystep.ui.main_window.window import MainWindow
from keystep.ui.tour import Look, use_look
from keystep.ui.widgets.check_strip import CheckStrip
from keystep.ui.widgets.latency_line import LatencyLine
from tests.services.fakes import NOW, a_connection, verdict_of
from tests.support.keys import project_key, simulated
from tests.ui.inspection import cut_off
from tests.ui.stage import Stage, says, settle, until
from tests.ui.test_window import row

GOOD = project_key("good")
SAVED = [("Archive", GOOD), ("Marketing", GOOD)]
LONG_AGO = datetime(2025, 1, 7, 12, tzinfo=UTC)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(GOOD)]
    return stage


async def remembered(
    stage: Stage, connection: Connection, *found: tuple[Cause, int | None]
) -> None:
    """Checks of the last hours."""
    for number, (cause, latency) in enumerate(found):
        checked_at = datetime.now(UTC) - timedelta(hours=len(found) - number)
        verdict = replace(verdict_of(cause), checked_at=checked_at, latency_ms=latency)
        assert await stage.cases.catalog.remember_check(connection.id, verdict) is None


async def to_be_replaced(stage: Stage, window: MainWindow, nickname: str, days: int) -> None:
    connection = window.model.connections()[row(window, nickname)]
    before = editable(connection)
    after = replace(before, replace_by=today() + timedelta(days=days))
    assert await stage.cases.edit(connection, Change(before, after)) is None
    window.reload(select=connection.id)
    await until(lambda: window.table.selected()[0].replace_by is not None)


def when(window: MainWindow, nickname: str) -> str:
    return str(window.model.index(row(window, nickname), Column.STATUS).data(WHEN_ROLE))


def test_a_status_is_said_with_when() -> None:
    works = replace(a_connection(), last_check=verdict_of(Cause.WORKS))
    refused = replace(a_connection(), last_check=verdict_of(Cause.KEY_REFUSED))
    added = replace(a_connection(), created_at=NOW)
    soon = NOW + timedelta(minutes=5)

    assert status_and_when(works, soon) == "Works · checked 5 minutes ago"
    assert status_and_when(replace(refused, status_since=LONG_AGO), soon) == (
        "Key refused · since 7 Jan 2025"
    )
    assert status_and_when(added, soon) == "Not verified · added 5 minutes ago"


async def test_the_list_says_status_and_when_together(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.testing.start_all()
        await until(lambda: not window.testing.is_busy)
        status = window.model.index(row(window, "Archive"), Column.STATUS)

        assert status.data(Qt.ItemDataRole.AccessibleTextRole) == (
            "Status: Works · checked just now"
        )
        assert (status.data(), status.data(WHEN_ROLE)) == ("Works", "checked just now")


@pytest.mark.parametrize("scale", [1.0, 2.0])
async def test_two_lines_fit_into_a_row_at_any_size_of_text(
    stage: Stage, application: QApplication, scale: float
) -> None:
    usual = application.font()
    use_look(application, Look(scale=scale))
    try:
        async with stage.window(SAVED) as window:
            table = window.table
            assert table.rowHeight(0) >= 2 * table.fontMetrics().lineSpacing()
            await to_be_replaced(stage, window, "Marketing", days=-3)
            assert cut_off(window) == []
    finally:
        application.setFont(usual)
        theme.apply(application, theme.Scheme.LIGHT)


async def test_a_key_that_is_due_is_said_in_the_list_and_in_the_details(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        await to_be_replaced(stage, window, "Marketing", days=9)
        said = when(window, "Marketing")
        window.filters._standing_chosen(Standing.ATTENTION)

        assert said.startswith("Replace by ")
        assert says(window.details, f"{said}.")
        assert [one.nickname for one in window.model.shown()] == ["Marketing"]


async def test_an_overdue_key_is_said_to_be(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        await to_be_replaced(stage, window, "Marketing", days=-3)

        assert when(window, "Marketing").startswith("Replace: was due ")


async def test_a_day_far_ahead_is_only_among_the_facts(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        await to_be_replaced(stage, window, "Marketing", days=60)

        assert when(window, "Marketing") == "added just now"
        assert not says(window.details, "Replace by 1")


async def test_the_details_show_the_latest_checks_in_marks_and_words(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        connection = window.model.connections()[row(window, "Marketing")]
        fine = (Cause.WORKS, 212)
        await remembered(stage, connection, fine, (Cause.KEY_REFUSED, 208), *[fine] * 8)
        window.table.select(row(window, "Marketing"))
        await until(window.details.history.isVisible)
        [strip] = window.details.findChildren(CheckStrip)
        [line] = window.details.findChildren(LatencyLine)

        assert says(window.details, "9 of the last 10 worked · trouble:\u00a01")
        assert says(window.details, "Usually answers in 210 ms")
        assert strip.accessibleName() == "9 of the last 10 worked · trouble:\u00a01"
        assert strip._statuses[:3] == (Status.WORKS, Status.FAILED, Status.WORKS)
        assert "Key refused" in strip.accessibleDescription()
        assert line.isVisible()


async def test_a_check_that_ends_is_added_to_the_marks(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.table.select(row(window, "Marketing"))
        window.testing.start_all()
        await until(lambda: says(window.details, "1 of 1 check worked"))
        window.testing.start_all()
        await until(lambda: says(window.details, "2 of the last 2 worked"))


async def test_the_history_of_one_connection_never_shows_for_another(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        connection = window.model.connections()[row(window, "Marketing")]
        await remembered(stage, connection, (Cause.WORKS, 10))
        window.table.select(row(window, "Marketing"))
        await until(window.details.history.isVisible)
        window.table.select(row(window, "Archive"))

        assert not window.details.history.isVisible()


class SlowHistory:
    """A catalog whose histories come when they are let out."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.given: list[str] = []
        self.let_out = asyncio.Event()

    async def past_checks(self, connection_id: str) -> Sequence[PastCheck] | CatalogTrouble:
        self.asked.append(connection_id)
        await self.let_out.wait()
        self.given.append(connection_id)
        return past((Cause.WORKS, 10)) if len(self.given) == 1 else ()


async def test_a_selection_that_stays_is_not_read_again(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        history = SlowHistory()
        assert window._past_checks is not None
        window._past_checks._catalog = cast("Catalog", history)
        window.table.select(row(window, "Marketing"))
        for _time in range(3):
            window._show_selection()
            await settle()

        assert len(history.asked) == 1


async def test_a_history_that_comes_too_late_is_given_up(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        history = SlowHistory()
        assert window._past_checks is not None
        window._past_checks._catalog = cast("Catalog", history)
        window.table.select(row(window, "Marketing"))
        await until(lambda: len(history.asked) == 1)
        window.table.select(row(window, "Archive"))
        await until(lambda: len(history.asked) == 2)
        history.let_out.set()
        await until(lambda: history.given)

        assert history.given == [window.table.selected()[0].id]


def past(*found: tuple[Cause, int | None]) -> list[PastCheck]:
    return [PastCheck(NOW, cause, latency) for cause, latency in found]


@pytest.mark.parametrize(
    ("latency", "said"),
    [
        (None, ""),
        (3, "Usually answers at once"),
        (213, "Usually answers in 210 ms"),
        (1000, "Usually answers in 1.0 s"),
        (1449, "Usually answers in 1.4 s"),
    ],
)
def test_how_long_an_answer_usually_takes(latency: int | None, said: str) -> None:
    assert latency_in_words(summary(past((Cause.WORKS, latency)))) == said


def test_what_did_not_work_is_counted_apart() -> None:
    found = past((Cause.WORKS, 1), (Cause.NO_CREDIT, 1), (Cause.TIMED_OUT, None))
    words = counts_in_words(summary(found)).replace("\u00a0", " ")
    assert words == "1 of the last 3 worked · attention: 1 · can't tell: 1"
