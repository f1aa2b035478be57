"""`keystep tour --out DIR`: walk practice mode off screen and leave a picture of each screen."""

import argparse

from keystep.cli.program import Program, TourLook


def run(program: Program, options: argparse.Namespace) -> int:
    look = TourLook(dark=options.dark, scale=options.scale, language=options.language)
    return program.tour(options.out, look)
