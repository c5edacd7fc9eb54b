"""Parameters as choices of Hypothesis that shrink to simple numbers, whatever regime they were drawn in.

Main definitions: :func:`choose_member`, :func:`choose_point`, :func:`choose_numbers`.

Hypothesis shrinks choices, so what is simple must be simple to write. Each number is written in one way, as a sign, a mantissa and an exponent, an equal
parameter of q as such; the regime and the seed of the generator that found the numbers stand before them. With the seed 0 the numbers are whatever is
written. So Hypothesis first sets the seed to 0, which changes no number, and then has mantissas and exponents to lower, down to 1024 from the
greatest number there is. In the regime ``edges`` every number of the format can be written; it is named after what the numbers are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from symdiv.enclose.binary import Format, round_rational
from symdiv.oracle.draws import LARGEST_COUNT, NoPoint, exponents
from symdiv.oracle.forms import Form
from symdiv.oracle.ranges import Range, range_of
from symdiv.oracle.regimes import admitted, draw_member, draw_point
from symdiv.oracle.subjects import Subject
from symdiv.oracle.templates import Template
from symdiv.parametrised import Domain

__all__ = ["SEEDS", "choose_member", "choose_numbers", "choose_point"]

Values = tuple[float, ...]
Choose = Callable[[int, int, "int | None"], int]

SEEDS = (1 << 24) - 1  # of a larger range Hypothesis would often choose one of a few small seeds
CLOSE = "close to 0"  # of a number that is to be nearly equal to 0
SMALL = 20  # a whole number that is no large shape


def choose_member(draw: Callable[[Any], Any], form: Form | Template, regimes: tuple[str, ...], format: Format) -> Values:
    """Parameters of one law, of which none is a vector or a matrix."""
    regime, seed = _regime_and_seed(draw, regimes)
    try:
        found = draw_member(form, regime, Random(seed).randint, format) if seed else None
    except NoPoint:
        reject()
    return _written(_choosing(draw), form, regime, format, found)


def choose_point(draw: Callable[[Any], Any], what: Subject, regimes: tuple[str, ...]) -> tuple[Values, Values, str]:
    """Parameters of p and q, of which none is a vector or a matrix, and the regime."""
    regime, seed = _regime_and_seed(draw, regimes)
    try:
        found = draw_point(what, regime, Random(seed).randint)[0] if seed else None
    except NoPoint:
        reject()
    p, q = choose_numbers(_choosing(draw), what, regime, found)
    if what.q is not None and regime == "near-equal":
        return p, q, _with_degree(regime, dict(zip(what.p.names, p, strict=True)), dict(zip(what.q.names, q, strict=True)))
    domains = what.p.domains if what.q is None else (*what.p.domains, *what.q.domains)
    return p, q, _name(regime, regimes, zip(domains, p + q, strict=True), what.format)


def choose_numbers(choose: Choose, what: Subject, regime: str, found: tuple[Values, Values] | None) -> tuple[Values, Values]:
    """The parameters of p and q: those that were found, each written as choices, or else what is chosen, which ``reject`` ends where it is none."""
    known = (None, None) if found is None else found
    p = _written(choose, what.p, "moderate" if regime == "near-equal" else regime, what.format, known[0])
    if what.q is None:
        return p, ()
    return p, _written(choose, what.q, regime, what.format, known[1], dict(zip(what.p.names, p, strict=True)))


def _regime_and_seed(draw: Callable[[Any], Any], regimes: tuple[str, ...]) -> tuple[str, int]:
    return draw(st.sampled_from(regimes)), draw(st.integers(0, SEEDS))


def _choosing(draw: Callable[[Any], Any]) -> Choose:
    """A choice from low to high; one that is known is made among itself alone, and so is written all the same."""
    return lambda low, high, known: draw(st.integers(low, high) if known is None else st.integers(known, known))


def _written(choose: Choose, form: Form | Template, regime: str, format: Format, found: Values | None, same: Mapping[str, float] | None = None) -> Values:
    """The numbers that were found, written as choices; or else those that are written."""
    values = []
    for i, (name, domain) in enumerate(zip(form.names, form.domains, strict=True)):
        known, inside = None if found is None else found[i], range_of(domain)
        if same is None or name not in same:
            values.append(_number(choose, inside, "moderate" if regime == "near-equal" else regime, format, known))
        elif not choose(0, 1, None if known is None else int(known != same[name])):
            values.append(same[name])
        elif regime == "near-equal" and same[name] and not inside.integer:
            values.append(_near(choose, same[name], format, known))
        else:
            values.append(_number(choose, inside, CLOSE if regime == "near-equal" else regime, format, known))
    candidate = admitted(form, tuple(values))
    return reject() if candidate is None else candidate


def _number(choose: Choose, inside: Range, regime: str, format: Format, known: float | None) -> float:
    if inside.integer:
        low = max(inside.low + inside.low_open, -LARGEST_COUNT)
        high = max(low, min(inside.high - inside.high_open, low + 2 * LARGEST_COUNT))
        return round_rational(choose(math.ceil(low), math.floor(high), None if known is None else int(known)), format)
    signs = [sign for sign, there in ((1, inside.high > 0), (-1, inside.low < 0), (0, inside.contains(0.0))) if there]
    sign = signs[choose(0, len(signs) - 1, None if known is None else signs.index((known > 0) - (known < 0)))]
    bits = format.precision - 1
    low, high, home = _exponents(inside, regime, format)
    mantissa, exponent = (None, None) if known is None else _split(known, bits) if known else (0, min(max(home, low), high))
    read = _reversed(choose(0, (1 << bits) - 1, mantissa), bits)
    exponent = home + choose(low - home, high - home, None if exponent is None else exponent - home)
    if not sign:  # 0 is written with as many choices as 1, else it would pass for simpler
        return 0.0 if regime in ("edges", CLOSE) or 0.0 not in (inside.low, inside.high) else reject()
    x = round_rational(sign * (1 + Fraction(read, 1 << bits)) * Fraction(2) ** exponent, format)
    return x if inside.contains(x) and _is_of(x, inside, regime, format) else reject()


def _split(x: float, bits: int) -> tuple[int, int]:
    mantissa, exponent = math.frexp(abs(x))
    return _reversed(int((2 * mantissa - 1) * (1 << bits)), bits), exponent - 1


def _reversed(mantissa: int, bits: int) -> int:
    """With the bits in the opposite order, small numbers are simple mantissas: 1 is 1.5, 2 is 1.25, 3 is 1.75."""
    return int(f"{mantissa:0{bits}b}"[::-1], 2)


def _is_plain(inside: Range) -> bool:
    """Whether the size of a number is its distance from the end of the range."""
    return {inside.low, inside.high} <= {0.0, -math.inf, math.inf}


def _exponents(inside: Range, regime: str, format: Format) -> tuple[int, int, int]:
    """The least and the greatest exponent, and that of a simple number of the range: of 1, or of 1/2 between 0 and 1, or of 2 above 1."""
    least, greatest = format.least - format.precision + 1, format.greatest
    if regime == CLOSE:
        return -format.precision, -3, 0
    if _is_plain(inside):
        return (least, greatest, 0) if regime == "edges" else (*exponents(regime, format), 0)
    if inside.low < 1 < inside.high:
        return least, greatest, 0
    ends = [abs(end) for end in (inside.low, inside.high) if math.isfinite(end)]
    home = math.frexp(max(ends))[1] - (2 if len(ends) == 2 else 0)
    return least, min(greatest, home + 1) if len(ends) == 2 else greatest, home


def _is_of(x: float, inside: Range, regime: str, format: Format) -> bool:
    """Whether a number is of the regime, where its exponent does not say it."""
    if regime in ("edges", CLOSE) or _is_plain(inside):
        return True
    ends = [Fraction(end) for end in (inside.low, inside.high) if math.isfinite(end)]
    distance = abs(Fraction(x) - ends[0])
    if len(ends) == 2:
        return regime != "moderate" or (9 * distance >= ends[1] - ends[0] and x != inside.high)
    low, high = exponents(regime, format)
    return (high <= 0 or distance >= Fraction(2) ** (low - 1)) and distance <= Fraction(2) ** (max(high, -8) + 2)


def _near(choose: Choose, x: float, format: Format, known: float | None) -> float:
    """A number that differs from x by at most a tenth: by how many numbers of the format."""
    most = 1 << format.precision - 2
    place = _place(x, format)
    y = _at(place + choose(-most, most, None if known is None else _place(known, format) - place), format)
    low, high = sorted(round_rational(Fraction(x) * tenths / 10, format) for tenths in (9, 11))
    return y if low <= y <= high else reject()


def _place(x: float, format: Format) -> int:
    """Which number of the format it is, counted from 0."""
    above = max(math.frexp(x)[1] - 1 - format.least, 0)
    units = abs(Fraction(x)) / Fraction(2) ** (format.least + above - format.precision + 1)
    return (int(units) + (above << format.precision - 1)) * (-1 if x < 0 else 1)


def _at(place: int, format: Format) -> float:
    above = max((abs(place) >> format.precision - 1) - 1, 0)
    units = abs(place) - (above << format.precision - 1)
    return math.copysign(round_rational(units * Fraction(2) ** (format.least + above - format.precision + 1), format), place)


def _name(regime: str, offered: tuple[str, ...], numbers: Iterable[tuple[Domain, float]], format: Format) -> str:
    """What the edges are called where none of the numbers is close to one: the first regime of which they are, beside moderate ones."""
    if regime != "edges":
        return regime
    listed = [(range_of(domain), x) for domain, x in numbers]
    names = (name for name in offered if name not in ("near-equal", "edges"))
    return next((name for name in names if all(_fits(x, inside, name, format) or _fits(x, inside, "moderate", format) for inside, x in listed)), regime)


def _fits(x: float, inside: Range, regime: str, format: Format) -> bool:
    if inside.integer:
        return regime != "moderate" or abs(x) <= SMALL
    if not _is_plain(inside):
        return x not in (inside.low, inside.high) and _is_of(x, inside, regime, format)
    if not x:
        return math.isinf(inside.low)
    (low, high), moderate = exponents(regime, format), exponents("moderate", format)
    if regime == "tiny":  # also what is a little less than moderate
        high = moderate[0] - 1
    elif regime == "huge":
        low = moderate[1] + 1
    return low <= math.frexp(x)[1] - 1 <= high


def _with_degree(regime: str, p: Mapping[str, float], q: Mapping[str, float]) -> str:
    """Near-equal by how much."""
    apart = max((abs(Fraction(q[n]) - Fraction(p[n])) / (abs(Fraction(p[n])) or 1) for n in p if n in q), default=Fraction(0))
    return f"{regime} 1e-{round(-math.log10(apart)):02}" if apart else regime
