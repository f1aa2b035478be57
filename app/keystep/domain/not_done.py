"""Why something that was asked for was not done, although nothing is wrong."""

from enum import Enum


class NotDone(Enum):
    OTHER_SERVICE = "other_service"
    NO_CHEAP_MODEL = "no_cheap_model"
