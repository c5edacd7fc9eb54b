"""Divergences beyond all numbers of a format, of which the integral is beyond all balls too, such as e^(2^500).

Main definitions: :func:`exceeds`, of a divergence; :func:`is_beyond`, of a divergence or a cross-entropy, which is that and the entropy of P.

Implementation notes: for any set A of outcomes KL(P‖Q) is at least the integral of p log(p/q) over A, less 1: with t = p/q it is that of q t log t over
the rest too, t log t >= t - 1, and the integral of p - q over a set is not below -1 (the argument of Gibbs' inequality). A is a short interval here, on which
balls bound log p and log(p/q) from below; where one is found that suffices, all is proved, and the search for it need not be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import mpmath
import sympy as sp
from flint import arb

from symdiv.enclose.dominance import dominated
from symdiv.enclose.enclosure import enclose_program
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.program import build, compile_expression
from symdiv.errors import SymdivError
from symdiv.families.base import Family
from symdiv.families.registry import parse
from symdiv.families.structured import Structured
from symdiv.oracle.points import point_of
from symdiv.oracle.prepare import prepare
from symdiv.oracle.slots import in_symbols

__all__ = ["exceeds", "is_beyond"]

BITS = 3000
"""At so many bits the exponential of numbers up to 2**3000 is finite."""
WIDTH = 2000  # A is as long as its distance from an end, times 2**-2000
NEAR, STEP = 1100, 4  # distances of A are 2**-1100 … 2**1100
FAR_BY_STEPS, FRACTION = 1 << 15, 64  # in exponents that grow by so small a fraction
FAR = 1000  # and, away from an end, 2**(2**11) … 2**(2**1000)


def is_beyond(measure: str, p: Family | str, q: Family | str | None, base: object, size: int) -> bool:
    """Whether the measure is proved to be above 2**size, by its divergence; False where that is not found."""
    if measure not in ("kl_divergence", "cross_entropy") or q is None or base not in (None, 2):  # in bits it is more than in nats
        return False
    p, q = (parse(law) if isinstance(law, str) else law for law in (p, q))
    if not exceeds(p, q, size + 1):
        return False
    if measure == "kl_divergence":
        return True
    try:
        entropy = prepare("entropy", p, None, None).settled(lambda made: enclose_program(made.program, made.values, 3, made.is_zero))
    except SymdivError:
        return False
    return bool(entropy.lower > -(mpmath.mpf(2) ** size))


def exceeds(p: Family, q: Family, size: int) -> bool:
    """Whether KL(P‖Q) is proved to be above 2**size nats; False where that is not found.

    >>> from symdiv import DoubleWeibull, Normal
    >>> exceeds(Normal(0, 1), DoubleWeibull(10**6, 0, 1), 1024), exceeds(Normal(0, 1), DoubleWeibull(2, 0, 1), 1024)
    (True, False)
    """
    for law in (p, q):
        if isinstance(law, Structured) or law.support.discrete or law.support.circular or law.free_symbols or law.interior != True:
            return False
    try:
        point = point_of((p, q))
        if point.q is None:
            return False
        members, symbols = in_symbols(point.p, point.q)
        values = tuple(map(_ball, point.values))
        x = sp.Dummy("x", real=True)
        mine, other = (law.log_density(x) for law in members)
        logarithms = [dominated(e, x) for e in (mine, mine - other)]  # of a mixture no part needs a ball by itself
        function, _ = build(logarithms, (*symbols, x), exact=False)
        low, high = (at_precision(BITS, _end, (end,)) for end in (p.support.low, p.support.high))
        found: bool = at_precision(BITS, lambda: _search(lambda z: function.fast(*values, z), low, high, size), ())
    except (SymdivError, ValueError, TypeError):
        return False
    return found


def _ball(value: Any) -> arb:
    return value.ball((), BITS) if hasattr(value, "ball") else arb(value)


def _end(end: sp.Expr) -> arb | None:
    return None if end in (sp.oo, -sp.oo) else compile_expression(end, ()).ball((), BITS)


def _search(logarithms: Callable[[arb], tuple[arb, arb]], low: arb | None, high: arb | None, size: int) -> bool:
    enough = (size + 1) * arb(2).log()
    for distance in _distances():
        for end, sign in ((low, 1), (high, -1)):
            if end is None and (low, high) != (None, None):
                continue
            start = (arb(0) if end is None else end) + sign * distance
            interval = start.union(start + sign * distance * arb(2) ** -WIDTH)
            if (low is not None and not interval > low) or (high is not None and not interval < high):
                continue
            try:
                mine, gain = logarithms(interval)
            except (NeedsPrecision, SymdivError, ZeroDivisionError, ValueError):
                continue
            if gain.is_finite() and mine.is_finite() and gain.lower() > 0:
                length = distance.log() - WIDTH * arb(2).log()
                if mine.lower() + gain.lower().log() + length > enough:
                    return True
    return False


def _distances() -> Iterator[arb]:
    for k in range(0, NEAR, STEP):
        yield arb(2) ** k
        yield arb(2) ** -k
    far = NEAR
    while far < FAR_BY_STEPS:
        yield arb(2) ** far
        far += far // FRACTION
    for j in range(NEAR.bit_length(), FAR, STEP):
        yield arb(2) ** (1 << j)
