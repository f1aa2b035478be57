"""Giving a connection another nickname."""

import pytest

from keystep.services.ports import CatalogTrouble, Conflict
from keystep.services.rename_connection import RenameConnection
from tests.services.fakes import FakeCatalog, a_connection, run


@pytest.fixture
def catalog() -> FakeCatalog:
    catalog = FakeCatalog()
    catalog.put(a_connection("Marketing"))
    catalog.put(a_connection("Support"))
    return catalog


def rename(catalog: FakeCatalog, to: str) -> Conflict | CatalogTrouble | None:
    return run(RenameConnection(catalog)(a_connection("Marketing"), to))


def test_a_connection_gets_its_new_nickname(catalog: FakeCatalog) -> None:
    assert rename(catalog, "Sales") is None
    assert [row.nickname for row in catalog.ready()] == ["Sales", "Support"]


def test_a_taken_nickname_is_told(catalog: FakeCatalog) -> None:
    assert rename(catalog, "SUPPORT") is Conflict.NICKNAME_TAKEN
    assert [row.nickname for row in catalog.ready()] == ["Marketing", "Support"]


def test_trouble_with_the_catalog_is_told(catalog: FakeCatalog) -> None:
    catalog.troubles["rename"] = CatalogTrouble.READ_ONLY
    assert rename(catalog, "Sales") is CatalogTrouble.READ_ONLY
