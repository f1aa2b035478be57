"""What the window shows, and hears, before the whole list is read."""

from keystep.domain.connection import Connection
from tests.support.keys import project_key
from tests.ui.stage import Stage, until, visible_texts

FIRST, SECOND = ("Marketing", project_key("aaaa")), ("Sales", project_key("bbbb"))


async def test_the_first_page_is_shown_before_there_is_anything_to_work_with(
    stage: Stage,
) -> None:
    async with stage.use_cases([FIRST, SECOND]) as cases:
        listed = await cases.catalog.connections()
        assert isinstance(listed, tuple)
        window = stage.unloaded_window()
        window.show_first_page(listed[:1])
        assert [one.nickname for one in window.model.shown()] == ["Marketing"]
        assert [one.nickname for one in window.table.selected()] == ["Marketing"]
        assert not window.is_loaded
        assert "1 connection" not in visible_texts(window)  # how many there are is not known yet
        window.begin(cases)
        await until(lambda: window.is_loaded)
        assert [one.nickname for one in window.model.shown()] == ["Marketing", "Sales"]
        assert [one.nickname for one in window.table.selected()] == ["Marketing"]
        await window.aclose()


async def test_what_is_asked_for_on_the_first_page_is_done_to_the_whole_list(
    stage: Stage,
) -> None:
    async with stage.use_cases([FIRST, SECOND]) as cases:
        listed = await cases.catalog.connections()
        assert isinstance(listed, tuple)
        window = stage.unloaded_window()
        window.show_first_page(listed[:1])
        window._menus.test_all.trigger()
        assert not window.testing.is_busy
        window.begin(cases)

        def all_checked() -> bool:
            return window.is_loaded and all(map(_was_checked, window.model.connections()))

        await until(all_checked)
        assert len(window.model.connections()) == 2
        await window.aclose()


def _was_checked(connection: Connection) -> bool:
    return connection.last_check is not None
