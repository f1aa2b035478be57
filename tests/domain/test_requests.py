"""The list of requests: complete, and without anything that could make, change or delete."""

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.requests import (
    FIXED_REQUESTS,
    Request,
    answer_try_out,
    embedding_try_out,
    is_allowed,
    is_model_name,
    is_try_out,
)
from tests.domain.properties import quick

TRY_OUTS = (embedding_try_out("text-embedding-3-small"), answer_try_out("gpt-6-luna"))
ALL = [*sorted(FIXED_REQUESTS, key=str), *TRY_OUTS]
EVERY_REQUEST = pytest.mark.parametrize(
    "request_", ALL, ids=lambda request: f"{request.method} {request.path} {request.body}"
)
EVERY_TRY_OUT = pytest.mark.parametrize("make", [embedding_try_out, answer_try_out])

CREATES_ON_AN_EMPTY_BODY = (
    "/threads",
    "/threads/runs",
    "/vector_stores",
    "/conversations",
    "/realtime/client_secrets",
    "/realtime/sessions",
    "/realtime/transcription_sessions",
    "/realtime/translations/client_secrets",
    "/chatkit/sessions",
)
CREATES_WITH_ONE_FIELD = (
    "/containers",
    "/images/generations",
    "/videos",
    "/skills",
    "/organization/admin_api_keys",
    "/organization/groups",
    "/organization/projects",
)
ACTS_WITHOUT_A_BODY = re.compile(
    r"/(cancel|pause|resume|archive|hangup|reject|accept|activate|deactivate|complete|compact)$"
)
NEVER_TOUCHED = re.compile(
    r"^/(organization|projects|realtime|assistants|threads|evals|prompts|videos|images|audio"
    r"|containers|conversations|chatkit|uploads|skills|moderations)\b"
)
"""Roots at which something is made, changed or ended with next to nothing in the body."""


def path_of(request: Request) -> str:
    return request.path.partition("?")[0]


@EVERY_REQUEST
def test_every_request_of_the_list_is_allowed(request_: Request) -> None:
    assert is_allowed(request_)


@EVERY_REQUEST
def test_nothing_but_reading_and_posting_is_in_the_list(request_: Request) -> None:
    assert request_.method in {"GET", "POST"}


@EVERY_REQUEST
def test_nothing_that_creates_on_an_empty_body_is_in_the_list(request_: Request) -> None:
    assert request_.only_reads or path_of(request_) not in CREATES_ON_AN_EMPTY_BODY


@EVERY_REQUEST
def test_nothing_that_creates_with_one_field_is_in_the_list(request_: Request) -> None:
    assert path_of(request_) not in CREATES_WITH_ONE_FIELD


@EVERY_REQUEST
def test_nothing_that_acts_without_a_body_is_in_the_list(request_: Request) -> None:
    assert not ACTS_WITHOUT_A_BODY.search(path_of(request_))


@EVERY_REQUEST
def test_nothing_under_a_dangerous_root_is_in_the_list(request_: Request) -> None:
    assert not NEVER_TOUCHED.search(request_.path)


@EVERY_REQUEST
def test_no_post_names_an_object(request_: Request) -> None:
    """A POST below an object, such as /batches/ID/cancel or /files/ID, would change it."""
    posts_to = {"/chat/completions", "/responses", "/files", "/fine_tuning/jobs", "/batches"}
    assert request_.only_reads or path_of(request_) in posts_to | {"/embeddings"}


@EVERY_REQUEST
def test_a_request_that_reads_has_no_body(request_: Request) -> None:
    assert (request_.body is None) == request_.only_reads


@EVERY_REQUEST
def test_a_path_stays_below_the_service_address(request_: Request) -> None:
    assert re.fullmatch(r"/[a-z_]+(/[a-z0-9_]+)*(\?limit=1)?", request_.path)


@EVERY_REQUEST
def test_only_the_two_try_outs_cost_something(request_: Request) -> None:
    assert is_try_out(request_) == (request_ in TRY_OUTS)


