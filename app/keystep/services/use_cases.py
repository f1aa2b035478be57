"""All use cases together, as bootstrap wires them and the window and the commands get them."""

from collections.abc import Callable
from dataclasses import dataclass

from keystep.domain.access import Realm
from keystep.domain.policy import NO_POLICY, Policy
from keystep.services.add_connection import AddConnection
from keystep.services.check_connection import CheckConnection
from keystep.services.check_key import CheckKey
from keystep.services.edit_connection import EditConnection
from keystep.services.examine_machine import ExamineMachine
from keystep.services.export_list import ExportList
from keystep.services.fetch_walkthrough import FetchWalkthrough
from keystep.services.find_organizations import FindOrganizations
from keystep.services.go_back_to_old_key import GoBackToOldKey
from keystep.services.hand_over import HandOver
from keystep.services.import_list import ImportList
from keystep.services.let_old_key_go import LetOldKeyGo
from keystep.services.mistake_report import WriteMistakeReport
from keystep.services.open_link import OpenLink
from keystep.services.open_walkthrough import OpenWalkthrough
from keystep.services.ports import (
    Catalog,
    Clock,
    Fetcher,
    Files,
    Keychain,
    Machine,
    Notifier,
    OpenAI,
    Recipes,
    Rehearsal,
)
from keystep.services.probe_connection import ProbeConnection
from keystep.services.probe_permissions import ProbePermissions
from keystep.services.recover import Recover
from keystep.services.remove_connection import RemoveConnection
from keystep.services.rename_connection import RenameConnection
from keystep.services.repair_connection import RepairConnection
from keystep.services.replace_key import ReplaceKey
from keystep.services.report import WriteReport
from keystep.services.same_key import SameKeys
from keystep.services.save_guide import SaveGuide
from keystep.services.try_payment import TryPayment
from keystep.services.try_payment_of_connection import TryPaymentOfConnection
from keystep.services.watch_quietly import WatchQuietly
from keystep.services.within_policy import OpenAIWithinPolicy


@dataclass(frozen=True)
class UseCases:
    realm: Realm
    catalog: Catalog
    keychain: Keychain
    machine: Machine
    recipes: Recipes
    policy: Policy
    add: AddConnection
    check: CheckConnection
    check_key: CheckKey
    edit: EditConnection
    find_organizations: FindOrganizations
    hand_over: HandOver
    probe: ProbeConnection
    probe_permissions: ProbePermissions
    recover: Recover
    remove: RemoveConnection
    rename: RenameConnection
    try_payment: TryPayment
    try_payment_of: TryPaymentOfConnection
    repair: RepairConnection
    replace_key: ReplaceKey
    let_old_key_go: LetOldKeyGo
    go_back: GoBackToOldKey
    write_report: WriteReport
    write_mistake_report: WriteMistakeReport
    examine: ExamineMachine
    watch: WatchQuietly
    export_list: ExportList
    import_list: ImportList
    same_keys: SameKeys
    open_walkthrough: OpenWalkthrough
    open_link: OpenLink
    fetch_walkthrough: FetchWalkthrough
    save_guide: SaveGuide
    rehearsal: Rehearsal | None = None


def use_cases(  # noqa: PLR0913  one argument per neighbour
    realm: Realm,
    catalog: Catalog,
    keychain: Keychain,
    openai: OpenAI,
    clock: Clock,
    *,
    machine: Machine,
    notifier: Notifier,
    files: Files,
    fetcher: Fetcher,
    recipes: Recipes,
    policy: Policy = NO_POLICY,
    user_name: Callable[[], str] = lambda: "",
    rehearsal: Rehearsal | None = None,
) -> UseCases:
    """Wire every use case to the same neighbours, and to services only through the policy."""
    openai = OpenAIWithinPolicy(openai, policy)
    check_key = CheckKey(openai, clock, realm, policy=policy)
    probe_permissions = ProbePermissions(openai, realm)
    try_payment = TryPayment(check_key)
    open_walkthrough = OpenWalkthrough(files, user_name)
    same_keys = SameKeys(catalog, keychain)
    return UseCases(
        realm=realm,
        catalog=catalog,
        keychain=keychain,
        machine=machine,
        recipes=recipes,
        policy=policy,
        add=AddConnection(catalog, keychain, clock, realm, policy),
        check=CheckConnection(catalog, keychain, check_key, same_keys, policy),
        check_key=check_key,
        edit=EditConnection(catalog),
        find_organizations=FindOrganizations(openai, realm),
        hand_over=HandOver(catalog, keychain, clock, policy),
        probe=ProbeConnection(catalog, keychain, probe_permissions, policy),
        probe_permissions=probe_permissions,
        recover=Recover(catalog, keychain, clock),
        remove=RemoveConnection(catalog, keychain),
        rename=RenameConnection(catalog),
        try_payment=try_payment,
        try_payment_of=TryPaymentOfConnection(catalog, keychain, try_payment, policy),
        repair=RepairConnection(catalog, keychain, check_key, policy),
        replace_key=ReplaceKey(catalog, keychain, clock, realm, policy),
        let_old_key_go=LetOldKeyGo(catalog, keychain, clock),
        go_back=GoBackToOldKey(catalog, keychain, clock),
        write_report=WriteReport(machine, keychain),
        write_mistake_report=WriteMistakeReport(machine, keychain),
        examine=ExamineMachine(catalog, keychain, openai, machine, policy=policy),
        watch=WatchQuietly(catalog, keychain, clock, notifier),
        export_list=ExportList(catalog, files, clock, policy),
        import_list=ImportList(catalog, keychain, files, clock, check_key, policy),
        same_keys=same_keys,
        rehearsal=rehearsal,
        save_guide=SaveGuide(files),
        open_walkthrough=open_walkthrough,
        open_link=OpenLink(open_walkthrough),
        fetch_walkthrough=FetchWalkthrough(fetcher, open_walkthrough),
    )
