"""What this computer is like, in words: the same in the report for IT and in `keystep doctor`."""

from keystep.domain.machine import Folder, FolderUse, MachineFacts, ProxyRoute, TrustFile
from keystep.services.ports import KeychainTrouble
from keystep.services.sentences import sentence
from keystep.texts import N_, _

_FOLDERS = {FolderUse.DATA: N_("List of connections"), FolderUse.LOG: N_("Log")}


def keychain_in_words(keychain: str | KeychainTrouble | None) -> str:
    """Its name, what is in the way, or that it says nothing (None)."""
    if keychain is None:
        return _("It does not answer.")
    return sentence(keychain) if isinstance(keychain, KeychainTrouble) else keychain


def proxy_in_words(proxy: ProxyRoute) -> str:
    if not proxy.is_usable:
        return _("The proxy setting can't be used.")
    if proxy.place:
        return _("Through {proxy}").format(proxy=proxy.place)
    if proxy.is_exempt:
        return _("Straight: there is a proxy, but not for this address (NO_PROXY)")
    return _("Straight: no proxy is set")


def trust_in_words(files: tuple[TrustFile, ...]) -> str:
    """Where the authorities come from that may vouch for a service."""
    sources = [_("The store of this computer")]
    for file in files:
        text = _("{variable}: {path}") if file.is_readable else _("{variable}: {path} (not there)")
        sources.append(text.format(variable=file.variable, path=file.path))
    return "; ".join(sources)


def folder_in_words(folder: Folder) -> str:
    """ "Log: ~/.local/state/keystep/log"."""
    text = _("{use}: {path}") if folder.is_writable else _("{use}: {path} (can't be written)")
    return text.format(use=_(_FOLDERS[folder.use]), path=folder.path)


def versions_in_words(facts: MachineFacts) -> str:
    return ", ".join(f"{what} {version}" for what, version in facts.versions)
