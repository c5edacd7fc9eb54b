"""What an audit reports: one record for one way in which one piece of code is wrong.

Main definitions: :class:`Finding`, :func:`grouped`.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from symdiv.audit.classes import KINDS, Wrong
from symdiv.audit.function import Function, Point, Value
from symdiv.audit.points import is_moderate
from symdiv.audit.simplicity import shortest
from symdiv.derivation.general import generalised
from symdiv.derivation.public import derive
from symdiv.enclose.binary import format_of
from symdiv.errors import InvalidInput, RuleError, Undetermined, Unsupported
from symdiv.families.structured import Structured

__all__ = ["Finding", "causes_of", "grouped", "reproducer"]

CAUSES = (
    ("wrong formula", ("inaccurate", "clamping", "negative", "overflow", "underflow", "cancellation")),
    ("clamping", ("negative", "cancellation")),
    ("inaccurate", ("negative", "cancellation")),
    ("dtype", ("inaccurate", "negative", "cancellation")),
    ("wrong infinity", ("overflow",)),
)
"""Kinds that are one cause where they occur in one function: the gravest, and those in which it shows elsewhere."""

ALIKE = {"negative": "cancellation", "underflow": "overflow"}
"""Kinds that differ only by the place where one cause shows."""


def causes_of(kinds: Iterable[str]) -> dict[str, str]:
    """For each of the kinds of faults of one function, the cause that it is put down to.

    >>> causes_of(["negative", "nan", "wrong formula"])
    {'negative': 'wrong formula', 'nan': 'nan', 'wrong formula': 'wrong formula'}
    """
    present = list(kinds)
    return {kind: next((grave for grave, others in CAUSES if grave in present and kind in others), ALIKE.get(kind, kind)) for kind in present}


@dataclass(frozen=True)
class Finding:
    """A confirmed fault of a named version of a target, as plain data, with what reproduces it. ``also`` has the others of the same cause."""

    target: str
    version: str
    function: str
    code: str
    measure: str
    p: dict[str, Any]
    q: dict[str, Any] | None
    dtype: str
    regime: str
    returned: Any
    truth: str
    ulps: Any
    relative: Any
    condition: Any
    kind: str
    cause: str
    laws: dict[str, str]
    confirmed: str
    certificate: str | None
    conventions: tuple[str, ...]
    reproducer: str
    map: tuple[dict[str, Any], ...] = ()
    also: tuple[dict[str, Any], ...] = field(default=())

    @classmethod
    def of(cls, target: str, version: str, wrong: Wrong, cause: str, confirmed: str, reproducer: str, map: Iterable[dict[str, Any]] = ()) -> Finding:
        """The finding that a confirmed fault is."""
        function, truth = wrong.function, wrong.truth
        p, q = function.named(wrong.point)
        laws = {} if truth.laws is None else {side: str(law) for side, law in zip("pq", truth.laws, strict=True) if law is not None}
        return cls(
            target, version, function.name, function.code or function.name, function.measure,
            {"family": function.p.family, "parameters": _plain(p)}, None if function.q is None else {"family": function.q.family, "parameters": _plain(q)},
            wrong.format.name, wrong.regime, wrong.answer.failure if wrong.answer.failure is not None else _number(wrong.answer.returned),
            truth.digits(20), _number(wrong.ulps), _number(wrong.relative), _condition(wrong), wrong.kind, cause, laws, confirmed, _digest(wrong),
            function.conventions, reproducer, tuple(map),
        )  # fmt: skip

    @property
    def key(self) -> tuple[str, str, str]:
        """What faults with one cause have in common: the target, the code, and what goes wrong in it."""
        return self.target, self.code, self.cause

    def record(self) -> dict[str, Any]:
        """The finding as JSON data: numbers that JSON lacks are text."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def read(cls, record: dict[str, Any]) -> Finding:
        """The inverse of :meth:`record`, also from JSON."""
        known: dict[str, Any] = {name: record[name] for name in cls.__dataclass_fields__ if name in record}
        known |= {name: tuple(known[name]) for name in ("conventions", "map", "also")}
        return cls(**known)

    def __str__(self) -> str:
        sides = [("p", self.p)] + ([("q", self.q)] if self.q is not None else [])
        lines = [f"{self.target} {self.version}: {self.function} in {self.dtype}: {self.kind}"]
        lines += [f"  {side}: {law['family']}({', '.join(f'{k} = {_shown(v, self.dtype)!r}' for k, v in law['parameters'].items())})" for side, law in sides]
        lines += [f"  returned:  {self.returned}", f"  truth:     {self.truth}  ({self.confirmed})"]
        if isinstance(self.ulps, float):
            lines.append(f"  error:     {self.ulps:.4g} ulps, relative {_text(self.relative)}; condition number {_text(self.condition)}")
        lines += [f"  convention: {c}" for c in self.conventions]
        if self.also:
            names = list(dict.fromkeys(f"{a['function']} ({a['dtype']}, {a['kind']})" for a in self.also))
            lines.append(f"  also:      {', '.join(names[:8])}{f' and {len(names) - 8} more' if len(names) > 8 else ''}")
        return "\n".join([*lines, "  reproduce:", *(f"    {line}" for line in self.reproducer.splitlines())])


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each cause, the gravest and then the plainest first; the others of the cause stand in its ``also``."""
    by_cause: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        by_cause.setdefault(finding.key, []).append(finding)
    result = []
    for group in by_cause.values():
        first, *others = sorted(group, key=_order)
        also = tuple({key: getattr(f, key) for key in ("function", "dtype", "kind", "p", "q", "returned", "truth", "ulps")} for f in others)
        result.append(replace(first, also=first.also + also))
    return sorted(result, key=_order)


def _order(finding: Finding) -> tuple[Any, ...]:
    size = -finding.relative if isinstance(finding.relative, float) else -math.inf
    return KINDS.index(finding.kind), finding.dtype != "float64", size, len(json.dumps([finding.p, finding.q])), finding.function


def _digest(wrong: Wrong) -> str | None:
    """The SHA-256 of the certificate of the derivation, for general parameters if there are such; None where the truth is a formula written down.

    Also None for laws of vectors with extreme entries, where the derivation at this very point is not asked of SymPy.
    """
    if wrong.truth.laws is None or (isinstance(wrong.truth.laws[0], Structured) and not is_moderate(wrong.function, wrong.point)):
        return None
    try:
        p, q, _ = generalised(*wrong.truth.laws)
        certificate = derive(wrong.function.measure, p, q, base=wrong.function.base).certificate()
    except (InvalidInput, RuleError, Undetermined, Unsupported, RecursionError):
        return None
    return hashlib.sha256(json.dumps(certificate, sort_keys=True, default=str).encode()).hexdigest()


def _condition(wrong: Wrong) -> Any:
    try:
        return _number(wrong.truth.condition)
    except (InvalidInput, RuleError, Undetermined, Unsupported):
        return None


def _plain(values: dict[str, Value]) -> dict[str, Any]:
    return {name: _listed(value) for name, value in values.items()}


def _listed(value: Value) -> Any:
    return [_listed(v) for v in value] if isinstance(value, tuple) else _number(value)


def _number(x: Any) -> Any:
    if x is None:
        return None
    try:
        x = float(x)
    except (TypeError, ValueError):
        return repr(x)
    return x if x - x == 0 else str(x)


def _text(x: Any) -> str:
    return f"{x:.3g}" if isinstance(x, float) else str(x)


def _shown(value: Any, dtype: str) -> Any:
    """Plain data with the numbers as a program in this dtype would write them."""
    return [_shown(v, dtype) for v in value] if isinstance(value, list) else shortest(value, format_of(dtype)) if isinstance(value, float) else value


def _short(value: Value, dtype: str) -> Value:
    """The numbers with the fewest digits that a program in this dtype reads as these."""
    return tuple(_short(v, dtype) for v in value) if isinstance(value, tuple) else shortest(value, format_of(dtype))


def reproducer(function: Function, point: Point, dtype: str, truth: str, batch: Sequence[Point] = (), table: bool = False) -> str:
    """A program of a few lines that needs only the library, and prints what is returned and the truth; or the line that asks a program.

    With a ``batch`` all its points are asked about at once; as a ``table``, every p of them, in a column, with every q, in a row.
    """
    if function.command is not None:
        return function.command(point)
    assert function.source is not None
    point, batch = _short(point, dtype), tuple(_short(x, dtype) for x in batch)
    if not batch:
        return "\n".join([function.source(*function.named(point), dtype), 'print("returned", returned)', f'print("truth   ", "{truth}")'])
    columns = tuple(tuple(zip(*side, strict=True)) for side in zip(*batch, strict=True))
    p, q = function.named((columns[0], columns[1]))
    place = f"at {list(batch).index(point)}"
    if table:
        p, q = {name: tuple((value,) for value in values) for name, values in p.items()}, {name: (values,) for name, values in q.items()}
        place = f"at {[x for x, _ in batch].index(point[0])}, {[y for _, y in batch].index(point[1])}"
    *lines, last = function.source(p, q, dtype).splitlines()
    array = re.sub(r"^returned = float\((.*)\)$", r"returned = \1", last)
    return "\n".join([*lines, array, 'print("returned", returned)', f'print("truth   ", "{truth}", "{place}")'])
