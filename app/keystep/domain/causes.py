"""The catalogue of causes: everything a check can find, in words that a person can act on.

One entry per cause: what it means for the connection, which rung of the ladder it stands on, and
the texts. `{service}` in a text is "OpenAI" or the host of another service. Where each answer
comes from is written in `diagnosis.py`, beside the code that reads it.
"""

from dataclasses import dataclass
from enum import Enum

from keystep.domain.ladder import Rung, State
from keystep.domain.pages import Page
from keystep.texts import N_


class Cause(Enum):
    """Ids are a contract: scripts read them from `keystep test --json`."""

    WORKS = "works"
    WORKS_AND_CAN_PAY = "works_and_can_pay"
    WORKS_WITHOUT_MODEL_LIST = "works_without_model_list"
    KEY_NOT_PROVEN = "key_not_proven"

    KEY_UNUSABLE_TEXT = "key_unusable_text"
    KEY_MISSING = "key_missing"
    OTHER_VENDORS_KEY = "other_vendors_key"
    PRACTICE_KEY = "practice_key"
    REAL_KEY_IN_PRACTICE = "real_key_in_practice"
    ADDRESS_SET_BY_POLICY = "address_set_by_policy"
    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    POLICY_UNREADABLE = "policy_unreadable"

    NO_DNS = "no_dns"
    CONNECTION_REFUSED = "connection_refused"
    TIMED_OUT = "timed_out"
    TLS_EXPIRED = "tls_expired"
    TLS_SELF_SIGNED = "tls_self_signed"
    TLS_WRONG_HOST = "tls_wrong_host"
    TLS_UNKNOWN_ISSUER = "tls_unknown_issuer"
    PROXY_LOGIN = "proxy_login"
    PROXY_UNREACHABLE = "proxy_unreachable"
    NO_CONNECTION = "no_connection"
    GUEST_NETWORK = "guest_network"
    BLOCKED_ON_THE_WAY = "blocked_on_the_way"

    REDIRECTED = "redirected"
    NOT_OPENAI = "not_openai"
    ANSWER_TOO_LARGE = "answer_too_large"
    NO_MODEL_LIST = "no_model_list"
    UNCLEAR_ANSWER = "unclear_answer"
    WRONG_REGION = "wrong_region"
    COUNTRY_NOT_SUPPORTED = "country_not_supported"

    SERVICE_BUSY = "service_busy"
    SERVICE_TROUBLE = "service_trouble"
    UNCLEAR_REFUSAL = "unclear_refusal"
    UNCLEAR_LIMIT = "unclear_limit"
    KEY_LOST_ON_THE_WAY = "key_lost_on_the_way"
    KEY_REFUSED = "key_refused"
    KEY_EXPIRED = "key_expired"
    KEY_OR_ADDRESS_REFUSED = "key_or_address_refused"
    ADMIN_KEY = "admin_key"
    ACCOUNT_DEACTIVATED = "account_deactivated"

    WRONG_ORGANIZATION = "wrong_organization"
    UNKNOWN_ORGANIZATION = "unknown_organization"
    NO_ORGANIZATION = "no_organization"
    WRONG_PROJECT = "wrong_project"
    PROJECT_ARCHIVED = "project_archived"
    IP_NOT_ALLOWED = "ip_not_allowed"

    MISSING_PERMISSION = "missing_permission"
    MODEL_NOT_ALLOWED = "model_not_allowed"
    MODEL_NOT_LISTED = "model_not_listed"
    MODEL_ENDS_SOON = "model_ends_soon"

    NO_CREDIT = "no_credit"
    BILLING_INACTIVE = "billing_inactive"
    ORGANIZATION_SPEND_LIMIT = "organization_spend_limit"
    PROJECT_SPEND_LIMIT = "project_spend_limit"
    USAGE_LIMIT = "usage_limit"
    RATE_LIMITED = "rate_limited"

    KEYCHAIN_LOCKED = "keychain_locked"
    KEYCHAIN_SILENT = "keychain_silent"
    KEYCHAIN_ABSENT = "keychain_absent"
    KEYCHAIN_CHANGED = "keychain_changed"
    KEYCHAIN_BROKEN = "keychain_broken"
    CANCELLED = "cancelled"


