"""The window: the list, the details of what is selected, and what can be done with them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from typing import ParamSpec

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from keystep.domain.access import Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Connection
from keystep.domain.listing import Listing
from keystep.domain.machine import MachineFacts
from keystep.services.our_organisation import contact, organisation_name
from keystep.services.ports import Catalog, CatalogTrouble, Mended
from keystep.services.use_cases import UseCases
from keystep.services.wording import mended_in_words, unfinished_in_words
from keystep.texts import _, ngettext, number
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.choices import Choices
from keystep.ui.instruction_files import dropped_file
from keystep.ui.main_window.connection_model import ConnectionModel
from keystep.ui.main_window.context_menu import ContextMenu
from keystep.ui.main_window.empty_state import EmptyState
from keystep.ui.main_window.filter_bar import FilterBar
from keystep.ui.main_window.hand_off_work import HandOffWork
from keystep.ui.main_window.instructions_work import InstructionsWork
from keystep.ui.main_window.link_work import LinkWork
from keystep.ui.main_window.menus import Menus, WindowActions
from keystep.ui.main_window.past_checks import PastChecks
from keystep.ui.main_window.renaming import Renaming
from keystep.ui.main_window.table import ConnectionTable
from keystep.ui.main_window.take_along import TakeAlong
from keystep.ui.main_window.testing import Testing
from keystep.ui.main_window.undoing import UndoStack
from keystep.ui.main_window.watching import Watching
from keystep.ui.remembered import Remembered
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label, title_label
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.message_box import message_box
from keystep.ui.widgets.practice_banner import PracticeBanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.wizard_flow import Answers
    from keystep.services.open_walkthrough import Opened
    from keystep.services.recover import Recovered
    from keystep.ui.main_window.details import Details
    from keystep.ui.main_window.guide_work import GuideWork
    from keystep.ui.main_window.trouble_page import TroublePage
    from keystep.ui.wizard.presenter import WizardPresenter
    from keystep.ui.wizard.shell import WizardShell

WIDTH_IN_LETTERS = 182
SIDE_BY_SIDE_IN_LETTERS = 150
HEIGHT_IN_LINES = 47
MINUTE_MS = 60_000
UNSEEN_SECONDS = 0.5

P = ParamSpec("P")
Loaded = Sequence[Connection] | CatalogTrouble | Mended


class MainWindow(QMainWindow):
    """Closing it only asks to quit; `aclose` ends what runs, in order."""

    _painted = Signal()

    def __init__(
        self,
        realm: Realm,
        on_quit: Callable[[], None],
        on_practice: Callable[[], None] | None,
        *,
        start_with_wizard: bool,
        choices: Choices | None = None,
    ) -> None:
        super().__init__()
        self._realm = realm
        self._on_quit, self._on_practice = on_quit, on_practice
        self._start_with_wizard = start_with_wizard
        self._cases: UseCases | None = None
        self._runner = AsyncRunner()
        self.wizard: WizardShell | None = None
        self._ending: list[WizardPresenter] = []
        self._kept_answers: Answers | None = None
        self._is_whole = self.is_painted = False
        self._postponed: list[Callable[[], None]] = []
        self.model = ConnectionModel()
        self._appearance = choices.appearance if choices else None
        self._language = choices.language if choices else None
        self._remembered = choices.appearance.remembered if choices else Remembered(lasting=False)
        self._hand_offs = HandOffWork(self, self._runner, self._say)
        self.take_along = TakeAlong(self, self._runner, say=self._say, imported=self.reload)
        self.testing = Testing(self, self.model, self._show_progress)
        self.watching = Watching(self, self._remembered, self.testing, self._runner, self._say)
        self._past_checks: PastChecks | None = None
        self._trouble_shown: CatalogTrouble | Mended | None = None
        self._message = Message()
        self.policy_message = Message()
        self.instructions = InstructionsWork(
            self, self._runner, lambda: self.wizard, self.new_connection
        )
        self.links = LinkWork(
            self, self._runner, lambda: self.wizard, offer=self.instructions.offer, say=self._say
        )
        self._banner: PracticeBanner | None = None
        self.setAcceptDrops(True)
        self._make_content()
        self._build()
        self.model.dataChanged.connect(lambda *_args: self._show_selection())
        # "5 minutes ago" grows old by itself.
        self._minutes = QTimer(self)
        self._minutes.timeout.connect(lambda: self.table.viewport().update())
        self._minutes.start(MINUTE_MS)
        if self._language is not None:
            self._language.changed.connect(self._make_anew)

    def _make_content(self) -> None:
        """Every widget with words, and the menus: once more in each language."""
        self.table = ConnectionTable(
            self.model,
            self._once_whole(self._test_or_cancel),
            self._once_whole(self._rename),
            self._key_was_typed,
            self._remembered,
        )
        for name in ("details", "_empty", "_trouble"):
            self.__dict__.pop(name, None)  # made when they are wanted
        self._message_place = QVBoxLayout()
        self._count = plain_label(kind="quiet", wrap=False)
        self._new = button(
            _("&New connection"), self._once_whole(self.new_connection), kind="primary"
        )
        self._splitter = QSplitter()
        self._details_place = QWidget()
        self.filters = FilterBar(self._list_as, self._key_was_typed)
        self.testing.show_in(self.table, self.filters.show_only)
        self._list = self._list_page()
        self._blank = QWidget()
        self._pages = QStackedWidget()
        for page in (self._blank, self._list):
            self._pages.addWidget(page)
        self._menus = Menus(self, self._actions(), self._appearance, self._language)
        self._context_menu = ContextMenu(
            self.table, self._menus.for_selected, (self._menus.new, self._menus.test_all)
        )
        self._menus.watch.setChecked(self.watching.is_on)
        self.table.selectionModel().selectionChanged.connect(lambda *_args: self._show_selection())

    def _make_anew(self) -> None:
        """In another language: what was arranged, found and begun stays as it is."""
        self._remembered.keep_geometry("window", self.saveGeometry())
        selected = [connection.id for connection in self.table.selected()]
        listing, is_list = self.filters.listing, self._pages.currentWidget() is self._list
        is_loaded = self.is_loaded
        self._message.setParent(self)
        self.policy_message.setParent(self)
        self._make_content()
        self._build()
        self._begin_content()
        self.filters.show_listing(listing)
        if self._trouble_shown is not None:
            self.show_trouble(self._trouble_shown)
        elif is_loaded:
            self._show_list_or_empty(is_list=is_list)
        rows = [row for id_ in selected if (row := self.model.row_of(id_)) is not None]
        if rows:
            self.table.select(*rows)
        self._show_selection()
        self._show_progress()

    @cached_property
    def details(self) -> "Details":
        """The side about what is selected. It is made when the list is painted."""
        from keystep.ui.main_window.details import DetailActions, Details

        details = Details(
            DetailActions(
                test=self._once_whole(self._test_or_cancel),
                edit=self._once_whole(self._edit),
                remove=self._once_whole(lambda one: self._removing.ask([one])),
                repair=self._once_whole(self._repair),
                replace_key=self._once_whole(self.replace_key),
                confirm_new_key=self._once_whole(self.confirm_new_key),
                go_back=self._once_whole(self.ask_go_back),
                show_permissions=self._once_whole(self._show_permissions),
                try_payment=self._once_whole(self._ask_payment),
                show_report=self._once_whole(self._show_report),
            ),
            self._hand_offs.used_in,
        )
        details.setMinimumWidth(self._details_place.minimumWidth())
        self._splitter.replaceWidget(1, details)
        return details

    @cached_property
    def guide(self) -> "GuideWork":
        from keystep.ui.main_window.guide_work import GuideWork

        return GuideWork(self, self._say)

    @cached_property
    def _empty(self) -> EmptyState:
        empty = EmptyState(
            self.new_connection_when_loaded, self.take_along.choose_import, self._on_practice
        )
        self._pages.addWidget(empty)
        return empty

    @cached_property
    def _trouble(self) -> "TroublePage":
        from keystep.ui.main_window.trouble_page import TroublePage

        page = TroublePage(self._load_again)
        self._pages.addWidget(page)
        return page

    def begin(self, cases: UseCases) -> None:
        """From here on there is something to work with: load the list."""
        from keystep.ui.main_window.editing import Editing
        from keystep.ui.main_window.key_work import KeyWork
        from keystep.ui.main_window.removing import Removing
        from keystep.ui.main_window.replacing import Replacing

        self._cases = cases
        self.testing.begin(cases.check)
        self.watching.begin(cases)
        self._key_work = KeyWork(self, cases, self._runner, self.testing, self._say)
        self._replacing = Replacing(
            self,
            cases,
            self._runner,
            say=self._say,
            changed=lambda id_: self.reload(select=id_),
            test=lambda one: self.testing.start([one]),
            stop=self.testing.cancel,
        )
        self._removing = Removing(
            self,
            cases,
            self._runner,
            stop=self.testing.cancel,
            say=self._say_removed,
            changed=self.reload,
        )
        self._undoing = UndoStack(self._runner, self.model, say=self._say, changed=self._changed)
        self._hand_offs.begin(cases)
        self._renaming = Renaming(
            cases,
            self._runner,
            say=self._say,
            retry=self._rename_again,
            done=self._undoing.push,
            changed=self._changed,
        )
        self.take_along.cases = cases
        self._editing = Editing(
            self,
            cases,
            self._runner,
            say=self._say,
            done=self._undoing.push,
            changed=self._changed,
            stop_check=self.testing.cancel,
        )
        self._begin_content()
        self._show_selection()
        self._runner.start(_read_list(cases.catalog), self._first_loaded)

    def _say_unreadable(self, machine: MachineFacts) -> None:
        """Not all of what the organisation has settled is known, so no key is used."""
        from keystep.services.policy_in_words import unreadable_in_words

        self.policy_message.show_trouble(unreadable_in_words(machine.policy))
        announce(self, self.policy_message.text)

    def remember_place(self) -> None:
        """For the next start; on the disk at once, since this may be the last moment."""
        self._remembered.keep_geometry("window", self.saveGeometry())
        self._remembered.write()

    def _begin_content(self) -> None:
        if (cases := self._cases) is None:
            return
        if self._past_checks is not None:
            self._past_checks.stop()
        self._menus.heed(cases.policy, self.watching.every)
        if not cases.policy.is_whole:
            self._runner.start(cases.machine.facts(OPENAI), self._say_unreadable)
        self._past_checks = PastChecks(cases.catalog, self._runner, self.details.history)
        self.details.same_key.find_others = lambda one: cases.same_keys.of(
            one, self.model.connections()
        )
        if self._banner is not None and cases.rehearsal is not None:
            self._banner.let_choose(cases.rehearsal)

    async def aclose(self) -> None:
        """Refuse new work, cancel what runs, and wait until it has ended."""
        self.remember_place()
        if self.wizard is not None:
            self._ending.append(self.wizard.presenter)
        for presenter in tuple(self._ending):
            await presenter.aclose()
        if "guide" in self.__dict__:
            self.guide.stop()
        self.watching.stop()
        await self.testing.aclose()
        await self._runner.aclose()

    @property
    def is_loaded(self) -> bool:
        """Whether the whole list, or why there is none, is on screen."""
        return self._is_whole

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            self._painted.emit()  # heard when the whole picture is there

    async def painted(self) -> None:
        """Until the window has been seen for the first time, or a moment where it can't be."""
        import asyncio

        seen = asyncio.Event()
        self._painted.connect(seen.set, Qt.ConnectionType.QueuedConnection)
        if not self.is_painted:
            with suppress(TimeoutError):
                await asyncio.wait_for(seen.wait(), UNSEEN_SECONDS)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if (path := dropped_file(event)) is not None:
            self.instructions.open(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self._on_quit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the text is large or the window narrow, the details go below the list."""
        super().resizeEvent(event)
        letters = self.width() // self.fontMetrics().averageCharWidth()
        beside = letters >= SIDE_BY_SIDE_IN_LETTERS
        way = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if way is not self._splitter.orientation():
            self._splitter.setOrientation(way)
            if not beside:
                self._splitter.setSizes([self.height() // 2, self.height() // 2])

    def new_connection(self, opened: "Opened | None" = None) -> None:
        """Open the wizard, once; `opened` are instructions to offer first."""
        if self._cases is None or self.wizard is not None:
            return
        from keystep.ui.wizard.presenter import WizardPresenter
        from keystep.ui.wizard.shell import WizardShell

        taken = frozenset(connection.nickname for connection in self.model.connections())
        presenter = WizardPresenter(self._cases, taken, self._kept_answers)
        presenter.was_saved.connect(self._saved)
        if opened is not None:
            presenter.offer_instructions(opened)
        self.wizard = WizardShell(presenter, self, self._wizard_closed, self.instructions.files)
        self.wizard.show()

    def new_connection_when_loaded(self) -> None:
        """Open the wizard, at once or with the list, whose nicknames it has to know."""
        if self.is_loaded:
            self.new_connection()
        else:
            self._start_with_wizard = True

    def show_first_page(self, connections: Sequence[Connection]) -> None:
        """The beginning of the list, until all of it is read. What a person wants waits so long."""
        self._show_list(connections, None)
        self._count.clear()

    def _once_whole(self, act: Callable[P, None]) -> Callable[P, None]:
        def when_it_is(*args: P.args, **kwargs: P.kwargs) -> None:
            if self._is_whole:
                act(*args, **kwargs)
            else:
                self._postponed.append(partial(act, *args, **kwargs))

        return when_it_is

    def _go_on_with_postponed(self) -> None:
        postponed, self._postponed = self._postponed, []
        for act in postponed:
            act()

    def show_trouble(self, trouble: CatalogTrouble | Mended) -> None:
        """Say why there is no list, or what became of a damaged one."""
        from keystep.services.sentences import sentence

        self._trouble_shown = trouble
        if isinstance(trouble, Mended):
            self._trouble.show_mended(trouble)
            announce(self, mended_in_words(trouble))
        else:
            self._trouble.show_trouble(trouble)
            announce(self, sentence(trouble))
        self._pages.setCurrentWidget(self._trouble)
        self._trouble.retry.setFocus()

    def reload(self, select: str | None = None) -> None:
        """Read the list again; `select` is the id of the connection to go to."""
        if self._cases is not None:
            self._runner.start(
                _read_list(self._cases.catalog), lambda found: self._loaded(found, select)
            )

    def _first_loaded(self, found: Loaded) -> None:
        """Whoever has no connection is led straight into the wizard."""
        self._loaded_anew(found)
        if isinstance(found, (CatalogTrouble, Mended)) or self._cases is None:
            return
        is_waiting = self.instructions.is_waiting or self.links.is_waiting
        if not is_waiting and (self._start_with_wizard or not found):
            self.new_connection()
        self.instructions.begin(self._cases)
        self.links.begin(self._cases)

    def _load_again(self) -> None:
        if self._cases is not None:
            self._runner.start(_read_list(self._cases.catalog), self._loaded_anew)

    def _loaded_anew(self, found: Loaded) -> None:
        """What a crash cut short waits until the list is on screen: the keychain may be slow."""
        self._loaded(found, None)
        if self._cases is not None and not isinstance(found, (CatalogTrouble, Mended)):
            self._runner.start(self._cases.recover(), self._recovered)
            self.watching.look()

    def _recovered(self, recovered: "Recovered") -> None:
        """What another Keystep is in the middle of is not worth a word."""
        if recovered.ended:
            self.reload()
        if recovered.left and recovered.trouble is not CatalogTrouble.BUSY:
            self._say(" ".join(unfinished_in_words(each) for each in recovered.left))

    def _loaded(self, found: Loaded, select: str | None) -> None:
        self._is_whole = True
        if isinstance(found, (CatalogTrouble, Mended)):
            self.show_trouble(found)
        else:
            self._trouble_shown = None
            if self._cases is not None:
                found = self._cases.policy.all_as_they_stand(found)
            self._show_list(found, select)
        self._go_on_with_postponed()

    def _show_list(self, found: Sequence[Connection], select: str | None) -> None:
        self.model.show_connections(found)
        self._show_list_or_empty(is_list=bool(found))
        if found:
            self._go_to(select)
            self.table.setFocus()
        else:
            self._empty.new.setFocus()
        self._show_progress()

    def _show_list_or_empty(self, *, is_list: bool) -> None:
        self._show_count()
        self._pages.setCurrentWidget(self._list if is_list else self._empty)
        (self._message_place if is_list else self._empty.message_place).addWidget(self._message)

    def _go_to(self, connection_id: str | None) -> None:
        """Select this one, though a filter may hide it; else keep what is selected."""
        if connection_id is not None and self.model.row_of(connection_id) is None:
            self.filters.show_all()
        row = self.model.row_of(connection_id) if connection_id else None
        if row is not None:
            self.table.select(row)
        elif not self.table.selected() and self.model.rowCount():
            self.table.select(0)

    def _list_as(self, listing: Listing) -> None:
        """Search and filters; the order is the table's."""
        now = self.model.listing
        self.model.show_listing(replace(listing, order=now.order, descending=now.descending))
        self._show_count()
        if not self.table.selected() and self.model.rowCount():
            self.table.select(0)
        self._show_selection()
        announce(self, self._count.text())

    def _key_was_typed(self) -> None:
        self._say(_("This looks like a secret key, so it was not put there."))

    def _rename_selected(self) -> None:
        if selected := self.table.selected():
            self._rename_again(selected[0].id, None)

    def _rename(self, connection: Connection, typed: str) -> None:
        self._renaming.rename(connection, typed)

    def _rename_again(self, connection_id: str, typed: str | None) -> None:
        if (row := self.model.row_of(connection_id)) is not None:
            self.table.rename(row, typed)

    def _edit(self, connection: Connection) -> None:
        self._editing.edit(connection)

    def edit_selected(self) -> None:
        """Open the dialog for what can be changed without the key."""
        if selected := self.table.selected():
            self._edit(selected[0])

    def _undo(self) -> None:
        self._undoing.undo()
        self._show_undo()

    def _show_undo(self) -> None:
        if self._cases is not None:
            self._menus.undo.setText(self._undoing.text)
        self._menus.undo.setEnabled(self._cases is not None and self._undoing.can_undo)

    def _changed(self, connection_id: str) -> None:
        self.reload(select=connection_id)

    def _show_count(self) -> None:
        count, shown = len(self.model.connections()), self.model.rowCount()
        text = ngettext("{count} connection", "{count} connections", count).format(
            count=number(count)
        )
        if shown < count:
            text = _("{shown} of {all}").format(shown=number(shown), all=text)
        self._count.setText(text)

    def _saved(self, connection: Connection) -> None:
        self.reload(select=connection.id)

    def _wizard_closed(self) -> None:
        wizard, self.wizard = self.wizard, None
        if wizard is not None:
            # A run that was cancelled can be taken up again, but for the key.
            answers = wizard.presenter.instructions.own_answers
            saved = wizard.presenter.saved is not None
            self._kept_answers = None if saved else replace(answers, key=None)
            self._ending.append(wizard.presenter)
            # What still runs may have a last word to say, so the window goes after it.
            self._runner.start(wizard.presenter.aclose(), lambda _done: self._ended(wizard))
        if self._banner is not None:
            self._banner.show_choice()
        self.activateWindow()
        (self.table if self.model.connections() else self._empty.new).setFocus()
        self.instructions.wizard_closed()

    def _ended(self, wizard: "WizardShell") -> None:
        self._ending.remove(wizard.presenter)
        wizard.deleteLater()

    def _test_or_cancel(self, connection: Connection) -> None:
        self.testing.start_or_cancel(connection)

    def _repair(self, connection: Connection) -> None:
        self._key_work.repair(connection, lambda: self.reload(select=connection.id))

    def replace_key(self, connection: Connection) -> None:
        """Another key in place of the one that is saved."""
        self._replacing.replace(connection)

    def remove_selected(self) -> None:
        """Ask whether to, first."""
        self._removing.ask(self.table.selected())

    def _replace_selected(self) -> None:
        if selected := self.table.selected():
            self.replace_key(selected[0])

    def confirm_new_key(self, connection: Connection) -> None:
        self._replacing.let_old_key_go(connection)

    def ask_go_back(self, connection: Connection) -> None:
        self._replacing.ask_go_back(connection)

    def _show_permissions(self, connection: Connection) -> None:
        self._key_work.show_permissions(connection)

    def _show_report(self, connection: Connection) -> None:
        self._key_work.show_report(connection)

    def _ask_payment(self, connection: Connection) -> None:
        if self.model.progress_of(connection) is None:
            self._key_work.ask_payment(connection)

    def use_selected(self) -> None:
        """Give the selected connection to another tool, step by step."""
        if selected := self.table.selected():
            self._hand_offs.use(selected[0])

    def _say(self, text: str, action: QPushButton | None = None) -> None:
        """Something that has no place in a row, and what may be done about it."""
        self._message.show_note(text, action)
        announce(self, text)

    def _say_removed(self, text: str, action: QPushButton | None, went_well: bool) -> None:
        if went_well:
            self._message.show_note(text, action)
        else:
            self._message.show_trouble(text, action)
        announce(self, text)

    def _rows_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        """Of a thousand that are tested only the one whose details are shown concerns these."""
        selected = self.table.selected_rows()
        if selected and first.row() <= selected[0] <= last.row():
            self._show_selection()

    def _show_selection(self) -> None:
        selected = self.table.selected()
        if self._cases is None:
            self._details_place.setVisible(bool(selected))
        else:
            self.details.setVisible(bool(selected))
            if selected:
                self.details.show_connection(selected[0], self.model.progress_of(selected[0]))
                if self._past_checks is not None:
                    self._past_checks.show(selected[0])
                self._hand_offs.show(selected[0])
        self._menus.test.setEnabled(bool(selected))
        self._menus.use.setEnabled(bool(selected))
        self._menus.remove.setEnabled(bool(selected))
        self._menus.replace_key.setEnabled(len(selected) == 1)
        self._menus.rename.setEnabled(bool(selected))
        self._menus.edit.setEnabled(bool(selected))
        self._show_undo()

    def _show_progress(self) -> None:
        self._menus.cancel.setEnabled(self.testing.is_busy)

    def _actions(self) -> WindowActions:
        return WindowActions(
            new=self._once_whole(self.new_connection),
            test=self._once_whole(lambda: self.testing.start(self.table.selected())),
            test_all=self._once_whole(self.testing.all_or_stop),
            cancel_tests=self.testing.stop,
            watch=self._once_whole(self.watching.turn),
            remove=self._once_whole(self.remove_selected),
            replace_key=self._once_whole(self._replace_selected),
            use=self._once_whole(self.use_selected),
            search=self.filters.search.setFocus,
            rename=self._once_whole(self._rename_selected),
            edit=self._once_whole(self.edit_selected),
            undo=self._once_whole(self._undo),
            help=self.show_help,
            contact=self.show_contact,
            guide=self.make_guide,
            about=self.show_about,
            speak=self._speak,
            open_instructions=self.instructions.choose,
            import_list=self.take_along.choose_import,
            export_list=self.take_along.choose_export,
            quit=self._on_quit,
        )

    def make_guide(self) -> None:
        self.guide.ask()

    def show_help(self) -> None:
        """What can be done here, and with which keys."""
        from keystep.ui.dialogs.what_you_can_do import WhatYouCanDo, ways_in

        WhatYouCanDo(self, ways_in(self._menus.all)).open()

    def _speak(self, choice: str | None) -> None:
        """Later, as the menu that was clicked goes too; not under a dialog in the old language."""
        others = [one for one in self.findChildren(QDialog) if one.isVisible()]
        if others:
            self._say(_("Close the other window first, then choose the language."))
        elif self._language is not None:
            QTimer.singleShot(0, self, partial(self._language.choose, choice))

    def show_contact(self) -> None:
        """Who helps in this organisation, to be read and copied."""
        box = message_box(self, organisation_name(), contact("\n"))
        box.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        box.open()

    def show_about(self) -> None:
        """Versions and licences."""
        from keystep.ui.dialogs.about import AboutDialog

        if self._cases is not None:
            AboutDialog(self, self._runner, self._cases.machine.components()).open()

    def _list_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(spacing(3), spacing(2), spacing(3), spacing(3))
        column.setSpacing(spacing(2))
        head = QHBoxLayout()
        head.setSpacing(spacing())
        title = title_label(_("Connections"))
        title.setWordWrap(False)
        head.addWidget(title, alignment=Qt.AlignmentFlag.AlignBaseline)
        head.addSpacing(spacing())
        head.addWidget(self._count, alignment=Qt.AlignmentFlag.AlignBaseline)
        head.addStretch(1)
        head.addWidget(self.testing.all_button)
        head.addWidget(self._new)
        column.addLayout(head)
        self._message_place.addWidget(self._message)
        column.addLayout(self._message_place)
        column.addWidget(self.testing.line)
        column.addWidget(self.filters)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(spacing(2))
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self._details_place)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        column.addWidget(self._splitter, 1)
        return page

    def _build(self) -> None:
        practice = self._realm is Realm.PRACTICE
        self.setWindowTitle(_("Keystep: practice mode") if practice else _("Keystep"))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if practice:
            self._banner = PracticeBanner()
            column.addWidget(self._banner)
        self.policy_message.setContentsMargins(spacing(3), spacing(2), spacing(3), 0)
        column.addWidget(self.policy_message)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(content)
        metrics = self.fontMetrics()
        free = self.screen().availableSize()
        self.resize(
            min(metrics.averageCharWidth() * WIDTH_IN_LETTERS, free.width() - 40),
            min(metrics.lineSpacing() * HEIGHT_IN_LINES, free.height() - 60),
        )
        self.restoreGeometry(self._remembered.geometry("window"))
        self._details_place.setMinimumWidth(metrics.averageCharWidth() * 56)
        self._show_selection()
        self._show_progress()


async def _read_list(catalog: Catalog) -> Loaded:
    """Mend a damaged file first; the person then reads what became of it before the list."""
    return await catalog.mend() or await catalog.connections()
