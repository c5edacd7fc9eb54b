"""An unfinished file of vectors: a ``.part`` that one run at a time writes, and that a later one goes on from.

Main definitions: :func:`owned` (the part, for one run alone), :func:`rows_kept` (how far it is right).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from symdiv.errors import InvalidInput

try:
    import fcntl
except ImportError:  # Windows: there two runs are not kept apart
    fcntl = None  # type: ignore[assignment]

__all__ = ["owned", "rows_kept"]


@contextmanager
def owned(part: Path) -> Iterator[BinaryIO]:
    """The part, open for reading and appending by this run alone; one with nothing in it is removed in the end.

    The lock is the system's, so it ends with its process, whatever that dies of. Raises InvalidInput where another run has it.
    """
    stream = _locked(part)
    try:
        yield stream
    finally:
        if not stream.closed:
            stream.flush()
            with suppress(OSError):
                if not os.fstat(stream.fileno()).st_size and _stands_at(part, stream):
                    part.unlink()
            stream.close()


def _locked(part: Path) -> BinaryIO:
    while True:
        stream = part.open("ab+")
        try:
            if fcntl is not None:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.close()
            raise InvalidInput(f"{part} is being written by another run; wait until that is done, or write to another file") from None
        except OSError:  # a file system without locks
            pass
        if _stands_at(part, stream):
            return stream
        stream.close()  # between opening and locking the other run has made its part the finished file


def _stands_at(part: Path, stream: BinaryIO) -> bool:
    try:
        return os.path.samestat(part.stat(), os.fstat(stream.fileno()))
    except FileNotFoundError:
        return False


def rows_kept(stream: BinaryIO, first_line: bytes, mark: bytes, is_row: Callable[[int, bytes], bool], count: int) -> int:
    """How many rows from the first on stand in the part; what comes after them is cut off, and a header alone, of whatever vectors, too.

    Parameters
    ----------
    stream : the part
    first_line : the header of the file that is asked for
    mark : how the header of any file of vectors begins
    is_row : whether a line is the row of a number
    count : how many rows there may be

    Raises :class:`~symdiv.errors.InvalidInput` where it is a part of other vectors, or of something else.
    """
    stream.seek(0)
    header = stream.readline()
    rows = end = 0
    if header == first_line:
        place = len(header)
        while rows < count and is_row(rows, line := stream.readline()):
            rows, place = rows + 1, place + len(line)
            end = place
    elif not (first_line.startswith(header) or header.startswith(mark)) or stream.readline().endswith(b"\n"):
        raise InvalidInput(f"{stream.name} is what was finished of other vectors; remove it, or ask for those")
    stream.seek(end)
    stream.truncate()
    return rows
