"""What menus, software centres and file managers say of Keystep, for translators too."""

from keystep.texts import N_

APP_ID = "app.keystep.Keystep"
NAME = "Keystep"

GENERIC_NAME = N_("Connections to OpenAI")
COMMENT = N_("Connect your organization to OpenAI, step by step")
# Words that people may search for, with a semicolon after each.
KEYWORDS = N_("OpenAI;API key;secret key;connection;organization;AI;")
NEW_CONNECTION = N_("New connection")
WALKTHROUGH_FILE = N_("Keystep walkthrough")

SUMMARY = N_("Connect your organization to OpenAI")
DESCRIPTION = (
    N_(
        "Keystep leads you to a secret key and checks live whether it works. It keeps the key in"
        " the keychain of your computer. If something is wrong, it says so in plain words."
    ),
    N_(
        "It is made for people who are no engineers. Five steps lead to a connection that was"
        " checked. Later one list shows which connections work, and what to do about the others."
    ),
    N_(
        "Your key is in the keychain of your computer and nowhere else. Other tools are given a"
        " connection field by field. Practice mode shows all of it without a real key."
    ),
)
PICTURES = {
    "window.png": N_("All connections, each with its status in words"),
    "wizard.png": N_("Making a secret key and pasting it, step by step"),
}
"""Files of `resources/pictures/`, out of the tour; the first one stands for Keystep."""
