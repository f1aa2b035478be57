"""The service address that a key is bound to, and the rules for what may be one."""

import ipaddress
import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import SplitResult, unquote, urlsplit

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_PATH = re.compile(r"[A-Za-z0-9/._~!$&'()*+,;=:@%-]*")
_MISTYPED_SCHEME = re.compile(r"https?(?!://)[:/]", re.IGNORECASE)
LONGEST_ADDRESS = 2000


class AddressProblem(Enum):
    UNREADABLE = "unreadable"
    NOT_ENCRYPTED = "not_encrypted"
    OTHER_SCHEME = "other_scheme"
    HAS_LOGIN = "has_login"
    HAS_QUERY = "has_query"


@dataclass(frozen=True)
class ApiAddress:
    """An address that a key may be sent to. Made by `read_api_address`, which checks it."""

    url: str

    @property
    def host(self) -> str:
        """The host with its port when it names one; other alphabets in their ASCII form."""
        return urlsplit(self.url).netloc

    @property
    def is_openai(self) -> bool:
        """Whether this is OpenAI or one of its regions, and not a gateway or local server."""
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        ours = host == "api.openai.com" or host.endswith(".api.openai.com")
        return ours and parts.scheme == "https" and parts.port in {None, 443}

    def __str__(self) -> str:
        return self.url


OPENAI = ApiAddress("https://api.openai.com/v1")


def read_api_address(text: str) -> ApiAddress | AddressProblem:
    """The address that a person typed, made regular: https assumed, a bare host gains /v1.

    http is accepted for this computer only (localhost, 127.0.0.0/8, ::1), because a key in a
    plain request can be read on the way.
    """
    cleaned = text.strip()
    # urlsplit drops tabs and line ends in silence, so they are looked for before.
    if not _is_visible(cleaned) or len(cleaned) > LONGEST_ADDRESS:
        return AddressProblem.UNREADABLE
    if _MISTYPED_SCHEME.match(cleaned):
        return AddressProblem.UNREADABLE  # "https:/host" would name a host called "https"
    if "://" not in cleaned:
        cleaned = f"https://{cleaned}"
    try:
        parts = urlsplit(cleaned)
        host = ascii_host(parts)
        port = parts.port
    except ValueError:
        return AddressProblem.UNREADABLE
    if problem := _problem_of(cleaned, parts, host):
        return problem
    netloc = host if port is None else f"{host}:{port}"
    path = parts.path.rstrip("/") or "/v1"
    url = f"{parts.scheme}://{netloc}{path}"
    # What is kept must be readable again, so what was added counts too.
    return ApiAddress(url) if len(url) <= LONGEST_ADDRESS else AddressProblem.UNREADABLE


def _is_visible(text: str) -> bool:
    return text.isprintable() and " " not in text


def ascii_host(parts: SplitResult) -> str:
    """The host; other alphabets in their ASCII form. Raises ValueError for what is no host."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    return host.encode("idna").decode("ascii") if host else ""


def _problem_of(text: str, parts: SplitResult, host: str) -> AddressProblem | None:
    if parts.scheme not in {"http", "https"}:
        return AddressProblem.OTHER_SCHEME
    if "@" in parts.netloc:
        return AddressProblem.HAS_LOGIN
    if "?" in text or "#" in text:
        return AddressProblem.HAS_QUERY
    if not _HOST.fullmatch(host) or not _PATH.fullmatch(parts.path):
        return AddressProblem.UNREADABLE
    if not _is_visible(unquote(parts.path)):
        return AddressProblem.UNREADABLE
    if parts.scheme == "http" and not is_this_computer(host):
        return AddressProblem.NOT_ENCRYPTED
    return None


def is_this_computer(host: str) -> bool:
    """Whether a host's name says that it is the one we run on."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
