"""The variables by which OpenAI's libraries and tools find a key, and what else they go by.

Names as in openai-python 3.3.1 and openai-node (`OPENAI_…`).
"""

from collections.abc import Mapping

from keystep.domain.access import Access

KEY = "OPENAI_API_KEY"
ORGANIZATION = "OPENAI_ORG_ID"
PROJECT = "OPENAI_PROJECT_ID"
ADDRESS = "OPENAI_BASE_URL"
ALL = (KEY, ORGANIZATION, PROJECT, ADDRESS)

_OPENAI = "OPENAI_"
_HARMLESS = ("LOG", "MODEL", "TIMEOUT", "MAX_RETRIES")
"""How the names end that say nothing about who is asked, and as whom."""


def variables(access: Access) -> dict[str, str]:
    """What says all about a connection; a variable that it lacks is not in it."""
    values = {
        KEY: access.key.reveal(),
        ORGANIZATION: access.organization,
        PROJECT: access.project,
        ADDRESS: access.address.url,
    }
    return {name: value for name, value in values.items() if value is not None}


def environment(access: Access, inherited: Mapping[str, str]) -> dict[str, str]:
    """The inherited one, in which nothing but this connection says where to go and as whom.

    An old `OPENAI_ADMIN_KEY`, `OPENAI_CUSTOM_HEADERS` or `OPENAI_API_BASE` would mix with it.
    """
    kept = {name: value for name, value in inherited.items() if not _speaks_of_access(name)}
    return {**kept, **variables(access)}


def _speaks_of_access(name: str) -> bool:
    """Windows does not tell capitals from small letters in names."""
    name = name.upper()
    return name.startswith(_OPENAI) and not name.endswith(_HARMLESS)
