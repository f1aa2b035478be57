"""What SQLite and the system say when something is in the way, as the troubles that we name."""

import errno
import sqlite3

from keystep.services.ports import CatalogTrouble

_TROUBLE_BY_CODE = {
    sqlite3.SQLITE_CORRUPT: CatalogTrouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: CatalogTrouble.DAMAGED,
    sqlite3.SQLITE_IOERR_SHMSIZE: CatalogTrouble.FULL,  # no room for the index beside the file
    sqlite3.SQLITE_READONLY: CatalogTrouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: CatalogTrouble.READ_ONLY,
    sqlite3.SQLITE_PERM: CatalogTrouble.READ_ONLY,
    sqlite3.SQLITE_FULL: CatalogTrouble.FULL,
    sqlite3.SQLITE_BUSY: CatalogTrouble.BUSY,
    sqlite3.SQLITE_LOCKED: CatalogTrouble.BUSY,
    sqlite3.SQLITE_PROTOCOL: CatalogTrouble.BUSY,  # too many opened it at the same moment
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class InTheWay(Exception):  # noqa: N818  it is no error of ours
    """A trouble on its way to the caller, for whom it is a value again."""

    def __init__(self, trouble: CatalogTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


CAUGHT = (InTheWay, sqlite3.DatabaseError, OSError, ValueError, KeyError, TypeError)


def trouble_of(error: Exception) -> CatalogTrouble:
    """The trouble behind one of CAUGHT."""
    match error:
        case InTheWay():
            return error.trouble
        case sqlite3.DatabaseError():
            return _trouble_by_code(error)
        case OSError():
            return CatalogTrouble.FULL if error.errno in _NO_ROOM else CatalogTrouble.READ_ONLY
        case UnicodeEncodeError():
            return CatalogTrouble.READ_ONLY
    return CatalogTrouble.UNREADABLE  # a row that this version can't read


def _trouble_by_code(error: sqlite3.DatabaseError) -> CatalogTrouble:
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    by_kind = _TROUBLE_BY_CODE.get(code & 0xFF, CatalogTrouble.UNREADABLE)
    return _TROUBLE_BY_CODE.get(code, by_kind)
