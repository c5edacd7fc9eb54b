"""Exact points of a parameter space: simple ones first, drawn with a fixed seed, and made simpler."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import sympy as sp

from symdiv.decision.values import Difference
from symdiv.errors import SymdivError
from symdiv.families.base import Family
from symdiv.families.structured import Structured
from symdiv.rules.statement import Information

__all__ = ["Space", "weight"]

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
_SHRINKS = 400
_FEW = 20
"""Numbers that are tried for laws of vectors and matrices, which take long to be made."""
_EQUAL = 8
"""One point in so many has all coordinates equal."""


class Space:
    """The valid parameters of the laws in some subjects, as points: a number for each symbol."""

    def __init__(self, subjects: Sequence[Information], symbols: Iterable[sp.Symbol], box: Box | None = None, seed: int = 0) -> None:
        self._box = box or {}
        self.symbols = tuple(sorted(symbols, key=lambda s: s.name))
        self._contained: dict[frozenset[tuple[sp.Symbol, sp.Rational]], bool] = {}
        self._laws = list(dict.fromkeys(law for s in subjects for law in (s.p, s.q) if law is not None))
        self._constraints = [law.constraint for law in self._laws if not isinstance(law, Structured)]
        self._pools = {s: [n for n in self._numbers(s) if self._admits({s: n})] if s in self._box else self._pool(s) for s in self.symbols}
        self._ends = {s: _ends(s, pool) for s, pool in self._pools.items()}
        self._random = random.Random(seed)

    def __eq__(self, other: object) -> bool:
        """Spaces are equal that have the same laws, symbols and intervals."""
        return isinstance(other, Space) and (self._laws, self.symbols, self._box) == (other._laws, other.symbols, other._box)

    def __hash__(self) -> int:
        return hash((tuple(self._laws), self.symbols))

    def _pool(self, symbol: sp.Symbol) -> list[sp.Rational]:
        """The numbers to try for a symbol, found once for the laws that have it."""
        return _pool(tuple(law for law in self._laws if symbol in law.free_symbols), symbol)

    def _numbers(self, symbol: sp.Symbol) -> list[sp.Rational]:
        """The numbers to try in an interval: its ends and parts besides."""
        low, high = self._box[symbol]
        return sorted({*_NUMBERS, low, high, *(low + (high - low) * sp.Rational(i, 8) for i in range(1, 8))}, key=weight)

    def contains(self, point: Mapping[sp.Symbol, sp.Rational]) -> bool:
        """Whether the laws are valid there."""
        key = frozenset(point.items())
        if key not in self._contained:
            self._contained[key] = self._admits(point)
        return self._contained[key]

    def _admits(self, point: Mapping[sp.Symbol, sp.Rational]) -> bool:
        if any(not self._box[s][0] <= n <= self._box[s][1] for s, n in point.items() if s in self._box):
            return False
        if any(constraint.xreplace(point) == False for constraint in self._constraints):  # seen without making the laws
            return False
        return _valid(tuple(self._laws), point)

    def points(self, count: int, edges: bool = False) -> Iterator[Point]:
        """So many valid points, fewer where few are valid; with ``edges``, the ends of closed domains are drawn often."""
        if not self.symbols:
            yield {}
            return
        seen: set[tuple[sp.Rational, ...]] = set()
        for tried in range(count * _TRIES):
            if len(seen) >= count:
                return
            point: Point = {}
            if tried % _EQUAL == _EQUAL - 1:  # where laws may agree: symbols with one range have one value
                point = self._alike(tried // _EQUAL)
            for s in self.symbols:
                if s in point:
                    continue
                pool, ends = self._pools[s], self._ends[s]
                if not pool:
                    return
                inside = [n for n in pool[:_DRAWN] if n not in ends and (edges or n != 0)]
                point[s] = self._random.choice(ends if edges and ends and self._random.random() < 0.5 else inside or pool)
            key = tuple(point.values())
            if key not in seen and self.contains(point):
                seen.add(key)
                yield point

    def at_edge(self, point: Mapping[sp.Symbol, sp.Rational]) -> bool:
        """Whether a coordinate is where a closed domain ends."""
        return any(point[s] in self._ends[s] for s in self.symbols)

    def whole(self, symbol: sp.Symbol) -> bool:
        """Whether only whole numbers are drawn for a symbol."""
        return all(n.is_Integer for n in self._pools[symbol])

    def between(self, low: sp.Rational, high: sp.Rational, count: int) -> Iterator[Point]:
        """Up to so many valid points, each coordinate between two numbers where it may be."""
        pools = [[n for n in self._pools[s] if low <= n <= high] or self._pools[s] for s in self.symbols]
        for _ in range(count * _TRIES if all(pools) else 0):
            point = {s: self._random.choice(pool) for s, pool in zip(self.symbols, pools, strict=True)}
            if self.contains(point):
                yield point
                count -= 1
            if count <= 0:
                return

    def _alike(self, turn: int) -> Point:
        """One value for all symbols of one range: of every range, or of one range only."""
        groups: dict[tuple[sp.Rational, ...], list[sp.Symbol]] = {}
        for s in self.symbols:
            groups.setdefault(tuple(self._pools[s]), []).append(s)
        ranges = [(pool, members) for pool, members in groups.items() if pool]
        chosen = ranges if not ranges or turn % 2 == 0 else [ranges[turn // 2 % len(ranges)]]
        return {s: n for pool, members in chosen for n in [self._random.choice(pool[:_DRAWN])] for s in members}

    def simplest(self, start: Difference, again: Callable[[Point], Difference | None], tries: int = _SHRINKS) -> Difference:
        """The difference of the same kind at a point made simple, one coordinate, or all equal ones, at a time."""
        best = start
        improved = True
        while improved and tries > 0:
            improved = False
            for group in self._groups(best.point):
                for n in self._pools[group[0]]:
                    if weight(n) >= weight(best.point[group[0]]):
                        break
                    if any(n in self._ends[s] for s in group):
                        continue  # an edge of the domain is no simpler than a point inside
                    point = {**best.point, **dict.fromkeys(group, n)}
                    if tries <= 0 or not self.contains(point):
                        continue
                    tries -= 1
                    found = again(point)
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


def _ends(symbol: sp.Symbol, pool: Sequence[sp.Rational]) -> list[sp.Rational]:
    """The numbers at which a closed domain ends."""
    ends = [sp.Integer(0)] if symbol.is_nonnegative and 0 in pool else []
    return [*ends, sp.Integer(1)] if pool and max(pool) == 1 else ends


def _valid(laws: Sequence[Family], point: Mapping[sp.Symbol, sp.Rational]) -> bool:
    """Whether the laws are valid where some of their symbols have these values."""
    if any((s.is_positive and not n > 0) or (s.is_nonnegative and not n >= 0) for s, n in point.items()):
        return False
    try:
        for law in laws:
            own = {s: n for s, n in point.items() if s in law.free_symbols}
            if own:
                law.substitute(own)
    except (SymdivError, TypeError, ValueError):
        return False
    return True


@lru_cache(maxsize=1024)
def _pool(laws: tuple[Family, ...], symbol: sp.Symbol) -> list[sp.Rational]:
    """The numbers that a symbol may be, simple ones first."""
    costly = any(isinstance(law, Structured) for law in laws)
    return [n for n in (_NUMBERS[:_FEW] if costly else _NUMBERS) if _valid(laws, {symbol: n})]
