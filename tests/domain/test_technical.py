"""What IT reads about a cause: there for each one, short, and without anything personal."""

import pytest

from keystep.domain.causes import Cause
from keystep.domain.technical import TECHNICAL


@pytest.mark.parametrize("cause", Cause, ids=lambda cause: cause.value)
def test_every_cause_has_its_technical_side(cause: Cause) -> None:
    detail = TECHNICAL[cause]

    assert detail.strip() == detail
    assert 0 < len(detail) <= 90
    assert detail.isascii()
