"""How a status or a rung looks: an icon and a colour, always beside words."""

from keystep.domain.causes import Status
from keystep.domain.ladder import State
from keystep.ui.theme import Tint

STATUS_ICONS = {
    Status.WORKS: "works",
    Status.ATTENTION: "attention",
    Status.FAILED: "failed",
    Status.UNKNOWN: "unknown",
    Status.CANCELLED: "not_tried",
}

STATE_ICONS = {
    State.PASSED: "works",
    State.FAILED: "failed",
    State.UNKNOWN: "unknown",
    State.NOT_TRIED: "not_tried",
}


_STATUS_TINTS: dict[Status, Tint] = {
    Status.WORKS: "works",
    Status.ATTENTION: "attention",
    Status.FAILED: "failed",
}
_STATE_TINTS: dict[State, Tint] = {State.PASSED: "works", State.FAILED: "failed"}


def status_tint(status: Status | None) -> Tint:
    return _STATUS_TINTS.get(status, "unknown") if status else "unknown"


def state_tint(state: State) -> Tint:
    return _STATE_TINTS.get(state, "unknown")
