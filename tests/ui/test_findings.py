"""What is found out beyond the check: repairs, permissions, payment, the report to copy."""

from typing import TypeVar

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from keystep.adapters.simulated_openai.resources import READ_SCOPES, Credit
from keystep.adapters.simulated_openai.service import SimulatedKey, Trouble
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, Purpose
from keystep.domain.ladder import Rung, State
from keystep.domain.permissions import Can
from keystep.domain.wizard_flow import Step
from keystep.ui.dialogs.permissions import PermissionsDialog
from keystep.ui.dialogs.report import ReportDialog
from keystep.ui.main_window.connection_model import Column
from keystep.ui.main_window.window import MainWindow
from keystep.ui.wizard.shell import WizardShell
from tests.support.keys import ACME, OTHER, project_key, simulated
from tests.ui.stage import Stage, answer, button, click, offers, question, says, until
from tests.ui.test_wizard import at_step

KEY = project_key()
REGION = ApiAddress("https://us.api.openai.com/v1")


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(KEY)]
    return stage


def key_with(trouble: Trouble = Trouble.NONE, **more: object) -> SimulatedKey:
    return SimulatedKey(KEY, (ACME, OTHER), trouble=trouble, **more)  # type: ignore[arg-type]


async def checked(
    wizard: WizardShell, *, organization: str = "", purpose: Purpose | None = None
) -> None:
    await at_step(wizard, Step.ORGANIZATION, KEY)
    await until(lambda: not wizard.presenter.is_searching)
    wizard.presenter.set_organization(organization)
    wizard.presenter.set_purpose(purpose)
    for _step in (Step.NICKNAME, Step.CHECK_AND_SAVE):
        wizard.forward()
    await until(lambda: not wizard.presenter.check.is_checking)


T = TypeVar("T", bound=QDialog)


def dialog_of(parent: QWidget, kind: type[T]) -> T:
    [dialog] = [one for one in parent.findChildren(kind) if one.isVisible()]
    return dialog


def paths(stage: Stage, method: str) -> list[str]:
    return [seen.path for seen in stage.service.seen if seen.method == method]


async def test_the_region_that_openai_names_is_used_after_a_click(stage: Stage) -> None:
    stage.keys = [key_with(Trouble.WRONG_REGION)]
    async with stage.wizard() as wizard:
        await checked(wizard)
        hosts_before = {seen.headers["host"] for seen in stage.service.seen}
        click(wizard, "Use us.api.openai.com")
        await until(lambda: says(wizard, "Key accepted"))
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved)

        assert hosts_before == {"api.openai.com"}
        assert wizard.presenter.saved is not None
        assert wizard.presenter.saved.api_address == REGION


async def test_the_right_organization_is_used_after_a_click(stage: Stage) -> None:
    stage.keys = [key_with(Trouble.WRONG_ORGANIZATION)]
    async with stage.wizard() as wizard:
        await checked(wizard, organization=ACME.id)
        assert says(wizard, ACME.id)
        assert says(wizard, OTHER.id)
        click(wizard, f"Use “{OTHER.title}”")
        await until(lambda: says(wizard, "Key accepted"))

        assert wizard.presenter.flow.answers.organization == OTHER.id


async def test_a_saved_connection_is_mended_in_one_click(stage: Stage) -> None:
    stage.keys = [key_with(Trouble.WRONG_REGION)]
    async with stage.window([("Marketing", KEY)]) as window:
        click(window, "Test all")
        await until(lambda: offers(window, "Use us.api.openai.com"))
        click(window, "Use us.api.openai.com")
        await until(lambda: status(window) == "Works")
        kept = await stage.cases.catalog.connections()

        assert not isinstance(kept, str)
        assert [one.api_address for one in only_connections(kept)] == [REGION]


async def test_a_repair_that_does_not_help_changes_nothing(stage: Stage) -> None:
    stage.keys = [key_with(Trouble.WRONG_REGION)]
    async with stage.window([("Marketing", KEY)]) as window:
        click(window, "Test all")
        await until(lambda: offers(window, "Use us.api.openai.com"))
        stage.service._keys[KEY] = key_with(Trouble.REFUSED)
        click(window, "Use us.api.openai.com")
        await until(lambda: status(window) == "Key refused")
        kept = await stage.cases.catalog.connections()

        assert [one.api_address for one in only_connections(kept)] == [OPENAI]


def only_connections(kept: object) -> list[Connection]:
    assert isinstance(kept, tuple)
    return list(kept)


def status(window: MainWindow) -> str:
    return str(window.model.index(0, Column.STATUS).data())


