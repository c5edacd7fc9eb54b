"""What kind of fault a wrong answer is, decided by evidence at the point and around it.

=====================  ==========================================================================================
kind                   evidence
=====================  ==========================================================================================
wrong formula          off by more than 1 % at ordinary, well-conditioned arguments, in single precision or better
wrong infinity         infinite where the truth is an ordinary number, or finite where the truth is infinite
nan, exception         on valid input, where the truth is representable
shape, batching        not the documented shape; values in a batch that differ from those one by one
clamping               the very same number at well-conditioned arguments whose truths differ
inaccurate             digits lost at ordinary, well-conditioned arguments; any error there of code that integrates numerically, or in half precision
dtype                  float64 asked for, digits of float32 returned; or a result in another format than documented
negative               a negative divergence, or entropy of a discrete law, beyond rounding
overflow, underflow    infinite, or zero, at extreme arguments where the truth is representable
cancellation           an error far above condition number times unit roundoff elsewhere
crash, timeout,        of programs that are asked line by line
garbage
=====================  ==========================================================================================

Main definitions: :data:`KINDS` (the gravest first), :class:`Wrong`, :func:`examine`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import sympy as sp

from symdiv.audit.function import Function, Point
from symdiv.audit.points import is_moderate
from symdiv.audit.truth import Truth
from symdiv.enclose.binary import FORMATS, Format, round_rational
from symdiv.measures import MEASURES
from symdiv.oracle.judgement import Allowance, Answer

__all__ = ["KINDS", "Wrong", "examine", "excess"]

KINDS = (
    "wrong formula", "wrong infinity", "nan", "crash", "timeout", "garbage", "exception", "shape", "batching", "clamping",
    "inaccurate", "dtype", "negative", "overflow", "underflow", "cancellation",
)  # fmt: skip

PLAIN = 0.01
WIDE = 24  # bits; with fewer a right formula is off by 1 % after a few operations, and a wrong one is found in a wider format
WELL_CONDITIONED = 1000.0
SMALL = 1 / 1024  # a value below is a difference of terms that nearly cancel
SMALLISH, LOST = 1 / 4, 8  # and one below that, where the error is so many bits of the roundings of terms of size 1


@dataclass(frozen=True)
class Wrong:
    """A wrong answer at a point; ``batch`` has the points of a batch that gave it, or of a table: every p of them with every q."""

    function: Function
    format: Format
    point: Point
    regime: str
    answer: Answer
    kind: str
    ulps: float
    relative: float
    truth: Truth
    batch: tuple[Point, ...] = ()


def excess(truth: Truth, number: float, allowance: Allowance) -> tuple[float, float, float]:
    """log2 of the error over what is allowed (0 or less is right; the higher the worse), the error in ulps, and relative."""
    ulps, relative = truth.errors(number)
    size, limit = (ulps, allowance.ulps) if allowance.ulps is not None else (relative, allowance.relative)
    assert limit is not None
    if size <= limit:
        return _ratio(size, limit), ulps, relative
    if math.isfinite(size):
        if truth.value == 0:  # nothing relative is to be had: what counts is the unit roundoff of terms of size 1
            size = abs(number) * 2**truth.format.precision
        elif allowance.conditioned:
            limit = limit * max(1.0, truth.condition)
    return _ratio(size, limit), ulps, relative


def _ratio(size: float, limit: float) -> float:
    if size == 0 or math.isinf(limit):
        return -60.0
    return math.inf if math.isinf(size) or limit == 0 else math.log2(size / limit)


def examine(truth: Truth, regime: str, answer: Answer, allowance: Allowance, again: Callable[[Point], float | None]) -> tuple[Wrong | None, float]:
    """The fault in an answer, or None, and how bad the answer is; ``again`` asks at another point (None where there is no number)."""

    def wrong(kind: str, ulps: float = math.inf, relative: float = math.inf) -> tuple[Wrong, float]:
        return Wrong(truth.function, truth.format, truth.point, regime, answer, kind, ulps, relative, truth), math.inf

    nearest = truth.nearest
    representable = math.isfinite(nearest) or mpmath.isinf(truth.value)
    if answer.failure is not None:
        return wrong(answer.kind) if representable else (None, 0.0)
    try:
        number = float(answer.returned)
    except (TypeError, ValueError, OverflowError):
        return wrong("garbage")
    if math.isnan(number):
        return wrong("nan") if representable else (None, 0.0)
    badness, ulps, relative = excess(truth, number, allowance)
    if badness <= 0:
        return None, badness
    if not representable:  # a finite number beside one that is as large as numbers get, or beyond
        return None, 0.0
    return wrong(_kind(truth, number, relative, again), ulps, relative)[0], badness


def _kind(truth: Truth, number: float, relative: float, again: Callable[[Point], float | None]) -> str:
    function, point, format = truth.function, truth.point, truth.format
    moderate = is_moderate(function, point)
    if mpmath.isinf(truth.value):
        return "wrong infinity"
    if math.isinf(number):
        return "wrong infinity" if moderate or not _extreme(point, format) else "overflow"
    well = truth.condition <= WELL_CONDITIONED
    if moderate and well and abs(truth.value) > SMALL and not _of_rounding(truth, relative):
        if format.name == "float64" and round_rational(Fraction(number), FORMATS["float32"]) == number and relative < 2.0**-20 and number != 0:
            return "dtype"
        plain = relative > PLAIN and format.precision >= WIDE and not function.numerical
        return "wrong formula" if plain else "inaccurate"
    if number < 0 <= truth.value and MEASURES[function.measure].of_p > 0:
        return "negative"
    if well and not function.numerical and _clamped(truth, number, again):
        return "clamping"
    if number == 0 and abs(truth.value) < 2.0 ** (format.least // 2):
        return "underflow"
    return "cancellation"


def _of_rounding(truth: Truth, relative: float) -> bool:
    """Whether an error is that of adding rounded terms of size 1 whose sum is small."""
    return bool(abs(truth.value) < SMALLISH and relative * abs(truth.value) <= 2.0 ** (LOST - truth.format.precision))


def _extreme(point: Point, format: Format) -> bool:
    """Whether some argument is so large or so small that its square, or so, overflows."""

    def far(value: object) -> bool:
        if isinstance(value, tuple):
            return any(map(far, value))
        assert isinstance(value, int | float)
        return value != 0 and math.isfinite(value) and abs(math.log2(abs(value))) > min(64, format.greatest // 2 - 1)

    return any(far(value) for values in point for value in values)


def _clamped(truth: Truth, number: float, again: Callable[[Point], float | None]) -> bool:
    """Whether arguments that are changed by factors of 2 and 4 give the very same number, though the truths differ by a tenth or more."""
    if number == 0 or truth.made.program.expression.has(sp.Sum, sp.Integral):
        return False
    for side, values in enumerate(truth.point):
        for i, value in enumerate(values):
            if isinstance(value, tuple) or not math.isfinite(value) or value == 0:
                continue
            for up in (True, False):
                same = 0
                for factor in (2.0, 4.0):
                    moved = value * factor if up else value / factor
                    sides = list(truth.point)
                    sides[side] = (*values[:i], moved, *values[i + 1 :])
                    try:
                        other = Truth(truth.function, (sides[0], sides[1]), truth.format).value
                    except (ArithmeticError, ValueError, NotImplementedError):
                        break
                    if abs(other - truth.value) < abs(truth.value) / 10 or again((sides[0], sides[1])) != number:
                        break
                    same += 1
                if same == 2:
                    return True
    return False
