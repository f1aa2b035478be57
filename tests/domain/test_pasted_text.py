"""What a person pastes: cleaned, recognised, and never shown again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.pasted_text import (
    NotAKey,
    PastedKey,
    PastedOrganization,
    PastedProject,
    holds_a_key,
    read_pasted,
)
from keystep.domain.secret import LONGEST_KEY
from tests.domain.properties import quick
from tests.support.keys import project_key

KEY = project_key()
OTHER_KEY = project_key("aaaa")
SHORT_KEY = "sk-" + "a" * 20 + "T3BlbkFJ" + "b" * 20
UNFAMILIAR_KEY = "sk-litellm-1234567890abcdef"
ANTHROPIC_KEY = "sk-ant-api03-" + "a" * 93 + "AA"
GATEWAY_KEY = "gw/Zk4.secret+1=="
ORGANIZATION = "org-" + "Ab1" * 8
PROJECT = "proj_" + "Cd2" * 8
GATEWAY = ApiAddress("https://gateway.example/v1")
CURL = """curl https://api.openai.com/v1/chat/completions \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer {key}" \\
  -H "OpenAI-Organization: {organization}" \\
  -H "OpenAI-Project: {project}" \\
  -d '{{"model": "gpt-9", "messages": [{{"content": "Once upon a time..."}}]}}'
