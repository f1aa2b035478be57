"""Finds words of Keystep's that no translator got: in the language that nobody speaks, all of its
own letters have accents, so what has none is either somebody else's word or was forgotten.
"""

import re

# Names, IDs, addresses and what others call their things.
NOT_OURS = re.compile(
    r"https?://\S+|/[\w./-]+|\S*\.(?:json|env|db|toml|py|yaml|log)\b|[\w.+-]+@[\w.]+"
    r"|(?:sk|org|proj|req)[-_…]\S*|…\S+|gpt-[\w.-]+|\S*__?[A-Z]\S*|[A-Z]+_[A-Z_]+"
    r"|Practice (?:Company|School)|org-\S+|api\.\S+|us\.api\S*"
    r"|Okta Workflows|Power Automate(?: and Copilot Studio)?|VS Code with Continue|Open WebUI"
    r"|Node\.js|Zapier|n8n|Make|Python|curl|OpenAI|Keystep|Ctrl|Shift|Esc|Del|F\d+|Alt"
    r"|Marketing|Reports \(read-only\)|Old website|Help desk|Chat|Newsletter|Workshop|Sales"
)
WORD = re.compile(r"[A-Za-z]{2,}(?:['’][a-z]+)?")


def forgotten(text: str, allowed: re.Pattern[str] = NOT_OURS) -> list[str]:
    """The plain words in a text that are nobody else's."""
    return WORD.findall(allowed.sub(" ", text.replace("\u200b", "").replace("\u2060", "")))
