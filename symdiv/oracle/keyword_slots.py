"""Laws of vectors and matrices given by other keywords, as ``precision``: the standard parameters, and how these change with what is given.

Main definitions: :func:`standard_point`, :func:`changes`.

A formula in the standard parameters θ(φ) is differentiated by the chain rule, ∂f/∂φ = Σ ∂f/∂θ ∂θ/∂φ. The last factors are derivatives of the conversion,
which is a rational function of one number at a time, or has the length of a vector in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from flint import fmpq

from symdiv.enclose import Program, compile_expression
from symdiv.families.histogram import Histogram
from symdiv.matrices import PositiveDefiniteDomain
from symdiv.oracle.forms import Form
from symdiv.oracle.points import Point, point_of

__all__ = ["changes", "standard_point"]

_MOVE = sp.Dummy("move", real=True)


def standard_point(point: Point) -> Point | None:
    """The same laws by their standard parameters; None where they are given by these already."""
    forms = [form for form in (point.p, point.q) if isinstance(form, Form)]
    return point_of(point.laws) if any(not form.standard for form in forms) else None


def changes(given: Any, standard: Any, values: Sequence[Any], slot: int) -> list[tuple[int, Any]]:
    """The slots of the standard form that change with a slot of the given one, and their derivatives: rationals, or programs for irrational ones."""
    if not isinstance(given, Form) or given.standard:
        return [(slot, fmpq(1))]
    moved = given.nested([_expression(x) for x in _moved(given, values, slot)])
    arguments = _converted(given, {name: _matrix(value) for name, value in moved.items()})
    flat = [sp.diff(x, _MOVE).subs(_MOVE, 0) for name in standard.names for x in _entries(arguments[name])]
    return [(i, _number(x)) for i, x in enumerate(flat) if x != 0]


def _moved(form: Form, values: Sequence[Any], slot: int) -> list[Any]:
    """The numbers with one moved; in a symmetric matrix half of it, and half of the one across."""
    numbers: list[Any] = [_expression(x) for x in values]
    name, place = form.slots[slot]
    if isinstance(form.layout[name], PositiveDefiniteDomain):
        numbers[slot] += _MOVE / 2
        numbers[form.slots.index((name, place[::-1]))] += _MOVE / 2
    else:
        numbers[slot] += _MOVE
    return numbers


def _converted(form: Form, given: dict[str, Any]) -> dict[str, Any]:
    if form.family is Histogram:
        return {"edges": given["edges"], "probs": given["counts"] / sp.Add(*given["counts"])}
    alternative = next(a for a in form.family.alternatives if set(a.keywords) <= set(given))
    return given | dict(zip(alternative.replaces, alternative.convert(**given), strict=True))


def _matrix(value: Any) -> Any:
    return sp.ImmutableDenseMatrix(value) if isinstance(value, list) else value


def _entries(value: Any) -> list[sp.Expr]:
    return list(value) if isinstance(value, sp.MatrixBase) else [value]


def _expression(x: Any) -> sp.Expr:
    return x.expression if isinstance(x, Program) else sp.Rational(int(x.p), int(x.q)) if type(x) is fmpq else x


def _number(x: sp.Expr) -> Any:
    x = sp.cancel(x) if x.is_Rational is None else x
    return fmpq(int(x.p), int(x.q)) if x.is_Rational else compile_expression(x, ())