class Status(Enum):
    """What a cause means for the connection as a whole."""

    WORKS = "works"
    ATTENTION = "attention"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Remedy(Enum):
    """Something that Keystep itself can do about a cause: `do:NAME`."""

    TEST_AGAIN = "test_again"
    PASTE_KEY = "paste_key"
    CHANGE_ORGANIZATION = "change_organization"
    CHANGE_ADDRESS = "change_address"
    USE_REGION = "use_region"
    USE_ORGANIZATION = "use_organization"
    LEAVE_OUT_ORGANIZATION = "leave_out_organization"
    LEAVE_OUT_PROJECT = "leave_out_project"


@dataclass(frozen=True)
class Entry:
    """What is said about one cause. `rung` None: nothing was tried at all.

    `accepts_key` False: the service may have said this without having looked at the key.
    """

    status: Status
    rung: Rung | None
    state: State
    title: str
    why: str
    what_to_do: tuple[str, ...]
    action: Page | Remedy | None
    accepts_key: bool


def _entry(  # noqa: PLR0913  one argument per column of the table below
    status: Status,
    rung: Rung | None,
    title: str,
    why: str,
    *what_to_do: str,
    action: Page | Remedy | None = None,
    state: State | None = None,
    accepts_key: bool = True,
) -> Entry:
    usual_state = State.UNKNOWN if status is Status.UNKNOWN else State.FAILED
    return Entry(status, rung, state or usual_state, title, why, what_to_do, action, accepts_key)


_works, _attention = Status.WORKS, Status.ATTENTION
_failed, _unknown = Status.FAILED, Status.UNKNOWN

