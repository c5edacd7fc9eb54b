"""The three kinds of files of vectors: JSON Lines, CSV with the header in a comment, and NumPy's NPZ.

Main definitions: :func:`finish` (from JSON Lines to the kind that a name asks for), :func:`read_vectors`, :func:`require_kind`.
"""

from __future__ import annotations

import csv
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

from symdiv.errors import InvalidInput
from symdiv.parallel import needed

__all__ = ["finish", "read_vectors", "require_kind"]

Row = dict[str, Any]


def require_kind(path: Path) -> None:
    """Refuse a name that does not say which of the three kinds is wanted."""
    if path.suffix.lower() not in (".jsonl", ".csv", ".npz"):
        raise InvalidInput(f"vectors file {str(path)!r}: expected a name that ends in .jsonl (JSON Lines), .csv or .npz (NumPy)")


def finish(part: Path, target: Path) -> None:
    """Turn finished JSON Lines into the target: ``.csv`` and ``.npz`` by their names, all else as they are."""
    write = {".csv": _write_csv, ".npz": _write_npz}.get(target.suffix.lower())
    if write is None:
        part.replace(target)
        return
    with part.open(encoding="utf-8") as lines:
        first = next(lines).rstrip("\n")
        rows = [_flat(json.loads(line)) for line in lines]
    write(first, rows, target)
    part.unlink()


def read_vectors(path: Path, format_name: str) -> tuple[Row, list[Row]]:
    """The header and the rows of a file of any of the three kinds."""
    read = {".csv": _read_csv, ".npz": _read_npz}.get(path.suffix.lower(), _read_lines)
    try:
        first, rows = read(path)
        if first.get("format") != format_name:
            raise ValueError("it has no header")
    except (OSError, EOFError, ValueError, KeyError, AttributeError, TypeError, RecursionError, csv.Error, zipfile.BadZipFile, zlib.error) as problem:
        raise InvalidInput(f"{path}: expected a file of vectors ({problem})") from problem
    return first, rows


def _flat(row: Row) -> Row:
    """A row without nesting: ``p.shape``, …; the probabilities of three outcomes are ``p.probs.0`` to ``p.probs.2``, a matrix ``p.scale.0.0``, …"""
    result: Row = {"row": row["row"]}
    for name in ("p", "q"):
        result |= _listed(name, row.get(name, {}))
    return result | {key: value for key, value in row.items() if key not in ("row", "p", "q")}


def _listed(name: str, value: Any) -> Row:
    if not isinstance(value, dict | list):
        return {name: value}
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return {key: x for place, part in parts for key, x in _listed(f"{name}.{place}", part).items()}


def _nested(flat: Row) -> Row:
    """The inverse of :func:`_flat`; an empty cell is none."""
    row: Row = {}
    for key, value in flat.items():
        first, *places = key.split(".")
        if not places:
            row[key] = int(value) if key == "row" else value or None
            continue
        inside, last = row.setdefault(first, {}), places[-1]
        for place in places[:-1]:
            inside = inside.setdefault(place, {})
        inside[last] = value
    return {key: _lists(value) for key, value in row.items()}


def _lists(value: Any) -> Any:
    """Mappings whose keys are numbers, as lists."""
    if not isinstance(value, dict):
        return value
    return [_lists(x) for x in value.values()] if all(key.isdecimal() for key in value) else {key: _lists(x) for key, x in value.items()}


def _write_csv(first: str, rows: list[Row], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"# {first}\n")
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _write_npz(first: str, rows: list[Row], target: Path) -> None:
    """Parameters and ``nearest`` as float64 (which holds every format), the rest as text; ``header`` is the JSON text."""
    numpy = needed("numpy")
    columns = {"header": numpy.array(first)}
    for key in rows[0]:
        cells = [row[key] for row in rows]
        if key == "nearest" or "." in key:
            columns[key] = numpy.array([float.fromhex(x) for x in cells])
        else:
            columns[key] = numpy.array(cells if key == "row" else [x or "" for x in cells])
    with target.open("wb") as stream:
        numpy.savez(stream, **columns)


def _read_lines(path: Path) -> tuple[Row, list[Row]]:
    lines = path.read_text(encoding="utf-8").rstrip().split("\n")  # not splitlines: a text in JSON may hold other separators of lines
    first, *rows = (_record(number, line) for number, line in enumerate(lines, 1))
    return first, rows


def _record(number: int, line: str) -> Row:
    """The JSON object on a line of the file."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as problem:
        raise ValueError(f"line {number}, character {problem.pos + 1}: no JSON, {problem.msg[0].lower()}{problem.msg[1:]}") from None
    if not isinstance(record, dict):
        raise ValueError(f"line {number}: expected a JSON object, not {line.strip()[:40]}")
    return record


def _read_csv(path: Path) -> tuple[Row, list[Row]]:
    first, _, table = path.read_text(encoding="utf-8").partition("\n")
    header = _record(1, first.removeprefix("# "))
    lines = csv.reader(table.splitlines(keepends=True))
    names = next(lines, [])
    if table and "row" not in names:
        raise ValueError("line 2: expected the names of the columns: row, …")
    rows = []
    for cells in lines:
        number = lines.line_num + 1
        if cells and len(cells) != len(names):
            raise ValueError(f"line {number}: {len(cells)} cells in {len(names)} columns")
        try:
            rows += [_nested(dict(zip(names, cells, strict=True)))] if cells else []
        except (ValueError, TypeError, AttributeError) as problem:
            raise ValueError(f"line {number}: {problem}") from None
    return header, rows


def _read_npz(path: Path) -> tuple[Row, list[Row]]:
    with path.open("rb") as stream, needed("numpy").load(stream, allow_pickle=False) as arrays:
        first = json.loads(str(arrays["header"]))
        columns = {key: arrays[key].tolist() for key in arrays.files if key != "header"}
    if len({len(cells) for cells in columns.values()}) > 1:
        raise ValueError("its arrays have " + ", ".join(f"{len(cells)} ({key})" for key, cells in columns.items()) + " entries")
    rows = (dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True))
    return first, [_nested({k: v.hex() if isinstance(v, float) else v for k, v in row.items()}) for row in rows]
