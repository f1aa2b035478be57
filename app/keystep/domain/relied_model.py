"""The model that a connection relies on: is it still in the key's list, and until when?"""

from dataclasses import dataclass
from datetime import date

from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Json


@dataclass(frozen=True)
class ModelNews:
    """What a list of models says of one. `ends` is None where it gives no day that can be read."""

    name: str
    ends: date | None = None


def cause_about(model: str, models: Json) -> tuple[Cause, ModelNews | None]:
    """What this `GET /models` answer means for a connection that relies on the model.

    Any day counts, however far away: tools and contracts change slowly.
    """
    data = models.get("data") if isinstance(models, dict) else None
    for each in data if isinstance(data, list) else ():
        if isinstance(each, dict) and each.get("id") == model:
            shutdown_date = each.get("shutdown_date")
            if shutdown_date is None:
                return Cause.WORKS, None
            return Cause.MODEL_ENDS_SOON, ModelNews(model, _day(shutdown_date))
    return Cause.MODEL_NOT_LISTED, ModelNews(model)


def _day(text: Json) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
