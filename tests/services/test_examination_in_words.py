"""What was found on this computer, in words that a person can act on."""

from dataclasses import replace

import pytest

from keystep.domain.api_address import OPENAI
from keystep.domain.causes import CATALOGUE, Cause
from keystep.domain.ladder import State
from keystep.domain.machine import Folder, FolderUse, ProxyRoute, TrustFile
from keystep.services.examination_in_words import PART_NAMES, Line, lines_of
from keystep.services.examine_machine import Examination, KeychainFound, Part, Reach
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from tests.services.fakes import FACTS

WELL = Examination(
    keychain=KeychainFound("Secret Service"),
    network=Reach(OPENAI, http_status=401, latency_ms=212),
    machine=FACTS,
    connections=3,
)


def line(part: Part, examination: Examination) -> Line:
    [found] = [each for each in lines_of(examination) if each.part is part]
    return found


def test_every_part_has_a_line_in_a_fixed_order() -> None:
    assert [each.part for each in lines_of(WELL)] == list(Part) == list(PART_NAMES)


def test_what_is_fine_asks_for_nothing() -> None:
    assert {each.state for each in lines_of(WELL)} == {State.PASSED}
    assert not any(each.what_to_do for each in lines_of(WELL))
    assert all(each.found for each in lines_of(WELL))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part.KEYCHAIN, "Secret Service"),
        (Part.NETWORK, "api.openai.com answers, after 212 ms"),
        (Part.PROXY, "Through proxy.example:3128"),
        (Part.TRUST, "The store of this computer; SSL_CERT_FILE: ~/ca.pem"),
        (Part.FOLDERS, "List of connections: ~/.local/share/keystep"),
        (Part.CONNECTIONS, "3 connections"),
        (Part.POLICY, "None"),
        (Part.VERSIONS, "Keystep 1.2.3, Python 3.13.0; Debian GNU/Linux 12 (bookworm)"),
    ],
)
def test_each_part_tells_what_it_is(part: Part, words: str) -> None:
    assert line(part, WELL).found == words


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_on_the_way_has_its_own_words(cause: Cause) -> None:
    found = line(Part.NETWORK, replace(WELL, network=Reach(OPENAI, cause)))
    assert found.found.startswith(CATALOGUE[cause].title)
    assert len(found.what_to_do) == len(CATALOGUE[cause].what_to_do)


UNWELL = {
    "keychain": replace(WELL, keychain=KeychainFound(trouble=KeychainTrouble.ABSENT)),
    "keychain that waits": replace(WELL, keychain=KeychainFound("fake", has_answered=False)),
    "proxy": replace(WELL, machine=replace(FACTS, proxy=ProxyRoute(is_usable=False))),
    "proxy that is gone": replace(WELL, network=Reach(OPENAI, Cause.PROXY_UNREACHABLE)),
    "trust": replace(WELL, network=Reach(OPENAI, Cause.TLS_UNKNOWN_ISSUER)),
    "trust file": replace(
        WELL,
        machine=replace(FACTS, trust_files=(TrustFile("SSL_CERT_DIR", "/x", False),)),  # noqa: FBT003
    ),
    "folder": replace(
        WELL, machine=replace(FACTS, folders=(Folder(FolderUse.LOG, "/x", is_writable=False),))
    ),
}


@pytest.mark.parametrize("unwell", UNWELL.values(), ids=UNWELL)
def test_whatever_is_in_trouble_says_what_to_do(unwell: Examination) -> None:
    in_trouble = [each for each in lines_of(unwell) if each.state is not State.PASSED]
    assert in_trouble
    assert all(each.what_to_do for each in in_trouble)


def test_a_variable_that_leads_nowhere_is_named() -> None:
    found = line(Part.TRUST, UNWELL["trust file"])
    assert "SSL_CERT_DIR: /x (not there)" in found.found
    assert "SSL_CERT_DIR" in found.what_to_do[0]


def test_a_folder_that_cannot_be_written_is_named() -> None:
    assert line(Part.FOLDERS, UNWELL["folder"]).found == "Log: /x (can't be written)"


@pytest.mark.parametrize("trouble", CatalogTrouble)
def test_trouble_with_the_list_is_a_whole_sentence(trouble: CatalogTrouble) -> None:
    found = line(Part.CONNECTIONS, replace(WELL, connections=trouble))
    assert found.found.endswith(".")


def test_one_connection_is_one() -> None:
    assert line(Part.CONNECTIONS, replace(WELL, connections=1)).found == "1 connection"


def test_where_nothing_is_kept_there_are_no_folders() -> None:
    practice = replace(WELL, machine=replace(FACTS, folders=()))
    assert "nothing is kept" in line(Part.FOLDERS, practice).found
