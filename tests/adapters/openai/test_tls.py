"""Certificates: what the computer trusts is trusted, and what it does not is named.

On Linux truststore asks OpenSSL for its default places: the system's store, or else what the
variables SSL_CERT_FILE and SSL_CERT_DIR name. That is how these tests make an authority trusted
without touching the computer.
"""

import asyncio
import subprocess
from pathlib import Path

import pytest
import trustme

from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, NoAnswer
from tests.adapters.openai import certificates
from tests.adapters.openai.certificates import Make
from tests.adapters.openai.conftest import OpenClient
from tests.adapters.openai.servers import Server, access_to, address, always, answer


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """An authority that this computer trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


async def outcome(client: OpenClient, server: Server, host: str = "127.0.0.1") -> Cause | int:
    async with client() as openai:
        url = f"https://{host}:{server.port}/v1"
        reply = await openai.list_models(access_to(address(url)))
    return reply.cause if isinstance(reply, NoAnswer) else reply.status


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (certificates.good, 200),
        (certificates.expired, Cause.TLS_EXPIRED),
        (certificates.not_yet_valid, Cause.TLS_EXPIRED),
        (certificates.self_signed, Cause.TLS_SELF_SIGNED),
        (certificates.wrong_host, Cause.TLS_WRONG_HOST),
        (certificates.from_nobody, Cause.TLS_UNKNOWN_ISSUER),
        (certificates.from_nobody_who_shows_himself, Cause.TLS_UNKNOWN_ISSUER),
    ],
)
async def test_each_certificate_has_its_own_outcome(
    client: OpenClient, authority: trustme.CA, make: Make, expected: Cause | int
) -> None:
    async with Server(always(answer()), tls=make(authority)) as server:
        assert await outcome(client, server) == expected
        assert bool(server.requests) == (expected == 200)


async def test_a_wrong_host_is_named_for_a_name_as_for_a_number(
    client: OpenClient, authority: trustme.CA
) -> None:
    async with Server(always(answer()), tls=certificates.wrong_host(authority)) as server:
        assert await outcome(client, server, "localhost") is Cause.TLS_WRONG_HOST


async def test_an_authority_in_ssl_cert_dir_is_trusted(
    client: OpenClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    await asyncio.to_thread(subprocess.run, ["openssl", "rehash", str(tmp_path)], check=True)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    async with Server(always(answer()), tls=certificates.good(authority)) as server:
        assert await outcome(client, server) == 200


async def test_no_variable_makes_the_client_trust_everything(
    client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONHTTPSVERIFY", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, "0" if name == "PYTHONHTTPSVERIFY" else "")
    async with Server(always(answer()), tls=certificates.good(trustme.CA())) as server:
        assert await outcome(client, server) is Cause.TLS_UNKNOWN_ISSUER


async def test_no_keys_of_the_line_are_logged(
    client: OpenClient,
    authority: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """SSLKEYLOGFILE would let whoever reads the file read the secret key on the wire."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    async with Server(always(answer()), tls=certificates.good(authority)) as server:
        assert await outcome(client, server) == 200
    assert not (tmp_path / "keys.log").exists()


async def test_the_whole_answer_comes_through_tls(
    client: OpenClient, authority: trustme.CA
) -> None:
    large = answer(b'{"object": "list", "data": [' + b" " * 500_000 + b"]}")
    tls = certificates.good(authority)
    async with Server(always(large), tls=tls) as server, client() as openai:
        reply = await openai.list_models(access_to(server))
    assert isinstance(reply, Answer)
    assert reply.body == {"object": "list", "data": []}
