"""The web pages that Keystep opens: the whole list, so that nothing else can be opened.

Addresses from OpenAI's help centre and guides as read in November 2026.
"""

from enum import Enum


class Page(Enum):
    """A page by the name that `open:NAME` actions use."""

    API_KEYS = "api_keys"
    ORGANIZATION = "organization"
    BILLING = "billing"
    LIMITS = "limits"
    PEOPLE = "people"
    IP_ALLOWLIST = "ip_allowlist"
    STATUS = "status"
    PRICING = "pricing"
    AUTHENTICATION = "authentication"
    API_REFERENCE = "api_reference"
    ERROR_CODES = "error_codes"
    COUNTRIES = "countries"
    DEPRECATIONS = "deprecations"
    HELP_CENTER = "help_center"
    KEY_PERMISSIONS = "key_permissions"
    CONNECTOR = "connector"
    WORKFLOW_ELEMENTS = "workflow_elements"

    @property
    def url(self) -> str:
        return _URLS[self]


_PLATFORM = "https://platform.openai.com/settings/organization"
_URLS = {
    Page.API_KEYS: "https://platform.openai.com/api-keys",
    Page.ORGANIZATION: f"{_PLATFORM}/general",
    Page.BILLING: f"{_PLATFORM}/billing/overview",
    Page.LIMITS: f"{_PLATFORM}/limits",
    Page.PEOPLE: f"{_PLATFORM}/people",
    Page.IP_ALLOWLIST: f"{_PLATFORM}/security/ip-allowlist",
    Page.STATUS: "https://status.openai.com/",
    Page.PRICING: "https://openai.com/api/pricing/",
    Page.AUTHENTICATION: "https://platform.openai.com/docs/api-reference/authentication",
    Page.API_REFERENCE: "https://platform.openai.com/docs/api-reference",
    Page.ERROR_CODES: "https://developers.openai.com/api/docs/guides/error-codes",
    Page.COUNTRIES: "https://developers.openai.com/api/docs/supported-countries",
    Page.DEPRECATIONS: "https://developers.openai.com/api/docs/deprecations",
    Page.HELP_CENTER: "https://help.openai.com/",
    Page.KEY_PERMISSIONS: "https://help.openai.com/en/articles/8867743",
    Page.CONNECTOR: (
        "https://help.okta.com/en/prod/Content/Topics/Workflows/"
        "connector-reference/openai/overviews/authorization.htm"
    ),
    Page.WORKFLOW_ELEMENTS: (
        "https://help.okta.com/wf/en-us/content/topics/workflows/workflows-elements.htm"
    ),
}
