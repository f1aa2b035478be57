"""What an organisation has settled, on the screens: locked, and said whose it is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QMessageBox

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.policy import (
    FoundPolicy,
    ManagedBy,
    Policy,
    PolicyProblem,
    Refused,
    Settings,
)
from keystep.domain.walkthrough import Organisation, Walkthrough
from keystep.domain.wizard_flow import Step
from keystep.services.open_walkthrough import Opened
from keystep.services.our_organisation import speak_of
from keystep.ui.main_window.connection_model import WHEN_ROLE, Column
from keystep.ui.main_window.window import MainWindow
from keystep.ui.wizard.fields import Field
from keystep.ui.wizard.shell import WizardShell
from tests.services.fakes import FACTS, FakeMachine
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, says, until, visible_texts
from tests.ui.test_replacing import paste, wizard_of

ACME = ManagedBy("Acme Ltd", "it@acme.example", "https://help.acme.example")
GATEWAY = ApiAddress("https://gateway.acme.example/v1")
KEY, NEW = project_key("good"), project_key("next")
SET = Policy(ACME, Settings(api_address=GATEWAY, organization_id="org-Acme1"))


@pytest.fixture(autouse=True)
def _acme() -> Iterator[None]:
    speak_of(ACME)
    yield
    speak_of(ManagedBy())


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(KEY), simulated(NEW)]
    return stage


def action(window: MainWindow, starts_with: str) -> QAction:
    actions = [one for menu in window.findChildren(QMenu) for one in menu.actions()]
    [found] = [one for one in actions if one.text().replace("&", "").startswith(starts_with)]
    return found


def field(wizard: WizardShell, name: str) -> QLineEdit:
    [found] = [one for one in wizard.findChildren(QLineEdit) if one.accessibleName() == name]
    return found


def at(wizard: WizardShell, step: Step) -> None:
    """Go there as if all before had been answered."""
    wizard.presenter.flow.step = step
    wizard.presenter.changed.emit()


async def test_the_address_that_is_set_is_shown_and_cant_be_changed(stage: Stage) -> None:
    stage.policy = SET
    async with stage.wizard() as wizard:
        at(wizard, Step.SECRET_KEY)
        address = field(wizard, "Service address")
        assert address.isVisible(), "nobody has to unfold where the key goes"
        assert (address.text(), address.isReadOnly()) == (GATEWAY.url, True)
        assert address.accessibleDescription() == "Set by Acme Ltd"
        assert "Set by Acme Ltd" in visible_texts(wizard)
        wizard.presenter.set_address(OPENAI.url)
        assert wizard.presenter.flow.answers.api_address == GATEWAY


async def test_another_allowed_address_is_no_way_around_it(stage: Stage) -> None:
    second = ApiAddress("https://second.acme.example/v1")
    stage.policy = Policy(ACME, Settings(api_address=GATEWAY, allowed_addresses=(second,)))
    async with stage.wizard() as wizard:
        wizard.presenter.set_address(second.url)
        assert wizard.presenter.flow.answers.api_address == GATEWAY


async def test_an_id_that_is_set_stays_whatever_a_walkthrough_says(stage: Stage) -> None:
    stage.policy = SET
    said = Walkthrough(Organisation("Evil Ltd"), organization_id="org-Evil1", project_id="proj_W1")
    async with stage.wizard() as wizard:
        presenter = wizard.presenter
        presenter.instructions.offer(Opened(said, "Ann"))
        presenter.instructions.use()
        presenter.set_organization("org-Mine1")
        at(wizard, Step.ORGANIZATION)
        assert presenter.flow.answers.organization == "org-Acme1"
        assert presenter.flow.answers.project == "proj_W1"
        organization = field(wizard, "Organization ID")
        assert (organization.text(), organization.isReadOnly()) == ("org-Acme1", True)
        assert organization.accessibleDescription() == "Set by Acme Ltd"
        assert not field(wizard, "Project ID").isReadOnly()


async def test_a_walkthrough_goes_before_what_is_only_recommended(stage: Stage) -> None:
    stage.policy = Policy(ACME, recommended=Settings(organization_id="org-Usual1"))
    said = Walkthrough(Organisation("Acme"), organization_id="org-Walk1")
    async with stage.wizard() as wizard:
        assert wizard.presenter.flow.answers.organization == "org-Usual1"
        wizard.presenter.instructions.offer(Opened(said, "Ann"))
        wizard.presenter.instructions.use()
        assert wizard.presenter.flow.answers.organization == "org-Walk1"


async def test_the_person_goes_before_both(stage: Stage) -> None:
    stage.policy = Policy(ACME, recommended=Settings(api_address=GATEWAY))
    async with stage.wizard() as wizard:
        assert wizard.presenter.flow.answers.api_address == GATEWAY
        wizard.presenter.set_address(OPENAI.url)
        assert wizard.presenter.flow.answers.api_address == OPENAI


async def test_an_address_that_is_not_allowed_is_said_beside_its_field(stage: Stage) -> None:
    stage.policy = Policy(ACME, Settings(allowed_addresses=(GATEWAY,)))
    async with stage.wizard() as wizard:
        at(wizard, Step.SECRET_KEY)
        wizard.presenter.paste_key(KEY)
        wizard.presenter.set_address("https://other.example/v1")
        assert says(wizard, "This address is not allowed.")
        wizard.presenter.next()
        assert wizard.presenter.flow.step is Step.SECRET_KEY
        assert Field.ADDRESS in wizard.presenter.fields.mistakes
        assert wizard.presenter.flow.answers.api_address == GATEWAY


async def test_a_saved_connection_says_whose_address_it_needs(stage: Stage) -> None:
    stage.policy = SET
    async with stage.window([("Marketing", KEY)]) as window:
        assert says(window, "Set by Acme Ltd: paste the key again")
        assert says(window, "For help, ask Acme Ltd: it@acme.example")


async def test_its_row_says_so_in_two_short_lines(stage: Stage) -> None:
    stage.policy = SET
    async with stage.window([("Marketing", KEY)]) as window:
        status = window.model.index(0, Column.STATUS)
        assert status.data() == "Paste the key again"
        assert status.data(WHEN_ROLE) == "Set by Acme Ltd"


async def test_the_wizard_for_a_new_key_sends_it_to_the_set_address_only(stage: Stage) -> None:
    """And keeps no way back: the old key was for another address."""
    stage.policy = Policy(ACME, Settings(api_address=GATEWAY))
    async with stage.window([("Marketing", KEY)]) as window:
        window.replace_key(window.table.selected()[0])
        wizard = wizard_of(window)
        assert says(wizard, "Set by Acme Ltd: the key now goes to gateway.acme.example.")
        paste(wizard, NEW)
        wizard.presenter.next()
        await until(lambda: wizard.presenter.new_verdict is not None)
        assert stage.hosts == {"gateway.acme.example"}
        wizard.presenter.next()
        assert not wizard.presenter.may_keep_old
        assert not says(wizard, "How long should this computer keep the old key")
        wizard.presenter.next()
        await until(lambda: wizard.presenter.replaced is not None)
        assert says(wizard, "Its key goes to gateway.acme.example from now on.")
        replaced = wizard.presenter.replaced
        assert replaced is not None
        assert (replaced.api_address, replaced.old_key) == (GATEWAY, None)
        assert stage.hosts == {"gateway.acme.example"}


async def test_what_is_not_allowed_is_in_the_menu_with_who_said_so(stage: Stage) -> None:
    stage.policy = Policy(ACME, Settings(allow_export=False, test_interval_minutes=60))
    async with stage.window([("Marketing", KEY)]) as window:
        export = action(window, "Export list…")
        assert (export.isEnabled(), export.text()) == (False, "&Export list… (Set by Acme Ltd)")
        watch = action(window, "Check every 60 minutes")
        assert (watch.isEnabled(), watch.isChecked()) == (False, True)
        assert watch.text().endswith("(Set by Acme Ltd)")
        window.watching.turn()
        assert window.watching.is_on


async def test_a_recommended_watch_can_be_turned_off(stage: Stage) -> None:
    stage.policy = Policy(ACME, recommended=Settings(test_interval_minutes=1440))
    async with stage.window([("Marketing", KEY)]) as window:
        watch = action(window, "Check once a day")
        assert (watch.isEnabled(), watch.isChecked()) == (True, True)
        watch.trigger()
        assert not window.watching.is_on


async def test_help_names_who_helps(stage: Stage) -> None:
    stage.policy = SET
    async with stage.window([("Marketing", KEY)]) as window:
        action(window, "Help from Acme Ltd…").trigger()
        [box] = window.findChildren(QMessageBox)
        assert box.text() == "Acme Ltd"
        assert box.informativeText() == "it@acme.example\nhttps://help.acme.example"
        box.reject()


async def test_without_a_policy_nothing_of_it_is_there(stage: Stage) -> None:
    speak_of(ManagedBy())
    async with stage.window([("Marketing", KEY)]) as window:
        assert action(window, "Export list…").isEnabled()
        assert not any(
            one.isVisible() and "Help from" in one.text()
            for menu in window.findChildren(QMenu)
            for one in menu.actions()
        )


async def test_settings_that_cant_be_read_are_said_and_stay_on_screen(stage: Stage) -> None:
    stage.policy = Policy(ACME, is_whole=False)
    refused = Refused("/etc/keystep/policy.d/10.toml", PolicyProblem.OTHERS_CAN_WRITE)
    found = FoundPolicy(stage.policy, refused=(refused,))
    stage.machine = FakeMachine(replace(FACTS, policy=found))
    async with stage.window([("Marketing", KEY)]) as window:
        await until(lambda: says(window, "The settings of Acme Ltd could not be read"))
        assert says(window, "“/etc/keystep/policy.d/10.toml” can be changed by others.")
        [shown] = window.model.connections()
        assert shown.last_check is not None
        assert shown.last_check.cause is Cause.POLICY_UNREADABLE
