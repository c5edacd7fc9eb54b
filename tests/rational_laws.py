"""Rational distributions to draw from, and independent answers: exponents of primes by factoring, digits by mpmath."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
import sympy as sp
from hypothesis import strategies as st

from symdiv.exact import LogForm

Pairs = Iterable[tuple[Fraction, Fraction]]  # (c, x): the term c log x
Exponents = dict[int, Fraction]

MERSENNE = tuple(2**e - 1 for e in (61, 89, 107, 127, 521, 607, 1279, 2203, 4423))  # primes


@lru_cache(maxsize=100_000)
def factored(n: int) -> dict[int, int]:
    for prime in MERSENNE:  # so that factorint is never asked for large factors
        if n > 10**15 and n % prime == 0:
            rest = factored(n // prime)
            return {**rest, prime: rest.get(prime, 0) + 1}
    return {int(p): int(e) for p, e in sp.factorint(n).items()}


def exponents(pairs: Pairs) -> Exponents:
    """Of each prime, its exponent in the product of x**c: what a sum of logarithms is, by unique factorisation."""
    found: Exponents = {}
    for c, x in pairs:
        for n, sign in ((x.numerator, 1), (x.denominator, -1)):
            for prime, e in factored(n).items():
                found[prime] = found.get(prime, Fraction(0)) + c * e * sign
    return {prime: e for prime, e in found.items() if e}


def of_form(form: LogForm) -> Exponents:
    """The exponents of a form in nats."""
    return exponents((c, Fraction(b)) for b, c in form.terms)


def entropy_terms(p: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    return [(-x, x) for x in p if x]


def cross_entropy_terms(p: Sequence[Fraction], q: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    return [(-x, y) for x, y in zip(p, q, strict=True) if x]


def kl_terms(p: Sequence[Fraction], q: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    return [(x, x / y) for x, y in zip(p, q, strict=True) if x]


def digits(pairs: Pairs, count: int) -> Any:
    """The sum of c log x as an mpf, to so many digits after the point."""
    with mpmath.workdps(count + 20):
        return mpmath.fsum(mpmath.mpf(c.numerator) / c.denominator * (mpmath.log(x.numerator) - mpmath.log(x.denominator)) for c, x in pairs)


@st.composite
def weights(draw: st.DrawFn, size: int) -> list[int]:
    """Non-negative integers, not all zero, with zeros and repeats."""
    ordinary = st.one_of(st.integers(0, 12), st.sampled_from([0, 1, 1, 2, 3, 6, 2**10, 10**6, 30030]), st.integers(0, 10**6))
    found = draw(st.lists(ordinary, min_size=size, max_size=size).filter(any))
    return found


@st.composite
def simplices(draw: st.DrawFn, size: int | None = None, positive: bool = False, huge: bool = True) -> list[Fraction]:
    """Rational distributions: with zeros, repeats, dyadic ones, and (if huge) large coprime denominators."""
    n = draw(st.integers(1, 6)) if size is None else size
    parts = [w + positive for w in draw(weights(n))]
    total = sum(parts)
    p = [Fraction(w, total) for w in parts]
    if huge and n > 1 and draw(st.booleans()):  # move mass by a step whose denominator is a large prime
        i = max(range(n), key=p.__getitem__)
        j = draw(st.integers(0, n - 1).filter(lambda j: j != i))
        prime = draw(st.sampled_from(MERSENNE[:6]))
        step = p[i] * Fraction(draw(st.integers(1, 9)), prime)
        p[i], p[j] = p[i] - step, p[j] + step
    assert sum(p) == 1
    return p


@st.composite
def pairs_of_laws(draw: st.DrawFn, positive: bool = True) -> tuple[list[Fraction], list[Fraction]]:
    """Two distributions on the same outcomes; the second has no zeros if ``positive``."""
    n = draw(st.integers(1, 5))
    return draw(simplices(n, huge=False)), draw(simplices(n, positive=positive, huge=False))


def least_common_denominator(p: Sequence[Fraction]) -> int:
    return math.lcm(*(x.denominator for x in p))
