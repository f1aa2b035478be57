"""How a status or a rung looks: an icon and a colour, always beside words."""

from keystep.domain.causes import Status
from keystep.domain.ladder import State
from keystep.ui.theme import colours

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


def status_colour(status: Status | None) -> str:
    c = colours()
    return (
        {
            Status.WORKS: c.works,
            Status.ATTENTION: c.attention,
            Status.FAILED: c.failed,
        }.get(status, c.unknown)
        if status
        else c.unknown
    )


def state_colour(state: State) -> str:
    c = colours()
    return {State.PASSED: c.works, State.FAILED: c.failed}.get(state, c.unknown)