CATALOGUE: dict[Cause, Entry] = {
    Cause.WORKS: _entry(
        _works,
        Rung.ORGANIZATION,
        N_("Key accepted"),
        N_("{service} knows this key and answered as it should."),
        state=State.PASSED,
    ),
    Cause.WORKS_AND_CAN_PAY: _entry(
        _works,
        Rung.CREDIT,
        N_("Works, and can pay"),
        N_("{service} answered a tiny request that costs money. So this key can pay."),
        state=State.PASSED,
    ),
    Cause.WORKS_WITHOUT_MODEL_LIST: _entry(
        _attention,
        Rung.PERMISSIONS,
        N_("Key accepted, with limits"),
        N_("{service} knows this key, but the key is not allowed to see the list of models."),
        N_("If your tool needs the list, edit the key on the “API keys” page."),
        N_("Set “List models” to Read."),
        action=Page.API_KEYS,
    ),
    Cause.KEY_NOT_PROVEN: _entry(
        _unknown,
        Rung.KEY,
        N_("This service takes any key"),
        N_("{service} gives the same answer with no key at all. So the answer proves nothing."),
        N_("Try the connection in your tool to see if the key is right."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.KEY_UNUSABLE_TEXT: _entry(
        _failed,
        Rung.FORMAT,
        N_("This text can't be a key"),
        N_("It has spaces or signs that no key has, or it is too short."),
        N_("Copy the whole key once more."),
        action=Remedy.PASTE_KEY,
    ),
    Cause.KEY_MISSING: _entry(
        _failed,
        Rung.FORMAT,
        N_("The key is missing"),
        N_("Your keychain does not have the key of this connection."),
        N_("Paste the key again, or a new one."),
        action=Remedy.PASTE_KEY,
    ),
    Cause.OTHER_VENDORS_KEY: _entry(
        _failed,
        Rung.FORMAT,
        N_("This key is not from OpenAI"),
        N_("It looks like a key from another company. It was not sent to anyone."),
        N_("Open the “API keys” page at OpenAI."),
        N_("Create a key there and use that one."),
        action=Page.API_KEYS,
    ),
    Cause.PRACTICE_KEY: _entry(
        _failed,
        Rung.FORMAT,
        N_("This is a practice key"),
        N_("Practice keys work in practice mode only. It was not sent to anyone."),
        N_("Create a real key on the “API keys” page, and use that one."),
        action=Page.API_KEYS,
    ),
    Cause.REAL_KEY_IN_PRACTICE: _entry(
        _failed,
        Rung.FORMAT,
        N_("Practice mode takes practice keys"),
        N_("This looks like a real key. It was not sent to anyone and was not kept."),
        N_("Use “sk-practice-works” to practice."),
        N_("Close practice mode to use your real key."),
        action=Remedy.PASTE_KEY,
    ),
    Cause.ADDRESS_SET_BY_POLICY: _entry(
        _failed,
        None,
        N_("Set by IT: paste key again"),
        N_("IT has set another service address. The saved key stays here and is not sent."),
        N_("Paste the key again, or a new one. It goes to the address that IT has set."),
        action=Remedy.PASTE_KEY,
    ),
    Cause.ADDRESS_NOT_ALLOWED: _entry(
        _failed,
        None,
        N_("This address is not allowed"),
        N_("IT does not allow keys to go to this service address. Nothing was sent."),
        N_("Ask IT which service address to use."),
        N_("Make a new connection with that address."),
        action=Remedy.CHANGE_ADDRESS,
    ),
    Cause.POLICY_UNREADABLE: _entry(
        _unknown,
        None,
        N_("Settings of IT can't be read"),
        N_("IT has settings for Keystep here, and they could not be read. So no key is sent."),
        N_("Tell IT. The command “keystep doctor” says what is wrong."),
        N_("Then start Keystep again."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.NO_DNS: _entry(
        _unknown,
        Rung.NETWORK,
        N_("The service was not found"),
        N_("This computer could not find {service}. It may be offline, or the address is wrong."),
        N_("Check that other web pages open."),
        N_("If they do, ask IT whether {service} is blocked."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.CONNECTION_REFUSED: _entry(
        _unknown,
        Rung.NETWORK,
        N_("The service did not open up"),
        N_("{service} was found, but it took no connection from this computer."),
        N_("Check the service address."),
        N_("Ask IT whether a firewall blocks {service}."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.TIMED_OUT: _entry(
        _unknown,
        Rung.NETWORK,
        N_("No answer in time"),
        N_("{service} did not answer within 15 seconds."),
        N_("Wait a minute, then test again."),
        N_("If it stays so, ask IT whether {service} is blocked."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.TLS_EXPIRED: _entry(
        _unknown,
        Rung.NETWORK,
        N_("Proof of identity ran out"),
        N_("The proof of identity that {service} showed has run out. Nothing was sent."),
        N_("Check that the date of this computer is right."),
        N_("If it is, tell IT."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.TLS_SELF_SIGNED: _entry(
        _unknown,
        Rung.NETWORK,
        N_("Not a trusted service"),
        N_("Nobody this computer trusts vouches for {service}. Nothing was sent."),
        N_("Ask IT to add the root certificate of your company."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.TLS_WRONG_HOST: _entry(
        _unknown,
        Rung.NETWORK,
        N_("Someone else answered"),
        N_("The proof of identity belongs to another address than {service}. Nothing was sent."),
        N_("Check the service address."),
        N_("In a guest network, open the browser and sign in first."),
        N_("If it stays so, tell IT."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.TLS_UNKNOWN_ISSUER: _entry(
        _unknown,
        Rung.NETWORK,
        N_("Can't trust this service"),
        N_(
            "It does not know who vouches for {service}. Often the company reads along. "
            "Nothing was sent."
        ),
        N_("Ask IT to add the root certificate of your company."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.PROXY_LOGIN: _entry(
        _unknown,
        Rung.NETWORK,
        N_("The proxy wants a login"),
        N_("All traffic goes through a proxy, and it did not let Keystep pass."),
        N_("Ask IT to let Keystep reach {service} through the proxy."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.PROXY_UNREACHABLE: _entry(
        _unknown,
        Rung.NETWORK,
        N_("The proxy does not answer"),
        N_("This computer is set to use a proxy, and that proxy can't be reached."),
        N_("Check that you are in the company's network or VPN."),
        N_("Ask IT about the proxy setting."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.NO_CONNECTION: _entry(
        _unknown,
        Rung.NETWORK,
        N_("The connection broke off"),
        N_("The line to {service} was cut before an answer came."),
        N_("Test again."),
        N_("If it stays so, ask IT whether {service} is blocked."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.GUEST_NETWORK: _entry(
        _unknown,
        Rung.NETWORK,
        N_("The network wants a sign-in"),
        N_("A guest network answered in place of {service}. It wants you to sign in first."),
        N_("Open the browser and go to any page."),
        N_("Sign in where the network asks for it."),
        N_("Then test again."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.BLOCKED_ON_THE_WAY: _entry(
        _unknown,
        Rung.NETWORK,
        N_("A filter turned us away"),
        N_("A web filter answered in place of {service}. It says that this is not allowed."),
        N_("If you use a VPN, test again without it."),
        N_("If it stays so, ask IT to let {service} through."),
        action=Remedy.TEST_AGAIN,
        state=State.FAILED,
    ),
    Cause.REDIRECTED: _entry(
        _unknown,
        Rung.ADDRESS,
        N_("Sent somewhere else"),
        N_("{service} sent us to another address. Your key was not sent there."),
        N_("In a guest network, open the browser and sign in first."),
        N_("Else check the service address."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.NOT_OPENAI: _entry(
        _unknown,
        Rung.ADDRESS,
        N_("A web page answered"),
        N_("We asked {service}, and got a web page back. It may be a sign-in or block page."),
        N_("Open the browser and see if a sign-in page shows up."),
        N_("Check that the service address is right and ends in /v1."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.ANSWER_TOO_LARGE: _entry(
        _unknown,
        Rung.ADDRESS,
        N_("The answer was too long"),
        N_("{service} sent far more than a model list. We stopped reading."),
        N_("Check that the service address is right."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.NO_MODEL_LIST: _entry(
        _unknown,
        Rung.ADDRESS,
        N_("No model list at this address"),
        N_("{service} answered, but it has no list of models there. So the key can't be checked."),
        N_("Check that the service address is right. Most end in /v1."),
        N_("If it is, try the connection in your tool."),
        action=Remedy.CHANGE_ADDRESS,
    ),
    Cause.UNCLEAR_ANSWER: _entry(
        _unknown,
        Rung.ADDRESS,
        N_("The answer was not clear"),
        N_("{service} answered, but not in a way that tells if the key works."),
        N_("Check that the service address is right."),
        N_("Test again in some minutes."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.WRONG_REGION: _entry(
        _failed,
        Rung.ADDRESS,
        N_("Needs another address"),
        N_("Your project keeps its data in one region, and that region has its own address."),
        N_("Find the region in the settings of the project."),
        N_("Ask OpenAI or IT for the address of that region, and use it."),
        action=Remedy.CHANGE_ADDRESS,
    ),
    Cause.COUNTRY_NOT_SUPPORTED: _entry(
        _failed,
        Rung.ADDRESS,
        N_("Country not served"),
        N_("The request came from a country or region that OpenAI does not serve."),
        N_("If you use a VPN, turn it off or choose another country."),
        N_("Test again."),
        action=Page.COUNTRIES,
    ),
    Cause.SERVICE_BUSY: _entry(
        _unknown,
        Rung.KEY,
        N_("The service is very busy"),
        N_("{service} has too much to do right now. This says nothing about your key."),
        N_("Wait some minutes, then test again."),
        action=Page.STATUS,
    ),
    Cause.SERVICE_TROUBLE: _entry(
        _unknown,
        Rung.KEY,
        N_("The service has trouble"),
        N_("{service} has a fault right now. This says nothing about your key."),
        N_("See the status page."),
        N_("Test again later."),
        action=Page.STATUS,
    ),
    Cause.UNCLEAR_REFUSAL: _entry(
        _unknown,
        Rung.KEY,
        N_("Refused, but not clear why"),
        N_("{service} said no, and gave no reason that we know. It may not be the key."),
        N_("Look under Details for what the service said."),
        N_("Copy the report, and send it to IT."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.UNCLEAR_LIMIT: _entry(
        _unknown,
        Rung.KEY,
        N_("A limit was reached"),
        N_("{service} took no request now, and did not say which limit is used up."),
        N_("Wait a minute, then test again."),
        N_("If it stays so, look under Details and tell IT."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.KEY_LOST_ON_THE_WAY: _entry(
        _unknown,
        Rung.KEY,
        N_("The key did not arrive"),
        N_("Keystep sent the key, but {service} says it got none. Something took it out."),
        N_("Check that the service address is right."),
        N_("Ask IT if a proxy or gateway removes keys."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.KEY_EXPIRED: _entry(
        _failed,
        Rung.KEY,
        N_("The key has run out"),
        N_("The key had an end date, and that has passed. It can't be made to work again."),
        N_("Create a new key on the “API keys” page."),
        N_("Choose a later end date, or none."),
        N_("Paste it in place of this one."),
        action=Page.API_KEYS,
    ),
    Cause.KEY_OR_ADDRESS_REFUSED: _entry(
        _failed,
        Rung.KEY,
        N_("Key or address not accepted"),
        N_("{service} says no. It does not tell apart a wrong key and a wrong address."),
        N_("Check that the service address is that of your own service."),
        N_("Copy the key once more, all of it."),
        action=Remedy.CHANGE_ADDRESS,
    ),
    Cause.KEY_REFUSED: _entry(
        _failed,
        Rung.KEY,
        N_("Key refused"),
        N_("{service} did not accept this key. It may be deleted or only partly copied."),
        N_("Create a new key on the “API keys” page."),
        N_("Copy all of it."),
        N_("Paste it in place of this one."),
        action=Page.API_KEYS,
    ),
    Cause.ADMIN_KEY: _entry(
        _failed,
        Rung.FORMAT,
        N_("This is an admin key"),
        N_("Admin keys manage an organization. They can't be used by tools that ask models."),
        N_("Create a normal secret key on the “API keys” page, and use that one."),
        action=Page.API_KEYS,
    ),
    Cause.ACCOUNT_DEACTIVATED: _entry(
        _failed,
        Rung.KEY,
        N_("This account is closed"),
        N_("OpenAI or an owner has closed the account that this key belongs to."),
        N_("Look for a mail from OpenAI."),
        N_("Ask OpenAI's help center."),
        action=Page.HELP_CENTER,
    ),
    Cause.WRONG_ORGANIZATION: _entry(
        _failed,
        Rung.ORGANIZATION,
        N_("Wrong organization"),
        N_("The key was made in another organization."),
        N_("Copy the ID of the organization where the key was made, or leave it empty."),
        action=Remedy.CHANGE_ORGANIZATION,
    ),
    Cause.UNKNOWN_ORGANIZATION: _entry(
        _failed,
        Rung.ORGANIZATION,
        N_("No such organization"),
        N_("{service} knows no organization with this ID."),
        N_("Open your organization settings and copy the ID that starts with “org-”."),
        action=Page.ORGANIZATION,
        accepts_key=False,
    ),
    Cause.NO_ORGANIZATION: _entry(
        _failed,
        Rung.ORGANIZATION,
        N_("This key has no organization"),
        N_("The person who made the key is no longer in an organization."),
        N_("Ask an owner of your organization for an invitation."),
        N_("Then create a new key."),
        action=Page.PEOPLE,
    ),
    Cause.WRONG_PROJECT: _entry(
        _failed,
        Rung.ORGANIZATION,
        N_("Wrong project"),
        N_("The key was made in another project."),
        N_("Leave the project empty, or use a key made in that project."),
        action=Remedy.CHANGE_ORGANIZATION,
    ),
    Cause.PROJECT_ARCHIVED: _entry(
        _failed,
        Rung.ORGANIZATION,
        N_("The project is archived"),
        N_("The project of this key was put away. That can't be undone."),
        N_("Create a key in a project that is in use."),
        action=Page.API_KEYS,
    ),
    Cause.IP_NOT_ALLOWED: _entry(
        _failed,
        Rung.ORGANIZATION,
        N_("Network not allowed"),
        N_("Your organization lets keys be used from some networks only."),
        N_("Use the company's network or VPN."),
        N_("Or ask an owner to add this network to the “IP allowlist”."),
        action=Page.IP_ALLOWLIST,
        accepts_key=False,
    ),
    Cause.MISSING_PERMISSION: _entry(
        _attention,
        Rung.PERMISSIONS,
        N_("The key may not do this"),
        N_("{service} knows this key. The key lacks a permission."),
        N_("Open the “API keys” page and edit the key."),
        N_("Under Permissions, allow what is missing."),
        action=Page.API_KEYS,
    ),
    Cause.MODEL_NOT_ALLOWED: _entry(
        _attention,
        Rung.PERMISSIONS,
        N_("This model is not allowed"),
        N_("{service} knows this key. It may not use the model that we tried."),
        N_("Open the limits page and see which models the project may use."),
        N_("If it lacks the one you need, ask an owner to allow it."),
        action=Page.LIMITS,
    ),
    Cause.MODEL_NOT_LISTED: _entry(
        _attention,
        Rung.PERMISSIONS,
        N_("Your model is not on offer"),
        N_("{service} knows this key. But the model of this connection is not in its list."),
        N_("Check the name of the model, letter by letter."),
        N_("If it is right, ask an owner to allow the model, or choose another one."),
        action=Page.LIMITS,
    ),
    Cause.MODEL_ENDS_SOON: _entry(
        _attention,
        Rung.PERMISSIONS,
        N_("Your model has an end date"),
        N_("The key works. But {service} will shut down the model of this connection."),
        N_("See which model takes its place."),
        N_("Ask who runs your tool to change to it before the end."),
        N_("Then change the model of this connection too."),
        action=Page.DEPRECATIONS,
        state=State.UNKNOWN,
    ),
    Cause.NO_CREDIT: _entry(
        _attention,
        Rung.CREDIT,
        N_("No credit left"),
        N_("The key works, but your account at {service} has no credit."),
        N_("Ask the person who pays for {service} to add some."),
        N_("Then test again."),
        action=Page.BILLING,
    ),
    Cause.BILLING_INACTIVE: _entry(
        _attention,
        Rung.CREDIT,
        N_("Paying is switched off"),
        N_("The key works, but the account has no way to pay that works."),
        N_("Check the way to pay on the billing page."),
        N_("Then test again."),
        action=Page.BILLING,
    ),
    Cause.ORGANIZATION_SPEND_LIMIT: _entry(
        _attention,
        Rung.CREDIT,
        N_("Monthly limit used up"),
        N_("The key works, but your organization has spent all it allows for this month."),
        N_("Ask an owner to raise the spend limit, or wait for the new month."),
        action=Page.LIMITS,
    ),
    Cause.PROJECT_SPEND_LIMIT: _entry(
        _attention,
        Rung.CREDIT,
        N_("Project limit used up"),
        N_("The key works, but its project has spent all it may spend this month."),
        N_("Ask an owner to raise the project's spend limit, or wait for the new month."),
        action=Page.LIMITS,
    ),
    Cause.USAGE_LIMIT: _entry(
        _attention,
        Rung.CREDIT,
        N_("The usage limit is reached"),
        N_("The key works, but it has used all that {service} allows it for now."),
        N_("See the limits page. There you can ask for more."),
        action=Page.LIMITS,
    ),
    Cause.RATE_LIMITED: _entry(
        _attention,
        Rung.CREDIT,
        N_("Too many requests right now"),
        N_("The key works, but it was used too often in a short time."),
        N_("Wait a minute, then test again."),
        action=Remedy.TEST_AGAIN,
        state=State.UNKNOWN,
    ),
    Cause.KEYCHAIN_LOCKED: _entry(
        _unknown,
        None,
        N_("Your keychain is locked"),
        N_("The key is safe, but this computer does not hand it out while locked."),
        N_("Unlock the keychain when your computer asks."),
        N_("Then try again."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.KEYCHAIN_SILENT: _entry(
        _unknown,
        None,
        N_("The keychain does not answer"),
        N_("The key is safe. But the keychain did not hand it out for two minutes."),
        N_("Look for a window that asks for your password, and type it in."),
        N_("Then try again."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.KEYCHAIN_ABSENT: _entry(
        _unknown,
        None,
        N_("No keychain found"),
        N_("Keystep keeps keys in the keychain of the computer only, and found none."),
        N_("Ask IT to set up a keychain, such as GNOME Keyring or KWallet."),
        N_("Then try again."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.KEYCHAIN_CHANGED: _entry(
        _unknown,
        None,
        N_("Another keychain is in use"),
        N_("This connection was saved in another keychain than the one in use now."),
        N_("Sign in the way you did when you saved it."),
        N_("Then try again."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.KEYCHAIN_BROKEN: _entry(
        _unknown,
        None,
        N_("The keychain does not work"),
        N_("The keychain did not do what it was asked. Nothing was changed."),
        N_("Sign out of this computer and in again."),
        N_("If it stays so, tell IT."),
        action=Remedy.TEST_AGAIN,
    ),
    Cause.CANCELLED: _entry(
        Status.CANCELLED,
        None,
        N_("Check stopped"),
        N_("You stopped the check before it was done."),
        action=Remedy.TEST_AGAIN,
    ),
}


def action_id(action: Page | Remedy | None) -> str | None:
    """The action as scripts see it: "open:PAGE", "do:NAME" or None."""
    if action is None:
        return None
    return f"open:{action.value}" if isinstance(action, Page) else f"do:{action.value}"
