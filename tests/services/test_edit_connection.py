"""Changing what can be changed of a connection without its key."""

from dataclasses import replace
from datetime import date

import pytest

from keystep.domain.causes import Cause
from keystep.domain.connection import Purpose
from keystep.domain.editing import Change, editable
from keystep.services.edit_connection import EditConnection
from keystep.services.ports import CatalogTrouble, Conflict
from tests.services.fakes import FakeCatalog, a_connection, run, verdict_of

CHECKED = replace(a_connection(), last_check=verdict_of(Cause.WORKS), notes="Mine")
SHOWN = editable(CHECKED)


@pytest.fixture
def catalog() -> FakeCatalog:
    catalog = FakeCatalog()
    catalog.put(CHECKED)
    return catalog


def edit(catalog: FakeCatalog, change: Change) -> Conflict | CatalogTrouble | None:
    return run(EditConnection(catalog)(CHECKED, change))


def test_particulars_are_changed_and_the_last_check_stays(catalog: FakeCatalog) -> None:
    after = replace(
        SHOWN, purpose=Purpose.READ, notes="", model="gpt-9", replace_by=date(2027, 3, 3)
    )
    assert edit(catalog, Change(SHOWN, after)) is None
    [saved] = catalog.ready()
    assert editable(saved) == after
    assert saved.last_check == CHECKED.last_check


def test_another_organization_clears_the_last_check_and_keeps_the_address(
    catalog: FakeCatalog,
) -> None:
    assert edit(catalog, Change(SHOWN, replace(SHOWN, organization="org-Other"))) is None
    [saved] = catalog.ready()
    assert (saved.organization, saved.project) == ("org-Other", "proj_Abc")
    assert saved.last_check is None
    assert saved.api_address == CHECKED.api_address


def test_what_another_program_changed_meanwhile_stays(catalog: FakeCatalog) -> None:
    catalog.rows[CHECKED.id] = replace(CHECKED, purpose=Purpose.MANAGE, organization="org-New")
    assert edit(catalog, Change(SHOWN, replace(SHOWN, notes="Ours"))) is None
    [saved] = catalog.ready()
    assert (saved.notes, saved.purpose, saved.organization) == ("Ours", Purpose.MANAGE, "org-New")
    assert saved.last_check == CHECKED.last_check


def test_a_connection_that_is_gone_is_told(catalog: FakeCatalog) -> None:
    catalog.rows.clear()
    change = Change(SHOWN, replace(SHOWN, notes="Ours"))
    assert edit(catalog, change) is Conflict.NO_SUCH_CONNECTION


@pytest.mark.parametrize("where", ["connections", "change_particulars", "change_access"])
def test_trouble_with_the_catalog_is_told(catalog: FakeCatalog, where: str) -> None:
    catalog.troubles[where] = CatalogTrouble.FULL
    change = Change(SHOWN, replace(SHOWN, notes="Ours", project=None))
    assert edit(catalog, change) is CatalogTrouble.FULL
