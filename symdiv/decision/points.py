"""Exact points of a parameter space: simple ones first, drawn with a fixed seed, and made simpler."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import sympy as sp

from symdiv.decision.values import Difference
from symdiv.errors import SymdivError
from symdiv.rules.statement import Information

__all__ = ["Space", "weight"]

T = TypeVar("T")
Point = dict[sp.Symbol, sp.Rational]
Box = Mapping[sp.Symbol, tuple[sp.Rational, sp.Rational]]


def weight(number: sp.Rational) -> tuple[int, int, int]:
    """How complicated a number is: its digits first, then a sign and a denominator."""
    return (abs(int(number.p)) + 2 * (int(number.q) - 1) + (number.p < 0), int(number.q), -int(number.p))


_NUMBERS = sorted(
    {sp.Rational(s * p, q) for p in range(13) for q in (1, 2, 3, 4, 5) for s in (1, -1)} | {sp.Rational(n) for n in (15, 20, 30, 50, 100)},
    key=lambda x: weight(x),
)
_DRAWN = 24
_TRIES = 40
_EQUAL = 8
"""One point in so many has all coordinates equal."""


class Space:
    """The valid parameters of the laws in some subjects, as points: a number for each symbol."""

    def __init__(self, subjects: Sequence[Information], symbols: Iterable[sp.Symbol], box: Box | None = None, seed: int = 0) -> None:
        self._box = box or {}
        self.symbols = tuple(sorted(symbols, key=lambda s: s.name))
        self._laws = list(dict.fromkeys(law for s in subjects for law in (s.p, s.q) if law is not None))
        self._pools = {s: [n for n in self._numbers(s) if self._admits({s: n})] for s in self.symbols}
        self._random = random.Random(seed)

    def _numbers(self, symbol: sp.Symbol) -> list[sp.Rational]:
        """The numbers to try, those of an interval by its ends and parts besides."""
        if symbol not in self._box:
            return _NUMBERS
        low, high = self._box[symbol]
        return sorted({*_NUMBERS, low, high, *(low + (high - low) * sp.Rational(i, 8) for i in range(1, 8))}, key=weight)

    def contains(self, point: Mapping[sp.Symbol, sp.Rational]) -> bool:
        """Whether the laws are valid there."""
        return self._admits(point)

    def _admits(self, point: Mapping[sp.Symbol, sp.Rational]) -> bool:
        if any(not self._box[s][0] <= n <= self._box[s][1] for s, n in point.items() if s in self._box):
            return False
        if any((s.is_positive and not n > 0) or (s.is_nonnegative and not n >= 0) for s, n in point.items()):
            return False
        try:
            for law in self._laws:
                law.substitute({s: n for s, n in point.items() if s in law.free_symbols})
        except (SymdivError, TypeError, ValueError):
            return False
        return True

    def points(self, count: int, edges: bool = False) -> Iterator[Point]:
        """So many valid points, fewer where few are valid; with ``edges``, the ends of closed domains are drawn often."""
        if not self.symbols:
            yield {}
            return
        seen: set[tuple[sp.Rational, ...]] = set()
        for _ in range(count * _TRIES):
            if len(seen) >= count:
                return
            point: Point = {}
            if len(seen) % _EQUAL == _EQUAL - 1:  # where laws may agree
                n = self._random.choice(_NUMBERS[:_DRAWN])
                point = dict.fromkeys(self.symbols, n)
            for s in () if point else self.symbols:
                pool = self._pools[s]
                if not pool:
                    return
                ends = [n for n in pool if n in (0, 1)] if edges else []
                point[s] = self._random.choice(ends if ends and self._random.random() < 0.5 else [n for n in pool[:_DRAWN] if edges or n != 0] or pool)
            key = tuple(point.values())
            if key not in seen and self.contains(point):
                seen.add(key)
                yield point

    def simplest(self, start: Difference, again: Callable[[Point], Difference | None]) -> Difference:
        """The difference of the same kind at a point made simple, one coordinate, or all equal ones, at a time."""
        best = start
        improved = True
        while improved:
            improved = False
            for group in self._groups(best.point):
                for n in self._pools[group[0]]:
                    if weight(n) >= weight(best.point[group[0]]):
                        break
                    if n == 0 and any(s.is_nonnegative for s in group):
                        continue  # an edge of the domain is no simpler than a point inside
                    point = {**best.point, **dict.fromkeys(group, n)}
                    found = again(point) if self.contains(point) else None
                    if found is not None and found.kind == start.kind:
                        best, improved = found, True
                        break
        return best

    def _groups(self, point: Mapping[sp.Symbol, sp.Rational]) -> list[list[sp.Symbol]]:
        """What is made simpler together: all symbols of one value, and each alone."""
        by_value: dict[sp.Rational, list[sp.Symbol]] = {}
        for s in self.symbols:
            by_value.setdefault(point[s], []).append(s)
        return [*(g for g in by_value.values() if len(g) > 1), *([s] for s in self.symbols)]
