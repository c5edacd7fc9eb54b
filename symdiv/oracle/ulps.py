"""How far a returned number is from the truth, in units in the last place of its format.

Main definitions: :func:`ulp_error`, :class:`UlpError`.

Conventions. The unit in the last place is that of the truth: 2^(e - precision + 1) for 2^e <= |truth| < 2^(e+1), and for subnormal truths, and a
truth of zero, the least positive number of the format. The error is measured from the truth as enclosed, not from a rounded value, so a
correctly rounded number has an error of at most 1/2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, SupportsFloat

from flint import arb

from symdiv.enclose import Enclosure, decimal_program, enclose_program, refine
from symdiv.enclose.binary import Format, format_of
from symdiv.enclose.precision import at_precision
from symdiv.errors import InvalidInput, Undetermined
from symdiv.families.base import Family
from symdiv.oracle.gradients import condition_number
from symdiv.oracle.overflow import is_beyond
from symdiv.oracle.points import point_at
from symdiv.oracle.prepare import prepare, prepare_at
from symdiv.oracle.prepared import Prepared
from symdiv.oracle.rounded import round_value

__all__ = ["UlpError", "errors", "ulp_error"]

EXTRA_BITS = 40  # beyond the format's: an error in ulps is right to 2^-40
BEYOND = 2500  # any number of a format is from 2**2500 by more units in the last place than floats count


@dataclass(frozen=True)
class UlpError:
    """The error of one returned number; ``float()`` of it is ``ulps``.

    ``ulps`` and ``relative`` are the error in units in the last place and divided by the truth; ``nearest`` is what should have been returned.
    """

    returned: float
    measure: str
    p: Family
    q: Family | None
    dtype: str
    ulps: float
    relative: float
    nearest: float
    given: tuple[Any, ...] = field(default=(), repr=False, compare=False)
    """The laws in symbols and the numbers, where they were given as such."""

    def __float__(self) -> float:
        return self.ulps

    def __repr__(self) -> str:
        return f"<UlpError: {self.ulps:.3g} ulps of {self.dtype}; returned {self.returned!r}, truth {self.printed()}>"

    @cached_property
    def truth(self) -> Enclosure:
        """The true value, between two ends."""
        return prepare(self.measure, self.p, self.q, None).settled(lambda made: enclose_program(made.program, made.values, 40, made.is_zero))

    def digits(self, digits: int) -> str:
        """The true value as a decimal string."""
        return prepare(self.measure, self.p, self.q, None).settled(lambda made: decimal_program(made.program, made.values, digits, made.is_zero), digits)

    def printed(self) -> str:
        """The true value to 20 digits, for a message; or that it has none: exp(10^300) is right, or wrong, by its size alone."""
        try:
            return self.digits(20)
        except Undetermined:
            return "not found to 20 digits"

    @cached_property
    def condition(self) -> float:
        """The condition number of the problem at this point: see :func:`symdiv.oracle.condition_number`."""
        return condition_number(self.measure, *(self.given or (self.p, self.q)))


def ulp_error(
    returned: SupportsFloat,
    measure: str,
    p: Family | str | type[Family],
    q: Family | str | type[Family] | None = None,
    p_params: Mapping[str, Any] | None = None,
    q_params: Mapping[str, Any] | None = None,
    *,
    dtype: object = None,
) -> UlpError:
    """Return the error of a number that an implementation returned for the measure of p (and q), in nats.

    Parameters
    ----------
    returned : what was returned; a float, or a scalar or array of no dimensions of NumPy, PyTorch, …
    measure, p, q, p_params, q_params : as for :func:`symdiv.oracle.gradient`; the numbers are the exact values that the implementation was given
    dtype : the format that counts; default: the dtype of ``returned``, else ``"float64"``

    NaN is infinitely wrong. An infinity is right (0 ulps) where the truth is that infinity, or is so large that it rounds to it, and infinitely
    wrong elsewhere; so is every finite number where the truth is infinite.

    >>> import symdiv as sd
    >>> error = sd.oracle.ulp_error(0.0945348918918354, "kl_divergence", sd.Exponential(2), sd.Exponential(3))
    >>> round(float(error)), round(error.condition, 1)
    (16, 10.6)

    Source: Muller, *On the definition of ulp(x)*, INRIA RR-5504 (2005).
    """
    form = format_of(_dtype_of(returned) if dtype is None else dtype)
    if isinstance(returned, (str, bytes)):
        raise InvalidInput(f"returned {returned!r}: expected a number")
    try:
        number = float(returned)
    except (TypeError, ValueError):
        raise InvalidInput(f"returned {returned!r}: expected a number") from None
    except OverflowError:
        raise InvalidInput("returned an integer beyond all floats: expected a number of the format, or an infinity") from None
    point = point_at(p, q, p_params, q_params)
    first, second = point.laws[0], point.laws[1] if len(point.laws) > 1 else None

    def judged(made: Prepared) -> tuple[float, float, float]:
        nearest = round_value(made.program, made.values, form, "nearest", made.value, positive=made.positive)
        return nearest, *errors(number, nearest, made, form)

    try:
        nearest, ulps, relative = prepare_at(measure, point, general=True).settled(judged)
    except Undetermined:
        if not is_beyond(measure, first, second, None, BEYOND):
            raise
        nearest = math.inf
        ulps, relative = (0.0, 0.0) if number == nearest else (math.inf, math.inf if math.isnan(number) or number == -nearest else 1.0)
    given = () if p_params is None and q_params is None else (p, q, p_params, q_params)
    return UlpError(number, measure, first, second, form.name, ulps, relative, nearest, given)


def _dtype_of(returned: object) -> object:
    """The dtype that the number carries, if it is one of the formats; a Python number counts as float64."""
    dtype = getattr(returned, "dtype", None)
    return "float64" if dtype is None else dtype


def errors(returned: float, nearest: float, made: Prepared, form: Format) -> tuple[float, float]:
    """The error of a number in ulps, and relative to the value of a compiled formula whose rounded value is ``nearest``."""
    if math.isnan(returned):
        return math.inf, math.inf
    if math.isinf(returned):
        return (0.0, 0.0) if returned == nearest else (math.inf, math.inf)
    exact = made.program.rational(made.values)
    if exact is not None:
        truth = Fraction(int(exact.p), int(exact.q))
        error, size = abs(Fraction(returned) - truth), abs(truth)
        leading = size.numerator.bit_length() - size.denominator.bit_length() if size else form.least
        leading -= size != 0 and size < Fraction(2) ** leading
        return _quotient(error, Fraction(2) ** _unit(leading, form)), _quotient(error, size)
    bits = form.precision + EXTRA_BITS
    try:
        ball = refine(partial(made.program.ball, made.values), bits, is_zero=made.is_zero)
    except Undetermined:
        if nearest != 0:
            raise
        return (abs(returned) / form.smallest, 1.0 if returned == 0 else math.inf)  # the truth is so small that it was not told from 0
    if not ball.is_finite():
        return math.inf, math.inf
    return at_precision(2 * bits, _ball_errors, (returned, ball, form))  # type: ignore[no-any-return]


def _ball_errors(returned: float, ball: arb, form: Format) -> tuple[float, float]:
    error = abs(arb(returned) - ball)
    if ball.is_zero():
        return float(error / arb(2) ** _unit(form.least, form)), 0.0 if returned == 0 else math.inf
    mantissa, exponent = ball.mid().man_exp()
    unit = _unit(abs(int(mantissa)).bit_length() + int(exponent) - 1, form)
    return float((error / arb(2) ** unit).mid()), float((error / abs(ball)).mid())


def _unit(leading: int, form: Format) -> int:
    """log2 of the unit in the last place of numbers from 2^leading on."""
    return min(max(leading, form.least), form.greatest) - form.precision + 1


def _quotient(error: Fraction, size: Fraction) -> float:
    if size == 0:
        return 0.0 if error == 0 else math.inf
    try:
        return float(error / size)
    except OverflowError:
        return math.inf
