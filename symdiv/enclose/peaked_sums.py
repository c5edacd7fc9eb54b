"""Sums of so many terms that all but those around the largest one are bounded: a Poisson law of mean 10**300 has its mass on 10**151 counts.

Main definition: :func:`around_peak`, of the terms w(k) h(k) of :mod:`symdiv.enclose.long_sums`.

Where L = log w is concave on the range, w(k) <= w(a) exp(L'(a) (k - a)) for all k, so that

    sum over k <= a of w(k)  <=  w(a) / (1 - exp(-L'(a)))                 where L'(a) > 0,
    sum over k >= b of w(k) k**m  <=  w(b) b**m / (1 - r),    r = exp(L'(b)) ((b + 1)/b)**m,    where r < 1,

the latter as in :mod:`symdiv.enclose.sums`; |h(k)| <= C k**m is known from the start of the range on. L is concave where of each two gamma functions that are
divided the upper one has the larger argument, and each other one is a divisor: psi' is positive and decreases.
"""

from __future__ import annotations

from math import isqrt

from flint import acb, arb, fmpq

from symdiv.enclose.long_sums import Terms, around
from symdiv.errors import Undetermined

__all__ = ["around_peak"]

WIDTHS = 64  # between the ends there are fewer widths of the peak
NARROW = 4  # the ends are found to a quarter of their distance from the peak


def around_peak(terms: Terms, start: int, far: int, size: arb, degree: int, bits: int) -> arb:
    """The sum over all k >= start, to about so many bits, where L' < 0 at ``far`` and |h(k)| <= size k**degree; Undetermined where L may not be concave."""
    if not terms.is_concave(start):
        raise Undetermined("the terms of a sum are not known to have one peak")
    peak = terms.peak(start, far)
    tolerance = terms.size_at(peak) * arb(2) ** -bits

    def below(a: int) -> arb | None:
        """A bound of the terms up to a, if it is small."""
        slope = terms.slope(acb(a)).real
        return _small(abs(terms.w(acb(a))) * size * arb(a) ** degree / (1 - (-slope).exp()), tolerance) if slope > 0 else None

    def above(b: int) -> arb | None:
        """A bound of the terms from b on, if it is small."""
        ratio = terms.slope(acb(b)).real.exp() * arb(fmpq(b + 1, b)) ** degree
        return _small(abs(terms.w(acb(b))) * size * arb(b) ** degree / (1 - ratio), tolerance) if ratio < 1 else None

    first, left = start, arb(0)
    distance = isqrt(peak)
    while peak - distance > start and below(peak - distance) is None:
        distance *= 2
    if peak - distance > start:
        near = distance // 2
        while distance - near > distance // NARROW:
            middle = (near + distance) // 2
            near, distance = (middle, distance) if below(peak - middle) is None else (near, middle)
        bound = below(peak - distance)
        assert bound is not None  # it was found there
        first, left = peak - distance + 1, bound
    distance = isqrt(peak)
    while (right := above(peak + distance)) is None:
        distance *= 2
        if distance > far << 64:
            raise Undetermined("an infinite sum: its tail is still too large")
    last = peak + distance - 1
    return around(terms, first, last, tolerance * max(1, (last - first) // WIDTHS)) + arb(0, left + right)


def _small(bound: arb, tolerance: arb) -> arb | None:
    upper = bound.upper()
    return upper if upper <= tolerance else None
