"""Infinite sums with a power tail: of k**(-s) (log k)**a times log Gamma(k + c), or digamma(k + c), over k >= first, for s > 2 and c >= 0.

Below N the terms are added.  From N on, with u = 1/k <= 1/N and Stirling's series (DLMF 5.11.1) at k + c,

    log Gamma(k + c) = (k + c - 1/2) (log k + log(1 + c u)) - (k + c) + log(2 pi)/2 + sum over j < J of b_j (k + c)**(1 - 2 j) + R,
    b_j = B_2j / (2 j (2 j - 1)),    |R| <= |b_J| (k + c)**(1 - 2 J) <= |b_J| u**(2 J - 1)    (DLMF 5.11(ii), for real arguments),

and likewise (DLMF 5.11.2)

    digamma(k + c) = log k + log(1 + c u) - (k + c)**(-1)/2 - sum over j < J of B_2j/(2 j) (k + c)**(-2 j) + R.

log(1 + c u) and (k + c)**(-n) = u**n (1 + c u)**(-n) are expanded in powers of c u, up to u**M in all.  What is left of the first is
at most (c u)**(M + 2)/(M + 2), since the series alternates and its terms decrease for c u < 1; of (1 + c u)**(-n) after i terms it is
at most C(n + i - 1, i) (c u)**i, by Taylor's theorem.  Then, with Z(s, a) = sum of k**(-s) (log k)**a over k >= N, which is (-1)**a times the a-th
derivative of zeta(s, N) in s, the tails are

    Z(s-1, a+1) + (c - 1/2) Z(s, a+1) - Z(s-1, a) + sum over m <= M of d_m Z(s + m, a) +- D Z(s + M + 1, a),
    Z(s, a+1) + sum over m <= M of d_m Z(s + m, a) +- D Z(s + M + 1, a).
"""

from __future__ import annotations

from typing import Any, NamedTuple

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


class Summand(NamedTuple):
    """factor * k**(-exponent) * log(k)**logs * sum of coefficient * function(k + offset), the functions loggamma or digamma."""

    factor: sp.Expr
    exponent: sp.Expr
    logs: int
    parts: list[tuple[bool, sp.Expr, sp.Expr]]  # whether the function is digamma, coefficient, offset


def power_form(body: sp.Expr, index: sp.Symbol) -> list[Summand] | None:
    """Summands in that form whose sum is the body, or None."""
    summands = [_summand(term, index) for term in sp.Add.make_args(body)]
    found = [summand for summand in summands if summand is not None]
    return found if len(found) == len(summands) else None


def _summand(body: sp.Expr, index: sp.Symbol) -> Summand | None:
    factor: list[sp.Expr] = []
    exponent: sp.Expr = sp.S.Zero
    logs = 0
    parts: list[tuple[bool, sp.Expr, sp.Expr]] | None = None
    for part in sp.Mul.make_args(body):
        base, power = part.as_base_exp()
        if index not in part.free_symbols:
            factor.append(part)
        elif base == index and index not in power.free_symbols:
            exponent -= power
        elif base == sp.log(index) and power.is_Integer and power > 0:
            logs += int(power)
        elif parts is None:
            parts = _combination(part, index)
            if parts is None:
                return None
        else:
            return None
    return None if parts is None or exponent == 0 else Summand(sp.Mul(*factor, evaluate=False), exponent, logs, parts)


def _combination(e: sp.Expr, index: sp.Symbol) -> list[tuple[bool, sp.Expr, sp.Expr]] | None:
    parts = []
    for term in sp.Add.make_args(e):
        factors = sp.Mul.make_args(term)
        moving = [x for x in factors if index in x.free_symbols]
        is_digamma = len(moving) == 1 and isinstance(moving[0], sp.polygamma) and moving[0].args[0] == 0
        known = is_digamma or (len(moving) == 1 and isinstance(moving[0], sp.loggamma))
        found = linear(moving[0].args[-1], index) if known else None
        if found is None or found[0] != 1:
            return None
        parts.append((is_digamma, sp.Mul(*(x for x in factors if x is not moving[0]), evaluate=False), found[1]))
    return parts


