"""The person's full name where the system has one, else the login name, else nothing."""

import os
import pwd

import pytest

from keystep.adapters.user_name import user_name


def account(name: str, gecos: str) -> pwd.struct_passwd:
    return pwd.struct_passwd((name, "x", 1000, 1000, gecos, "/home/x", "/bin/sh"))


@pytest.mark.parametrize(
    ("gecos", "called"),
    [
        ("Anna Smith,Room 3,555-0100", "Anna Smith"),
        ("", "anna"),
        (",,,", "anna"),
        ("& Smith", "Anna Smith"),
    ],
)
def test_the_full_name_goes_before_the_login_name(
    monkeypatch: pytest.MonkeyPatch, gecos: str, called: str
) -> None:
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: account("anna", gecos))
    assert user_name() == called


def test_who_is_unknown_to_the_system_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_294_967_000)
    assert user_name() == ""
