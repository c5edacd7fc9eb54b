"""A summand taken apart: w(k), whose ratio w(k+1)/w(k) is rational in k, times h(k), which grows like a power of k at most.

    w: powers c**(s k + b), exp(s k + b), gamma(s k + b), factorial, binomial, beta, k**k, and integer powers of these (s an integer for gamma)
    h: everything else, bounded by the grammar of :mod:`symdiv.enclose.growth`

The ratio is c * product of (k s + b + j)**(+-1), from Gamma(x + 1) = x Gamma(x).  For k >= N every such factor is k (s + b' u) with u = 1/k
in [0, 1/N], so |R(k)| <= |c| k**d * product of the balls |s + b' [0, 1/N]|**(+-1), d the number of factors above minus those below;
d <= 0 is needed, and then k**d <= N**d.  The ratio of k**k is (k + 1) (1 + 1/k)**k, and (1 + 1/k)**k increases to e.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb, fmpq

from symdiv.enclose.growth import Bound, Coefficients, Later, growth, linear
from symdiv.errors import Unsupported

__all__ = ["Ratio", "Term", "factors_of", "split_sum"]

MAXIMAL_SLOPE = 16
HYPERGEOMETRIC = (sp.gamma, sp.factorial, sp.binomial, sp.beta)


@dataclass(frozen=True)
class Ratio:
    """R(k) = product of constants[geometric] * product of (slope k + constants[offset] + shift)**power."""

    geometric: tuple[tuple[int, int], ...]  # (number of the constant, power +-n)
    linear: tuple[tuple[int, int, int, int], ...]  # (slope, number of the offset, shift, power +-n)
    gammas: tuple[tuple[int, int], ...]  # (slope, number of the offset) whose arguments must be positive
    towers: int = 0  # the power of (1 + 1/k)**k

    def regular(self, k: int, c: tuple[arb, ...]) -> bool:
        """Are all arguments of gamma functions positive from k on?  Then the ratio is the quotient of two terms."""
        return (k > 0 or not self.towers) and all(slope * k + c[offset] > 0 for slope, offset in self.gammas)

    def step(self, exact: tuple[Any, ...]) -> Callable[[arb, int], arb]:
        """(w(k), k) -> w(k+1); an exact rational constant stays exact, an integer becomes a machine word."""
        factor = arb(1)
        for number, power in self.geometric:
            factor *= arb(exact[number]) ** power
        above: list[tuple[int, Any]] = []
        below: list[tuple[int, Any]] = []
        for slope, number, shift, power in self.linear:
            offset = exact[number] + shift
            if type(offset) is fmpq and offset.q == 1:
                offset = int(offset.p)
            (above if power > 0 else below).extend([(slope, offset)] * abs(power))

        def step(w: arb, k: int) -> arb:
            w = w * factor
            for slope, offset in above:
                w = w * (slope * k + offset)
            for slope, offset in below:
                w = w / (slope * k + offset)
            return w * (arb(k + 1) / k) ** (k * self.towers) if self.towers else w

        return step

    def bound(self, n: int, c: tuple[arb, ...]) -> arb | None:
        """An upper bound of |R(k)| for all k >= n >= 1, or None if these balls give none."""
        u = arb(0).union(arb(fmpq(1, n)))
        result = arb(1)
        for number, power in self.geometric:
            size = abs(c[number])
            if not size > 0:  # Arb has no power of a ball around 0
                if power < 0:
                    return None
                size = size.upper()
            result *= size**power
        degree = 0
        for slope, number, shift, power in self.linear:
            result *= abs(slope + (c[number] + shift) * u) ** power
            degree += power
        if self.towers:
            result *= ((arb(n + 1) / n) ** n).union(arb.const_e()) ** self.towers
        if result.is_zero():
            return arb(0)
        if degree > 0 or not result.is_finite():
            return None
        return (result * arb(n) ** degree).upper()

    def limit_rate(self, c: tuple[arb, ...]) -> float | None:
        """Bits gained by a term in the limit, if that is a constant: -log2 of the product of the geometric constants."""
        if sum(power for *_, power in self.linear) != 0:
            return None
        result = arb(1)
        for number, power in self.geometric:
            result *= abs(c[number]) ** power
        for slope, _, _, power in self.linear:
            result *= arb(slope) ** power
        result *= arb.const_e() ** self.towers
        return None if not result > 0 else -float(result.log() / arb(2).log())


@dataclass(frozen=True)
class Term:
    """One addend h(k) w(k) of a summand, with what bounds its tail."""

    w: sp.Expr
    h: sp.Expr
    index: sp.Symbol
    ratio: Ratio
    growth: Bound
    coefficients: Coefficients

    def tail(self, w: arb, n: int, c: tuple[arb, ...]) -> arb | None:
        """An upper bound of the sum of |h(k) w(k)| over k >= n, given |w(n)| <= w; None if n is too small for one."""
        quotient = self.ratio.bound(n, c)
        if quotient is None or not self.ratio.regular(n, c):
            return None
        try:
            size, degree = self.growth(n, c)
        except Later:
            return None
        r = quotient * arb(fmpq(n + 1, n)) ** degree
        if not r < 1:
            return None
        tail = (w * size * arb(n) ** degree / (1 - r)).upper()
        return tail if tail.is_finite() else None

    def rate(self, n: int, c: tuple[arb, ...]) -> float:
        """Bits gained by each further term, roughly."""
        quotient = self.ratio.bound(n, c)
        return 0.0 if quotient is None else 1e9 if quotient.is_zero() else -float(quotient.log() / arb(2).log())


def split_sum(body: sp.Expr, index: sp.Symbol) -> list[Term]:
    """The addends of a summand, each with its proven bounds; Unsupported if one has an unknown form."""
    if isinstance(body, sp.Add):
        return [term for part in body.args for term in split_sum(part, index)]
    k = Coefficients(index)
    collected = _Collector(k)
    hypergeometric: list[sp.Expr] = []
    bounded: list[sp.Expr] = []
    for factor in factors_of(body):
        if k.free(factor) or collected.add(factor, 1):
            hypergeometric.append(factor)
        else:
            bounded.append(factor)
    for i, factor in enumerate(bounded):
        if isinstance(factor, sp.Add) and any(x.has(*HYPERGEOMETRIC, sp.exp) or _has_power(x, index) for x in factor.args):
            rest = hypergeometric + bounded[:i] + bounded[i + 1 :]
            try:
                growth(factor, Coefficients(index))
            except Unsupported:  # a sum of hypergeometric terms: distribute over it
                return [term for part in factor.args for term in split_sum(sp.Mul(*rest, part, evaluate=False), index)]
    ratio = Ratio(tuple(collected.geometric), tuple(collected.linear), tuple(collected.gammas), collected.towers)
    if not ratio.geometric and sum(power for *_, power in ratio.linear) >= 0:
        raise Unsupported(f"the infinite sum of {body} over {index}: no factor that decreases geometrically or faster")
    w, h = sp.Mul(*hypergeometric, evaluate=False), sp.Mul(*bounded, evaluate=False)
    return [Term(w, h, index, ratio, growth(h, k), k)]


def factors_of(e: sp.Expr) -> list[sp.Expr]:
    """The factors of a product, also where products stand inside it."""
    return [factor for part in e.args for factor in factors_of(part)] if isinstance(e, sp.Mul) else [e]


def _has_power(e: sp.Expr, index: sp.Symbol) -> bool:
    return any(index in x.args[1].free_symbols for x in e.atoms(sp.Pow))


class _Collector:
    """Collects the ratio of the hypergeometric factors one after the other."""

    def __init__(self, k: Coefficients) -> None:
        self.k = k
        self.geometric: list[tuple[int, int]] = []
        self.linear: list[tuple[int, int, int, int]] = []
        self.gammas: list[tuple[int, int]] = []
        self.towers = 0

    def add(self, factor: sp.Expr, power: int) -> bool:
        """Record factor**power if it is hypergeometric in the index; otherwise change nothing and return False."""
        saved = (list(self.geometric), list(self.linear), list(self.gammas), self.towers)
        if self._add(factor, power):
            return True
        self.geometric, self.linear, self.gammas, self.towers = saved
        return False

    def _add(self, factor: sp.Expr, power: int) -> bool:
        if self.k.free(factor):
            return True
        if isinstance(factor, sp.Mul):
            return all(self._add(x, power) for x in factor.args)
        if isinstance(factor, sp.exp) and len(factor.args) == 1:
            return self._geometric(sp.E, factor.args[0], power)
        if isinstance(factor, sp.Pow):
            base, exponent = factor.args
            if self.k.free(base):
                return self._geometric(base, exponent, power)
            if base == exponent == self.k.index:
                return self._tower(power)
            if isinstance(exponent, sp.Integer) and abs(exponent) <= MAXIMAL_SLOPE and base.has(*HYPERGEOMETRIC, sp.exp, sp.Pow):
                return self._add(base, power * int(exponent))
            return False
        if isinstance(factor, sp.gamma):
            return self._gamma(factor.args[0], power)
        if isinstance(factor, sp.factorial):
            return self._gamma(factor.args[0] + 1, power)
        if isinstance(factor, sp.binomial):
            n, m = factor.args
            return self._gamma(n + 1, power) and self._gamma(m + 1, -power) and self._gamma(n - m + 1, -power)
        if isinstance(factor, sp.beta) and len(factor.args) == 2:
            a, b = factor.args
            return self._gamma(a, power) and self._gamma(b, power) and self._gamma(a + b, -power)
        return False

    def _geometric(self, base: sp.Expr, exponent: sp.Expr, power: int) -> bool:
        found = linear(exponent, self.k.index)
        if found is None:
            return False
        slope = found[0]
        constant = base if slope == 1 else sp.exp(slope, evaluate=False) if base is sp.E else sp.Pow(base, slope, evaluate=False)
        self.geometric.append((self.k.add(constant), power))
        return True

    def _tower(self, power: int) -> bool:
        """(k**k)**power."""
        self.linear.append((1, self.k.add(sp.S.Zero), 1, power))
        self.towers += power
        return True

    def _gamma(self, x: sp.Expr, power: int) -> bool:
        """Gamma(s k + b)**power for a positive integer s: Gamma(s (k+1) + b) / Gamma(s k + b) = product of (s k + b + j), 0 <= j < s."""
        found = linear(x, self.k.index)
        if found is None:
            return False
        slope, offset = found
        if slope == 0:
            return True
        if not isinstance(slope, sp.Integer) or not 0 < slope <= MAXIMAL_SLOPE:
            return False
        number = self.k.add(offset)
        self.gammas.append((int(slope), number))
        self.linear += [(int(slope), number, j, power) for j in range(int(slope))]
        return True
