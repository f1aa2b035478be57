"""The menus: every action with its shortcut, and Help with the pages worth knowing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from keystep import texts
from keystep.domain.pages import Page
from keystep.domain.policy import DAY, Policy
from keystep.domain.precedence import Decided
from keystep.services.our_organisation import contact, organisation_name, set_by
from keystep.texts import LANGUAGES, N_, _
from keystep.ui.appearance import Appearance, Choice
from keystep.ui.language import Language
from keystep.ui.widgets.buttons import open_page

_HELP_PAGES = (
    (N_("What OpenAI costs"), Page.PRICING),
    (N_("Authentication"), Page.AUTHENTICATION),
    (N_("API keys page"), Page.API_KEYS),
    (N_("Organization settings"), Page.ORGANIZATION),
    (N_("API reference"), Page.API_REFERENCE),
    (N_("Status page"), Page.STATUS),
    (N_("OpenAI connector (Okta Workflows)"), Page.CONNECTOR),
    (N_("Workflow elements (Okta Workflows)"), Page.WORKFLOW_ELEMENTS),
)


_APPEARANCES = {
    Choice.SYSTEM: N_("As the &desktop"),
    Choice.LIGHT: N_("&Light"),
    Choice.DARK: N_("Dar&k"),
}


@dataclass(frozen=True)
class WindowActions:
    """What the menus can do to the window."""

    new: Callable[[], None]
    test: Callable[[], None]
    test_all: Callable[[], None]
    cancel_tests: Callable[[], None]
    watch: Callable[[], None]
    remove: Callable[[], None]
    use: Callable[[], None]
    search: Callable[[], None]
    rename: Callable[[], None]
    replace_key: Callable[[], None]
    edit: Callable[[], None]
    undo: Callable[[], None]
    help: Callable[[], None]
    contact: Callable[[], None]
    guide: Callable[[], None]
    about: Callable[[], None]
    speak: Callable[[str | None], None]
    open_instructions: Callable[[], None]
    import_list: Callable[[], None]
    export_list: Callable[[], None]
    quit: Callable[[], None]


class Menus:
    """`appearance` None: the look can't be changed, as in the tour, which chooses its own.

    `language` None is the same. Made anew, they take the place of what was there before.
    """

    def __init__(
        self,
        window: QMainWindow,
        actions: WindowActions,
        appearance: Appearance | None,
        language: Language | None,
    ) -> None:
        bar = window.menuBar()
        for before in bar.findChildren(QMenu):
            before.deleteLater()
            before.setParent(None)
        bar.clear()
        file = bar.addMenu(_("&File"))
        self.new = _add(file, _("&New connection"), actions.new, QKeySequence("Ctrl+N"))
        _add(
            file,
            _("&Open instructions…"),
            actions.open_instructions,
            QKeySequence("Ctrl+O"),
        )
        file.addSeparator()
        _add(file, _("&Import list…"), actions.import_list)
        self.export = _add(file, _("&Export list…"), actions.export_list)
        file.addSeparator()
        _add(file, _("&Quit"), actions.quit, QKeySequence("Ctrl+Q"))
        connection = bar.addMenu(_("&Connection"))
        self.test = _add(connection, _("&Test"), actions.test, QKeySequence("F5"))
        self.test_all = _add(connection, _("Test &all"), actions.test_all, QKeySequence("Shift+F5"))
        self.cancel = _add(
            connection, _("&Stop tests"), actions.cancel_tests, QKeySequence("Shift+Esc")
        )
        self.watch = _add(connection, _("Check once a &day"), actions.watch)
        self.watch.setCheckable(True)
        connection.addSeparator()
        self.use = _add(connection, _("Use this &connection…"), actions.use, QKeySequence("Ctrl+U"))
        _add(connection, _("S&earch"), actions.search, QKeySequence("Ctrl+F"))
        connection.addSeparator()
        self.rename = _add(connection, _("Re&name"), actions.rename, QKeySequence("F2"))
        self.edit = _add(connection, _("Ed&it…"), actions.edit, QKeySequence("Ctrl+E"))
        self.undo = _add(connection, _("&Undo"), actions.undo, QKeySequence("Ctrl+Z"))
        self.replace_key = _add(
            connection, _("Replace &key…"), actions.replace_key, QKeySequence("Ctrl+K")
        )
        self.remove = _add(connection, _("&Remove…"), actions.remove, QKeySequence("Del"))
        if appearance is not None:
            view = bar.addMenu(_("&View"))
            _add_appearance(view, appearance)
            if language is not None:
                view.addSeparator()
                _add_languages(view.addMenu(_language_title()), language, actions.speak)
        help_menu = bar.addMenu(_("&Help"))
        _add(help_menu, _("&What you can do here"), actions.help, QKeySequence("F1"))
        self.contact = _add(help_menu, "", actions.contact)
        self.contact.setVisible(False)
        _add(help_menu, _("Make a printed &guide…"), actions.guide)
        help_menu.addSeparator()
        for text, page in _HELP_PAGES:
            _add(help_menu, _(text), partial(open_page, page))
        help_menu.addSeparator()
        _add(help_menu, _("&About Keystep"), actions.about)
        self.all = bar.findChildren(QMenu)
        self.for_selected = (
            self.test,
            self.use,
            self.rename,
            self.edit,
            self.replace_key,
            self.remove,
        )

    def heed(self, policy: Policy, every: Decided[int]) -> None:
        """What the organisation has settled is shown where a person would settle it."""
        if not policy.may_export:
            self.export.setEnabled(False)
            self.export.setText(f"{_('&Export list…')} ({set_by()})")
        self.watch.setChecked(every.value > 0)
        self.watch.setEnabled(not every.is_locked)
        text = _every_in_words(every.value)
        self.watch.setText(f"{text} ({set_by()})" if every.is_locked else text)
        if contact():
            text = _("Help from {organisation}…").format(organisation=organisation_name())
            self.contact.setText(text.replace("&", "&&"))
            self.contact.setVisible(True)


def _every_in_words(minutes: int) -> str:
    """ "Check once a day" is also what it does when it is turned on without another interval."""
    if minutes in {0, DAY}:
        return _("Check once a &day")
    return _("Check every {count} minutes").format(count=minutes)


def _add_appearance(menu: QMenu, appearance: Appearance) -> None:
    group = QActionGroup(menu)
    for choice, text in _APPEARANCES.items():
        action = _add(menu, _(text), partial(appearance.choose, choice))
        action.setCheckable(True)
        action.setChecked(choice is appearance.choice)
        group.addAction(action)


def _language_title() -> str:
    """Its English name too, for who is lost in another language."""
    title = _("Lan&guage")
    return title if texts.language() == "en" else f"{title} (Language)"


def _add_languages(menu: QMenu, language: Language, speak: Callable[[str | None], None]) -> None:
    group = QActionGroup(menu)
    offered: list[tuple[str | None, str]] = [(None, _("As the &desktop")), *LANGUAGES.items()]
    for code, name in offered:
        action = _add(menu, name, partial(speak, code))
        action.setCheckable(True)
        action.setChecked(code == language.choice)
        group.addAction(action)


def _add(
    menu: QMenu, text: str, act: Callable[[], None], shortcut: QKeySequence | None = None
) -> QAction:
    action = QAction(text, menu)
    if shortcut is not None:
        action.setShortcut(shortcut)
    action.triggered.connect(lambda _checked=False: act())
    menu.addAction(action)
    return action