"""


def key_in(text: str) -> str:
    pasted = read_pasted(text)
    assert isinstance(pasted, PastedKey), pasted
    return pasted.key.reveal()


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "{}\n",
        "{}\r\n",
        "\t {} ",
        "\ufeff{}",
        "\u200b{}\u200b",
        "\u00a0{}\u00a0",
        '"{}"',
        "'{}'",
        "`{}`",
        "“{}”",
        "„{}“",
        "«{}»",
        '"{}",',
        "{};",
        "Bearer {}",
        "bearer  {}",
        "Authorization: Bearer {}",
        '"Authorization: Bearer {}"',
        "OPENAI_API_KEY={}",
        "OPENAI_API_KEY = '{}'",
        'export OPENAI_API_KEY="{}"',
        "set OPENAI_API_KEY={}",
        '$env:OPENAI_API_KEY = "{}"',
        'export KEY="Bearer {}"',
        "api_key: {}",
        "OPENAI_API_KEY={}\nOPENAI_ORG_ID=org-Abc123\n",
        '{{"api_key": "{}", "organization": "org-Abc123"}}',
        "{} is my key",
        "My key is {}.",
        "{}\tMarketing",
        "{}\norg-Abc123",
        "{}\nMarketing",
        "Marketing\n{}",
        "{0} {0}",
        "https://gateway.example/?key={}",
        "**{}**",
        "<code>{}</code>",
        "| Marketing | {} |",
        "{}\0",
        "# {}",
        "- name: OPENAI_API_KEY\n  value: {}\n",
        '<add key="OPENAI_API_KEY" value="{}"/>',
    ],
)
@pytest.mark.parametrize("key", [KEY, SHORT_KEY], ids=["project key", "user key"])
def test_what_copying_adds_is_taken_off(wrapped: str, key: str) -> None:
    assert key_in(wrapped.format(key)) == key


@pytest.mark.parametrize(
    "wrapped",
    [
        "Bearer {}",
        "Authorization: Bearer {}",
        'export KEY="Bearer {}"',
        "KEY='{}';",
        '"secret": "{}",',
        "X-Api-Key: {}",
        "setx OPENAI_API_KEY {}",
        'setx OPENAI_API_KEY "{}" /M',
        "set -gx OPENAI_API_KEY {}",
        "ENV OPENAI_API_KEY {}",
        "docker run -e OPENAI_API_KEY={} keystep",
        "keystep --api-key {} --verbose",
        "keystep --api-key={} --verbose",
        '[Environment]::SetEnvironmentVariable("OPENAI_API_KEY", "{}", "User")',
        '$env:OPENAI_API_KEY = "{}"\n$env:OTHER = "x y"',
        '${{env:OPENAI_API_KEY}} = "{}"; other',
        'os.environ["OPENAI_API_KEY"] = "{}"',
        "openai:\n  api_key: {}\n  timeout: 30\n",
        '{{"api_key": "{}", "timeout": 30}}',
        '{{"api_key":"{}"}}',
        '{{\\"api_key\\": \\"{}\\", \\"timeout\\": 30}}',
        'client = OpenAI(api_key="{}", timeout=30)',
        "const client = new OpenAI({{ apiKey: '{}', timeout: 30 }});",
        'openai.api_key = "{}"\nopenai.timeout = 30',
        "curl -H 'Authorization: Bearer {}' https://gateway.example/v1/models",
        "curl -H 'api-key: {}' https://gateway.example/v1/models",
        "# gateway\nOPENAI_API_KEY={}  # from IT\nOPENAI_BASE_URL=https://gateway.example/v1\n",
        f"ANTHROPIC_API_KEY={ANTHROPIC_KEY}\nOPENAI_API_KEY={{}}\n",
        "# OPENAI_API_KEY={}\nOPENAI_API_KEY=\n",
    ],
)
def test_a_key_is_found_by_its_name_though_its_shape_is_unfamiliar(wrapped: str) -> None:
    assert key_in(wrapped.format(GATEWAY_KEY)) == GATEWAY_KEY


@pytest.mark.parametrize(
    "text",
    [
        "ANTHROPIC_API_KEY={anthropic}\nOPENAI_API_KEY={key}\n",
        "OPENAI_API_KEY={key}\nANTHROPIC_API_KEY={anthropic}\n",
        "AZURE_OPENAI_API_KEY=0123456789abcdef0123456789abcdef\nOPENAI_API_KEY={key}\n",
        "OPENAI_ADMIN_KEY=sk-admin-{other}\nOPENAI_API_KEY={key}\n",
        "MARKETING=sk-{other}\nOPENAI_API_KEY={key}\n",
        "# OPENAI_API_KEY=sk-{other}\nOPENAI_API_KEY={key}\n",
        "{{'anthropic_api_key': '{anthropic}', 'openai_api_key': '{key}'}}",
        "VITE_OPENAI_API_KEY={key}\nVITE_ANTHROPIC_API_KEY={anthropic}\n",
    ],
)
def test_of_several_keys_the_one_that_is_named_as_openais_is_meant(text: str) -> None:
    filled_in = text.format(key=KEY, other="z" * 40, anthropic=ANTHROPIC_KEY)
    assert key_in(filled_in) == KEY


def test_a_vendors_key_among_other_variables_is_named() -> None:
    pasted = read_pasted(f"DEBUG=1\nANTHROPIC_API_KEY={ANTHROPIC_KEY}\n")
    assert isinstance(pasted, PastedKey)
    assert pasted.vendor == "Anthropic"


def test_a_secret_of_another_service_is_not_taken_for_a_key() -> None:
    text = "SENDGRID_API_KEY=SG.abcdefgh\nDJANGO_SECRET_KEY=abcdefgh\n"
    assert read_pasted(text) is NotAKey.SENTENCE


ALL_THREE = {
    "curl": CURL,
    "dotenv": "# team\nOPENAI_API_KEY={key}\nOPENAI_ORG_ID={organization}\n"
    "OPENAI_PROJECT_ID='{project}'\nOPENAI_BASE_URL=https://elsewhere.example/v1\n",
    "shell": "export OPENAI_API_KEY={key}\nexport OPENAI_ORGANIZATION={organization}\n"
    "export OPENAI_PROJECT={project}",
    "powershell": '$env:OPENAI_API_KEY = "{key}"\r\n$env:OPENAI_ORG_ID = "{organization}"\r\n'
    '$Env:OPENAI_PROJECT_ID = "{project}"',
    "yaml": "openai:\n  api_key: {key}\n  organization: {organization}\n  project: {project}\n",
    "python": 'client = OpenAI(\n    api_key="{key}", organization="{organization}",'
    ' project="{project}"\n)',
    "javascript": "new OpenAI({{\n apiKey: '{key}',\n organization: '{organization}',\n"
    " project: '{project}'}})",
    "prose": "Hello! The key is {key}. Our organization is {organization}, and use {project}.",
    "lines": "{key}\n{organization}\n{project}\n",
    "table": "Key\tOrganization\tProject\n{key}\t{organization}\t{project}",
}


@pytest.mark.parametrize("form", ALL_THREE)
@pytest.mark.parametrize("key", [KEY, SHORT_KEY], ids=["project key", "user key"])
def test_the_ids_beside_a_key_are_taken_too(form: str, key: str) -> None:
    text = ALL_THREE[form].format(key=key, organization=ORGANIZATION, project=PROJECT)
    pasted = read_pasted(text)
    assert isinstance(pasted, PastedKey)
    assert pasted.key.reveal() == key
    assert (pasted.organization, pasted.project) == (ORGANIZATION, PROJECT)


@pytest.mark.parametrize("indent", [None, 2])
def test_the_ids_beside_a_key_of_a_json_object_are_taken_too(indent: int | None) -> None:
    values = {"api_key": GATEWAY_KEY, "organization": ORGANIZATION, "project": PROJECT}
    pasted = read_pasted(json.dumps({"openai": values}, indent=indent))
    assert isinstance(pasted, PastedKey)
    assert pasted.key.reveal() == GATEWAY_KEY
    assert (pasted.organization, pasted.project) == (ORGANIZATION, PROJECT)


def test_a_key_alone_brings_no_ids() -> None:
    pasted = read_pasted(f"OPENAI_API_KEY={KEY}\nOPENAI_ORG_ID=\n")
    assert isinstance(pasted, PastedKey)
    assert (pasted.organization, pasted.project) == (None, None)


def test_of_two_organizations_the_one_that_is_named_as_openais_is_meant() -> None:
    text = f"OTHER_ORG=org-Other12345\nOPENAI_ORG_ID={ORGANIZATION}\nOPENAI_API_KEY={KEY}"
    pasted = read_pasted(text)
    assert isinstance(pasted, PastedKey)
    assert pasted.organization == ORGANIZATION


def test_of_two_organizations_with_no_name_none_is_taken() -> None:
    pasted = read_pasted(f"{KEY} {ORGANIZATION} org-Other12345")
    assert isinstance(pasted, PastedKey)
    assert pasted.organization is None


@pytest.mark.parametrize("word", ["org-chart", "org-", "proj_plan", "re-org-Team2026"])
def test_a_word_that_only_begins_like_an_id_is_none(word: str) -> None:
    pasted = read_pasted(f"See the {word} for {KEY}")
    assert isinstance(pasted, PastedKey)
    assert (pasted.organization, pasted.project) == (None, None)


def test_invisible_marks_inside_a_key_are_taken_out() -> None:
    assert key_in(f"{KEY[:40]}\u200b{KEY[40:90]}\u00ad{KEY[90:]}") == KEY


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n  ", " \n"])
@pytest.mark.parametrize("key", [KEY, UNFAMILIAR_KEY])
def test_a_key_broken_over_two_lines_is_joined(line_end: str, key: str) -> None:
    assert key_in(f"{key[:25]}{line_end}{key[25:]}\n") == key


@pytest.mark.parametrize(
    "wrapped",
    [
        "OPENAI_API_KEY={}",
        'OPENAI_API_KEY="{}"\nOPENAI_ORG_ID=org-Abc123\n',
        'curl -H "Authorization: Bearer {}" \\\n  https://api.openai.com/v1/models',
        "Here it is: {} Regards, Ada",
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n  ", "\\\n", "=\n", "\n> ", " "])
def test_a_broken_key_among_other_things_is_joined(wrapped: str, line_end: str) -> None:
    assert key_in(wrapped.format(f"{KEY[:70]}{line_end}{KEY[70:]}")) == KEY


def test_an_unfamiliar_key_broken_inside_its_quotes_is_joined() -> None:
    text = f'OPENAI_API_KEY="{UNFAMILIAR_KEY[:15]}\n{UNFAMILIAR_KEY[15:]}"\nDEBUG=1'
    assert key_in(text) == UNFAMILIAR_KEY


@pytest.mark.parametrize(
    ("typeset", "plain"),
    [("\u2011", "-"), ("\u2010", "-"), ("\uff0d", "-"), ("\u2212", "-"), ("ﬁ", "fi"), ("ｓ", "s")],
)
def test_letters_that_a_program_made_prettier_are_made_plain(typeset: str, plain: str) -> None:
    key = project_key("-fi-")
    assert key_in(key.replace(plain, typeset)) == key


def test_a_key_broken_over_three_lines_is_joined() -> None:
    assert key_in(f"{KEY[:60]}\n{KEY[60:120]}\n{KEY[120:]}") == KEY


def test_an_id_on_the_next_line_is_not_joined_to_an_unfamiliar_key() -> None:
    assert key_in(f"{UNFAMILIAR_KEY}\norg-Abc123") == UNFAMILIAR_KEY


@pytest.mark.parametrize("end", ["-", "_", "--", "-_", "T3BlbkFJ"])
def test_a_key_that_ends_in_a_dash_or_underscore_stays_whole(end: str) -> None:
    assert key_in(f' "{project_key(end)}"\n') == project_key(end)


@pytest.mark.parametrize(
    "key",
    ["sk-1234567890abcdefghij.klm+no/pq==", "0123456789abcdef" * 2, "some-new-kind", "hunter22"],
)
def test_an_unfamiliar_key_is_still_a_whole_key(key: str) -> None:
    assert key_in(key) == key


@pytest.mark.parametrize("key", ["sk-practice-works", "sk-practice-wrong-organization"])
def test_a_practice_key_is_a_key(key: str) -> None:
    assert key_in(key) == key
    assert key_in(f"Take {key}, or make one.") == key


@pytest.mark.parametrize(
    ("key", "vendor"),
    [
        (KEY, None),
        ("sk-ant-api03-" + "a" * 93 + "AA", "Anthropic"),
        ("sk-or-v1-" + "0123456789abcdef" * 4, "OpenRouter"),
        ("gsk_" + "a" * 52, "Groq"),
        ("xai-" + "a" * 80, "xAI"),
        ("AIza" + "a" * 35, "Google"),
        ("AQ.Ab8RN6" + "a" * 44, "Google"),
        ("csk-" + "a" * 48, "Cerebras"),
        ("hf_" + "a" * 34, "Hugging Face"),
        ("nvapi-" + "a" * 64, "NVIDIA"),
        ("ghp_" + "a" * 36, "GitHub"),
        ("github_pat_" + "a" * 50, "GitHub"),
        ("AKIA" + "A" * 16, "AWS"),
    ],
)
def test_another_vendors_key_stays_whole_and_is_named(key: str, vendor: str | None) -> None:
    pasted = read_pasted(f"{key}\n")
    assert isinstance(pasted, PastedKey)
    assert pasted.vendor == vendor
    assert pasted.key.reveal() == key


def test_another_vendors_key_is_found_in_a_sentence() -> None:
    assert key_in(f"Your key is gsk_{'a' * 52}, keep it safe.") == "gsk_" + "a" * 52


@pytest.mark.parametrize("wrapped", ["{}", '"{}"\n', "OPENAI_ORG_ID={}", "\u200b{}"])
def test_an_organization_id_is_recognised(wrapped: str) -> None:
    assert read_pasted(wrapped.format("org-Abc123")) == PastedOrganization("org-Abc123")


@pytest.mark.parametrize("wrapped", ["{}", "'{}'\n", "export OPENAI_PROJECT_ID={}"])
def test_a_project_id_is_recognised(wrapped: str) -> None:
    assert read_pasted(wrapped.format("proj_Abc123")) == PastedProject("proj_Abc123")


@pytest.mark.parametrize(
    "text",
    [
        "Our organization ID is {}.",
        '"organization": "{}",',
        "OpenAI-Organization: {}",
        "OPENAI_API_KEY=\nOPENAI_ORG_ID={}\n",
        'curl -H "Authorization: Bearer $OPENAI_API_KEY" -H "OpenAI-Organization: {}"',
    ],
)
def test_an_organization_id_is_found_in_a_text_without_a_key(text: str) -> None:
    assert read_pasted(text.format(ORGANIZATION)) == PastedOrganization(ORGANIZATION)


def test_both_ids_are_found_in_a_text_without_a_key() -> None:
    text = f"OPENAI_ORG_ID={ORGANIZATION}\nOPENAI_PROJECT_ID={PROJECT}"
    assert read_pasted(text) == PastedOrganization(ORGANIZATION, PROJECT)


def test_a_project_id_is_found_in_a_text_without_a_key() -> None:
    assert read_pasted(f"The project is {PROJECT}, ask Ada") == PastedProject(PROJECT)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", NotAKey.EMPTY),
        (" \n\u200b\u00a0", NotAKey.EMPTY),
        ('""', NotAKey.EMPTY),
        ("sk-...", NotAKey.MASKED),
        ("sk-…b7Qx", NotAKey.MASKED),
        ("sk-proj-****************b7Qx", NotAKey.MASKED),
        (f"{KEY[:24]}…{KEY[-4:]}", NotAKey.MASKED),
        (f"{KEY[:24]}...{KEY[-4:]} (Marketing)", NotAKey.MASKED),
        ("sk-proj-••••••••", NotAKey.MASKED),
        ("sk-xxxxxxxxxxxxxxxxxxxxxxxx", NotAKey.MASKED),
        ("Marketing sk-...b7Qx\nSales sk-...c8Ry", NotAKey.MASKED),
        ("OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxx\nDEBUG=1", NotAKey.MASKED),
        ("$OPENAI_API_KEY", NotAKey.PLACEHOLDER),
        ("OPENAI_API_KEY=<your key>", NotAKey.PLACEHOLDER),
        ("OPENAI_API_KEY=your-api-key\nDEBUG=1", NotAKey.PLACEHOLDER),
        ("OPENAI_API_KEY=sk-your-own-key-goes-in-here", NotAKey.PLACEHOLDER),
        ("%OPENAI_API_KEY%", NotAKey.PLACEHOLDER),
        ("${OPENAI_API_KEY}", NotAKey.PLACEHOLDER),
        ("OPENAI_API_KEY", NotAKey.PLACEHOLDER),
        ('curl -H "Authorization: Bearer $OPENAI_API_KEY" https://a.example', NotAKey.PLACEHOLDER),
        ('OpenAI(api_key=os.environ.get("OPENAI_API_KEY"), timeout=3)', NotAKey.PLACEHOLDER),
        ("new OpenAI({ apiKey: process.env.OPENAI_API_KEY })", NotAKey.PLACEHOLDER),
        ('["OPENAI_API_KEY", "OPENAI_ORG_ID"]', NotAKey.PLACEHOLDER),
        ("key_Abc123Def456", NotAKey.KEY_ID),
        ('{"object": "api_key", "id": "key_Abc123Def456Ghi789"}', NotAKey.KEY_ID),
        ("sess-Abc123Def456Ghi789", NotAKey.SESSION),
        ("curl -H 'Authorization: Bearer sess-Abc123Def456Ghi789' x", NotAKey.SESSION),
        ('{"user":{"name":"Ada"},"accessToken":"eyJhbGci.abc.def"}', NotAKey.SESSION),
        (f"https://platform.openai.com/settings/{PROJECT}/api-keys", NotAKey.WEB_ADDRESS),
        (f"https://platform.openai.com/?org={ORGANIZATION}", NotAKey.WEB_ADDRESS),
        ("OPENAI_BASE_URL=https://elsewhere.example/v1", NotAKey.WEB_ADDRESS),
        (f"OPENAI_API_KEY={KEY}\nOPENAI_API_KEY={OTHER_KEY}", NotAKey.SEVERAL),
        (f"OPENAI_API_KEY=\nONE={KEY}\nTWO={OTHER_KEY}", NotAKey.SEVERAL),
        ('{"name":"Ada"}', NotAKey.UNUSABLE),
        ("https://platform.openai.com/api-keys", NotAKey.WEB_ADDRESS),
        ("HTTPS://PLATFORM.OPENAI.COM/API-KEYS", NotAKey.WEB_ADDRESS),
        ("https://example.com/task-management-overview-page", NotAKey.WEB_ADDRESS),
        ("www.openai.com/api-keys", NotAKey.WEB_ADDRESS),
        ("ftp://example.com/keys", NotAKey.WEB_ADDRESS),
        ("someone@acme.example", NotAKey.EMAIL),
        ("mailto:someone@acme.example", NotAKey.EMAIL),
        ("This is not a key", NotAKey.SENTENCE),
        ("Loading the keys... one moment", NotAKey.SENTENCE),
        ("See the risk-management-procedures page", NotAKey.SENTENCE),
        ("sk-abc", NotAKey.TOO_SHORT),
        (f"{KEY}\n{OTHER_KEY}", NotAKey.SEVERAL),
        (f"KEY={KEY} OTHER={OTHER_KEY}", NotAKey.SEVERAL),
        (f"{KEY},{OTHER_KEY}", NotAKey.SEVERAL),
        ("Schlüsselwort", NotAKey.UNUSABLE),
        (KEY[:40] + "é" + KEY[40:], NotAKey.UNUSABLE),
        (KEY[:40] + "\u0430" + KEY[40:], NotAKey.UNUSABLE),  # Cyrillic а
        ("k" * (LONGEST_KEY + 1), NotAKey.UNUSABLE),
        ("sk-" + "k" * LONGEST_KEY, NotAKey.UNUSABLE),
    ],
)
def test_what_is_no_key_is_explained(text: str, problem: NotAKey) -> None:
    assert read_pasted(text) is problem


@pytest.mark.parametrize("text", ["key_Abc123Def456Ghi789", "sess-Abc123Def456Ghi789"])
def test_another_service_may_make_its_keys_as_it_likes(text: str) -> None:
    pasted = read_pasted(text, GATEWAY)
    assert isinstance(pasted, PastedKey)
    assert pasted.key.reveal() == text


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        "sk-short",
        f"Bearer {KEY}",
        f"My key is {KEY}.",
        f"{KEY[:80]}\n{KEY[80:]}",
        f"OPENAI_API_KEY={GATEWAY_KEY}\nDEBUG=1",
        f"https://gateway.example/v1?key={KEY}",
        f"Acme\u200b {ANTHROPIC_KEY}",
        "gsk_" + "a" * 52,
        "sess-Abc123Def456Ghi789",
    ],
)
def test_a_key_is_noticed_in_a_text_that_is_meant_for_another_field(text: str) -> None:
    assert holds_a_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Marketing",
        "Acme Ltd",
        ORGANIZATION,
        PROJECT,
        "https://gateway.example/v1",
        "risk-management-and-compliance",
        "OPENAI_API_KEY",
        "someone@acme.example",
    ],
)
def test_a_text_without_a_key_is_left_in_peace(text: str) -> None:
    assert not holds_a_key(text)


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "text",
    [
        "a b " * 1_000_000,
        "me@" + "b." * 40_000 + "@",
        "sk-" * 40_000,
        "sk-" + "a" * 20 + "\n" * 90_000 + "é",
        "KEY=" + " " * 90_000 + "//",
        "Bearer " * 15_000,
        "a=" * 50_000,
        'api_key="' * 11_000,
        ("sk-" + "a" * 16 + ".") * 5_000 + "é",
        "sk-aaaaaaaaaaaaaaaa\n" + "aa\n" * 30_000 + "é",
        "\ufdfa" * 100_000,
        "org-" + "a" * 90_000,
    ],
)
def test_an_absurdly_long_text_is_read_in_no_time(text: str) -> None:
    assert not isinstance(read_pasted(text), PastedOrganization | PastedProject)


keys = st.text(st.sampled_from("ABCDEFGHabcdefgh0123456789_-"), min_size=20, max_size=40).map(
    "sk-proj-{}".format
)
gateway_keys = (
    st.text(st.sampled_from("abcXYZ0189._~+/-"), min_size=6, max_size=30)
    .filter(lambda text: "..." not in text)  # that is a key with a part left out
    .map("gw{}".format)
)
around_a_value = st.sampled_from(
    ("{}", '"{}"', "'{}'", "`{}`", "“{}”", "\u200b{}", " {} ", "Bearer {}")
)
around_a_line = st.sampled_from(
    (
        "{}",
        "OPENAI_API_KEY={}",
        "export OPENAI_API_KEY={}",
        "set OPENAI_API_KEY={}",
        "$env:OPENAI_API_KEY = {}",
        "setx OPENAI_API_KEY {}",
        "openai_api_key: {}",
        '"openai_api_key": {},',
        "OpenAI(openai_api_key={})",
    )
)
around_a_text = st.sampled_from(
    (
        "{}",
        "{}\n",
        "{}\r\n",
        "# my keys\n{}\n",
        "DEBUG=1\n{}\nOPENAI_BASE_URL=https://elsewhere.example/v1\n",
        f"ANTHROPIC_API_KEY={ANTHROPIC_KEY}\n{{}}\n",
        f"{{}}\nOPENAI_ORG_ID={ORGANIZATION}\n",
    )
)
named_lines = around_a_line.filter(lambda line: line != "{}")


@st.composite
def wrapped(
    draw: st.DrawFn, key: str, lines: st.SearchStrategy[str], texts: st.SearchStrategy[str]
) -> str:
    """The key in a value, the value in a line, the line in a text."""
    value = draw(around_a_value).format(key)
    return draw(texts).format(draw(lines).format(value))


@quick
@given(st.text() | keys | gateway_keys, st.data())
def test_reading_never_raises_and_never_shows_the_key(text: str, data: st.DataObject) -> None:
    for address in (OPENAI, GATEWAY):
        pasted = read_pasted(data.draw(wrapped(text, around_a_line, around_a_text)), address)
        if isinstance(pasted, PastedKey):
            assert pasted.key.reveal() not in repr(pasted)


@quick
@given(st.text())
def test_whatever_reads_as_a_key_reads_the_same_again(text: str) -> None:
    pasted = read_pasted(text)
    if isinstance(pasted, PastedKey):
        assert key_in(pasted.key.reveal()) == pasted.key.reveal()


@quick
@given(keys, st.data())
def test_every_key_comes_out_of_its_wrappings_whole(key: str, data: st.DataObject) -> None:
    alone = around_a_text.filter(lambda text: "ANTHROPIC" not in text)
    text = data.draw(wrapped(key, around_a_line, alone))
    assert key_in(text) == key
    assert holds_a_key(text)


@quick
@given(keys | gateway_keys, st.data())
def test_every_key_that_is_named_comes_out_whole_though_unfamiliar(
    key: str, data: st.DataObject
) -> None:
    text = data.draw(wrapped(key, named_lines, around_a_text))
    assert key_in(text) == key
    assert holds_a_key(text)
