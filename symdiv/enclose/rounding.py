"""Correct rounding of balls and exact rationals to decimal strings.

A ball is scaled by the power of ten that leaves ``digits`` digits before the point and rounds only if all of it rounds to one integer, so
numbers with astronomical exponents cost no more than others.
"""

from __future__ import annotations

from flint import arb, fmpq, fmpz

from symdiv.enclose.precision import at_precision

__all__ = ["decimal_of_ball", "decimal_of_rational"]

HALF = fmpq(1, 2)


def decimal_of_rational(x: fmpq, digits: int) -> str:
    """An exact rational rounded to ``digits`` significant digits, ties to even.

    >>> decimal_of_rational(fmpq(1, 3), 5)
    '0.33333'
    """
    if x == 0:
        return "0"
    size = abs(x)
    exponent = _exponent(arb(size))
    if fmpq(10) ** exponent > size:
        exponent -= 1
    elif fmpq(10) ** (exponent + 1) <= size:
        exponent += 1
    scaled = size * fmpq(10) ** (digits - 1 - exponent)
    whole = scaled.floor()
    rest = scaled - whole
    if rest > HALF or (rest == HALF and int(whole) & 1):
        whole += 1
    return _layout(x < 0, whole, exponent, digits)


def decimal_of_ball(ball: arb, digits: int) -> str | None:
    """The decimal string to which every point of the ball rounds, or None if there are two of them."""
    if not ball.is_finite():
        return None if ball.is_nan() or not ball.rad().is_finite() else ("inf" if ball > 0 else "-inf")
    if ball.is_zero():
        return "0"
    if ball.contains(0):
        return None
    return at_precision(max(digits * 4, ball.bits()) + 128, _round, (ball, digits))  # type: ignore[no-any-return]


def _round(ball: arb, digits: int) -> str | None:
    size = abs(ball)
    if ball.is_exact():  # an exact binary number may sit on a tie, which no ball would decide
        man, exp = size.man_exp()
        if abs(int(exp)) < 1 << 16:
            sign = 1 if ball > 0 else -1
            return decimal_of_rational(sign * fmpq(man) * fmpq(2) ** int(exp), digits)
    exponent = _exponent(size)
    for guess in (exponent, exponent - 1, exponent + 1):
        scaled = size * arb(10) ** fmpz(digits - 1 - guess)
        whole = (scaled + arb(HALF)).floor().unique_fmpz()
        # 10**digits itself is a number of the next decade that was rounded up from this one
        if whole is not None and 10 ** (digits - 1) <= whole <= 10**digits and scaled >= fmpz(10) ** (digits - 1):
            return _layout(bool(ball < 0), whole, guess, digits)
    return None


def _exponent(size: arb) -> int:
    """floor(log10) of a positive ball, or one of its neighbours."""

    def estimate() -> int:
        return int((size.log() / arb(10).log()).mid().floor().unique_fmpz())

    return int(at_precision(192, estimate, ()))


def _layout(negative: bool, whole: fmpz, exponent: int, digits: int) -> str:
    """The digits of ``whole`` with the first one at 10**exponent."""
    text = str(whole)  # an fmpz: an int is limited to 4,300 digits
    if len(text) > digits:  # rounded up to the next power of ten
        text, exponent = text[:-1], exponent + 1
    sign = "-" if negative else ""
    if 0 <= exponent < max(20, digits):
        text = text.ljust(exponent + 1, "0")
        head, tail = text[: exponent + 1], text[exponent + 1 :]
        return sign + head + (f".{tail}" if tail else "")
    if -5 <= exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{text}"
    return f"{sign}{text[0]}{'.' + text[1:] if len(text) > 1 else ''}e{exponent}"
