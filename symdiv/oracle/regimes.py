"""Parameters worth trying: regimes in which floating-point code goes wrong, drawn as numbers of a binary format.

Main definitions: :data:`REGIMES`, :func:`draw_point`, :func:`draw_member`, :func:`draw_simplex`.

Everything is made from whole numbers by a function ``draw(low, high)``, so that one description serves a seeded generator and Hypothesis,
whose shrinking of whole numbers toward 0 then leads to simple parameters such as 1, 2 and 1.25. No function of the C library is used:
the numbers are the same on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from symdiv.enclose.binary import Format, round_rational
from symdiv.oracle.prepare import Form
from symdiv.oracle.ranges import Range, range_of, satisfied
from symdiv.oracle.subjects import Side, Simplex, Subject

__all__ = ["REGIMES", "Draw", "NoPoint", "draw_member", "draw_number", "draw_point", "draw_simplex", "member_regimes", "regimes_for"]

Draw = Callable[[int, int], int]
Point = tuple[tuple[float, ...], tuple[float, ...]]

REGIMES = ("moderate", "near-equal", "edges", "tiny", "huge", "large shapes", "subnormal")
"""The first is the simplest. ``near-equal`` is for two members of families with parameters of one name."""

_TOO_LONG = {"sum": ("huge", "large shapes"), "integral": ("edges", "tiny", "huge", "large shapes", "subnormal")}
TRIES = 64
LARGEST_COUNT = 1000  # of a whole-number parameter: the measures of counting laws are sums


class NoPoint(Exception):
    """These draws gave no parameters that the family admits."""


def regimes_for(subject: Subject) -> tuple[str, ...]:
    """The regimes that make sense for a measure of these laws."""
    sides = [s for s in (subject.p, subject.q) if s is not None]
    names = [r for r in REGIMES if r not in _TOO_LONG[subject.left[-1]]] if subject.left else list(REGIMES)
    related = subject.q is not None and bool(set(subject.p.names) & set(subject.q.names))
    if all(isinstance(s, Simplex) for s in sides):
        names = [r for r in names if r in ("moderate", "near-equal", "edges", "tiny")]
    elif all(isinstance(s, Form) and all(range_of(d).integer for d in s.domains) for s in sides):
        names = [r for r in names if r in ("moderate", "edges", "large shapes")]
    return tuple(r for r in names if r != "near-equal" or related)


def member_regimes(form: Side) -> tuple[str, ...]:
    """The regimes that make sense for one law by itself."""
    if isinstance(form, Simplex):
        return ("moderate", "edges", "tiny")
    whole = all(range_of(d).integer for d in form.domains)
    return tuple(r for r in REGIMES if r != "near-equal" and (not whole or r in ("moderate", "edges", "large shapes")))


def draw_member(form: Side, regime: str, draw: Draw, format: Format) -> tuple[float, ...]:
    """Parameters of one law, numbers of the format. Raises :class:`NoPoint` where the draws lead to none that the family admits."""
    if isinstance(form, Simplex):
        return draw_simplex(form.size, regime, draw, format)
    return _admitted(form, lambda: tuple(draw_number(range_of(domain), regime, draw, format) for domain in form.domains))


def draw_point(subject: Subject, regime: str, draw: Draw) -> tuple[Point, str]:
    """Parameters of p and of q, numbers of the format, and the regime with its degree (``near-equal 1e-13``).

    Raises :class:`NoPoint` where the draws lead to none that the families admit.
    """
    if subject.q is None:
        return (draw_member(subject.p, regime, draw, subject.format), ()), regime
    if regime != "near-equal":
        p = draw_member(subject.p, regime, draw, subject.format)
        return (p, _other(subject, p, regime, draw)), regime
    digits = draw(1, max(1, (subject.format.precision - 1) * 3 // 10))
    p = draw_member(subject.p, "moderate", draw, subject.format)
    return (p, _near(subject, p, Fraction(1, 10**digits), draw)), f"near-equal 1e-{digits:02}"


def _admitted(form: Form, make: Callable[[], tuple[float, ...]]) -> tuple[float, ...]:
    """The first of some tries that the family's constraint admits, ascending if that helps (low < high)."""
    for _ in range(TRIES):
        values = make()
        for candidate in (values, tuple(sorted(values))):
            inside = all(range_of(d).contains(x) for d, x in zip(form.domains, candidate, strict=True))
            if inside and satisfied(form, candidate):
                return candidate
    raise NoPoint


def _other(subject: Subject, p: tuple[float, ...], regime: str, draw: Draw) -> tuple[float, ...]:
    """Parameters of q, some of them p's own: supports that touch, equal scales."""
    form, same = subject.q, dict(zip(subject.p.names, p, strict=False))
    if isinstance(form, Simplex):
        return draw_simplex(form.size, regime, draw, subject.format)
    assert form is not None

    def parameter(name: str, inside: Range) -> float:
        return same[name] if name in same and draw(0, 3) == 3 else draw_number(inside, regime, draw, subject.format)

    return _admitted(form, lambda: tuple(parameter(name, range_of(domain)) for name, domain in zip(form.names, form.domains, strict=True)))


def _near(subject: Subject, p: tuple[float, ...], distance: Fraction, draw: Draw) -> tuple[float, ...]:
    """Parameters of q that differ from those of p of the same name by a relative distance, or not at all."""
    form, same = subject.q, dict(zip(subject.p.names, p, strict=False))
    if isinstance(form, Simplex):
        return _shifted(p, distance, draw, subject.format)
    assert form is not None

    def parameter(name: str, inside: Range) -> float:
        if name not in same:
            return draw_number(inside, "moderate", draw, subject.format)
        if inside.integer:
            return same[name]
        sign = (1, -1, 0)[draw(0, 2)]
        return round_rational(Fraction(same[name]) * (1 + sign * distance) if same[name] else sign * distance, subject.format)

    return _admitted(form, lambda: tuple(parameter(name, range_of(domain)) for name, domain in zip(form.names, form.domains, strict=True)))


def draw_number(inside: Range, regime: str, draw: Draw, format: Format) -> float:
    """One parameter in a range."""
    if inside.integer:
        return round_rational(Fraction(_whole(inside, regime, draw)), format)
    if regime == "edges" and draw(0, 1):
        return _edge(inside, draw, format)
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
    least, greatest, precision = format.least, format.greatest, format.precision
    low, high = {
        "moderate": (-3, 5),
        "near-equal": (-3, 5),
        "edges": (-6, 8),
        "tiny": (least // 10 * 9, -8),
        "huge": (8, greatest // 10 * 9),
        "large shapes": (6, min(50, greatest - 2)),
        "subnormal": (least - precision + 1, least),
    }[regime]
    exponent = draw(low, high)
    return round_rational(_mantissa(draw, precision) * Fraction(2) ** exponent, format) or format.smallest


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


def _shifted(p: tuple[float, ...], distance: Fraction, draw: Draw, format: Format) -> tuple[float, ...]:
    """Probabilities that differ from p in two places, by a part of the greatest one; they too sum to one exactly."""
    whole = 1 << format.precision
    parts = [int(x * whole) for x in p]
    most, other = max(range(len(parts)), key=parts.__getitem__), draw(0, len(parts) - 1)
    step = max(1, int(parts[most] * distance)) if other != most else 0
    parts[most], parts[other] = parts[most] - step, parts[other] + step
    return tuple(round_rational(Fraction(part, whole), format) for part in parts)
