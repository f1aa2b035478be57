"""What the contracts share."""

from tests.adapters.async_tests import pytest_pyfunc_call

__all__ = ["pytest_pyfunc_call"]
