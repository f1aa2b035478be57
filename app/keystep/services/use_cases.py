"""All use cases together, as bootstrap wires them and the window and the commands get them.

Each is imported with its first use: a command needs one or two, and the first window none.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from functools import cached_property

from keystep.domain.access import Realm
from keystep.domain.policy import NO_POLICY, Policy
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
from keystep.services.within_policy import OpenAIWithinPolicy

TYPE_CHECKING = False
if TYPE_CHECKING:
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


@dataclass(frozen=True)
class UseCases:
    """Every use case has the same neighbours."""

    realm: Realm
    catalog: Catalog
    keychain: Keychain
    openai: OpenAI
    clock: Clock
    _: KW_ONLY
    machine: Machine
    notifier: Notifier
    files: Files
    recipes: Recipes
    fetcher: Fetcher
    policy: Policy = NO_POLICY
    user_name: Callable[[], str] = lambda: ""
    rehearsal: Rehearsal | None = None

    def __post_init__(self) -> None:
        """No use case has a way to a service but through the policy."""
        object.__setattr__(self, "openai", OpenAIWithinPolicy(self.openai, self.policy))

    @cached_property
    def add(self) -> "AddConnection":
        from keystep.services.add_connection import AddConnection

        return AddConnection(self.catalog, self.keychain, self.clock, self.realm, self.policy)

    @cached_property
    def check(self) -> "CheckConnection":
        from keystep.services.check_connection import CheckConnection

        return CheckConnection(
            self.catalog, self.keychain, self.check_key, self.same_keys, self.policy
        )

    @cached_property
    def check_key(self) -> "CheckKey":
        from keystep.services.check_key import CheckKey

        return CheckKey(self.openai, self.clock, self.realm, policy=self.policy)

    @cached_property
    def edit(self) -> "EditConnection":
        from keystep.services.edit_connection import EditConnection

        return EditConnection(self.catalog)

    @cached_property
    def find_organizations(self) -> "FindOrganizations":
        from keystep.services.find_organizations import FindOrganizations

        return FindOrganizations(self.openai, self.realm)

    @cached_property
    def hand_over(self) -> "HandOver":
        from keystep.services.hand_over import HandOver

        return HandOver(self.catalog, self.keychain, self.clock, self.policy)

    @cached_property
    def probe(self) -> "ProbeConnection":
        from keystep.services.probe_connection import ProbeConnection

        return ProbeConnection(self.catalog, self.keychain, self.probe_permissions, self.policy)

    @cached_property
    def probe_permissions(self) -> "ProbePermissions":
        from keystep.services.probe_permissions import ProbePermissions

        return ProbePermissions(self.openai, self.realm)

    @cached_property
    def recover(self) -> "Recover":
        from keystep.services.recover import Recover

        return Recover(self.catalog, self.keychain, self.clock)

    @cached_property
    def remove(self) -> "RemoveConnection":
        from keystep.services.remove_connection import RemoveConnection

        return RemoveConnection(self.catalog, self.keychain)

    @cached_property
    def rename(self) -> "RenameConnection":
        from keystep.services.rename_connection import RenameConnection

        return RenameConnection(self.catalog)

    @cached_property
    def try_payment(self) -> "TryPayment":
        from keystep.services.try_payment import TryPayment

        return TryPayment(self.check_key)

    @cached_property
    def try_payment_of(self) -> "TryPaymentOfConnection":
        from keystep.services.try_payment_of_connection import TryPaymentOfConnection

        return TryPaymentOfConnection(self.catalog, self.keychain, self.try_payment, self.policy)

    @cached_property
    def repair(self) -> "RepairConnection":
        from keystep.services.repair_connection import RepairConnection

        return RepairConnection(self.catalog, self.keychain, self.check_key, self.policy)

    @cached_property
    def replace_key(self) -> "ReplaceKey":
        from keystep.services.replace_key import ReplaceKey

        return ReplaceKey(self.catalog, self.keychain, self.clock, self.realm, self.policy)

    @cached_property
    def let_old_key_go(self) -> "LetOldKeyGo":
        from keystep.services.let_old_key_go import LetOldKeyGo

        return LetOldKeyGo(self.catalog, self.keychain, self.clock)

    @cached_property
    def go_back(self) -> "GoBackToOldKey":
        from keystep.services.go_back_to_old_key import GoBackToOldKey

        return GoBackToOldKey(self.catalog, self.keychain, self.clock)

    @cached_property
    def write_report(self) -> "WriteReport":
        from keystep.services.report import WriteReport

        return WriteReport(self.machine, self.keychain)

    @cached_property
    def write_mistake_report(self) -> "WriteMistakeReport":
        from keystep.services.mistake_report import WriteMistakeReport

        return WriteMistakeReport(self.machine, self.keychain)

    @cached_property
    def examine(self) -> "ExamineMachine":
        from keystep.services.examine_machine import ExamineMachine

        return ExamineMachine(
            self.catalog, self.keychain, self.openai, self.machine, policy=self.policy
        )

    @cached_property
    def watch(self) -> "WatchQuietly":
        from keystep.services.watch_quietly import WatchQuietly

        return WatchQuietly(self.catalog, self.keychain, self.clock, self.notifier)

    @cached_property
    def export_list(self) -> "ExportList":
        from keystep.services.export_list import ExportList

        return ExportList(self.catalog, self.files, self.clock, self.policy)

    @cached_property
    def import_list(self) -> "ImportList":
        from keystep.services.import_list import ImportList

        return ImportList(
            self.catalog, self.keychain, self.files, self.clock, self.check_key, self.policy
        )

    @cached_property
    def same_keys(self) -> "SameKeys":
        from keystep.services.same_key import SameKeys

        return SameKeys(self.catalog, self.keychain)

    @cached_property
    def save_guide(self) -> "SaveGuide":
        from keystep.services.save_guide import SaveGuide

        return SaveGuide(self.files)

    @cached_property
    def open_walkthrough(self) -> "OpenWalkthrough":
        from keystep.services.open_walkthrough import OpenWalkthrough

        return OpenWalkthrough(self.files, self.user_name)

    @cached_property
    def open_link(self) -> "OpenLink":
        from keystep.services.open_link import OpenLink

        return OpenLink(self.open_walkthrough)

    @cached_property
    def fetch_walkthrough(self) -> "FetchWalkthrough":
        from keystep.services.fetch_walkthrough import FetchWalkthrough

        return FetchWalkthrough(self.fetcher, self.open_walkthrough)
