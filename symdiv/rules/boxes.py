"""Boxes of parameters: their subdivision, and the proof by enclosures that a function is not negative on one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp
from flint import arb, fmpq

from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.program import build
from symdiv.errors import InvalidInput, RuleError
from symdiv.rules.normal import same

__all__ = ["Box", "Field", "cut", "leaves"]

_PRECISION = 96
_MOST_LEAVES = 20_000


@dataclass(frozen=True)
class Box:
    """A product of intervals with rational ends."""

    low: tuple[sp.Rational, ...]
    high: tuple[sp.Rational, ...]

    def collapsed(self, i: int, to_low: bool) -> Box:
        """The face at one end of an interval."""
        end = self.low[i] if to_low else self.high[i]
        return Box((*self.low[:i], end, *self.low[i + 1 :]), (*self.high[:i], end, *self.high[i + 1 :]))


def cut(box: Box, i: int) -> tuple[Box, Box]:
    """The two halves of a box."""
    middle = (box.low[i] + box.high[i]) / 2
    return Box(box.low, (*box.high[:i], middle, *box.high[i + 1 :])), Box((*box.low[:i], middle, *box.low[i + 1 :]), box.high)


def leaves(box: Box, cuts: str) -> Iterator[Box]:
    """The parts of a box: ``cuts`` says in order, for each part met, "." for a part that stays, or the number of the interval that is halved.

    >>> box = Box((sp.Integer(0),), (sp.Integer(4),))
    >>> [(part.low[0], part.high[0]) for part in leaves(box, "00...")]
    [(0, 1), (1, 2), (2, 4)]
    """
    waiting = [box]
    if len(cuts) > 2 * _MOST_LEAVES:
        raise RuleError("there are too many parts")
    for sign in cuts:
        if not waiting:
            raise RuleError("the subdivision goes on after its end")
        part = waiting.pop()
        if sign == ".":
            yield part
            continue
        if not sign.isdigit() or int(sign) >= len(box.low):
            raise RuleError(f"{sign!r} is no interval")
        waiting += reversed(cut(part, int(sign)))
    if waiting:
        raise RuleError("the subdivision does not cover the box")


class Field:
    """A function on boxes, and its partial derivatives, as ball programs."""

    def __init__(self, function: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        self.function = function
        self.symbols = symbols

    @cached_property
    def _value(self) -> Any:
        return build([self.function], self.symbols, exact=False)[0].fast

    @cached_property
    def _slopes(self) -> list[Any]:
        return [build([sp.diff(self.function, s)], self.symbols, exact=False)[0].fast for s in self.symbols]

    def has_value(self, box: Box) -> bool:
        """Whether the function is enclosed on the box, and so has a value at each of its points."""
        intervals = [_interval(u, v) for u, v in zip(box.low, box.high, strict=True)]
        return at_precision(_PRECISION, _called, (self._value, intervals)) is not None

    def at_least_zero(self, box: Box, strict: bool = False) -> bool:
        """Whether the function is proved to be at least (strictly above) 0 on the box."""
        return bool(at_precision(_PRECISION, self._proved, (box, strict)))

    def _proved(self, box: Box, strict: bool) -> bool:
        intervals = [_interval(u, v) for u, v in zip(box.low, box.high, strict=True)]
        value = _called(self._value, intervals)
        if value is not None and (value > 0 or (not strict and value >= 0)):
            return True
        if all(u == v for u, v in zip(box.low, box.high, strict=True)):
            exact = self.function.subs(dict(zip(self.symbols, box.low, strict=True)))
            return not strict and same(exact, sp.Integer(0))
        slopes = [_called(slope, intervals) for slope in self._slopes]
        face = box
        for i, slope in enumerate(slopes):
            if slope is not None and box.low[i] != box.high[i] and (slope >= 0 or slope <= 0):
                face = face.collapsed(i, to_low=bool(slope >= 0))
        if face != box:
            return self._proved(face, strict)
        if any(slope is None for slope in slopes):
            return False
        middle = [arb(_rational((u + v) / 2)) for u, v in zip(box.low, box.high, strict=True)]
        centre = _called(self._value, middle)
        if centre is None:
            return False
        bound = sum((g * (x - m) for g, x, m in zip(slopes, intervals, middle, strict=True)), centre)
        return bool(bound > 0 or (not strict and bound >= 0))


def _called(function: Any, arguments: list[arb]) -> arb | None:
    try:
        value = arb(function(*arguments))
    except (NeedsPrecision, InvalidInput, ZeroDivisionError, ValueError):
        return None
    return value if value.is_finite() else None


def _rational(number: sp.Rational) -> fmpq:
    return fmpq(int(number.p), int(number.q))


def _interval(low: sp.Rational, high: sp.Rational) -> arb:
    return arb(_rational(low)) if low == high else arb(_rational(low)).union(arb(_rational(high)))
