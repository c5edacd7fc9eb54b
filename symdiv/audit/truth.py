"""The truth at a point: the exact laws of the very floats passed, and how far a returned number is from their measure.

Main definition: :class:`Truth`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any

import mpmath
import sympy as sp

from symdiv.audit.arguments import Argument, Number
from symdiv.audit.function import Function, Point, Value, exact
from symdiv.audit.matrix_arguments import Covariance
from symdiv.audit.points import is_moderate
from symdiv.enclose import compile_expression, decimal_program, evaluate_program
from symdiv.enclose.binary import Format
from symdiv.errors import InvalidInput, RuleError, SymdivError, Undetermined, Unsupported
from symdiv.families.base import Family
from symdiv.oracle.prepare import prepare
from symdiv.oracle.prepared import Prepared
from symdiv.oracle.rounded import round_value
from symdiv.oracle.ulps import errors
from symdiv.units import in_base

__all__ = ["Truth", "left_over"]

DIGITS = 30


class Truth:
    """The measure of the exact laws at a point.

    Raises InvalidInput where the arguments make no law, Undetermined or Unsupported where the value is not known.
    """

    def __init__(self, function: Function, point: Point, format: Format) -> None:
        self.function, self.point, self.format = function, point, format
        self.laws: tuple[Family, Family | None] | None = None
        arguments = [{name: exact(v) for name, v in values.items()} for values in function.named(point)]
        if function.laws is not None and (function.value is None or is_moderate(function, point)):
            self.laws = function.laws(*arguments)
            made = prepare(function.measure, *self.laws, function.base, general=True)
            self.made = made if is_moderate(function, point) else made._replace(value=_not_asked)
        else:
            assert function.value is not None
            value = in_base(function.value(*arguments), function.base)
            self.made = Prepared(compile_expression(value, ()), (), (lambda: value) if is_moderate(function, point) else _not_asked)

    @cached_property
    def nearest(self) -> float:
        """The number that a correctly rounding function returns."""

        def rounded(made: Prepared) -> float:
            self.made = made
            return round_value(made.program, made.values, self.format, "nearest", made.value)

        return self.made.settled(rounded)

    @cached_property
    def value(self) -> mpmath.mpf:
        """The truth to some 30 digits."""
        return self.made.settled(lambda made: evaluate_program(made.program, made.values, DIGITS, made.is_zero))

    def digits(self, digits: int = 20) -> str:
        """The truth as a decimal string."""
        return self.made.settled(lambda made: decimal_program(made.program, made.values, digits, made.is_zero))

    def errors(self, number: float) -> tuple[float, float]:
        """The error of a number in ulps of the format, and relative to the truth."""
        nearest = self.nearest
        return errors(number, nearest, self.made, self.format)

    @cached_property
    def condition(self) -> float:
        """The relative condition number in the function's own arguments, as rounding them to the format shows it.

        Each number is moved by a relative half ulp, exactly, and the changes of the truth are added: an error of so many half ulps is what
        rounding the arguments alone may do. Whole numbers, zeros and infinities do not vary. Infinite where the truth is 0.
        """
        value = self.value
        if not mpmath.isfinite(value):
            return 0.0
        if value == 0:
            return math.inf
        unit = Fraction(1, 2**self.format.precision)
        total = sum((abs(other - value) for other in self._neighbours(unit)), mpmath.mpf(0))
        return float(total * 2**self.format.precision / abs(value))

    def _neighbours(self, unit: Fraction) -> Iterator[mpmath.mpf]:
        sides = (self.function.p, self.function.q)
        for side, values in enumerate(self.point):
            own = sides[side]
            kinds = () if own is None else tuple(own.arguments.values())
            for i, (kind, value) in enumerate(zip(kinds, values, strict=True)):
                for moved in _moved(kind, value, unit):
                    for candidate in moved:
                        points = list(self.point)
                        points[side] = (*values[:i], candidate, *values[i + 1 :])
                        try:
                            other = Truth(self.function, (points[0], points[1]), self.format).value
                        except (SymdivError, ArithmeticError, ValueError):  # outside: try the other direction
                            continue
                        if mpmath.isfinite(other):
                            yield other
                        break


def _not_asked() -> sp.Expr:
    """Whether a value is exactly zero, or a tie, is not asked at extreme arguments: SymPy would write out powers and factorials of huge numbers."""
    raise RuleError("an exact question about extreme arguments")


def _moved(kind: Argument, value: Value, unit: Fraction) -> Iterator[tuple[Any, Any]]:
    """For each number in a value: the value with that number moved up, and down; in a covariance its mirror image moves too."""
    if isinstance(value, tuple):
        rows = len(value)
        for place in _places(value):
            pair = []
            for factor in (1 + unit, 1 - unit):
                moved = _scaled(value, place, factor)
                if isinstance(kind, Covariance) and place[0] != place[1]:
                    moved = _scaled(moved, place[::-1], factor) if place[0] < place[1] < rows else moved
                pair.append(moved)
            if not (isinstance(kind, Covariance) and place[0] > place[1]):
                yield pair[0], pair[1]
    elif math.isfinite(value) and value != 0 and not (isinstance(kind, Number) and kind.integer):
        yield Fraction(value) * (1 + unit), Fraction(value) * (1 - unit)


def _places(value: Value) -> Iterator[tuple[int, ...]]:
    """The index of every number in nested tuples that varies."""
    for i, x in enumerate(value):
        if isinstance(x, tuple):
            yield from ((i, *rest) for rest in _places(x))
        elif math.isfinite(x) and x != 0:
            yield (i,)


def _scaled(value: Value, place: tuple[int, ...], factor: Fraction) -> Value:
    """Nested tuples with one number multiplied."""
    i, *rest = place
    inner = _scaled(value[i], tuple(rest), factor) if rest else Fraction(value[i]) * factor
    return (*value[:i], inner, *value[i + 1 :])


def left_over(function: Function, point: Point, format: Format) -> str | None:
    """What is left unevaluated in the truth: ``"integral"``, ``"sum"`` or None."""
    try:
        expression = Truth(function, point, format).made.program.expression
    except (InvalidInput, Undetermined, Unsupported):
        return None
    return "integral" if expression.has(sp.Integral) else "sum" if expression.has(sp.Sum) else None
