"""The kinds of arguments that functions take: how values are drawn, brought close to others, changed, and made simpler.

Main definitions: :class:`Argument` (what the kinds have in common), :class:`Number`, :class:`Vector`, :class:`Probabilities`,
:class:`Direction`, :func:`logit`, :func:`logits`, :func:`positive`, :func:`probability`, :func:`real`, :func:`weights`.

Everything random comes from ``draw(low, high)``, a whole number, as in :mod:`symdiv.oracle.regimes`, whose regimes these are.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from symdiv.audit.simplicity import NEAR, simpler_numbers, simpler_pairs
from symdiv.enclose.binary import Format, round_rational
from symdiv.oracle.ranges import Range
from symdiv.oracle.regimes import Draw, draw_number, draw_simplex

__all__ = [
    "Argument", "Direction", "Number", "Probabilities", "Vector",
    "logit", "logits", "positive", "probability", "real", "weights",
]  # fmt: skip

LOGITS = (17.0, -17.0, 37.0, -37.0, 90.0, -90.0, 710.0, -746.0, 1e4, -1e4)
"""Where e^x is lost beside 1 in float32 and float64, and where it overflows and underflows in them."""


class Argument(Protocol):
    """A kind of argument; ``rank`` is the number of its own dimensions."""

    @property
    def rank(self) -> int:
        """The number of dimensions of one value."""

    def draw(self, regime: str, draw: Draw, format: Format) -> Any:
        """A value of the regime, made of numbers of the format."""

    def near(self, value: Any, distance: Fraction, draw: Draw, format: Format) -> Any:
        """A value at about this relative distance from another one."""

    def contains(self, value: Any) -> bool:
        """Whether it is a value of this kind."""

    def changed(self, value: Any, draw: Draw, format: Format) -> Any:
        """A value some steps away, for a search."""

    def simpler(self, value: Any) -> Iterator[Any]:
        """Simpler values, the simplest first."""

    def simpler_pairs(self, value: Any, other: Any) -> Iterator[tuple[Any, Any]]:
        """For two values that are equal, or nearly so, simpler ones that are."""


@dataclass(frozen=True)
class Number:
    """A number in a range. An infinite end that is not open stands for an infinite value that the library accepts.

    ``edges`` are further values that are worth a try.
    """

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = True
    high_open: bool = True
    integer: bool = False
    edges: tuple[float, ...] = ()
    rank: int = field(default=0, init=False)

    @property
    def range(self) -> Range:
        """The range of finite values."""
        return Range(self.low, self.high, self.low_open or math.isinf(self.low), self.high_open or math.isinf(self.high), self.integer)

    def draw(self, regime: str, draw: Draw, format: Format) -> float:
        """A number of the regime; at the edges also one of ``edges`` or an infinite end."""
        if regime == "edges":
            special = [round_rational(Fraction(x), format) for x in self.edges if abs(x) <= format.maximum]
            special += [end for end, is_open in ((self.low, self.low_open), (self.high, self.high_open)) if math.isinf(end) and not is_open]
            if special and draw(0, 1):
                return special[draw(0, len(special) - 1)]
        return draw_number(self.range, regime, draw, format)

    def near(self, value: float, distance: Fraction, draw: Draw, format: Format) -> float:
        """The number changed by this relative distance up or down, or the number itself."""
        if self.integer or math.isinf(value):
            return value
        sign = (1, -1, 0)[draw(0, 2)]
        return round_rational(Fraction(value) * (1 + sign * distance) if value else sign * distance, format)

    def contains(self, value: float) -> bool:
        """Whether the number is in the range."""
        if math.isinf(value):
            return (value == self.low and not self.low_open) or (value == self.high and not self.high_open)
        return bool(self.range.contains(value))

    def changed(self, value: float, draw: Draw, format: Format) -> float:
        """The number times or divided by a power of two, moved by a little, or toward an end."""
        if self.integer:
            return float(max(-(2.0**30), min(2.0**30, value + draw(-3, 3) if draw(0, 1) else value * 2 + draw(0, 1))))
        if math.isinf(value) or value == 0:
            return self.draw("moderate", draw, format)
        way = draw(0, 3)
        if way == 0 and not math.isinf(self.high) and value < self.high:
            return round_rational(Fraction(self.high) - (Fraction(self.high) - Fraction(value)) / 2 ** draw(1, 4), format)
        if way == 1:
            return round_rational(Fraction(value) * (1 + Fraction(draw(-8, 8), 16)), format)
        return round_rational(Fraction(value) * Fraction(2) ** (draw(1, 6) * (1, -1)[draw(0, 1)]), format)

    def simpler(self, value: float) -> Iterator[float]:
        """Numbers that are simpler to read, in the range."""
        return (x for x in simpler_numbers(value) if self.contains(x))

    def simpler_pairs(self, value: float, other: float) -> Iterator[tuple[float, float]]:
        """Pairs that are simpler to read and as near one another, in the range."""
        return (pair for pair in simpler_pairs(value, other) if all(map(self.contains, pair)))


@dataclass(frozen=True)
class Vector:
    """So many numbers of one kind, or vectors: rows of a matrix; ``some_finite`` where not all may be -inf, ``some_positive`` where not all may be 0."""

    element: Argument
    size: int
    some_finite: bool = False
    some_positive: bool = False
    ascending: bool = False

    @property
    def rank(self) -> int:
        """The number of dimensions."""
        return 1 + self.element.rank

    def draw(self, regime: str, draw: Draw, format: Format) -> tuple[float, ...]:
        """Numbers of the regime, some of them moderate."""
        values = [self.element.draw(regime if draw(0, 3) else "moderate", draw, format) for _ in range(self.size)]
        return tuple(sorted(values)) if self.ascending else tuple(values)

    def near(self, value: tuple[float, ...], distance: Fraction, draw: Draw, format: Format) -> tuple[float, ...]:
        """Each number changed or left."""
        return tuple(self.element.near(x, distance, draw, format) for x in value)

    def contains(self, value: tuple[float, ...]) -> bool:
        """Whether all numbers are of the kind, and not all the excluded one."""
        if self.some_finite and not any(math.isfinite(x) for x in value):
            return False
        if self.some_positive and not any(x > 0 for x in value):
            return False
        if self.ascending and any(a >= b for a, b in itertools.pairwise(value)):
            return False
        return all(self.element.contains(x) for x in value)

    def changed(self, value: tuple[float, ...], draw: Draw, format: Format) -> tuple[float, ...]:
        """One number changed."""
        i = draw(0, self.size - 1)
        return (*value[:i], self.element.changed(value[i], draw, format), *value[i + 1 :])

    def simpler(self, value: tuple[float, ...]) -> Iterator[tuple[float, ...]]:
        """All numbers 0 or 1, or one number made simpler."""
        yield from (plain for plain in ((0.0,) * self.size, (1.0,) * self.size) if self.element.rank == 0 and plain != value and self.contains(plain))
        for i, x in enumerate(value):
            for y in self.element.simpler(x):
                if self.contains(changed := (*value[:i], y, *value[i + 1 :])):
                    yield changed

    def simpler_pairs(self, value: tuple[float, ...], other: tuple[float, ...]) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
        """One number of both."""
        for i, (x, y) in enumerate(zip(value, other, strict=True)):
            for pair in self.element.simpler_pairs(x, y):
                a, b = ((*v[:i], z, *v[i + 1 :]) for v, z in zip((value, other), pair, strict=True))
                if self.contains(a) and self.contains(b):
                    yield a, b


@dataclass(frozen=True)
class Probabilities:
    """Probabilities that sum to one exactly."""

    size: int
    rank: int = field(default=1, init=False)

    def draw(self, regime: str, draw: Draw, format: Format) -> tuple[float, ...]:
        """Probabilities; zeros and one-hot ones at the edges."""
        if regime == "edges" and draw(0, 2) == 0:
            hot = draw(0, self.size - 1)
            return tuple(float(i == hot) for i in range(self.size))
        return draw_simplex(self.size, regime if regime in ("edges", "tiny") else "moderate", draw, format)

    def near(self, value: tuple[float, ...], distance: Fraction, draw: Draw, format: Format) -> tuple[float, ...]:
        """A part of the greatest probability moved to another place."""
        most, other = max(range(self.size), key=value.__getitem__), draw(0, self.size - 1)
        return self._moved(value, most, other, distance, format)

    def contains(self, value: tuple[float, ...]) -> bool:
        """Whether they are probabilities with the exact sum 1."""
        return all(x >= 0 for x in value) and sum(map(Fraction, value)) == 1

    def changed(self, value: tuple[float, ...], draw: Draw, format: Format) -> tuple[float, ...]:
        """A half, a quarter, … of one probability moved to another."""
        a, b = draw(0, self.size - 1), draw(0, self.size - 1)
        return self._moved(value, a, b, 1 - Fraction(1, 2 ** draw(1, 8)), format)

    def simpler(self, value: tuple[float, ...]) -> Iterator[tuple[float, ...]]:
        """Probabilities with fewer bits, from equal ones on."""
        for bits in (0, 1, 2, 3, 4, 6, 8, 16, 24, 32, 48):
            parts = [round(Fraction(x) * 2**bits) for x in value]
            most = max(range(self.size), key=parts.__getitem__)
            parts[most] += 2**bits - sum(parts)
            simple = tuple(math.ldexp(part, -bits) for part in parts)
            if simple == value:
                return
            if self.contains(simple):
                yield simple

    def simpler_pairs(self, value: tuple[float, ...], other: tuple[float, ...]) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
        """Equal ones, or a half and a half beside a little more and a little less."""
        distance = max(abs(x - y) for x, y in zip(value, other, strict=True))
        if distance == 0:
            yield from ((x, x) for x in self.simpler(value))
        elif distance < NEAR and self.size > 1:
            step, rest = 2.0 ** round(math.log2(distance)), (0.0,) * (self.size - 2)
            if self.contains(moved := (0.5 + step, 0.5 - step, *rest)):
                yield (0.5, 0.5, *rest), moved

    def _moved(self, value: tuple[float, ...], a: int, b: int, part: Fraction, format: Format) -> tuple[float, ...]:
        whole = 1 << max(format.precision, max((int(Fraction(x).denominator).bit_length() - 1 for x in value), default=0))
        parts = [int(Fraction(x) * whole) for x in value]
        step = max(1, int(parts[a] * part)) if a != b and parts[a] else 0
        parts[a], parts[b] = parts[a] - step, parts[b] + step
        return tuple(round_rational(Fraction(x, whole), format) for x in parts)


@dataclass(frozen=True)
class Direction:
    """Unit vectors: floats whose squares sum to one exactly. They lie on an axis, or have four parts of 1/2."""

    size: int
    rank: int = field(default=1, init=False)

    def draw(self, regime: str, draw: Draw, format: Format) -> tuple[float, ...]:
        """A direction; the regime is all the same."""
        places = [draw(0, self.size - 1)]
        if self.size >= 4 and draw(0, 1):
            places = [(places[0] + i) % self.size for i in range(4)]
        signs = [(1, -1)[draw(0, 1)] for _ in places]
        values = dict(zip(places, signs, strict=True))
        return tuple(values.get(i, 0) / (2.0 if len(places) == 4 else 1.0) for i in range(self.size))

    def near(self, value: tuple[float, ...], distance: Fraction, draw: Draw, format: Format) -> tuple[float, ...]:
        """The direction itself: no other is near."""
        return value

    def contains(self, value: tuple[float, ...]) -> bool:
        """Whether the length is one exactly."""
        return sum(Fraction(x) ** 2 for x in value) == 1

    def changed(self, value: tuple[float, ...], draw: Draw, format: Format) -> tuple[float, ...]:
        """Another direction."""
        return self.draw("moderate", draw, format)

    def simpler(self, value: tuple[float, ...]) -> Iterator[tuple[float, ...]]:
        """The first axis, and the others in order."""
        for i in range(self.size):
            axis = tuple(float(i == j) for j in range(self.size))
            if axis == value:
                return
            yield axis

    def simpler_pairs(self, value: tuple[float, ...], other: tuple[float, ...]) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
        """Equal ones that are simpler."""
        return ((x, x) for x in self.simpler(value) if value == other)


def real(*edges: float) -> Number:
    """Any finite number."""
    return Number(edges=edges)


def positive(*edges: float) -> Number:
    """A positive number."""
    return Number(low=0.0, edges=edges)


def probability(open_ends: bool = False) -> Number:
    """A number from 0 to 1, with both ends or without."""
    return Number(low=0.0, high=1.0, low_open=open_ends, high_open=open_ends)


def logit(infinite: bool = False) -> Number:
    """The logarithm of odds, also where e^x is lost or overflows; infinite ones only if the library takes them."""
    return Number(low_open=not infinite, high_open=not infinite, edges=LOGITS)


def logits(size: int, infinite: bool = True) -> Vector:
    """Logits of so many outcomes; -inf, an impossible outcome, is one of them unless the library refuses it."""
    return Vector(Number(low_open=not infinite, edges=LOGITS), size, some_finite=True)


def weights(size: int) -> Vector:
    """Non-negative numbers, not all 0, that need not sum to one."""
    return Vector(Number(low=0.0, low_open=False), size, some_positive=True)
