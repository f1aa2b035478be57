"""What the commands load, seen from outside: a short one must not wait for what it never uses."""

from __future__ import annotations

import re

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from tests.architecture.sources import imports_of, modules
from tests.cli.saved import KEY, save
from tests.support.keys import simulated
from tests.support.person import PROJECT, Person
from tests.support.simulated_service import SimulatedService

TOOLKIT = {"PySide6", "shiboken6", "qasync"}
NETWORK_AND_KEYCHAIN = {"httpx", "httpcore", "truststore", "ssl", "keyring", "jeepney"}
LOOPS_AND_LOGS = {"asyncio", "concurrent", "logging"}
TELEMETRY = {
    "amplitude",
    "analytics",
    "bugsnag",
    "datadog",
    "ddtrace",
    "elasticapm",
    "google_analytics",
    "honeybadger",
    "launchdarkly",
    "mixpanel",
    "newrelic",
    "opentelemetry",
    "posthog",
    "raven",
    "rollbar",
    "rudderstack",
    "segment",
    "sentry_sdk",
    "snowplow_tracker",
    "statsd",
}
KEYCHAINS_IN_PLAIN_FILES = {"keyrings"}
"""keyrings.alt keeps keys in files that anyone who runs as the person can read."""


def loaded(person: Person, *arguments: str, stdin: str = "") -> set[str]:
    """Run Keystep and return the top names of all that it imported."""
    return {name.partition(".")[0] for name in all_loaded(person, *arguments, stdin=stdin)}


def all_loaded(person: Person, *arguments: str, stdin: str = "") -> set[str]:
    """Run Keystep and return the full names of all that it imported."""
    done = person.keystep(*arguments, stdin=stdin, env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    names = {line.rpartition("|")[2].strip() for line in lines}
    assert "keystep.bootstrap" in names
    return names


def test_list_and_show_load_no_toolkit_network_keychain_or_loop(person: Person) -> None:
    save(person, "Marketing", "http://127.0.0.1:1/v1")
    for command in (["list"], ["list", "--json"], ["show", "Marketing"], ["--version"]):
        unneeded = TOOLKIT | NETWORK_AND_KEYCHAIN | LOOPS_AND_LOGS
        assert not loaded(person, *command) & unneeded


def test_a_list_for_scripts_loads_nothing_that_it_does_not_say(person: Person) -> None:
    save(person, "Marketing", "http://127.0.0.1:1/v1")
    names = all_loaded(person, "list", "--json")
    unneeded = {
        "keystep.cli.words",
        "keystep.services.wording",
        "keystep.domain.pasted_text",
        "keystep.domain.diagnosis",
        "keystep.domain.recipe",
        "keystep.adapters.catalog.quarantine",
        "statistics",
    }
    assert not names & unneeded


def test_rename_loads_no_toolkit_network_or_keychain(person: Person) -> None:
    save(person, "Marketing", "http://127.0.0.1:1/v1")
    # asyncio itself loads ssl.
    assert not loaded(person, "rename", "Marketing", "Sales") & (
        TOOLKIT | NETWORK_AND_KEYCHAIN - {"ssl"}
    )


def test_add_and_test_load_no_toolkit(person: Person) -> None:
    with SimulatedService(SimulatedOpenAI([simulated(KEY)])) as service:
        options = ("--nickname", "X", "--api-address", service.url, "--key-stdin")
        adding = loaded(person, "add", *options, stdin=KEY)
        testing = loaded(person, "test", "X")
        reporting = loaded(person, "test", "X", "--report")
    assert not (adding | testing | reporting) & TOOLKIT
    assert not (adding | testing | reporting) & (TELEMETRY | KEYCHAINS_IN_PLAIN_FILES)
    assert "httpx" in testing


def test_doctor_loads_no_toolkit(person: Person) -> None:
    examining = loaded(person, "--practice", "doctor")
    assert not examining & TOOLKIT
    assert "httpx" in examining


def test_nothing_that_ships_or_is_imported_reports_home_or_keeps_keys_in_files() -> None:
    lock = (PROJECT / "packaging" / "requirements.txt").read_text(encoding="utf-8")
    shipped = {
        name.replace("-", "_") for name in re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)
    }
    imported = {name.partition(".")[0] for path in modules() for name in imports_of(path)}
    assert "httpx" in shipped & imported
    banned = TELEMETRY | KEYCHAINS_IN_PLAIN_FILES
    beginnings = {name.partition("_")[0] for name in shipped | imported}
    assert not (shipped | imported | beginnings) & banned
