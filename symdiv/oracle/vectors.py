"""Golden vectors: parameters and true values in a file that a test in any language can read.

Main definitions: :func:`make_vectors`, :func:`check_vectors`, :func:`made_by_another`, :func:`vector` (one row), :func:`header`.

A row is drawn from a generator seeded with the seed and the row's number alone, and holds nothing but rounded true values; so a file is the same
to the byte on every machine, whatever the number of workers. What each entry means is in ``vectors.schema.json``, beside this file.
"""

from __future__ import annotations

import json
import os
import random
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from symdiv import __version__
from symdiv.enclose import decimal_program
from symdiv.enclose.binary import round_rational
from symdiv.errors import InvalidInput, SymdivError, Undetermined, Unsupported
from symdiv.families.registry import parse
from symdiv.oracle.forms import form_of
from symdiv.oracle.gradients import condition_number
from symdiv.oracle.points import point_at
from symdiv.oracle.prepare import prepare_at
from symdiv.oracle.prepared import Prepared
from symdiv.oracle.regimes import NoPoint, draw_point, regimes_for
from symdiv.oracle.rounded import round_value
from symdiv.oracle.subjects import Subject, subject
from symdiv.oracle.templates import template_of
from symdiv.oracle.unfinished import owned, rows_kept
from symdiv.oracle.vector_files import finish, read_vectors, require_kind
from symdiv.parallel import spread
from symdiv.proof.certificate import VERSION as RULES

__all__ = ["check_vectors", "header", "made_by_another", "make_vectors", "vector"]

FORMAT = "symdiv vectors"
SCHEMA = 1
DIGITS = 40
ENCLOSING = 45
ENTRIES = ("regime", "nearest", "value", "lower", "upper", "condition")  # of a row, after its number and the parameters
BLOCK = 25  # rows in one task where each is sent over a network
LOCAL = (None, "loky", "threading", "multiprocessing", "sequential")  # there joblib puts quick tasks together by itself
TASKS = 1_000_000  # at most, since they are all listed
TRIES = 100

Row = dict[str, Any]


def header(what: Subject, count: int, seed: int) -> Row:
    """The first line of a file: what it holds and by which rules."""
    sides = {"p": what.p} if what.q is None else {"p": what.p, "q": what.q}
    described: dict[str, Row] = {name: {"family": form.title, "parameters": list(form.names)} for name, form in sides.items()}
    for name, form in sides.items():
        if form.sizes:
            described[name]["sizes"] = list(form.sizes)
    return {
        "format": FORMAT, "schema": SCHEMA, "symdiv": __version__, "rules": RULES,
        "measure": what.measure, **described, "dtype": what.format.name, "rows": count, "seed": seed,
    }  # fmt: skip


