"""Points at which a formula has no value although the truth has one: the zeros of its denominators, also of those that cancel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy as sp

from symdiv.decision.points import Point, Space
from symdiv.decision.refutation import point_text
from symdiv.decision.values import DIGITS, Difference, Side, difference, value_at
from symdiv.enclose.enclosure import enclosure_of
from symdiv.errors import Undetermined
from symdiv.expression import Demand

__all__ = ["hole", "unmet"]

_POINTS = 8
_MOST_POINTS = 24
_MOST_DEMANDS = 60
_POLES = 4
"""Poles of the gamma function that are looked for: 0, -1, …"""


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


def unmet(space: Space, demands: Iterable[Demand], truth: Side) -> Difference | None:
    """A point inside the domain where a formula, as it is printed, has no value and the truth has one: 0*log(x) at a negative x.

    On the edge of a closed domain the conventions for 0·log 0 say what is meant.
    """
    if truth.expression.has(sp.Integral, sp.Sum):
        return None
    for kind, expression in list(dict.fromkeys(demands))[:_MOST_DEMANDS]:
        if not (expression.free_symbols <= set(space.symbols)) or _always(kind, expression):
            continue
        place = {"nonzero": [expression], "no pole": [expression + n for n in range(_POLES)]}.get(kind, [])

        def fails(point: Point, kind: str = kind, expression: sp.Expr = expression) -> Difference | None:
            if space.at_edge(point) or not _denied(kind, expression.xreplace(point)):
                return None
            value = value_at(truth, point)
            return None if value is None else Difference(point, None, enclosure_of(value, DIGITS))

        points = list(space.points(_MOST_POINTS))
        for point in (*_roots(space, place), *points):
            found = fails(point)
            if found is not None:
                return space.simplest(found, fails)
        if kind == "nonzero" and len({_sign(expression.xreplace(point)) for point in points} - {None}) > 1:
            raise Undetermined(f"what is divided by, {expression}, changes its sign: as it is printed, the formula may be undefined somewhere")
    return None


def _sign(value: sp.Expr) -> bool | None:
    """Whether a number is positive; None where neither this nor the contrary is proved."""
    if value.is_Rational:
        return None if value == 0 else bool(value > 0)
    ball = None if value.has(sp.nan, sp.zoo, sp.I, sp.oo) else value_at(Side(value, ()), {})
    return None if ball is None or ball.contains(0) else bool(ball > 0)


def _always(kind: str, expression: sp.Expr) -> bool:
    """Whether the assumptions on symbols say that a demand is met."""
    known = {"nonzero": expression.is_nonzero, "positive": expression.is_positive, "nonnegative": expression.is_nonnegative, "no pole": expression.is_positive}
    return known[kind] is True


def _denied(kind: str, value: sp.Expr) -> bool:
    """Whether a number is proved not to be what is demanded."""
    if kind == "nonzero":
        return bool(value == 0)
    if kind == "no pole":
        return bool(value.is_Integer and value <= 0)
    return _sign(value) is False


def _candidates(space: Space, formula: sp.Expr) -> Iterator[Point]:
    """Points where a denominator vanishes, and a few others."""
    yield from _roots(space, _denominators(formula))
    yield from space.points(_POINTS)


def _roots(space: Space, denominators: Iterable[sp.Expr]) -> Iterator[Point]:
    """Points where one of these vanishes, found where it is linear in a symbol."""
    for denominator in denominators:
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


def _denominators(formula: sp.Expr) -> list[sp.Expr]:
    """Factors in denominators that may be zero."""
    found = {f for p in formula.atoms(sp.Pow) if p.exp.could_extract_minus_sign() and p.base.is_zero is None for f in sp.Mul.make_args(sp.factor_terms(p.base))}
    return sorted((f.base if f.is_Pow else f for f in found if f.free_symbols and f.is_zero is None), key=str)
