"""Correct rounding of balls and exact rationals to binary floating-point formats (IEEE 754-2019, 4.3; bfloat16 alike).

Every value of the four formats is a Python float, so that is what is returned. Subnormals, overflow to infinity and the ties of rounding
to nearest (to even) are those of the format itself, not of double precision rounded once more. Zero is +0.

Main definitions: :func:`nearest_float` raises the precision until the rounding is unique (Ziv's strategy); :func:`round_rational` rounds an
exact number. A ball never decides a tie or a value that is itself a number of the format: who knows the exact value passes it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from symdiv.enclose.precision import at_precision
from symdiv.enclose.refine import refine
from symdiv.errors import InvalidInput

__all__ = ["DIRECTIONS", "FORMATS", "Format", "format_of", "nearest_float", "round_ball", "round_rational"]

DIRECTIONS = ("nearest", "up", "down", "zero")


@dataclass(frozen=True)
class Format:
    """A binary format: significant bits (with the hidden one), and the exponents of its least and its greatest normal numbers."""

    name: str
    precision: int
    least: int
    greatest: int

    @property
    def maximum(self) -> float:
        """The greatest finite number."""
        return math.ldexp((1 << self.precision) - 1, self.greatest - self.precision + 1)

    @property
    def smallest(self) -> float:
        """The least positive (subnormal) number."""
        return math.ldexp(1, self.least - self.precision + 1)


FORMATS: dict[str, Format] = {
    f.name: f for f in (Format("float16", 11, -14, 15), Format("bfloat16", 8, -126, 127), Format("float32", 24, -126, 127), Format("float64", 53, -1022, 1023))
}


def format_of(dtype: object) -> Format:
    """The format that ``dtype`` names: its name, a NumPy, JAX or PyTorch dtype, or ``float``.

    >>> format_of("float32").maximum
    3.4028234663852886e+38
    """
    if dtype is float:
        return FORMATS["float64"]
    name = dtype if isinstance(dtype, str) else getattr(dtype, "name", None) or getattr(dtype, "__name__", None) or str(dtype).removeprefix("torch.")
    try:
        return FORMATS[name]
    except (KeyError, TypeError):
        raise InvalidInput(f"dtype {dtype!r}: expected one of {', '.join(FORMATS)}") from None


def nearest_float(
    compute: Callable[[int], arb],
    dtype: object = "float64",
    toward: str = "nearest",
    *,
    exact: fmpq | Fraction | int | None = None,
    is_zero: Callable[[], bool] | None = None,
    start: int | None = None,
    maximum: int | None = None,
) -> float:
    """The number of the format to which the truth rounds; as a Python float, zero is +0.

    Parameters
    ----------
    compute
        precision in bits -> a ball that contains the truth; it may raise ``NeedsPrecision``.
    dtype
        ``"float16"``, ``"bfloat16"``, ``"float32"``, ``"float64"``, or a dtype object of that name.
    toward
        ``"nearest"`` (ties to even), ``"up"``, ``"down"`` or ``"zero"``.
    exact
        the truth, where it is known to be a rational number: it may be a tie, or a number of the format, which no ball decides.
    is_zero, start, maximum
        as for :func:`~symdiv.enclose.refine.refine`: an exact test for zero, the first and the last precision.

    Raises ``Undetermined`` when at the last precision two numbers of the format are still possible.

    >>> log_two = lambda precision: at_precision(precision, lambda: arb(2).log(), ())
    >>> nearest_float(log_two, "float16"), nearest_float(log_two, "float16", "up")
    (0.693359375, 0.693359375)
    """
    form = format_of(dtype)
    _check_direction(toward)
    if exact is not None:
        return round_rational(exact, form, toward)

    def rounded(precision: int) -> arb:
        ball = compute(precision)
        value = round_ball(ball, form, toward)
        return ball if value is None else arb(value)

    bits = form.precision + 2
    return float(refine(rounded, bits, start=start, maximum=maximum, is_zero=is_zero, accept=arb.is_exact))


def round_ball(ball: arb, dtype: object = "float64", toward: str = "nearest") -> float | None:
    """The number of the format to which every point of the ball rounds, or None if there are several."""
    form = dtype if isinstance(dtype, Format) else format_of(dtype)
    if not ball.is_finite():
        return None if ball.is_nan() or not ball.rad().is_finite() else math.inf if ball > 0 else -math.inf
    low, high = (ball, ball) if ball.is_exact() else at_precision(ball.bits() + 64, _ends, (ball,))
    lower = _round_dyadic(low, form, toward)
    return lower if low is high or lower == _round_dyadic(high, form, toward) else None  # rounding is monotone


def round_rational(x: fmpq | Fraction | int, dtype: object = "float64", toward: str = "nearest") -> float:
    """An exact rational rounded to the format.

    >>> round_rational(Fraction(1, 3), "bfloat16"), round_rational(Fraction(1, 3), "bfloat16", "down")
    (0.333984375, 0.33203125)
    >>> round_rational(65520, "float16"), round_rational(65520, "float16", "zero")
    (inf, 65504.0)
    """
    form = dtype if isinstance(dtype, Format) else format_of(dtype)
    top, bottom = (int(x.p), int(x.q)) if isinstance(x, fmpq) else (int(x.numerator), int(x.denominator))
    return _round(top, bottom, 0, form, toward)


def _ends(ball: arb) -> tuple[Any, Any]:
    return ball.lower(), ball.upper()


def _round_dyadic(x: arb, form: Format, toward: str) -> float:
    mantissa, exponent = x.mid().man_exp()
    return _round(int(mantissa), 1, int(exponent), form, toward)


def _check_direction(toward: str) -> None:
    if toward not in DIRECTIONS:
        raise InvalidInput(f"toward {toward!r}: expected one of {', '.join(DIRECTIONS)}")


def _round(numerator: int, denominator: int, exponent: int, form: Format, toward: str) -> float:
    """numerator / denominator * 2**exponent, rounded."""
    _check_direction(toward)
    if numerator == 0:
        return 0.0
    negative = numerator < 0
    away = toward == ("down" if negative else "up")
    size = _round_size(abs(numerator), denominator, exponent, form, away, toward == "nearest")
    return -size if negative and size else size


def _round_size(n: int, d: int, exponent: int, form: Format, away: bool, nearest: bool) -> float:
    """n / d * 2**exponent > 0, rounded to nearest, away from zero, or toward zero."""
    leading = _floor_log2(n, d) + exponent
    if leading > form.greatest:
        return math.inf if away or nearest else form.maximum
    unit = max(leading, form.least) - form.precision + 1  # the exponent of the last place
    if leading < unit - 1:  # below half of the least number; nothing is shifted, the exponent may be astronomical
        return form.smallest if away else 0.0
    shift = exponent - unit
    n, d = (n << shift, d) if shift >= 0 else (n, d << -shift)
    whole, rest = divmod(n, d)
    whole += (2 * rest > d or (2 * rest == d and whole & 1)) if nearest else (away and rest > 0)
    if whole.bit_length() - 1 + unit > form.greatest:
        return math.inf
    return math.ldexp(whole, unit)


def _floor_log2(n: int, d: int) -> int:
    guess = n.bit_length() - d.bit_length()
    return guess if (n >= d << guess if guess >= 0 else n << -guess >= d) else guess - 1
