"""The report for IT about a mistake of Keystep's own: its places, and what the computer is like."""

from dataclasses import dataclass

from keystep.domain.api_address import OPENAI
from keystep.domain.redaction import without_keys_and_mail
from keystep.services.ports import Keychain, Machine
from keystep.services.report import about_machine, name_of, section, with_contact
from keystep.texts import _


@dataclass(frozen=True)
class WriteMistakeReport:
    machine: Machine
    keychain: Keychain

    async def __call__(self, places: str) -> str:
        """`places` is what happened, in lines that hold no secret."""
        facts = await self.machine.facts(OPENAI)
        computer = about_machine(facts, await name_of(self.keychain))
        parts = [
            _("Keystep report for IT"),
            f"{_('Something went wrong inside Keystep')}\n{places}",
            section(_("This computer"), computer),
        ]
        return with_contact(without_keys_and_mail("\n\n".join(parts)))