def vector(what: Subject, seed: int, number: int) -> Row:
    """Row ``number`` of the file with this seed. The regimes take turns; a point whose value is not determined is drawn anew."""
    regimes = regimes_for(what)
    draw = random.Random(f"{seed}/{number}").randint
    last: Exception | None = None
    for attempt in range(TRIES):
        try:
            point, regime = draw_point(what, regimes[(number + attempt // 10) % len(regimes)], draw)
            return {"row": number, **_parameters(what, point, float.hex), "regime": regime, **_truth(what, *point)}
        except (NoPoint, Undetermined, Unsupported) as problem:
            last = problem
    raise Undetermined(f"{what}: no point was found in {TRIES} tries at which the value is determined; the last one: {last}") from last


def _parameters(what: Subject, point: tuple[tuple[float, ...], tuple[float, ...]], write: Any) -> Row:
    sides = {"p": (what.p, point[0])} | ({} if what.q is None else {"q": (what.q, point[1])})
    return {name: form.nested(tuple(map(write, values))) for name, (form, values) in sides.items()}


def _truth(what: Subject, p: tuple[float, ...], q: tuple[float, ...]) -> Row:
    """Everything about the true value, each entry determined by the value alone."""
    given = what.given(p, q)
    try:
        condition = f"{condition_number(what.measure, *given):.3e}"
    except (Unsupported, Undetermined):  # a derivative without a ball, or one that takes too long
        condition = None

    def found(made: Prepared) -> Row:
        nearest = round_value(made.program, made.values, what.format, "nearest", made.value, positive=made.positive)
        lower, upper = _enclosed(made)
        value = decimal_program(made.program, made.values, DIGITS, made.is_zero)
        return {"nearest": nearest.hex(), "value": value, "lower": lower, "upper": upper}

    return prepare_at(what.measure, point_at(*given)).settled(found) | {"condition": condition}


def _enclosed(made: Prepared) -> tuple[str, str]:
    """The decimals of 45 digits next to the truth, below and above."""
    down, up = (Context(prec=ENCLOSING, rounding=r, Emax=10**12, Emin=-(10**12)) for r in (ROUND_FLOOR, ROUND_CEILING))
    exact = made.program.rational(made.values)
    if exact is not None:
        ends = [c.divide(Decimal(int(exact.p)), Decimal(int(exact.q))) for c in (down, up)]
        return str(ends[0]), str(ends[1])
    for digits in (60, 120, 480):
        text = decimal_program(made.program, made.values, digits, made.is_zero)
        if text in ("inf", "0"):
            return text, text
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise Undetermined(f"{text}: its exponent is too long for decimal numbers") from None
        lower, upper = down.plus(value), up.plus(value)
        if lower != upper:  # else the digits beyond are zeros, and the truth may be on either side
            return str(lower), str(upper)
    return str(down.next_minus(lower)), str(up.next_plus(upper))


def _block(what: Subject, seed: int, first: int, last: int) -> list[Row]:
    return [vector(what, seed, number) for number in range(first, last)]


def make_vectors(
    measure: str,
    p: object,
    q: object = None,
    *,
    count: int,
    path: str | Path,
    dtype: object = "float64",
    seed: int = 0,
    jobs: int | None = None,
    backend: str | None = None,
    scheduler: str | None = None,
) -> None:
    """Write a file of ``count`` vectors, as JSON Lines, CSV or NPZ by its name: ``.jsonl``, ``.csv`` or ``.npz``.

    Parameters
    ----------
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : families or their names; ``"Bernoulli(logit)"`` for another parametrisation, ``"Categorical(3)"`` for three outcomes; or laws in symbols
    count, seed : how many rows, and what they are drawn from
    dtype : the format of the parameters and of ``nearest``
    jobs, backend, scheduler : as for :func:`symdiv.parallel.spread`

    What is finished stands in ``path.part`` until all is; a run that was interrupted goes on from there, after the last row that is in its place.
    Raises :class:`~symdiv.errors.InvalidInput` where the file cannot be written, or ``path.part`` is of other vectors or of a run that is not done.
    """
    require_kind(Path(path))
    if type(count) is not int or count < 1:
        raise InvalidInput(f"count {count!r}: expected a whole number, at least 1")
    what = subject(measure, p, q, dtype=dtype)
    target, part = Path(path), Path(f"{path}.part")
    first_line = _line(header(what, count, seed))
    try:
        with owned(part) as stream:
            done = rows_kept(stream, first_line, _line({"format": FORMAT})[:-2], partial(_is_row, what), count)
            size = _task_size(backend, count - done)
            tasks = [(what, seed, n, min(n + size, count)) for n in range(done, count, size)]
            for rows in spread(_block, tasks, jobs=_workers(jobs, count - done), backend=backend, scheduler=scheduler, label=str(what)):
                if not stream.tell():
                    stream.write(first_line)
                stream.write(b"".join(map(_line, rows)))
                stream.flush()
            os.fsync(stream.fileno())
            if os.name == "nt":
                stream.close()  # Windows renames no file that is open
            finish(part, target)
    except OSError as problem:
        raise InvalidInput(f"vectors file {str(path)!r} cannot be written: {problem.strerror}") from problem


def _task_size(backend: str | None, rows: int) -> int:
    """How many rows make a task: one, since a row may take seconds, and progress is shown task by task; more where each is a message to another machine."""
    return max(1 if backend in LOCAL else BLOCK, rows // TASKS)


def _workers(jobs: int | None, rows: int) -> int | None:
    """A few rows are not worth a second process."""
    return 1 if jobs is None and rows <= 2 * BLOCK else jobs


def _line(record: Row) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def _is_row(what: Subject, number: int, line: bytes) -> bool:
    """Whether a line is row ``number`` as it would be written. Whether its values are true, :func:`check_vectors` says."""
    try:
        row = json.loads(line)
        p, q = _point(what, row)
        written = {"row": number, **_parameters(what, (p, q), float.hex), **{key: row[key] for key in ENTRIES}}
        for key in ("value", "lower", "upper"):
            Decimal(row[key])
        as_it_is = float.fromhex(row["nearest"]).hex() == row["nearest"] and row["regime"].startswith(regimes_for(what))
        return as_it_is and line == _line(written)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, SymdivError):
        return False


def check_vectors(path: str | Path, *, jobs: int | None = None, backend: str | None = None, scheduler: str | None = None) -> list[str]:
    """Compute every row of a file anew, and return what differs, one line a row (so nothing if all is right).

    The values are computed from the parameters in the file. A file that this version of symdiv wrote is drawn anew from its seed, too; of one of
    another version that is not asked, since a version may draw other points. :func:`made_by_another` says so.

    Raises :class:`~symdiv.errors.InvalidInput` where the file is none of vectors.
    """
    first, rows = read_vectors(Path(path), FORMAT)
    try:
        if first["schema"] != SCHEMA:
            return [f"header: schema {first['schema']}; this version checks schema {SCHEMA}"]
        sides = [_side(first[name]) for name in ("p", "q") if name in first]
        what = subject(first["measure"], *sides, dtype=first["dtype"])
        expected, seed = first["rows"], None if _by_another(first) else int(first["seed"])
        if seed is not None and header(what, expected, seed) != first:
            return [f"header: symdiv {__version__} writes {json.dumps(header(what, expected, seed), ensure_ascii=False)}"]
    except (KeyError, TypeError, ValueError, InvalidInput) as problem:
        raise InvalidInput(f"{path}: the header is not right ({problem})") from problem
    if lacking := _lacking(what, rows):
        return [f"no row has {', '.join(lacking)}"]
    size = _task_size(backend, len(rows))
    tasks = [(what, seed, rows[i : i + size]) for i in range(0, len(rows), size)]
    results = list(spread(_differences, tasks, jobs=_workers(jobs, len(rows)), backend=backend, scheduler=scheduler, label=f"checking {what}"))
    found = [line for lines, _ in results for line in lines] + _misplaced(what, rows)
    others = [number for _, numbers in results for number in numbers]
    if others and not found:
        more = f"; nor are {len(others) - 1} others" if others[1:] else ""
        found.append(f"row {others[0]}: it is not what symdiv {__version__} draws with the seed {seed}{more}")
    return found if len(rows) == expected else [*found, f"header: {expected} rows; the file has {len(rows)}"]


def made_by_another(path: str | Path) -> str | None:
    """The version of symdiv that wrote a file, where it is not this one."""
    first, _ = read_vectors(Path(path), FORMAT)
    return f"{first.get('symdiv')} (rules {first.get('rules')})" if _by_another(first) else None


def _by_another(first: Row) -> bool:
    return (first["symdiv"], first["rules"]) != (__version__, RULES)


def _lacking(what: Subject, rows: list[Row]) -> list[str]:
    """The entries that no row has, which are named once: a column of a table that is missing."""
    sides = {"p": what.p} | ({} if what.q is None else {"q": what.q})
    wanted = [("row",), *((side, name) for side, form in sides.items() for name in form.names), *((key,) for key in ENTRIES)]
    return [".".join(places) for places in wanted if rows and not any(_has(row, places) for row in rows)]


def _has(value: Any, places: tuple[str, ...]) -> bool:
    return not places or (isinstance(value, dict) and places[0] in value and _has(value[places[0]], places[1:]))


def _misplaced(what: Subject, rows: list[Row]) -> list[str]:
    """What is wrong about the rows beside their numbers: the first that is not in its place, and regimes that there are not."""
    order = next(([f"row {row.get('row')!r}: it stands in the place of row {n}"] for n, row in enumerate(rows) if row.get("row") != n), [])
    known = regimes_for(what)
    named = [(row.get("row"), str(row.get("regime"))) for row in rows]
    return order + [f"row {n}: the regime is {regime}; expected one of {', '.join(known)}" for n, regime in named if not regime.startswith(known)]


def _side(described: Row) -> object:
    if "(" in described["family"]:  # a law in symbols
        return template_of(parse(described["family"]), described["parameters"])
    return form_of(described["family"], described["parameters"], described.get("sizes", ()))


def _differences(what: Subject, seed: int | None, rows: list[Row]) -> tuple[list[str], list[Any]]:
    """What differs in some rows; and, with the seed, the numbers of those whose values are right, but which it does not draw."""
    lines: list[str] = []
    others = []
    for row in rows:
        if seed is not None and row == _drawn(what, seed, row):
            continue
        found = _difference(what, row)
        lines += found
        if seed is not None and not found:
            others.append(row.get("row"))
    return lines, others


def _drawn(what: Subject, seed: int, row: Row) -> Row | None:
    number = row.get("row")
    try:
        return vector(what, seed, number) if type(number) is int else None
    except SymdivError:
        return None


def _difference(what: Subject, row: Row) -> list[str]:
    name = row.get("row", "?")
    try:
        p, q = _point(what, row)
        for value in p + q:
            if round_rational(Fraction(value), what.format) != value:
                return [f"row {name}: the parameter {value!r} is no {what.format.name}"]
        truth = _truth(what, p, q)
    except KeyError as missing:
        return [f"row {name}: {missing.args[0]} is missing"]
    except (TypeError, ValueError, OverflowError, SymdivError) as problem:
        return [f"row {name}: {type(problem).__name__}: {problem}"]
    return [f"row {name}: {key} is {row.get(key, 'missing')}; the truth is {value}" for key, value in truth.items() if row.get(key, "") != value]


def _point(what: Subject, row: Row) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The parameters in a row, number by number."""
    p, q = (() if form is None else tuple(map(float.fromhex, form.flat(row[side]))) for side, form in (("p", what.p), ("q", what.q)))
    return p, q
