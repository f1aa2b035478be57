"""The rungs that every check climbs, in their fixed order, and how far each was climbed."""

from enum import Enum

from keystep.texts import N_


class Rung(Enum):
    FORMAT = "format"
    NETWORK = "network"
    ADDRESS = "address"
    KEY = "key"
    ORGANIZATION = "organization"
    PERMISSIONS = "permissions"
    CREDIT = "credit"


class State(Enum):
    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_TRIED = "not_tried"


RUNG_NAMES = {
    Rung.FORMAT: N_("Looks like a key"),
    Rung.NETWORK: N_("Network"),
    Rung.ADDRESS: N_("Service address"),
    Rung.KEY: N_("Secret key"),
    Rung.ORGANIZATION: N_("Organization and project"),
    Rung.PERMISSIONS: N_("Permissions"),
    Rung.CREDIT: N_("Credit"),
}

STATE_NAMES = {
    State.PASSED: N_("Fine"),
    State.FAILED: N_("Trouble"),
    State.UNKNOWN: N_("Can't tell"),
    State.NOT_TRIED: N_("Not checked"),
}