class PowerSum:
    """The evaluator of a sum of such summands as a function of its free symbols."""

    def __init__(self, summands: list[Summand], low: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        self._known = [(summand.logs, is_digamma) for summand in summands for is_digamma, *_ in summand.parts]
        numbers = [x for summand in summands for _, *pair in summand.parts for x in (summand.factor, summand.exponent, *pair)]
        self._numbers, _ = build([low, *numbers], symbols)

    def __call__(self, *values: Any) -> arb:
        return at_precision(flint.ctx.prec + 32, self._sum, (values,))

    def _sum(self, values: tuple[Any, ...]) -> arb:
        low, *numbers = self._numbers.raw(*values)
        first, total = ball(low).unique_fmpz(), arb(0)
        if first is None or first < 1:
            raise Undetermined("a sum with a power tail starts at a positive integer")
        for (logs, is_digamma), factor, exponent, coefficient, offset in zip(self._known, *(numbers[i::4] for i in range(4)), strict=True):
            s = ball(exponent)
            if not s > 2:
                raise Undetermined(f"an infinite sum: its terms decrease like k**(1 - {s.str(8, radius=False)}) log k; it may diverge")
            total += ball(factor) * ball(coefficient) * _one_sum(s, logs, is_digamma, ball(offset), int(first))
        return total


def _one_sum(s: arb, logs: int, is_digamma: bool, c: arb, first: int) -> arb:
    """The sum of k**(-s) (log k)**logs log Gamma(k + c), or of that with digamma(k + c), over k >= first."""
    if not c >= 0:
        raise NeedsPrecision("the offset of a sum with a power tail is not settled")
    order = flint.ctx.prec // 2 + 8
    largest = (4 * c).upper().ceil().unique_fmpz()
    start = max(first, order, int(largest) if largest is not None else MOST_TERMS + 1)
    if start - first > MOST_TERMS:
        raise Undetermined(f"a sum with a power tail would take {start - first} terms; the limit is {MOST_TERMS}")
    effort.spend(start - first)
    function = arb.digamma if is_digamma else arb.lgamma
    total = sum((arb(k) ** -s * arb(k).log() ** logs * function(k + c) for k in range(first, start)), arb(0))
    return total + _tail(s, logs, is_digamma, c, start, order)


def _tail(s: arb, logs: int, is_digamma: bool, c: arb, n: int, order: int) -> arb:
    """The sum from n on; c/n <= 1/4, and ``order`` is M above."""

    def z(s: arb, a: int) -> arb:
        return (-1) ** a * arb.fac_ui(a) * arb_series([s, 1], prec=a + 1).zeta(arb(n))[a]

    total = z(s, logs + 1) if is_digamma else z(s - 1, logs + 1) + (c - arb(fmpq(1, 2))) * z(s, logs + 1) - z(s - 1, logs)
    coefficients, error = _expansion(is_digamma, c, order)
    for m, coefficient in enumerate(coefficients):
        total += coefficient * z(s + m, logs)
    return total + arb(0, 1) * (error * z(s + order + 1, logs)).upper()


def _expansion(is_digamma: bool, c: arb, order: int) -> tuple[list[arb], arb]:
    """The d_m for m <= M, and a bound D of what is left, over u**(M + 1)."""
    half = arb(fmpq(1, 2))
    d = [arb(0)] * (order + 1)
    powers = [arb(1)]
    while len(powers) < order + 3:
        powers.append(powers[-1] * c)
    logarithm = [powers[m] / m if m % 2 else -powers[m] / m for m in range(1, order + 2)]  # of log(1 + c u), from u on

    def add(b: arb, size: int) -> arb:
        """b (k + c)**-size; what is left of it."""
        binomial = arb(1)
        for i in range(order - size + 1):  # b u**size (-1)**i C(size + i - 1, i) (c u)**i
            d[size + i] += b * binomial * powers[i] * (1 if i % 2 == 0 else -1)
            binomial = binomial * (size + i) / (i + 1)
        return abs(b) * binomial * powers[order - size + 1]

    if is_digamma:
        for m, term in enumerate(logarithm[:order], 1):
            d[m] += term
        error = powers[order + 1] / (order + 1) + add(-half, 1)
    else:
        d[0] = (2 * arb.pi()).log() / 2 - c
        for m, term in enumerate(logarithm, 1):  # times 1/u + c - 1/2
            d[m - 1] += term
            if m <= order:
                d[m] += (c - half) * term
        error = (powers[order + 2] / (order + 2)) * (1 + abs(c - half)) + abs(c - half) * powers[order + 1] / (order + 1)
    j = 1
    while True:
        b, size = (-arb.bernoulli(2 * j) / (2 * j), 2 * j) if is_digamma else (arb.bernoulli(2 * j) / (2 * j * (2 * j - 1)), 2 * j - 1)
        if size > order:
            return d, (error + abs(b)).upper()
        error += add(b, size)
        j += 1
