"""All use cases together, as bootstrap wires them and the window and the commands get them."""

from dataclasses import dataclass

from keystep.domain.access import Realm
from keystep.services.add_connection import AddConnection
from keystep.services.check_connection import CheckConnection
from keystep.services.check_key import CheckKey
from keystep.services.examine_machine import ExamineMachine
from keystep.services.find_organizations import FindOrganizations
from keystep.services.ports import Catalog, Clock, Keychain, Machine, OpenAI
from keystep.services.remove_connection import RemoveConnection
from keystep.services.rename_connection import RenameConnection
from keystep.services.repair_connection import RepairConnection
from keystep.services.report import WriteReport


@dataclass(frozen=True)
class UseCases:
    realm: Realm
    catalog: Catalog
    keychain: Keychain
    add: AddConnection
    check: CheckConnection
    check_key: CheckKey
    find_organizations: FindOrganizations
    remove: RemoveConnection
    rename: RenameConnection
    repair: RepairConnection
    write_report: WriteReport
    examine: ExamineMachine


def use_cases(  # noqa: PLR0913  one argument per neighbour
    realm: Realm,
    catalog: Catalog,
    keychain: Keychain,
    openai: OpenAI,
    clock: Clock,
    *,
    machine: Machine,
) -> UseCases:
    """Wire every use case to the same neighbours."""
    check_key = CheckKey(openai, clock, realm)
    return UseCases(
        realm=realm,
        catalog=catalog,
        keychain=keychain,
        add=AddConnection(catalog, keychain, clock, realm),
        check=CheckConnection(catalog, keychain, check_key),
        check_key=check_key,
        find_organizations=FindOrganizations(openai, realm),
        remove=RemoveConnection(catalog, keychain),
        rename=RenameConnection(catalog),
        repair=RepairConnection(catalog, keychain, check_key),
        write_report=WriteReport(machine, keychain),
        examine=ExamineMachine(catalog, keychain, openai, machine),
    )
