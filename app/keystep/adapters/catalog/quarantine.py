"""Sets a damaged catalog aside, as it is, and puts what could be read of it in its place.

Nothing of it is ever deleted. A new file is made whole first, beside the damaged one; its name
says that the two are to be exchanged. Should that be cut off, the next program goes on with it,
and until then nobody takes the gap for an empty list.
"""

import sqlite3
import struct
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from keystep.adapters.catalog import schema
from keystep.adapters.catalog.folder import (
    INDEX,
    JOURNAL,
    LOG,
    beside,
    make_file,
    make_lasting,
    tidy_workshops,
    unfinished_exchange,
    workshop,
)
from keystep.adapters.catalog.health import is_damaged
from keystep.adapters.catalog.looking import copy_into, size_of
from keystep.adapters.catalog.recovery import Recovered, recover
from keystep.adapters.catalog.troubles import InTheWay, trouble_of
from keystep.services.ports import CatalogTrouble, Mended

_PAGE_COUNT_AT = 28


def mend(path: Path) -> Mended | None:
    """Nobody else may have the file open. None: it is fine, somebody else was faster.

    Raises InTheWay for a file that is not ours to mend, and what is in the way of writing.
    """
    tidy_workshops(path)
    waiting = unfinished_exchange(path)
    if waiting is not None:
        recovered = Recovered(_count_in(waiting), None)
    else:
        with workshop(path) as folder:
            copy = copy_into(folder, path)
            if not _is_ours_and_damaged(copy):
                return None
            new, recovered = _recover(copy)
            waiting = new.replace(path.with_name(f"{path.stem}.recovered-{_stamp(path)}.db"))
            make_lasting(path.parent)
    return Mended(recovered.count, recovered.lost, set_aside=_exchange(path, waiting))


def _is_ours_and_damaged(copy: Path) -> bool:
    """What is no database at all lost even its first bytes: it is ours by its place."""
    with closing(_connect(copy)) as database:
        trouble = _trouble_with(database)
        if trouble not in {None, CatalogTrouble.DAMAGED}:
            raise InTheWay(trouble)
        return trouble is not None or is_damaged(database, thoroughly=True)


def _trouble_with(database: sqlite3.Connection) -> CatalogTrouble | None:
    try:
        return schema.trouble_with(database)
    except sqlite3.DatabaseError as error:
        return trouble_of(error)


def _recover(copy: Path) -> tuple[Path, Recovered]:
    """A new catalog beside the copy, and what came into it.

    The first page says where each table begins. If it is not to be trusted, a new one is lent:
    catalogs are all made by the same statements, so their tables begin on the same pages.
    """
    new, recovered = copy.with_name("new.db"), Recovered(0, None)
    _make_empty(new)
    spare = copy.with_name("spare.db")
    _make_empty(spare)
    if _has_a_first_page(copy):
        recovered = _recover_into(new, copy)
    if recovered.lost == 0:
        return new, recovered
    _lend_first_page(spare, copy)
    by_lent_page = _recover_into(spare, copy)
    is_better = by_lent_page.count > recovered.count
    return (spare, by_lent_page) if is_better else (new, recovered)


def _recover_into(new: Path, copy: Path) -> Recovered:
    with closing(_connect(new)) as target, closing(_connect(copy)) as damaged:
        target.execute("PRAGMA synchronous = FULL")
        return recover(damaged, target)


def _make_empty(new: Path) -> None:
    with closing(_connect(make_file(new))) as database:
        database.execute("PRAGMA journal_mode = WAL")
        schema.create(database)


def _has_a_first_page(copy: Path) -> bool:
    tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('connection', 'check_history')"
    with closing(_connect(copy)) as database, suppress(sqlite3.DatabaseError):
        database.execute("PRAGMA writable_schema = ON")
        return bool(database.execute(tables).fetchone()[0] == 2)
    return False


def _lend_first_page(spare: Path, copy: Path) -> None:
    with closing(_connect(spare)) as database:
        size: int = database.execute("PRAGMA page_size").fetchone()[0]
    page = bytearray(spare.read_bytes()[:size])
    page_count = -(-copy.stat().st_size // size)
    page[_PAGE_COUNT_AT : _PAGE_COUNT_AT + 4] = struct.pack(">I", page_count)
    with copy.open("r+b") as file:
        file.write(page)


def _exchange(path: Path, waiting: Path) -> Path:
    """Move the damaged file away with its log, then the new one to its place: where it is now."""
    aside = path.with_name(waiting.name.replace(".recovered-", ".damaged-"))
    for ending in (LOG, JOURNAL):
        if size_of(beside(path, ending)):  # an empty one says nothing
            _move(beside(path, ending), beside(aside, ending))
    if path.exists():
        _move(path, aside)
    for ending in (LOG, JOURNAL, INDEX):
        beside(path, ending).unlink(missing_ok=True)
    make_lasting(path.parent)
    waiting.rename(path)
    make_lasting(path.parent)
    return aside


def _move(file: Path, to: Path) -> None:
    file.chmod(0o600)
    file.rename(to)


def _stamp(path: Path) -> str:
    """Today's date, with a number where there is one of today already."""
    day = str(datetime.now(UTC).date())
    stamp, number = day, 1
    while any(path.parent.glob(f"{path.stem}.damaged-{stamp}.db*")):
        number += 1
        stamp = f"{day}-{number}"
    return stamp


def _count_in(new: Path) -> int:
    with closing(_connect(new)) as database:
        count: int = database.execute(
            "SELECT count(*) FROM connection WHERE state IN ('ready', 'replacing')"
        ).fetchone()[0]
        return count


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.row_factory = sqlite3.Row
    return database
