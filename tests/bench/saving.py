"""Saving a connection, beside what no saving can do without: set in the keychain, and get.

Both with the real keychain of a new person. Ours is the whole use case with its catalog: the name
is on the disk before the key is in the keychain, and the row after it.
"""

import json
import os
import sys

from tests.bench.figures import Effort, Figures, Row
from tests.support.person import PROJECT, new_person

REACH = 1.5
PER_ROUND = 10


def rows(effort: Effort) -> list[Row]:
    path = os.pathsep.join([str(PROJECT / "app"), str(PROJECT)])
    sizes = (str(effort.rounds), str(effort.of(PER_ROUND)))
    with new_person() as person:
        done = person.run(
            *(sys.executable, "-m", "tests.bench.programs.save", *sizes),
            env={"PYTHONPATH": path},
            timeout=600,
        )
    assert done.returncode == 0, done.stderr
    ours, bare = json.loads(done.stdout)
    limit = Figures("keyring, set and get", bare)
    return [Row("save a connection", Figures("Keystep", ours), limit, REACH)]
