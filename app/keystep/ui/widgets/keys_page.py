"""The way to the page where keys are deleted, with the endings to look for."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton

from keystep.domain.api_address import ApiAddress
from keystep.domain.pages import Page
from keystep.services.old_key_wording import listed
from keystep.texts import _
from keystep.ui.widgets.buttons import page_button

MOST_ON_A_BUTTON = 2


def keys_page_button(endings: Sequence[str], *addresses: ApiAddress) -> QPushButton | None:
    """None where no key is one of OpenAI's; of another service's page nothing is known."""
    if not any(address.is_openai for address in addresses):
        return None
    if len(endings) > MOST_ON_A_BUTTON:
        return page_button(_("Delete them on the API keys page"), Page.API_KEYS)
    text = _("Delete {endings} on the API keys page").format(endings=listed(endings))
    return page_button(text, Page.API_KEYS)
