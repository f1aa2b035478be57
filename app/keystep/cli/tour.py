"""`keystep tour --out DIR`: walk practice mode off screen and leave a picture of each screen."""

import argparse

from keystep.cli.program import Program


def run(program: Program, options: argparse.Namespace) -> int:
    return program.tour(options.out, dark=options.dark, scale=options.scale)
