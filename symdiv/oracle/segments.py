"""Integrals taken apart where their integrands are not analytic, so that they can be differentiated by what moves these places.

Main definition: :func:`in_segments`.

Implementation notes. The derivative of log|x - m| by m has no integral around m, though the integral of p(x) log|x - m| has a derivative. Between two
neighbouring places, low and high, x is low + (high - low) t, and beyond the last one it is low + t, so that in t the places stay where they are
however the parameters move; and their order at given parameters is that at all parameters near them. Of places that are one at the given parameters
but move apart one is chosen, and the others stay kinks at the end of a segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import sympy as sp
from flint import fmpq

from symdiv.enclose import Program
from symdiv.enclose.integrals import between, compare, grouped
from symdiv.enclose.integrand import several
from symdiv.enclose.kinks import kinks, settled
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.errors import InvalidInput, Undetermined
from symdiv.expression import occurring

__all__ = ["Choice", "in_segments"]

Choice = Literal["first", "last", "moving"]
"""Which of several places that are one is the end of a segment; the first that moves, or else the first."""

BITS = 200


def in_segments(value: sp.Expr, symbols: tuple[sp.Symbol, ...], values: tuple[Any, ...], moving: Sequence[sp.Symbol], choice: Choice) -> sp.Expr:
    """The value with each of its integrals as the sum of those over its segments; equal to it at these values, and where those that move are near their own."""
    numbers = tuple(x.ball((), BITS) if isinstance(x, Program) else x for x in values)
    segments = _Segments(symbols, numbers, frozenset(moving), choice)
    return value.xreplace({integral: segments.sum_of(integral) for integral in occurring(value, sp.Integral) if len(integral.limits) == 1})


class _Segment(NamedTuple):
    """An integrand, its variable, and the ends."""

    body: sp.Expr
    x: sp.Symbol
    low: sp.Expr
    high: sp.Expr


class _Segments:
    def __init__(self, symbols: tuple[sp.Symbol, ...], numbers: tuple[Any, ...], moving: frozenset[sp.Symbol], choice: Choice) -> None:
        self._symbols, self._numbers, self._moving, self._choice = symbols, numbers, moving, choice

    def sum_of(self, integral: sp.Integral) -> sp.Expr:
        """The sum; the integral itself where the order of its places is not known at these numbers, as in a branch that does not hold there."""
        body, (x, low, high) = integral.args
        try:
            return sp.Add(*(sp.Integral(s.body, (s.x, s.low, s.high)) for s in at_precision(BITS, self._of, (_Segment(body, x, low, high), 0))))
        except (InvalidInput, NeedsPrecision, Undetermined, ZeroDivisionError):
            return integral

    def _of(self, whole: _Segment, standing: int) -> list[_Segment]:
        """The segments of one that has, at its ends, a number of kinks that are to stand."""
        body, x, low, high = whole
        found = kinks(body, x)
        if len(found) <= standing:
            return [whole]
        places = [low, high, *(kink.place for kink in found)]
        at = self._at(places, x, fmpq(0))
        result = []
        for groups in pairwise(grouped(at)):
            ends = [self._end_of(group, places) for group in groups]
            stay = [i - 2 for group, end in zip(groups, ends, strict=True) for i in group if i > 1 and self._moves(places[i] - places[end])]
            settling = [kink for n, kink in enumerate(found) if n not in stay]
            inside = between(*(at[end] for end in ends))
            signs = [compare(difference, fmpq(0)) for difference in self._at([kink.difference for kink in settling], x, inside)]
            if 0 in signs:  # all along the segment, so that it may have either sign near these values
                raise Undetermined("a condition that is settled nowhere in a segment")
            part = _Segment(settled(body, x, list(zip(settling, signs, strict=True))), x, *(places[end] for end in ends))
            result += self._of(part, len(stay))
        return result

    def _end_of(self, group: Sequence[int], places: Sequence[sp.Expr]) -> int:
        if group[0] < 2 or self._choice == "first":
            return group[0]
        return group[-1] if self._choice == "last" else next((i for i in group if self._moves(places[i])), group[0])

    def _at(self, expressions: Sequence[sp.Expr], x: sp.Symbol, place: Any) -> tuple[Any, ...]:
        return several(expressions, (*self._symbols, x))((*self._numbers, place))

    def _moves(self, difference: sp.Expr) -> bool:
        return not self._moving.isdisjoint(sp.cancel(difference).free_symbols)
