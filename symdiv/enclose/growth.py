"""Proven bounds of polynomially growing factors: |h(k)| <= C k**m for every integer k >= N.

The grammar of h, with what bounds each piece for k >= N >= 1:

- a factor c without k:                  C = |c|, m = 0
- k itself:                              C = 1, m = 1
- a sum:                                 C = sum of the C, m = the largest m, because k >= 1
- a product, a power with exponent n:    C = product of the C, m = sum of the m
- a polynomial P with P(N) >= 1 whose Taylor coefficients at N are all >= 0 (so it does not decrease after N):
  1 <= P(k) <= S k**deg with S = the sum of |coefficients|; hence
      P(k)**e  lies between 1 and (S k**deg)**ceil(e) for e > 0, and in (0, 1] for e <= 0,
      log P(k) lies in [0, P(k) - 1], below S k**deg;
- loggamma(x), x = s k + b with x(N) >= 2 and s > 0:  0 <= log Gamma(x) <= x**2.
  (Gamma >= 1 on [2, oo).  Upper bound: Gamma(y + 1) <= y**y for y >= 1, since both sides are 1 at y = 1 and the logarithmic derivative of
  the quotient, log y + 1 - psi(y + 1), is positive: psi(y + 1) = psi(y) + 1/y < log y + 1/(2 y) by psi(y) < log y - 1/(2 y).  So
  log Gamma(x) <= (x - 1) log(x - 1) <= x**2.)
- digamma(x), x as above:  0 < psi(2) <= psi(x) < log x <= x;  harmonic(x) = psi(x + 1) + gamma, between 0 and x + 2.
- log of a product of positive factors: at most the sum of the |log| of the factors, with log Gamma and log P as above,
  |log b**e| = |e| |log b|, and binomial and beta written with Gamma.

Everything else is refused (``Unsupported``), so no unproven bound exists.  A bound that holds only from a larger N on raises ``Later``.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import arb

from symdiv.errors import Unsupported

__all__ = ["Bound", "Coefficients", "Later", "growth", "linear", "polynomial"]

MAXIMAL_DEGREE = 40

Constants = tuple[arb, ...]
Bound = Callable[[int, Constants], tuple[arb, int]]  # (N, the constants as balls) -> (C, m)


class Later(Exception):
    """The bound holds only from a larger N on."""


class Coefficients:
    """The sub-expressions without k that bounds refer to; they are compiled together and handed in as balls."""

    def __init__(self, index: sp.Symbol) -> None:
        self.index = index
        self.expressions: list[sp.Expr] = []
        self._numbers: dict[sp.Expr, int] = {}

    def add(self, expression: sp.Expr) -> int:
        """The number under which the value of ``expression`` will be handed in."""
        expression = sp.sympify(expression)
        if expression not in self._numbers:
            self._numbers[expression] = len(self.expressions)
            self.expressions.append(expression)
        return self._numbers[expression]

    def free(self, expression: sp.Expr) -> bool:
        return self.index not in expression.free_symbols


def polynomial(e: sp.Expr, k: sp.Symbol) -> list[sp.Expr] | None:
    """The coefficients of a polynomial in k, lowest degree first, or None.  (Only sums and products of coefficients are built.)"""
    if k not in e.free_symbols:
        return [e]
    if e == k:
        return [sp.S.Zero, sp.S.One]
    if isinstance(e, sp.Add):
        parts = [polynomial(x, k) for x in e.args]
        if any(part is None for part in parts):
            return None
        found = [part for part in parts if part is not None]
        length = max(map(len, found))
        return [sp.Add(*(part[i] for part in found if i < len(part))) for i in range(length)]
    if isinstance(e, sp.Mul) or (isinstance(e, sp.Pow) and isinstance(e.args[1], sp.Integer) and 0 < e.args[1] <= MAXIMAL_DEGREE):
        factors = e.args if isinstance(e, sp.Mul) else (e.args[0],) * int(e.args[1])
        result: list[sp.Expr] = [sp.S.One]
        for factor in factors:
            part = polynomial(factor, k)
            if part is None or len(part) + len(result) > MAXIMAL_DEGREE + 2:
                return None
            result = [sp.Add(*(result[i] * part[n - i] for i in range(len(result)) if 0 <= n - i < len(part))) for n in range(len(result) + len(part) - 1)]
        return result
    return None


def linear(e: sp.Expr, k: sp.Symbol) -> tuple[sp.Expr, sp.Expr] | None:
    """(slope, offset) of a linear function of k, or None."""
    found = polynomial(e, k)
    if found is None or len(found) > 2:
        return None
    return (found[1], found[0]) if len(found) == 2 else (sp.S.Zero, found[0])


def growth(h: sp.Expr, k: Coefficients) -> Bound:
    """The bound of ``h``; Unsupported if its form is not in the grammar above."""
    if k.free(h):
        number = k.add(h)
        return lambda n, c: (_size(c[number]), 0)
    if h == k.index:
        return lambda n, c: (arb(1), 1)
    if isinstance(h, sp.Add):
        return _sum([growth(x, k) for x in h.args])
    if isinstance(h, sp.Mul):
        return _product([growth(x, k) for x in h.args])
    if isinstance(h, sp.Pow) and k.free(h.args[1]):
        return _power(h.args[0], h.args[1], k)
    if isinstance(h, sp.Abs):
        return growth(h.args[0], k)
    if isinstance(h, sp.log):
        return _logarithm(h.args[0], k)
    if isinstance(h, sp.loggamma):
        return _log_gamma(h.args[0], k)
    if isinstance(h, sp.polygamma) and h.args[0] == 0:
        return _digamma(h.args[1], k, sp.S.Zero)
    if isinstance(h, sp.digamma):
        return _digamma(h.args[0], k, sp.S.Zero)
    if isinstance(h, sp.harmonic) and len(h.args) == 1:
        return _digamma(h.args[0], k, sp.S(2))
    raise Unsupported(f"the infinite sum over {k.index}: no proven bound for the growth of {h}")


def _size(x: arb) -> arb:
    return abs(x).upper()


def _sum(parts: list[Bound]) -> Bound:
    def bound(n: int, c: Constants) -> tuple[arb, int]:
        found = [part(n, c) for part in parts]
        return sum((x for x, _ in found), arb(0)), max(m for _, m in found)

    return bound


def _product(parts: list[Bound]) -> Bound:
    def bound(n: int, c: Constants) -> tuple[arb, int]:
        result, degree = arb(1), 0
        for part in parts:
            x, m = part(n, c)
            result, degree = result * x, degree + m
        return result, degree

    return bound


def _risen(e: sp.Expr, k: Coefficients) -> Callable[[int, Constants], tuple[arb, int]]:
    """For a polynomial that is at least 1 and does not decrease from N on: (S, degree); otherwise Later."""
    found = polynomial(e, k.index)
    if found is None:
        raise Unsupported(f"the infinite sum over {k.index}: {e} is not a polynomial in {k.index}")
    numbers = [k.add(x) for x in found]

    def bound(n: int, c: Constants) -> tuple[arb, int]:
        taylor = [c[i] for i in numbers]
        for start in range(len(taylor) - 1):  # Horner's scheme, repeated: the coefficients of P(n + j) in j
            for i in range(len(taylor) - 2, start - 1, -1):
                taylor[i] += n * taylor[i + 1]
        if not (taylor[0] >= 1 and all(x >= 0 for x in taylor[1:])):
            raise Later
        return sum((_size(c[i]) for i in numbers), arb(0)), len(numbers) - 1

    return bound


def _power(base: sp.Expr, exponent: sp.Expr, k: Coefficients) -> Bound:
    if isinstance(exponent, sp.Integer) and 0 <= exponent <= MAXIMAL_DEGREE:
        return _product([growth(base, k)] * int(exponent))
    risen, number = _risen(base, k), k.add(exponent)

    def bound(n: int, c: Constants) -> tuple[arb, int]:
        size, degree = risen(n, c)
        whole = c[number].upper().ceil().unique_fmpz() if c[number] < MAXIMAL_DEGREE else None
        if whole is None:
            raise Later
        whole = max(int(whole), 0)
        return size**whole, degree * whole

    return bound


def _positive_linear(x: sp.Expr, k: Coefficients) -> Callable[[int, Constants], arb]:
    """For x = s k + b with s > 0 and x(N) >= 2: the sum S = s + |b|, so that 2 <= x <= S k; otherwise Later."""
    found = linear(x, k.index)
    if found is None:
        raise Unsupported(f"the infinite sum over {k.index}: {x} is not linear in {k.index}")
    slope, offset = k.add(found[0]), k.add(found[1])

    def bound(n: int, c: Constants) -> arb:
        if not (c[slope] > 0 and c[slope] * n + c[offset] >= 2):
            raise Later
        return _size(c[slope]) + _size(c[offset])

    return bound


def _log_gamma(x: sp.Expr, k: Coefficients) -> Bound:
    size = _positive_linear(x, k)
    return lambda n, c: (size(n, c) ** 2, 2)


def _digamma(x: sp.Expr, k: Coefficients, more: sp.Expr) -> Bound:
    size = _positive_linear(x, k)
    return lambda n, c: (size(n, c) + int(more), 1)


def _logarithm(x: sp.Expr, k: Coefficients) -> Bound:
    """|log x(k)|; every case below establishes x(k) > 0 for k >= N."""
    if k.free(x):
        number = k.add(sp.log(x))
        return lambda n, c: (_size(c[number]), 0)
    if isinstance(x, sp.Mul):
        return _sum([_logarithm(factor, k) for factor in x.args])
    if isinstance(x, sp.Pow | sp.exp):
        base, exponent = (x.args[0], x.args[1]) if len(x.args) == 2 else (sp.E, x.args[0])
        return _product([growth(exponent, k), _logarithm(base, k)])
    if isinstance(x, sp.gamma):
        return _log_gamma(x.args[0], k)
    if isinstance(x, sp.factorial):
        return _log_gamma(x.args[0] + 1, k)
    if isinstance(x, sp.binomial):
        n, m = x.args
        return _sum([_constant_or_log_gamma(y, k) for y in (n + 1, m + 1, n - m + 1)])
    if isinstance(x, sp.beta) and len(x.args) == 2:
        a, b = x.args
        return _sum([_constant_or_log_gamma(y, k) for y in (a, b, a + b)])
    risen = _risen(x, k)
    return lambda n, c: risen(n, c)


def _constant_or_log_gamma(x: sp.Expr, k: Coefficients) -> Bound:
    if not k.free(x):
        return _log_gamma(x, k)
    number = k.add(x)  # its loggamma is taken at run time: SymPy would rewrite a rational argument
    return lambda n, c: (_size(c[number].lgamma()), 0)
