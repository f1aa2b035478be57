"""A saved connection."""

from keystep.domain.connection import Purpose, SecretRef


def test_a_secret_reference_is_written_as_id_and_generation() -> None:
    assert str(SecretRef("0b0b", 3)) == "0b0b/3"


def test_the_first_key_of_a_connection_is_generation_one() -> None:
    assert str(SecretRef("0b0b")) == "0b0b/1"


def test_the_purposes_are_spelled_as_scripts_know_them() -> None:
    assert [purpose.value for purpose in Purpose] == ["read", "use", "manage"]
