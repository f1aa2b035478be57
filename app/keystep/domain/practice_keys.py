"""The keys that practice mode knows, each for one thing to be seen on purpose."""

from keystep.texts import N_

PRACTICE_KEYS = {
    "sk-practice-works": N_("A key that works"),
    "sk-practice-works-too": N_("Another key that works"),
    "sk-practice-restricted": N_("A key with limits"),
    "sk-practice-refused": N_("A key that is refused"),
    "sk-practice-expired": N_("A key that has run out"),
    "sk-practice-wrong-organization": N_("A key of another organization"),
    "sk-practice-wrong-region": N_("A key of another region"),
    "sk-practice-read-only": N_("A key that may only read"),
    "sk-practice-no-credit": N_("A key with no credit left"),
    "sk-practice-cannot-pay": N_("A key that works but can't pay"),
    "sk-practice-spend-limit": N_("A key at its limit for the month"),
    "sk-practice-filtered": N_("A filter in the network"),
    "sk-practice-service-down": N_("A service that is down"),
    "sk-practice-slow": N_("A service that is slow"),
}
"""What each shows, in words, by the key itself. The names are a contract for trainers."""
