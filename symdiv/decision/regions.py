"""Exact points in each region that cases of formulas make, rarely met by points drawn at large: bounds are met by substitution, and stepped over."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import sympy as sp
from sympy.core.relational import Relational

from symdiv.decision.points import Point, Space
from symdiv.decision.values import PRECISIONS, Side
from symdiv.enclose import NeedsPrecision
from symdiv.errors import SymdivError
from symdiv.expression import build

__all__ = ["region_points"]

_STARTS = 30
"""Valid points from which bounds are approached."""
_MARKS = 4
"""Numbers named by conditions, between which points are drawn."""
_WALKS = 12
"""Approaches from each of them."""
_STEPS = 3
"""Bounds that are met by one approach, at most: that many symbols are set."""
_EACH = 4
"""Points in a region."""
_MOST = 160
"""Points in all."""
_INVALID = 2000
"""Points outside of the domain, after which no more are tried."""
_BESIDE = (sp.Integer(0), sp.Integer(0), sp.Integer(1), sp.Integer(-1), sp.Rational(1, 2), sp.Rational(-1, 2), sp.Integer(2), sp.Integer(-2))

Bound = tuple[sp.Symbol, sp.Expr]


def region_points(space: Space, *expressions: sp.Expr) -> tuple[Point, ...]:
    """A few valid points for each combination of cases of the expressions that was met; none for expressions without cases."""
    cases = {build(sp.Piecewise, *((sp.Integer(n), c) for n, (_, c) in enumerate(p.args))) for e in expressions for p in e.atoms(sp.Piecewise)}
    known = sorted((c for c in cases if isinstance(c, sp.Piecewise) and c.free_symbols <= set(space.symbols)), key=sp.default_sort_key)
    return _points(space, tuple(known)) if known else ()


@lru_cache(maxsize=32)
def _points(space: Space, cases: tuple[sp.Piecewise, ...]) -> tuple[Point, ...]:
    sides = [Side(case, space.symbols) for case in cases]
    met: Counter[tuple[int | None, ...]] = Counter()
    found: dict[tuple[sp.Rational, ...], Point] = {}
    invalid = 0
    for point in _approaches(space, _bounds(cases)):
        key = tuple(point[s] for s in space.symbols)
        if key in found:
            continue
        region = tuple(_case(side, point) for side in sides)
        if met[region] >= _EACH:
            continue
        if not space.contains(point):
            invalid += 1
            if invalid >= _INVALID:
                break
            continue
        met[region] += 1
        found[key] = point
        if len(found) >= _MOST:
            break
    return tuple(found.values())


def _case(side: Side, point: Point) -> int | None:
    """The number of the first case whose condition is true; None where there is none."""
    for precision in PRECISIONS[:2]:
        try:
            ball = side.ball(point, precision)
            return None if ball is None or not ball.is_finite() else round(float(ball.mid()))
        except NeedsPrecision:
            continue
        except (SymdivError, ArithmeticError, ValueError, TypeError):
            return None
    return None


def _bounds(cases: tuple[sp.Piecewise, ...]) -> list[Bound]:
    """The relations of conditions, and of the least and the largest, solved for each symbol in which they are linear."""
    differences = {r.lhs - r.rhs for case in cases for r in case.atoms(Relational)}
    differences |= {a - b for case in cases for m in case.atoms(sp.Min, sp.Max) for a in m.args for b in m.args if a != b}
    found: dict[Bound, None] = {}
    for difference in sorted(differences, key=sp.default_sort_key):
        for s in sorted(difference.free_symbols, key=str):
            slope = sp.diff(difference, s)
            if slope != 0 and s not in slope.free_symbols:
                found[(s, sp.expand(s - difference / slope))] = None
    return list(found)


def _approaches(space: Space, bounds: list[Bound]) -> Iterator[Point]:
    """Valid points, and those with one symbol after another put on a bound or beside it."""
    rng = random.Random(0)
    whole = {s for s in space.symbols if space.whole(s)}
    for start in _starts(space, sorted({root for _, root in bounds if root.is_Rational})):
        yield start
        for _ in range(_WALKS if bounds else 0):
            point = start
            for _ in range(rng.randint(1, _STEPS)):
                symbol, root = rng.choice(bounds)
                number = sp.expand(root.xreplace(point)) + rng.choice(_BESIDE)
                if not number.is_Rational or (symbol in whole and not number.is_Integer):
                    break
                point = {**point, symbol: number}
            yield point


def _starts(space: Space, marks: list[sp.Rational]) -> Iterator[Point]:
    """Valid points at large, at the edges, and where all coordinates are among the numbers that conditions name."""
    yield from space.points(_STARTS, False)
    yield from space.points(_STARTS, True)
    for low, high in itertools.combinations(marks[:_MARKS], 2):
        yield from space.between(low, high, _STARTS)
    if marks:
        yield from space.between(marks[0] - 1, marks[-1] + 1, _STARTS)
