"""What keys and IDs look like, as seen in public (help centres, secret scanners).

OpenAI documents no shape, so these are hints: whatever looks otherwise can still be a key.
"""

import re

from keystep.domain.secret import LONGEST_KEY, PRACTICE_PREFIX, SecretKey

_VENDOR_PREFIXES = {
    "sk-ant-": "Anthropic",
    "sk-or-v1-": "OpenRouter",
    "gsk_": "Groq",
    "xai-": "xAI",
    "AIza": "Google",
    "AQ.Ab": "Google",
    "csk-": "Cerebras",
    "hf_": "Hugging Face",
    "nvapi-": "NVIDIA",
    "ghp_": "GitHub",
    "github_pat_": "GitHub",
    "AKIA": "AWS",
}

_KEY_OF_KNOWN_LENGTH = (
    r"sk-(?:"
    r"(?:None-)?[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"
    r"|(?:proj|svcacct|service|admin)-"
    r"(?:[A-Za-z0-9_-]{20}T3BlbkFJ[A-Za-z0-9_-]{20}"
    r"|[A-Za-z0-9_-]{58}T3BlbkFJ[A-Za-z0-9_-]{58}"
    r"|[A-Za-z0-9_-]{74}T3BlbkFJ[A-Za-z0-9_-]{74}))"
)
COMPLETE_KEY = re.compile(_KEY_OF_KNOWN_LENGTH)
"""Keys of which is known where they end."""

KEY_ALONE = re.compile(r"sk-[A-Za-z0-9._~+/-]*[A-Za-z0-9_~+/-]=*")
"""What RFC 6750 lets a key hold."""

KEY_IN_TEXT = re.compile(
    rf"(?<![A-Za-z0-9_-])(?:{_KEY_OF_KNOWN_LENGTH}|{PRACTICE_PREFIX}[a-z-]*[a-z]"
    rf"|sk-[A-Za-z0-9_-]{{16,{LONGEST_KEY}}}"
    r"(?:[.~+/]{1,2}[A-Za-z0-9_-]{1,200}){0,8}={0,2})(?![\w•-]|\*{3}|\*+\w|\.{3})"
)
VENDOR_KEY_IN_TEXT = re.compile(
    rf"(?<![\w-])(?=[\w.-]{{20}})(?:{'|'.join(map(re.escape, _VENDOR_PREFIXES))})[A-Za-z0-9_-]+"
)

MASK = re.compile(r"…|\*{2,}|\.{3,}|•{2,}|x{8,}|X{8,}")
MASKED_KEY_IN_TEXT = re.compile(r"(?<![\w-])sk-[\w-]*(?:\*{2,}|\.{3,}|•{2,})")
PLACEHOLDER = re.compile(
    r"[$%<]|[{\[][\w ]*[}\]]$|(?i:.*\byour[-_]|.*[-_]here$|.*\b(?:getenv|environ|env\.))"
    r"|[A-Z0-9]+(?:_[A-Z0-9]+)+$"
)

ORGANIZATION_ID = re.compile(r"org-[A-Za-z0-9_-]{2,195}")
PROJECT_ID = re.compile(r"proj_[A-Za-z0-9_-]{2,195}")

# Among other words an ID needs a digit or a capital, so that "org-chart" is none, and a web
# address may hold the ID of just the page that it opens.
_REST_OF_AN_ID = r"(?=[a-z]{0,99}[0-9A-Z])[A-Za-z0-9]{6,195}\b"
ORGANIZATION_ID_IN_TEXT = re.compile(rf"(?<![\w/.=-])org-{_REST_OF_AN_ID}")
PROJECT_ID_IN_TEXT = re.compile(rf"(?<![\w/.=-])proj_{_REST_OF_AN_ID}")
KEY_ID_IN_TEXT = re.compile(r"(?<![\w-])key_[A-Za-z0-9]{16}")
SESSION_IN_TEXT = re.compile(r"(?<![\w-])sess-[A-Za-z0-9]{16}")

EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")


def vendor_of(key: SecretKey) -> str | None:
    """The other company whose keys look like this one."""
    for prefix, vendor in _VENDOR_PREFIXES.items():
        if key.starts_with(prefix):
            return vendor
    return None


def has_the_shape_of_a_key(text: str) -> bool:
    """Whether a text holds a key of OpenAI's or a similar shape. It may be one by another look."""
    return KEY_IN_TEXT.search(text) is not None
