"""Infinite sums with a power tail: the sum of k**(-s) log Gamma(k + c) over k >= first, for s > 2 and c >= 0.

Below N the terms are added.  From N on, with u = 1/k <= 1/N and Stirling's series (DLMF 5.11.1) at k + c,

    log Gamma(k + c) = (k + c - 1/2) (log k + log(1 + c u)) - (k + c) + log(2 pi)/2 + sum over j < J of b_j (k + c)**(1 - 2 j) + R,
    b_j = B_2j / (2 j (2 j - 1)),    |R| <= |b_J| (k + c)**(1 - 2 J) <= |b_J| u**(2 J - 1)    (DLMF 5.11(ii), for real arguments).

log(1 + c u) and (k + c)**(-n) = u**n (1 + c u)**(-n) are expanded in powers of c u, up to u**M in all.  What is left of the first is
at most (c u)**(M + 2)/(M + 2), since the series alternates and its terms decrease for c u < 1; of (1 + c u)**(-n) after i terms it is
at most C(n + i - 1, i) (c u)**i, by Taylor's theorem.  Then, with zeta(s, N) = sum of k**(-s) over k >= N and its derivative in s,

    tail = -zeta'(s-1, N) - (c - 1/2) zeta'(s, N) - zeta(s-1, N) + sum over m <= M of d_m zeta(s + m, N) +- D zeta(s + M + 1, N).
"""

from __future__ import annotations

from typing import Any

import flint
import sympy as sp
from flint import arb, arb_series, fmpq

from symdiv.enclose import effort
from symdiv.enclose.functions import ball
from symdiv.enclose.growth import linear
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.program import build
from symdiv.errors import Undetermined

__all__ = ["PowerSum", "power_form"]

MOST_TERMS = 2 * 10**6

Form = tuple[sp.Expr, sp.Expr, list[tuple[sp.Expr, sp.Expr]]]  # a factor, s, and the pairs (coefficient, c)


def power_form(body: sp.Expr, index: sp.Symbol) -> Form | None:
    """Write a summand as factor * k**(-s) * sum of coefficient * loggamma(k + c), or return None."""
    factor: list[sp.Expr] = []
    exponent: sp.Expr = sp.S.Zero
    pairs: list[tuple[sp.Expr, sp.Expr]] | None = None
    for part in sp.Mul.make_args(body):
        if index not in part.free_symbols:
            factor.append(part)
        elif isinstance(part, sp.Pow) and part.args[0] == index and index not in part.args[1].free_symbols:
            exponent -= part.args[1]
        elif pairs is None:
            pairs = _combination(part, index)
            if pairs is None:
                return None
        else:
            return None
    return None if pairs is None or exponent == 0 else (sp.Mul(*factor, evaluate=False), exponent, pairs)


def _combination(e: sp.Expr, index: sp.Symbol) -> list[tuple[sp.Expr, sp.Expr]] | None:
    pairs = []
    for term in sp.Add.make_args(e):
        factors = sp.Mul.make_args(term)
        moving = [x for x in factors if index in x.free_symbols]
        found = linear(moving[0].args[0], index) if len(moving) == 1 and isinstance(moving[0], sp.loggamma) else None
        if found is None or found[0] != 1:
            return None
        pairs.append((sp.Mul(*(x for x in factors if x is not moving[0]), evaluate=False), found[1]))
    return pairs


class PowerSum:
    """The evaluator of such a sum as a function of its free symbols."""

    def __init__(self, form: Form, low: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        factor, exponent, pairs = form
        self._numbers, _ = build([factor, exponent, low, *(x for pair in pairs for x in pair)], symbols)

    def __call__(self, *values: Any) -> arb:
        return at_precision(flint.ctx.prec + 32, self._sum, (values,))

    def _sum(self, values: tuple[Any, ...]) -> arb:
        factor, exponent, low, *rest = self._numbers.raw(*values)
        s, first = ball(exponent), ball(low).unique_fmpz()
        if first is None or first < 1:
            raise Undetermined("a sum with a power tail starts at a positive integer")
        if not s > 2:
            raise Undetermined(f"an infinite sum: its terms decrease like k**(1 - {s.str(8, radius=False)}) log k; it may diverge")
        parts = [ball(coefficient) * _one_sum(s, ball(c), int(first)) for coefficient, c in zip(rest[::2], rest[1::2], strict=True)]
        return ball(factor) * sum(parts, arb(0))


def _one_sum(s: arb, c: arb, first: int) -> arb:
    """The sum of k**(-s) log Gamma(k + c) over k >= first."""
    if not c >= 0:
        raise NeedsPrecision("the offset of a sum with a power tail is not settled")
    order = flint.ctx.prec // 2 + 8
    largest = (4 * c).upper().ceil().unique_fmpz()
    start = max(first, order, int(largest) if largest is not None else MOST_TERMS + 1)
    if start - first > MOST_TERMS:
        raise Undetermined(f"a sum with a power tail would take {start - first} terms; the limit is {MOST_TERMS}")
    effort.spend(start - first)
    total = sum((arb(k) ** -s * (k + c).lgamma() for k in range(first, start)), arb(0))
    return total + _tail(s, c, start, order)


def _tail(s: arb, c: arb, n: int, order: int) -> arb:
    """The sum from n on; c/n <= 1/4, and ``order`` is M above."""
    below, at = _hurwitz(s - 1, n), _hurwitz(s, n)
    total = -below[1] - (c - arb(fmpq(1, 2))) * at[1] - below[0]
    coefficients, error = _expansion(c, order)
    for m, coefficient in enumerate(coefficients):
        total += coefficient * (at[0] if m == 0 else (s + m).zeta(arb(n)))
    return total + arb(0, 1) * (error * (s + order + 1).zeta(arb(n))).upper()


def _hurwitz(s: arb, n: int) -> tuple[arb, arb]:
    """zeta(s, n) and its derivative in s."""
    series = arb_series([s, 1], prec=2).zeta(arb(n))
    return series[0], series[1]


def _expansion(c: arb, order: int) -> tuple[list[arb], arb]:
    """The d_m for m <= M, and a bound D of what is left, over u**(M + 1)."""
    half = arb(fmpq(1, 2))
    d = [arb(0)] * (order + 1)
    d[0] = (2 * arb.pi()).log() / 2 - c
    powers = [arb(1)]
    while len(powers) < order + 3:
        powers.append(powers[-1] * c)
    for m in range(1, order + 2):  # (1/u + c - 1/2) * (-1)**(m+1) (c u)**m / m
        term = powers[m] / m if m % 2 else -powers[m] / m
        d[m - 1] += term
        if m <= order:
            d[m] += (c - half) * term
    error = (powers[order + 2] / (order + 2)) * (1 + abs(c - half)) + abs(c - half) * powers[order + 1] / (order + 1)
    j = 1
    while True:
        size = 2 * j - 1
        b = arb.bernoulli(2 * j) / (2 * j * size)
        if size > order:
            return d, (error + abs(b)).upper()
        binomial = arb(1)
        for i in range(order - size + 1):  # b u**size (-1)**i C(size + i - 1, i) (c u)**i
            d[size + i] += b * binomial * powers[i] * (1 if i % 2 == 0 else -1)
            binomial = binomial * (size + i) / (i + 1)
        error += abs(b) * binomial * powers[order - size + 1]
        j += 1
