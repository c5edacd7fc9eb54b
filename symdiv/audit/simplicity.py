"""How simple a number is to a reader, and simpler ones to try in its place: small whole numbers, short decimals, then powers of ten.

Main definitions: :func:`complexity`, :func:`shortest`, :func:`simpler_numbers`, :func:`simpler_pairs`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from symdiv.enclose.binary import FORMATS, Format, round_rational

__all__ = ["complexity", "shortest", "simpler_numbers", "simpler_pairs"]

DOUBLE, SINGLE = FORMATS["float64"], FORMATS["float32"]

PLAIN = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 0.5, 0.25, 0.1, -1.0, -2.0, -0.5)
DIGITS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14)
SIXTEENTHS = (2, 4, 8, 12, 14, 15)  # of the exponent
NEAR = 0.25  # the relative distance up to which two numbers are made simpler together


def complexity(value: Any, format: Format = DOUBLE) -> int:
    """How complicated a number, or nested numbers, are to read: significant digits, the decimal exponent, then a fraction, and a sign.

    Digits are those that say which number of the format it is.

    >>> [complexity(x) for x in (1.0, -1.0, 0.5, 12.0, 1e-300, 0.123)]
    [8, 10, 17, 24, 330, 33]
    >>> complexity(0.10000000149011612), complexity(0.10000000149011612, FORMATS["float32"])
    (145, 17)
    """
    if isinstance(value, tuple):
        return sum(complexity(x, format) for x in value)
    number = shortest(float(value), format)
    if number == 0 or math.isinf(number):
        return 2 * (number < 0)
    digits, exponent = _decimal(number)
    return 8 * (digits + min(exponent, 3)) + max(exponent - 3, 0) + 2 * (number < 0) + (number % 1 != 0)


@lru_cache(maxsize=1 << 16)
def shortest(x: float, format: Format) -> float:
    """The number with the fewest digits that rounds to x in the format, also by way of float32: what is written in a program for x.

    >>> shortest(0.10000000149011612, FORMATS["float32"])
    0.1
    """
    if format is DOUBLE or x - x != 0:
        return x
    for digits in range(17):
        number = float(f"{x:.{digits}e}")
        if round_rational(Fraction(number), format) == x == round_rational(Fraction(round_rational(Fraction(number), SINGLE)), format):
            return number
    return x


def _decimal(x: float) -> tuple[int, int]:
    """How many digits the shortest decimal of a number has, and the size of its exponent."""
    number = Decimal(repr(abs(x))).normalize()
    return len(number.as_tuple().digits), abs(number.adjusted())


def simpler_numbers(x: float) -> list[float]:
    """Simpler numbers than x, the simplest first: plain ones, x with fewer digits, and powers of ten on the way to x.

    >>> simpler_numbers(12.0)
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, -1.0, -2.0, 10.0, 20.0, 0.5, 0.1, -0.5]
    >>> simpler_numbers(2e-314)[-2:]
    [1e-295, 1e-313]
    """
    if math.isinf(x):
        return []
    candidates = {*PLAIN, abs(x)}
    if x:
        number = Decimal(repr(x))
        exponent = number.adjusted()
        for digits in DIGITS:
            candidates |= {float(Context(prec=digits, rounding=way).plus(number)) for way in (ROUND_FLOOR, ROUND_CEILING)}
        powers = {exponent, exponent + 1, exponent - (1 if exponent > 0 else -1), *(exponent * n // 16 for n in SIXTEENTHS)}
        candidates |= {float(Decimal((int(x < 0), (1,), power))) for power in powers}
    own = complexity(x)
    return sorted((c for c in candidates if math.isfinite(c) and complexity(c) < own), key=lambda c: (complexity(c), c.as_integer_ratio()[1], abs(c)))


def simpler_pairs(x: float, y: float) -> Iterator[tuple[float, float]]:
    """Simpler numbers for two that are equal, or so near one another that neither can be made simpler by itself.

    >>> next(simpler_pairs(28.277354, 28.277354)), next(simpler_pairs(28.277354, 28.27763))
    ((0.0, 0.0), (1.0, 1.00001))
    """
    if x == y:
        yield from ((z, z) for z in simpler_numbers(x))
    elif x and math.isfinite(x) and math.isfinite(y) and abs(y / x - 1) < NEAR:
        distance = y / x - 1
        steps = (math.copysign(10.0 ** round(math.log10(abs(distance))), distance), math.copysign(2.0 ** round(math.log2(abs(distance))), distance))
        for base in (1.0, 2.0, 0.5):
            for step in steps:
                other = float(repr(base)) * (1 + step)
                shorter = float(f"{other:.15g}")
                yield from ((base, z) for z in {shorter: 0, other: 0} if z != base)
