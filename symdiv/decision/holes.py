"""Points at which a formula has no value although the truth has one: the zeros of its denominators."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from symdiv.decision.points import Point, Space
from symdiv.decision.refutation import point_text
from symdiv.decision.values import Difference, Side, difference
from symdiv.errors import Undetermined

__all__ = ["hole"]

_POINTS = 8


def hole(space: Space, claimed: Side, truth: Side) -> Difference | None:
    """A point at which a formula that was proved is undefined; None where none was found.

    Raises :class:`~symdiv.errors.Undetermined` if the two values differ somewhere, which a proof excludes.
    """
    if truth.expression.has(sp.Integral, sp.Sum):
        return None
    for point in _candidates(space, claimed.expression):
        found = difference(claimed, truth, point)
        if found is None:
            continue
        if found.kind != "undefined":
            raise Undetermined(f"the proof and the enclosures disagree at {point_text(point)}; this is a fault of symdiv")
        if found.left is None:
            return space.simplest(found, lambda point: difference(claimed, truth, point))
    return None


def _candidates(space: Space, formula: sp.Expr) -> Iterator[Point]:
    """Points where a denominator vanishes, and a few others."""
    for denominator in _denominators(formula):
        for s in sorted(denominator.free_symbols, key=str):
            slope = sp.diff(denominator, s)
            if slope == 0 or s in slope.free_symbols:
                continue
            root = s - denominator / slope
            for point in space.points(_POINTS):
                number = sp.expand(root.xreplace({t: n for t, n in point.items() if t != s}))
                if number.is_Rational and space.contains({**point, s: number}):
                    yield {**point, s: number}
                    break
    yield from space.points(_POINTS)


def _denominators(formula: sp.Expr) -> list[sp.Expr]:
    """Factors in denominators that may be zero."""
    found = {f for p in formula.atoms(sp.Pow) if p.exp.could_extract_minus_sign() and p.base.is_zero is None for f in sp.Mul.make_args(sp.factor_terms(p.base))}
    return sorted((f.base if f.is_Pow else f for f in found if f.free_symbols and f.is_zero is None), key=str)