async def test_with_a_stated_purpose_only_what_reads_is_asked_by_itself(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await checked(wizard, purpose=Purpose.READ)
        await until(lambda: wizard.presenter.check.permissions)

        assert paths(stage, "POST") == []
        assert "/v1/files" in paths(stage, "GET")


async def test_without_a_purpose_nothing_more_is_asked(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await checked(wizard)

        assert set(paths(stage, "GET")) == {"/v1/me", "/v1/models"}


async def test_a_key_that_lacks_what_it_is_for_is_said_in_the_headline(stage: Stage) -> None:
    stage.keys = [key_with(scopes=frozenset({"api.model.read"}))]
    async with stage.wizard() as wizard:
        await checked(wizard, purpose=Purpose.READ)
        await until(lambda: says(wizard, "The key may not do this"))

        assert says(wizard, "Something is missing")
        verdict = wizard.presenter.flow.verdict
        assert verdict is not None
        assert verdict.cause is Cause.MISSING_PERMISSION
        [finding] = [f for f in verdict.findings if f.rung is Rung.PERMISSIONS]
        assert finding.state is State.FAILED


async def test_a_key_that_can_do_too_much_is_said_with_the_way_to_narrow_it(
    stage: Stage,
) -> None:
    async with stage.wizard() as wizard:
        await checked(wizard, purpose=Purpose.USE)
        await until(lambda: says(wizard, "This key can do more than this connection needs."))
        click(wizard, "What can this key do?")
        dialog = dialog_of(wizard, PermissionsDialog)

        assert says(dialog, "Yes, but not needed")
        assert says(dialog, "Under Permissions, choose Restricted.")


async def test_what_changes_things_is_tried_only_after_a_click_that_says_so(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await checked(wizard, purpose=Purpose.READ)
        await until(lambda: wizard.presenter.check.permissions)
        click(wizard, "What can this key do?")
        dialog = dialog_of(wizard, PermissionsDialog)
        assert says(dialog, "They show as failed requests in the logs of your organization.")
        before = paths(stage, "POST")
        click(dialog, "Try what it may change")
        await until(lambda: not dialog.is_asking)

        assert before == []
        assert "/v1/files" in paths(stage, "POST")
        assert stage.service.paid == 0
        found = wizard.presenter.check.permissions
        assert found is not None
        assert Can.NOT_TRIED not in found.found.values()
        assert says(wizard, "More than needed")


async def test_a_saved_connection_tells_what_its_key_can_do(stage: Stage) -> None:
    stage.keys = [key_with(scopes=READ_SCOPES)]
    async with stage.window([("Marketing", KEY)]) as window:
        click(window, "Test all")
        await until(lambda: offers(window, "What can this key do?"))
        click(window, "What can this key do?")
        dialog = dialog_of(window, PermissionsDialog)
        await until(lambda: not dialog.is_asking)

        assert says(dialog, "This is what we found out about the key.")
        assert says(dialog, "Yes")
        click(dialog, "Close")


async def test_closing_the_dialog_ends_its_requests(stage: Stage) -> None:
    stage.keys = [key_with()]
    async with stage.window([("Marketing", KEY)]) as window:
        click(window, "Test all")
        await until(lambda: offers(window, "What can this key do?"))
        stage.service._keys[KEY] = key_with(Trouble.SLOW)
        click(window, "What can this key do?")
        dialog_of(window, PermissionsDialog).reject()
        await until(lambda: not window._runner._tasks)


async def test_another_service_offers_no_probing(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        wizard.presenter.set_address("https://gateway.example/v1")
        await checked(wizard, purpose=Purpose.USE)

        assert not offers(wizard, "What can this key do?")
        assert not offers(wizard, "Can it pay?")


async def test_paying_is_asked_first(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await checked(wizard)
        click(wizard, "Can it pay?")
        box = question(wizard)
        assert box is not None
        assert "far less than a cent" in box.informativeText()
        answer(wizard, "Cancel")
        assert paths(stage, "POST") == []
        click(wizard, "Can it pay?")
        answer(wizard, "Send it")
        await until(lambda: says(wizard, "Works, and can pay"))

        assert stage.service.paid == 1


@pytest.mark.parametrize(
    ("credit", "said"),
    [
        (Credit.EXHAUSTED, "No credit left"),
        (Credit.SPEND_LIMIT, "Monthly limit used up"),
    ],
)
async def test_why_it_can_not_pay_is_said(stage: Stage, credit: Credit, said: str) -> None:
    stage.keys = [key_with(credit=credit)]
    async with stage.wizard() as wizard:
        await checked(wizard)
        click(wizard, "Can it pay?")
        answer(wizard, "Send it")
        await until(lambda: says(wizard, said))


async def test_a_saved_connection_tries_to_pay_and_remembers_it(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        click(window, "Test all")
        await until(lambda: offers(window, "Can it pay?"))
        click(window, "Can it pay?")
        answer(window, "Send it")
        await until(lambda: says(window, "Works, and can pay"))
        kept = await stage.cases.catalog.connections()
        [connection] = only_connections(kept)

        assert connection.last_check is not None
        assert connection.last_check.cause is Cause.WORKS_AND_CAN_PAY


async def test_the_details_can_be_copied_and_hold_no_key(stage: Stage) -> None:
    stage.keys = [key_with(Trouble.REFUSED)]
    async with stage.wizard() as wizard:
        await checked(wizard)
        click(wizard, "Details…")
        dialog = dialog_of(wizard, ReportDialog)
        await until(lambda: dialog.text)
        click(dialog, "Copy report for IT")

        copied = QGuiApplication.clipboard().text()
        assert copied == dialog.text
        assert "key_refused" in copied
        assert "Incorrect API key provided" in copied
        assert KEY not in copied
        assert KEY[:20] not in copied
        assert says(dialog, "Copied")


async def test_a_saved_connection_has_details_too(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        click(window, "Test all")
        await until(lambda: offers(window, "Details…"))
        click(window, "Details…")
        dialog = dialog_of(window, ReportDialog)
        await until(lambda: dialog.text)

        assert "Marketing" not in dialog.text
        assert button(dialog, "Copy report for IT").isEnabled()
