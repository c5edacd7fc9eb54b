"""Comparisons with the ends of supports, which may be infinite, or have cases."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.laws.base import Support
from symdiv.rules.conditions import positive

__all__ = ["at_least", "cases_of", "inside"]


def cases_of(end: sp.Expr) -> list[tuple[sp.Expr, Boolean]]:
    """The values that an end has, each with the condition under which it has it; no two of the conditions hold together.

    >>> t = sp.Symbol("t", real=True)
    >>> cases_of(sp.Piecewise((sp.oo, t >= 0), (-1 / t, True)))
    [(oo, t >= 0), (-1/t, t < 0)]
    """
    if not isinstance(end, sp.Piecewise):
        return [(end, sp.true)]
    before: Boolean = sp.true
    found = []
    for value, condition in end.args:
        found.append((value, sp.And(before, condition)))
        before = sp.And(before, sp.Not(condition))
    return found


def at_least(larger: sp.Expr, smaller: sp.Expr, strict: bool = False) -> Boolean:
    """The condition larger >= smaller (larger > smaller, if strict) for ends of supports or points."""
    if isinstance(larger, sp.Piecewise) or isinstance(smaller, sp.Piecewise):
        pairs = [(a, b, sp.And(c, d)) for a, c in cases_of(larger) for b, d in cases_of(smaller)]
        return sp.Or(*(sp.And(condition, at_least(a, b, strict)) for a, b, condition in pairs))
    if larger == sp.oo or smaller == -sp.oo:
        return sp.true
    if larger == -sp.oo or smaller == sp.oo:
        return sp.false
    return positive(larger - smaller, strict=strict)


def inside(support: Support, point: sp.Expr) -> Boolean:
    """The condition under which a point lies in the interior of an interval."""
    return sp.And(at_least(point, support.low, strict=True), at_least(support.high, point, strict=True))
