"""Antiderivatives of elementary terms, by formula; the rule that uses them checks them by differentiation.

Covered: u^a log(u)^k for linear u, x^n e^(rx), x^n cos(rx), x^n sin(rx), and x^n / u.
"""

from __future__ import annotations

import sympy as sp

from symdiv.errors import Unsupported
from symdiv.rules.normal import tidy

__all__ = ["primitive"]

_LARGEST_POWER = 6


def primitive(integrand: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """F with F' = integrand; raises Unsupported where no formula is known.

    >>> x = sp.Symbol("x", positive=True)
    >>> primitive(x * sp.log(x), x)
    x**2*log(x)/2 - x**2/4
    """
    total = sp.Integer(0)
    for term in sp.Add.make_args(tidy(integrand)):
        coefficient, dependent = term.as_independent(x, as_Add=False)
        total += sp.Add(*(coefficient * t for t in sp.Add.make_args(_of_term(dependent, x))))
    return total


def _of_term(term: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """The antiderivative of one product."""
    power = sp.Integer(0)
    others: list[sp.Expr] = []
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if base == x and x not in exponent.free_symbols:
            power += exponent
        elif factor != 1:
            others.append(factor)
    if not others:
        return _power_and_logarithm(x, power, 0, x)
    if len(others) > 1 and all(x in o.as_base_exp()[1].free_symbols for o in others):
        others = [sp.exp(sp.expand_mul(sp.Add(*(o.as_base_exp()[1] * sp.log(o.as_base_exp()[0]) for o in others))), evaluate=False)]
        exponent = others[0].args[0]
        slope = sp.diff(exponent, x)
        return sp.Mul(*(o for o in [sp.exp(exponent.xreplace({x: sp.S.Zero}))])) * _by_parts(power, sp.exp(slope * x), x)
    if len(others) == 1:
        (only,) = others
        base, exponent = only.as_base_exp()
        if base is sp.E or isinstance(only, (sp.cos, sp.sin)) or (x in exponent.free_symbols and x not in base.free_symbols):
            return _by_parts(power, only, x)
        if isinstance(base, sp.log) and exponent.is_Integer and 0 < exponent <= _LARGEST_POWER and (power == 0 or base.args[0] == x):
            return _power_and_logarithm(base.args[0], power, int(exponent), x)
        if power == 0 and x not in exponent.free_symbols:
            return _power_and_logarithm(base, exponent, 0, x)
        if exponent == -1 and power.is_Integer and 0 < power <= _LARGEST_POWER and sp.diff(base, x, 2) == 0:
            quotient, remainder = sp.div(x**power, base, x)
            return primitive(sp.expand(quotient), x) + remainder * _power_and_logarithm(base, sp.Integer(-1), 0, x)
    if len(others) == 2 and power == 0:
        (b1, e1), (b2, e2) = sorted((o.as_base_exp() for o in others), key=lambda pair: isinstance(pair[0], sp.log))
        if isinstance(b2, sp.log) and b2.args[0] == b1 and e2.is_Integer and 0 < e2 <= _LARGEST_POWER:
            return _power_and_logarithm(b1, e1, int(e2), x)
    raise Unsupported(f"no antiderivative of {term} is known")


def _power_and_logarithm(u: sp.Expr, a: sp.Expr, k: int, x: sp.Symbol) -> sp.Expr:
    """u^a log(u)^k for u linear in x."""
    slope = sp.diff(u, x)
    if slope == 0 or x in slope.free_symbols:
        raise Unsupported(f"{u} is not linear in {x}")
    if a == -1:
        return sp.log(u) ** (k + 1) / ((k + 1) * slope)
    total, factor = sp.Integer(0), sp.Integer(1)
    for i in range(k + 1):
        total += factor * u ** (a + 1) * sp.log(u) ** (k - i) / ((a + 1) * slope)
        factor *= -sp.Integer(k - i) / (a + 1)
    return total


def _by_parts(power: sp.Expr, factor: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """x^n times an exponential or circular function of a linear argument: integrate the latter n + 1 times."""
    if not (power.is_Integer and 0 <= power <= _LARGEST_POWER):
        raise Unsupported(f"no antiderivative of {x**power * factor} is known")
    base, exponent = factor.as_base_exp()
    inner = factor.args[0] if isinstance(factor, (sp.cos, sp.sin)) else exponent * sp.log(base)
    rate = sp.diff(inner, x)
    if rate == 0 or x in rate.free_symbols:
        raise Unsupported(f"{inner} is not linear in {x}")
    total, polynomial = sp.Integer(0), x**power
    for i in range(int(power) + 1):
        factor = _integrated(factor, inner, rate)
        total += (-1) ** i * polynomial * factor
        polynomial = sp.diff(polynomial, x)
    return sp.expand_mul(total)


def _integrated(factor: sp.Expr, inner: sp.Expr, rate: sp.Expr) -> sp.Expr:
    """The antiderivative of a multiple of e^v, cos v or sin v with v' = rate."""
    if factor.has(sp.cos):
        return factor.xreplace({sp.cos(inner): sp.sin(inner)}) / rate
    if factor.has(sp.sin):
        return -factor.xreplace({sp.sin(inner): sp.cos(inner)}) / rate
    return factor / rate
