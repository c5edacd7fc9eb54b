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


def weight(number: sp.Rational) -> tuple[int, int, int]:
    """How complicated a number is: its digits first, then a sign and a denominator."""
    return (abs(int(number.p)) + 2 * (int(number.q) - 1) + (number.p < 0), int(number.q), -int(number.p))


_NUMBERS = sorted(
    {sp.Rational(s * p, q) for p in range(13) for q in (1, 2, 3, 4, 5) for s in (1, -1)} | {sp.Rational(n) for n in (15, 20, 30, 50, 100)},
    key=lambda x: weight(x),
)
_DRAWN = 24
_TRIES = 40


class Space:
    """The valid parameters of the laws in some subjects, as points: a number for each symbol."""

    def __init__(self, subjects: Sequence[Information], symbols: Iterable[sp.Symbol], seed: int = 0) -> None:
        self.symbols = tuple(sorted(symbols, key=lambda s: s.name))
        self._laws = list(dict.fromkeys(law for s in subjects for law in (s.p, s.q) if law is not None))
        self._pools = {s: [n for n in _NUMBERS if self._admits({s: n})] for s in self.symbols}
        self._random = random.Random(seed)

    def contains(self, point: Mapping[sp.Symbol, sp.Rational]) -> bool:
        """Whether the laws are valid there."""
        return self._admits(point)

    def _admits(self, point: Mapping[sp.Symbol, sp.Rational]) -> bool:
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
            point = {}
            for s in self.symbols:
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
        """The difference of the same kind at a point made simple, one coordinate at a time."""
        best = start
        improved = True
        while improved:
            improved = False
            for s in self.symbols:
                for n in self._pools[s]:
                    if weight(n) >= weight(best.point[s]):
                        break
                    if n == 0 and s.is_nonnegative:
                        continue  # an edge of the domain is no simpler than a point inside
                    point = {**best.point, s: n}
                    found = again(point) if self.contains(point) else None
                    if found is not None and found.kind == start.kind:
                        best, improved = found, True
                        break
        return best
