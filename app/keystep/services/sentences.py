"""One sentence for each thing that can be in the way, the same on screen and in the terminal.

Apart from `wording.py`, because it knows every kind of problem, and most starts meet none.
"""

from keystep.domain.api_address import OPENAI, AddressProblem
from keystep.domain.causes import Cause
from keystep.domain.identifiers import IdProblem
from keystep.domain.nickname import NicknameProblem
from keystep.domain.not_done import NotDone
from keystep.domain.own_words import OwnWordsProblem
from keystep.domain.pasted_text import NotAKey
from keystep.domain.wizard_flow import Missing
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble, RecipesMissing
from keystep.services.verdict_wording import title, why
from keystep.texts import N_, _

Problem = (
    AddressProblem
    | CatalogTrouble
    | Cause
    | Conflict
    | IdProblem
    | KeychainTrouble
    | Missing
    | NicknameProblem
    | NotAKey
    | NotDone
    | OwnWordsProblem
    | RecipesMissing
)

_SENTENCES: dict[Problem, str] = {
    AddressProblem.UNREADABLE: N_(
        "This is no service address. It should look like https://api.openai.com/v1."
    ),
    AddressProblem.NOT_ENCRYPTED: N_(
        "The service address must start with https, so that nobody can read the key on its way."
    ),
    AddressProblem.OTHER_SCHEME: N_("The service address must start with https."),
    AddressProblem.HAS_LOGIN: N_("Leave out the name or password before the @ in the address."),
    AddressProblem.HAS_QUERY: N_("Leave out all after the ? or # in the address."),
    CatalogTrouble.UNREADABLE: N_(
        "The list of connections can't be read: its file is damaged. Nothing was changed."
        " Ask IT to bring it back from a backup."
    ),
    CatalogTrouble.DAMAGED: N_(
        "The list of connections can't be read: its file is damaged. Nothing was changed."
        " Start Keystep again: its window saves what can still be read."
    ),
    CatalogTrouble.NOT_OURS: N_(
        "The file of the list belongs to another program. Nothing was changed."
    ),
    CatalogTrouble.NEWER: N_(
        "The list was made by a newer Keystep. Install that version to use it. Nothing was changed."
    ),
    CatalogTrouble.UNSAFE: N_(
        "Other people can change the folder of the list. Nothing was changed."
        " Ask IT to keep all others out of it."
    ),
    CatalogTrouble.READ_ONLY: N_(
        "The list of connections can't be opened for writing. Ask IT to check your rights."
        " Nothing was changed."
    ),
    CatalogTrouble.FULL: N_("The disk is full. Make some room, then try again."),
    CatalogTrouble.BUSY: N_("Another Keystep is using the list right now. Close it or try again."),
    Conflict.NICKNAME_TAKEN: N_("Another connection has this nickname. Choose another one."),
    Conflict.NO_SUCH_CONNECTION: N_("This connection is no longer there."),
    Conflict.KEY_IS_BOUND: N_(
        "A saved key stays with its service address. Nothing was sent and nothing was changed."
        " To use another address, add a connection and paste the key again."
    ),
    Conflict.KEY_IN_USE: N_(
        "This is the key that the connection uses already. Nothing was changed. Create a new key."
    ),
    Conflict.UNFINISHED: N_(
        "An earlier change of this connection has not ended. Unlock your keychain, then try again."
    ),
    Conflict.NO_OLD_KEY: N_("The old key is no longer kept on this computer. Nothing was changed."),
    IdProblem.IS_A_KEY: N_("This looks like a secret key. It belongs in the step before."),
    IdProblem.IS_A_PROJECT: N_("This is a project ID. The organization ID starts with “org-”."),
    IdProblem.IS_AN_ORGANIZATION: N_(
        "This is an organization ID. The project ID starts with “proj_”."
    ),
    IdProblem.IS_AN_EMAIL: N_("This is a mail address. The ID is on your settings page."),
    IdProblem.IS_A_NAME: N_(
        "This is a name. The ID of an organization starts with “org-”,"
        " that of a project with “proj_”."
    ),
    IdProblem.UNUSABLE: N_("An ID has no spaces or special letters. Copy it once more."),
    KeychainTrouble.LOCKED: N_(
        "Your keychain is locked. Unlock it, then try again. Nothing was changed."
    ),
    KeychainTrouble.SILENT: N_(
        "Your keychain does not answer. Look for a window that asks for your password."
        " Nothing was changed."
    ),
    KeychainTrouble.ABSENT: N_(
        "This computer has no keychain that Keystep can use. Keys are kept nowhere else,"
        " so nothing was changed. Ask IT to set up GNOME Keyring or KWallet."
    ),
    KeychainTrouble.CHANGED: N_(
        "This connection was saved in another keychain than the one in use now."
        " Nothing was changed."
    ),
    KeychainTrouble.BROKEN: N_(
        "The keychain did not do what it was asked. Nothing was changed. Try again."
    ),
    KeychainTrouble.MISSING: N_("Your keychain no longer has this key."),
    Missing.KEY: N_("Paste your secret key first. Copy it, then choose Paste."),
    Missing.NICKNAME: N_("Give the connection a nickname, such as “Marketing”."),
    Missing.NICKNAME_TOO_LONG: N_("A nickname has 64 characters at most. Make it shorter."),
    Missing.NICKNAME_UNUSABLE: N_("This nickname has hidden characters. Type it by hand."),
    Missing.NICKNAME_IS_A_KEY: N_("This looks like a secret key. A nickname can be seen by all."),
    Missing.NICKNAME_TAKEN: N_("Another connection has this nickname. Choose another one."),
    NicknameProblem.EMPTY: N_("Give the connection a nickname, such as “Marketing”."),
    NicknameProblem.TOO_LONG: N_("A nickname has 64 characters at most. Make it shorter."),
    NicknameProblem.IS_A_KEY: N_("This looks like a secret key. A nickname can be seen by all."),
    NicknameProblem.HIDDEN_CHARACTERS: N_("This nickname has hidden characters. Type it by hand."),
    NotDone.OTHER_SERVICE: N_("This can be found out at OpenAI only, not at another service."),
    NotDone.NO_CHEAP_MODEL: N_(
        "No model of this key is known to be cheap, so nothing was tried and nothing was spent."
    ),
    OwnWordsProblem.IS_A_KEY: N_("This looks like a secret key. Notes can be seen by all."),
    OwnWordsProblem.TOO_LONG: N_("These notes are too long. Keep them under 2,000 letters."),
    OwnWordsProblem.NO_MODEL: N_("A model has a short name with no spaces, such as gpt-5-mini."),
    RecipesMissing.ALL: N_(
        "The steps for other tools are missing from this Keystep. Install it once more."
    ),
    NotAKey.EMPTY: N_("There is no text to paste. Copy the key first."),
    NotAKey.MASKED: N_(
        "This is only the short form of a key. The whole key is shown once, when it is made."
        " Create a new key if you did not keep it."
    ),
    NotAKey.PLACEHOLDER: N_(
        "This only shows where a key goes. The key itself is not in this text. Copy the key."
    ),
    NotAKey.KEY_ID: N_("This is the name of a key, not the key. The key starts with “sk-”."),
    NotAKey.SESSION: N_("This comes from a browser, and is no key. A key starts with “sk-”."),
    NotAKey.WEB_ADDRESS: N_("This is a web address. Copy the key that is shown on the page."),
    NotAKey.EMAIL: N_("This is a mail address, not a key. Copy the key."),
    NotAKey.SENTENCE: N_("This is a text with spaces. A key has none. Copy just the key."),
    NotAKey.TOO_SHORT: N_("This is too short for a key. Copy all of it."),
    NotAKey.SEVERAL: N_("There are several keys in this text. Copy just one of them."),
    NotAKey.UNUSABLE: N_("This text has signs that no key has. Copy the key once more."),
}


def sentence(problem: Problem) -> str:
    """What is in the way and what to do about it, in the reader's language."""
    if isinstance(problem, Cause):
        return f"{title(problem)}. {why(problem, OPENAI)}"
    return _(_SENTENCES[problem])
