"""The works of others that Keystep is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Component:
    """`licence` as its makers state it, mostly an SPDX expression; empty where they don't."""

    name: str
    version: str
    licence: str
