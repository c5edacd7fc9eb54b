"""A program that speaks the line protocol of :mod:`symdiv.oracle.protocol`, as a target.

Main definition: :func:`program_target`.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

from symdiv.audit.arguments import Argument, Direction, Number, Probabilities, Vector
from symdiv.audit.function import Function, Point, Side, Target
from symdiv.audit.matrix_arguments import Covariance
from symdiv.families.base import Family
from symdiv.families.multinomial import WEIGHTS
from symdiv.families.spherical_uniform import DirectionDomain
from symdiv.matrices import MatrixDomain, PositiveDefiniteDomain
from symdiv.oracle.forms import ASCENDING, Form
from symdiv.oracle.protocol import Program, request
from symdiv.oracle.ranges import range_of
from symdiv.oracle.subjects import Subject
from symdiv.oracle.templates import Template
from symdiv.parametrised import REAL, Domain

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


def _side(form: Form | Template) -> Side:
    arguments = ((name, _argument(domain, shape)) for (name, domain), shape in zip(form.layout.items(), form.shapes, strict=True))
    return Side(form.title, dict(arguments))


def _argument(domain: Any, shape: tuple[int, ...]) -> Argument:
    if isinstance(domain, Domain):
        return _number(domain)
    if domain is WEIGHTS:
        return Probabilities(shape[0])
    if isinstance(domain, PositiveDefiniteDomain):
        return Covariance(shape[0])
    if isinstance(domain, MatrixDomain):
        return Vector(Vector(_number(REAL), shape[1]), shape[0])
    if isinstance(domain, DirectionDomain):
        return Direction(shape[0])
    return Vector(_number(domain.entries), shape[0], ascending=domain is ASCENDING)


def _number(domain: Domain) -> Number:
    inside = range_of(domain)
    return Number(inside.low, inside.high, inside.low_open, inside.high_open, inside.integer)


def _member(form: Form | Template, values: Mapping[str, Any]) -> Family:
    return form.member(form.flat(values))


def _flat(what: Subject, point: Point) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The values as the protocol has them: vectors and matrices number by number."""
    p, q = (() if form is None else form.flat(dict(zip(form.names, values, strict=True))) for form, values in ((what.p, point[0]), (what.q, point[1])))
    return p, q
