"""Numbers of a binary format, drawn in a regime: single ones in a range, and probabilities with a sum of one.

Main definitions: :func:`draw_number`, :func:`near_number`, :func:`draw_simplex`, :func:`shifted_simplex`, :func:`exponents`. What the regimes are is said in
:mod:`symdiv.oracle.regimes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from symdiv.enclose.binary import Format, round_rational
from symdiv.oracle.ranges import Range

__all__ = ["LARGEST_COUNT", "TRIES", "Draw", "NoPoint", "draw_number", "draw_simplex", "exponents", "near_number", "shifted_simplex"]

Draw = Callable[[int, int], int]

TRIES = 64
LARGEST_COUNT = 1000  # of a whole-number parameter: the measures of counting laws are sums


class NoPoint(Exception):
    """These draws gave no parameters that the family admits."""


def draw_number(inside: Range, regime: str, draw: Draw, format: Format) -> float:
    """One parameter in a range."""
    if inside.integer:
        return round_rational(Fraction(_whole(inside, regime, draw)), format)
    if regime == "edges" and draw(0, 1):
        return _edge(inside, draw, format)
    if math.isinf(inside.low) and not math.isinf(inside.high):
        return round_rational(Fraction(inside.high) - Fraction(_size(regime, draw, format)), format)
    if math.isinf(inside.low):
        x = _size(regime, draw, format)
        return (x, -x, 0.0)[draw(0, 2)]
    if math.isinf(inside.high):
        return round_rational(Fraction(inside.low) + Fraction(_size(regime, draw, format)), format)
    width = Fraction(inside.high) - Fraction(inside.low)
    part = _part(regime, draw, format)
    from_high = regime in ("huge", "large shapes") or (regime != "moderate" and draw(0, 1))
    return round_rational(Fraction(inside.high) - width * part if from_high else Fraction(inside.low) + width * part, format)


def _edge(inside: Range, draw: Draw, format: Format) -> float:
    """An end of the range, or where it is open or infinite a number close to it."""
    at_low = draw(0, 1) == 0
    end, open_end = (inside.low, inside.low_open) if at_low else (inside.high, inside.high_open)
    if math.isinf(end):
        return math.copysign(format.maximum / 2 ** draw(0, 8), end)
    if not open_end:
        return end
    step = format.smallest if end == 0 else math.ldexp(1, math.frexp(end)[1] - format.precision)
    return end + step * (1 + draw(0, 8)) * (1 if at_low else -1)


def _whole(inside: Range, regime: str, draw: Draw) -> int:
    most = {"moderate": 20, "large shapes": LARGEST_COUNT, "huge": LARGEST_COUNT}.get(regime, 40)
    low = -most if math.isinf(inside.low) else math.ceil(inside.low) + (inside.low_open and inside.low % 1 == 0)
    high = most if math.isinf(inside.high) else math.floor(inside.high)
    if regime == "edges" and not math.isinf(inside.low):
        high = min(high, low + 2)
    return draw(low, max(low, min(high, low + 2 * most)))


def _size(regime: str, draw: Draw, format: Format) -> float:
    """A positive number of a size that the regime says."""
    low, high = exponents(regime, format)
    exponent = draw(low, high)
    return round_rational(_mantissa(draw, format.precision) * Fraction(2) ** exponent, format) or format.smallest


def exponents(regime: str, format: Format) -> tuple[int, int]:
    """The least and the greatest exponent of the sizes that a regime has."""
    least, greatest = format.least, format.greatest
    return {
        "moderate": (-3, 5),
        "near-equal": (-3, 5),
        "edges": (-6, 8),
        "tiny": (least // 10 * 9, -8),
        "huge": (8, greatest // 10 * 9),
        "large shapes": (6, min(50, greatest - 2)),
        "subnormal": (least - format.precision + 1, least),
    }[regime]


def _part(regime: str, draw: Draw, format: Format) -> Fraction:
    """A number in (0, 1) of a size that the regime says."""
    if regime in ("moderate", "near-equal", "edges"):
        return _mantissa(draw, format.precision) / (1 << draw(1, 3))
    if regime == "subnormal":
        return Fraction(2) ** (format.least - draw(0, format.precision - 1))
    deepest = format.precision if regime in ("huge", "large shapes") else -format.least // 10 * 9
    return _mantissa(draw, format.precision) / (1 << draw(4, deepest))


def _mantissa(draw: Draw, precision: int) -> Fraction:
    """1 <= m < 2: a simple one, or with some or all bits of the format."""
    kind = draw(0, 2)
    bits = (2, 0, precision - 1)[kind] or draw(3, precision - 1)
    return 1 + Fraction(draw(0, (1 << bits) - 1), 1 << bits)


def near_number(x: float, distance: Fraction, draw: Draw, format: Format) -> float:
    """The number changed by this relative distance up or down, or the number itself."""
    sign = (1, -1, 0)[draw(0, 2)]
    return round_rational(Fraction(x) * (1 + sign * distance) if x else sign * distance, format)


def draw_simplex(size: int, regime: str, draw: Draw, format: Format) -> tuple[float, ...]:
    """Probabilities that are numbers of the format and sum to one exactly; ``edges`` has zeros, ``tiny`` the least that leave such a sum."""
    whole = 1 << format.precision
    least = 0 if regime == "edges" else 1
    unit = 1 if regime == "tiny" else max(1, whole >> (size.bit_length() + 4))
    left = whole // unit - size * least
    parts = []
    for remaining in range(size - 1, 0, -1):
        part = draw(0, min(8, left) if unit == 1 else min(left, 2 * left // (remaining + 1)))
        left -= part
        parts.append((part + least) * unit)
    parts.append(whole - sum(parts))
    turn = draw(0, size - 1)
    return tuple(part / whole for part in parts[turn:] + parts[:turn])


def shifted_simplex(p: tuple[float, ...], distance: Fraction, draw: Draw, format: Format) -> tuple[float, ...]:
    """Probabilities that differ from p in two places, by a part of the greatest one; they too sum to one exactly."""
    whole = 1 << format.precision
    parts = [int(x * whole) for x in p]
    most, other = max(range(len(parts)), key=parts.__getitem__), draw(0, len(parts) - 1)
    step = max(1, int(parts[most] * distance)) if other != most else 0
    parts[most], parts[other] = parts[most] - step, parts[other] + step
    return tuple(round_rational(Fraction(part, whole), format) for part in parts)
