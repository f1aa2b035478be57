"""What a walkthrough is: words in the reader's language, and a nickname out of a template."""

import pytest

from keystep.domain.nickname import LONGEST_NICKNAME
from keystep.domain.walkthrough import NO_WORDS, Organisation, Walkthrough, Words

ACME = Organisation("Acme Ltd")


def _in(*languages: str) -> Walkthrough:
    return Walkthrough(ACME, words=tuple(Words(language) for language in languages))


@pytest.mark.parametrize(
    ("there", "reader", "shown"),
    [
        (["en", "de"], ["de"], "de"),
        (["en", "de"], ["de_AT.UTF-8", "de"], "de"),
        (["en", "pt"], ["pt_BR"], "pt"),
        (["en", "pt-BR"], ["pt"], "pt-BR"),
        (["pt", "pt-BR"], ["pt_BR@latin"], "pt-BR"),
        (["de", "fr", "en"], ["nl", "fr"], "fr"),
        (["de", "en"], ["nl"], "en"),
        (["de", "fr"], ["nl"], "de"),
        (["de", "en-GB"], [], "en-GB"),
    ],
)
def test_words_are_in_the_readers_language_else_english_else_the_first(
    there: list[str], reader: list[str], shown: str
) -> None:
    assert _in(*there).words_for(reader).language == shown


def test_a_walkthrough_without_words_has_none() -> None:
    assert _in().words_for(["de"]) == NO_WORDS


@pytest.mark.parametrize(
    ("template", "nickname"),
    [
        ("Acme – {user}", "Acme – Anna Smith"),
        ("{organisation}", "Acme Ltd"),
        ("{organisation}: {user}", "Acme Ltd: Anna Smith"),
        ("", ""),
        ("{user}" * 20, ("Anna Smith" * 20)[:LONGEST_NICKNAME]),
    ],
)
def test_the_nickname_is_the_template_filled_in(template: str, nickname: str) -> None:
    assert Walkthrough(ACME, nickname=template).nickname_for("Anna Smith") == nickname


@pytest.mark.parametrize("user", ["", " ", "\u202e", "sk-proj-abcdefghijklmnop1234"])
def test_a_user_that_makes_no_nickname_leaves_the_field_empty(user: str) -> None:
    assert Walkthrough(ACME, nickname="{user}").nickname_for(user) == ""


def test_the_name_of_a_user_is_no_template() -> None:
    acme = Walkthrough(ACME, nickname="{user}")
    assert acme.nickname_for("{organisation}") == "{organisation}"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://help.acme.example/ai?x=1#top", "help.acme.example"),
        ("https://help.acme.example:8443", "help.acme.example:8443"),
        ("https://help.acme.example?a/b", "help.acme.example"),
        (None, None),
    ],
)
def test_the_host_for_help_is_told_in_full(url: str | None, host: str | None) -> None:
    assert Organisation("Acme", support_url=url).support_host == host
