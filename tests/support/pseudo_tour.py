"""Pictures of every screen in the language that nobody speaks.

`python -m tests.support.pseudo_tour OUT [--mirrored] [--dark] [--scale 2]`
"""

import argparse
import sys
from pathlib import Path

from keystep.bootstrap import Program, resources_folder
from keystep.domain.access import Realm
from keystep.ui.off_screen import use_screen_in_memory
from keystep.ui.theme import Scheme
from keystep.ui.tour import Look, run
from tests.support import pseudo


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("out", type=Path)
    reader.add_argument("--mirrored", action="store_true")
    reader.add_argument("--dark", action="store_true")
    reader.add_argument("--scale", type=float, default=1.0)
    options = reader.parse_args()
    pseudo.speak(pseudo.MIRRORED if options.mirrored else pseudo.LANGUAGE)
    use_screen_in_memory(resources_folder())
    look = Look(Scheme.DARK if options.dark else Scheme.LIGHT, options.scale)
    return run(Program(Realm.PRACTICE).use_cases, resources_folder(), options.out, look)


if __name__ == "__main__":
    sys.exit(main())
