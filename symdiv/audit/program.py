"""A program that speaks the line protocol of :mod:`symdiv.oracle.protocol`, as a target.

Main definition: :func:`program_target`.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

from symdiv.audit.arguments import Argument, Number, Probabilities
from symdiv.audit.function import Function, Point, Side, Target
from symdiv.families.base import Family
from symdiv.oracle.protocol import Program, request
from symdiv.oracle.ranges import range_of
from symdiv.oracle.subjects import Side as Form
from symdiv.oracle.subjects import Simplex, Subject

__all__ = ["program_target"]

POINTS = 300


def program_target(program: Program, command: str, dtype: object = "float64") -> Target:
    """The target that a running program is; its functions are those that it describes."""
    name, version, subjects = program.describe(dtype)
    return Target(name, command, lambda: version, lambda: tuple(_function(program, command, what) for what in subjects), tuple, most=POINTS)


def _function(program: Program, command: str, what: Subject) -> Function:
    def laws(p: Mapping[str, Any], q: Mapping[str, Any]) -> tuple[Family, Family | None]:
        return _member(what.p, p), None if what.q is None else _member(what.q, q)

    def reproduce(point: Point) -> str:
        line = json.dumps({"id": 1, **request(what, *_flat(what, point))})
        return f"printf '%s\\n' {shlex.quote(line)} | {command}"

    return Function(
        str(what), what.measure, _side(what.p), None if what.q is None else _side(what.q), laws=laws, dtypes=(what.format.name,), batches=False,
        answer=lambda point: program.ask(what, *_flat(what, point)), command=reproduce,
    )  # fmt: skip


def _side(form: Form) -> Side:
    if isinstance(form, Simplex):
        return Side(form.family.__name__, {"probs": Probabilities(form.size)})
    return Side(form.family.__name__, {name: _argument(range_of(domain)) for name, domain in zip(form.names, form.domains, strict=True)})


def _argument(range: Any) -> Argument:
    return Number(range.low, range.high, range.low_open, range.high_open, range.integer)


def _member(form: Form, values: Mapping[str, Any]) -> Family:
    return form.member(values["probs"] if isinstance(form, Simplex) else (values[name] for name in form.names))


def _flat(what: Subject, point: Point) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The values as the protocol has them: probabilities one after the other."""
    p, q = (values[0] if isinstance(form, Simplex) else values for form, values in ((what.p, point[0]), (what.q, point[1])))
    return p, q
