"""The questions asked before something is lost: each names what, and what will happen.

They are opened, never `exec`ed: a nested event loop inside a coroutine loses tasks (qasync#59).
"""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMessageBox, QWidget

from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.services.old_key_wording import MOST_NAMED, endings_of, listed, service_of
from keystep.services.permission_wording import notice_about_payment
from keystep.services.verdict_wording import service_name
from keystep.texts import _, ngettext, number
from keystep.ui.widgets.labels import keep_together
from keystep.ui.widgets.message_box import message_box


def ask_discard_key(parent: QWidget, on_discard: Callable[[], None]) -> None:
    _ask(
        parent,
        question=_("Discard the key?"),
        effect=_("The key you pasted is not saved yet. OpenAI shows a key only once."),
        stay=_("Keep editing"),
        act=_("Discard key"),
        on_act=on_discard,
    )


def ask_discard_changes(parent: QWidget, on_discard: Callable[[], None]) -> None:
    _ask(
        parent,
        question=_("Discard your changes?"),
        effect=_("What you changed here is not saved yet."),
        stay=_("Keep editing"),
        act=_("Discard changes"),
        on_act=on_discard,
    )


def ask_save_unverified(parent: QWidget, *, checking: bool, on_save: Callable[[], None]) -> None:
    running = _("The check is still running. If you save now, it is stopped.")
    not_passed = _("The check has not passed, so the connection may not work.")
    _ask(
        parent,
        question=_("Save without a passed check?"),
        effect=running if checking else not_passed,
        stay=_("Don't save yet"),
        act=_("Save anyway"),
        on_act=on_save,
    )


def ask_switch_unverified(
    parent: QWidget, *, checking: bool, on_switch: Callable[[], None]
) -> None:
    running = _("The check is still running. If you switch now, it is stopped.")
    not_passed = _("The check of the new key has not passed, so the connection may not work.")
    _ask(
        parent,
        question=_("Switch all the same?"),
        effect=running if checking else not_passed,
        stay=_("Don't switch yet"),
        act=_("Switch anyway"),
        on_act=on_switch,
    )


def ask_payment(parent: QWidget, on_agree: Callable[[], None]) -> None:
    _ask(
        parent,
        question=_("Find out if it can pay?"),
        effect=notice_about_payment(),
        stay=_("Cancel"),
        act=_("Send it"),
        on_act=on_agree,
    )


def ask_go_back(parent: QWidget, connection: Connection, on_agree: Callable[[], None]) -> None:
    new, old = connection.key.ending, connection.old_key
    if old is None:
        return
    effect = _(
        "“{nickname}” then uses the key …{old} again. The key …{new} leaves this computer. It"
        " still works at {service} until someone deletes it there."
    )
    _ask(
        parent,
        question=_("Go back to the old key?"),
        effect=effect.format(
            nickname=isolated(connection.nickname),
            old=old.ending,
            new=new,
            service=service_name(connection.api_address),
        ),
        stay=_("Cancel"),
        act=_("Go back"),
        on_act=on_agree,
    )


def ask_remove(
    parent: QWidget, connections: Sequence[Connection], on_remove: Callable[[], None]
) -> None:
    if len(connections) == 1:
        question = _("Remove “{nickname}”?").format(nickname=isolated(connections[0].nickname))
    else:
        question = ngettext(
            "Remove {count} connection?", "Remove {count} connections?", len(connections)
        ).format(count=number(len(connections)))
    named = [f"{isolated(c.nickname)} ({_keys_of(c)})" for c in connections[:MOST_NAMED]]
    effect = ngettext(
        "This deletes the key from this computer. The key still works at {service} until someone"
        " deletes it there.",
        "This deletes the keys from this computer. The keys still work at {service} until"
        " someone deletes them there.",
        sum(len(endings_of(connection)) for connection in connections),
    ).format(service=service_of(connections))
    _ask(
        parent,
        question=question,
        effect="\n".join([*named, *(["…"] if len(connections) > MOST_NAMED else []), "", effect]),
        stay=_("Cancel"),
        act=_("Remove"),
        on_act=on_remove,
    )


def _keys_of(connection: Connection) -> str:
    key, *old = endings_of(connection)
    if not old:
        return listed([key])
    return _("{key}, old key {old}").format(key=listed([key]), old=listed(old))


def _ask(  # noqa: PLR0913  the parts of one question
    parent: QWidget, *, question: str, effect: str, stay: str, act: str, on_act: Callable[[], None]
) -> None:
    box = message_box(parent, question, keep_together(effect))
    box.setWindowTitle(question)
    safe = box.addButton(stay, QMessageBox.ButtonRole.RejectRole)
    dangerous = box.addButton(act, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(safe)
    box.setEscapeButton(safe)
    dangerous.clicked.connect(lambda _checked=False: on_act())
    box.open()