def test_a_list_is_asked_for_one_entry() -> None:
    long = [r for r in FIXED_REQUESTS if r.only_reads and "?" not in r.path]
    assert {request.path for request in long} == {"/models", "/me", "/responses/1"}


def test_an_embedding_is_tried_with_a_dot() -> None:
    body = embedding_try_out("text-embedding-3-small").body
    assert json.loads(body or "") == {"model": "text-embedding-3-small", "input": "."}


def test_an_answer_is_tried_with_the_fewest_words_and_is_not_stored() -> None:
    assert json.loads(answer_try_out("gpt-6-luna").body or "") == {
        "model": "gpt-6-luna",
        "input": "hi",
        "max_output_tokens": 16,
        "store": False,
    }


@EVERY_TRY_OUT
@pytest.mark.parametrize("name", ["gpt-6-luna", "gpt-3.5-turbo", "o4-mini-2025-04-16", "a" * 80])
def test_any_of_openais_models_can_be_tried(make: Callable[[str], Request], name: str) -> None:
    assert is_try_out(make(name))


@EVERY_TRY_OUT
@pytest.mark.parametrize(
    "name",
    [
        "",
        "GPT-6",
        "a" * 81,
        "gpt 6",
        "gpt-6\n",
        'gpt","input":"x',
        "ft:gpt-6:acme::id",
        "../x",
        "gpt-６",
        "MODEL",
    ],
)
def test_what_is_no_models_name_makes_no_request(make: Callable[[str], Request], name: str) -> None:
    with pytest.raises(ValueError, match="name of a model"):
        make(name)


@pytest.mark.parametrize(
    "request_",
    [
        Request("DELETE", "/models"),
        Request("PUT", "/models"),
        Request("get", "/models"),
        Request("POST", "/models"),
        Request("GET", "/models", "{}"),
        Request("GET", "/models/"),
        Request("GET", "models"),
        Request("GET", "/files"),
        Request("GET", "/files?limit=100"),
        Request("GET", "/responses/resp_1"),
        Request("GET", "/vector_stores"),
        Request("POST", "/vector_stores", "{}"),
        Request("POST", "/chat/completions"),
        Request("POST", "/chat/completions", '{"speed":1}'),
        Request("POST", "/responses", "{}"),
        Request("POST", "/responses", '{"speed": 1}'),
        Request("POST", "/responses", '{"model":"gpt-6-luna","input":"hi"}'),
        Request("POST", "/embeddings", '{"model":"gpt-6-luna","input":".."}'),
        Request("POST", "/images/generations", '{"model":"gpt-6-luna","input":"."}'),
        Request("POST", "/embeddings", '{"model":"GPT","input":"."}'),
        Request("PUT", "/embeddings", '{"model":"gpt-6-luna","input":"."}'),
        Request(
            "POST",
            "/responses",
            '{"model":"gpt-6-luna","input":"hi","max_output_tokens":17,"store":false}',
        ),
        Request(
            "POST",
            "/responses",
            '{"model":"gpt-6-luna","input":"hi","max_output_tokens":16,"store":true}',
        ),
    ],
    ids=str,
)
def test_a_request_that_differs_in_the_least_is_not_allowed(request_: Request) -> None:
    assert not is_allowed(request_)


@quick
@given(
    st.sampled_from(("GET", "POST", "DELETE", "PATCH")) | st.text(max_size=6),
    st.sampled_from([request.path for request in ALL]) | st.text(max_size=20),
    st.none() | st.sampled_from([request.body for request in ALL]) | st.text(max_size=30),
)
def test_only_what_is_in_the_list_is_allowed(method: str, path: str, body: str | None) -> None:
    request = Request(method, path, body)
    assert is_allowed(request) == (request in ALL)


@quick
@given(st.text(max_size=90) | st.text('az09.-_:" ,{}', max_size=12))
def test_a_models_name_never_breaks_out_of_the_body(name: str) -> None:
    for make in (embedding_try_out, answer_try_out):
        if is_model_name(name):
            assert json.loads(make(name).body or "")["model"] == name
        else:
            with pytest.raises(ValueError, match="name of a model"):
                make(name)
