"""Two expressions at an exact point: whether their values differ, proved by disjoint enclosures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb, fmpq

from symdiv.decision.conventions import conventional
from symdiv.enclose import Enclosure, NeedsPrecision, Program, compile_expression, effort
from symdiv.enclose.enclosure import enclosure_of
from symdiv.errors import InvalidInput, SymdivError, Undetermined

__all__ = ["Difference", "Side", "difference", "value_at"]

Point = Mapping[sp.Symbol, sp.Rational]

PRECISIONS = (64, 192, 512)
DIGITS = 15
MOST = 150_000
"""Evaluations of integrands and terms, which take ten seconds or so."""


@dataclass(frozen=True)
class Difference:
    """The values of two expressions at a point: enclosures that are disjoint, None where one of them is undefined."""

    point: Point
    left: Enclosure | None
    right: Enclosure | None

    @property
    def kind(self) -> str:
        """``"undefined"``, ``"infinite"`` (one side alone is), or ``"finite"``."""
        if self.left is None or self.right is None:
            return "undefined"
        return "finite" if self.left.ball.is_finite() and self.right.ball.is_finite() else "infinite"


class Side:
    """An expression that is asked for its values at points; compiled once."""

    def __init__(self, expression: sp.Expr, symbols: Sequence[sp.Symbol]) -> None:
        self.expression = expression
        self.symbols = tuple(symbols)
        self._series = expression.atoms(sp.hyper)
        self._program: Program = compile_expression(expression, self.symbols)

    def ball(self, point: Point, precision: int) -> arb | None:
        """A ball around the value, an infinity where it is infinite; None where it is undefined.

        Raises :class:`~symdiv.enclose.NeedsPrecision` where this precision is too low.
        """
        if any(self._on_cut(h, point) for h in self._series):
            return None
        values = tuple(fmpq(int(point[s].p), int(point[s].q)) for s in self.symbols)
        try:
            return self._program.ball(values, precision)
        except NeedsPrecision:  # a condition such as log(2) >= log(2), or a denominator that is 0, is no question of precision
            if precision == PRECISIONS[0]:
                raise
            value = conventional(self.expression, point)
        except (InvalidInput, OverflowError):
            value = conventional(self.expression, point)
        if value.has(sp.nan, sp.zoo, sp.I):
            return None
        try:
            return compile_expression(value, ()).ball((), precision)
        except (InvalidInput, OverflowError):
            return None

    @staticmethod
    def _on_cut(series: sp.hyper, point: Point) -> bool:
        """Whether a hypergeometric function of Gauss' type that does not end has no value: beyond 1 (DLMF 15.2.3), or at 1 where it diverges (16.2.iii)."""
        above, below, place = (e.xreplace(dict(point)) for e in series.args)
        ends = any(a.is_integer and a.is_nonpositive for a in above)
        diverges = place == 1 and (sp.Add(*below) - sp.Add(*above)).is_nonpositive
        return bool(len(above) == len(below) + 1 and not ends and ((place > 1) == True or diverges))


def difference(left: Side, right: Side, point: Point) -> Difference | None:
    """What tells the two apart at the point; None where nothing does, or neither is defined.

    Raises :class:`~symdiv.errors.Unsupported` for a function that cannot be enclosed.
    """
    try:
        with _limited(point):
            return _told_apart(left, right, point)
    except effort.OutOfEffort:
        return None


def _told_apart(left: Side, right: Side, point: Point) -> Difference | None:
    for precision in PRECISIONS:
        try:
            balls = left.ball(point, precision), right.ball(point, precision)
        except effort.OutOfEffort:
            raise
        except (NeedsPrecision, Undetermined):
            continue
        if balls[0] is None and balls[1] is None:
            return None
        if balls[0] is None or balls[1] is None or not _overlap(*balls):
            return Difference(point, *(None if b is None else enclosure_of(b, DIGITS) for b in balls))
    return None


@contextmanager
def _limited(point: Point) -> Iterator[None]:
    """A limit on the work where there is one point only, so that it is not another one that settles the question."""
    if point or effort.is_limited():
        yield
        return
    with effort.at_most(MOST):
        yield


def value_at(side: Side, point: Point) -> Any:
    """A narrow ball around the value; None where it is undefined or was not reached."""
    for precision in PRECISIONS:
        try:
            with _limited(point):
                ball = side.ball(point, precision)
        except effort.OutOfEffort:
            return None
        except (SymdivError, ArithmeticError, ValueError):
            continue
        if ball is None or not ball.is_finite() or ball.rel_accuracy_bits() > 40:
            return ball
    return None


def _overlap(left: arb, right: arb) -> bool:
    if left.is_finite() and right.is_finite():
        return bool(left.overlaps(right))
    return bool(not left.is_finite() and not right.is_finite() and (left > 0) == (right > 0))
