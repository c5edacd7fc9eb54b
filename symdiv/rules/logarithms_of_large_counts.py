"""E log Γ(c + K) of a count K whose mean may be beyond all powers of any number: integrals without long ranges, and what is large in closed form.

As in :mod:`symdiv.rules.logarithms_of_counts`, whose integrals over t range over as many powers of e as the mean has. With s = 1 - e^(-t),
ds = e^(-t) dt, and E[e^(-tK)] = e^(-u), where u is rs, or r log(1 + bs) for b > 0, there

    log Γ(c + K) - log Γ(c) - log K!  has the expectation  D = ∫ h(s) (1 - e^(-u)) ds/s,    h = (1 - e^(-(c-1)t))/t,    over 0 < s < 1.

It is split at s0 = 1/(2 + c), t0 = log(1 + 1/(1 + c)). Below, h is c - 1 at s = 0, and by 1F1(1; 3; z) = 2(e^z - 1 - z)/z² (DLMF 13.2.2)

    h - (c - 1) = -(c - 1)² t 1F1(1; 3; -(c-1)t)/2.

- Where u = rs, ∫ (1 - e^(-rs)) ds/s up to s0 is log z + γ + E1(z) for z = r s0 (DLMF 6.2.3, 6.2.4).
- Where u = r log(1 + bs), let x = log(1 + bs), so that ds/s = dx/(1 - e^(-x)) and u = rx. As 1/(1 - e^(-x)) = 1 + 1/(e^x - 1), the integral of 1 - e^(-rx) up
  to X = log(1 + b s0) is that times 1, X - (1 - e^(-rX))/r = r X² 1F1(1; 3; -rX)/2, and one over x < X whose integrand declines as e^(-x). In the
  integral of h - (c - 1), s is (e^x - 1)/b; with x = X - y it is s0 e^(-y) - (1 - e^(-y))/b, and declines with y.
  Above, h e^(-t)/s is e^(-t) (1 - e^(-ct))/(st) - e^(-ct)/t. The latter, which may decline slowly, is taken times 1 - e^(-v), for v = u at s = 1, which has
  the integral E1(c t0) (1 - e^(-v)), and times e^(-u) - e^(-v), where v - u = -r log(1 - b e^(-t)/(1 + b)).
- Of a Poisson law of rate r, E log K! = ∫ (rs - 1 + e^(-rs))/(st) ds. With 1/t = 1/s - g it is the integral of (rs - 1 + e^(-rs))/s², by parts
  r(log r + γ + E1(r)) - r + 1 - e^(-r), less r times that of g, which is γ (DLMF 5.9.18), and that of (1 - e^(-rs)) g/s, where g = 1/2 + s G,
  G = t² 1F1(2; 4; -t)/(12 s²), because t - 2 + (t + 2) e^(-t) = t³ 1F1(2; 4; -t)/6. So r log r - r, which is huge, stands alone.

The quotients (1 - e^(-z))/z = 1F1(1; 2; -z), of which s/t is one, and t/s = 2F1(1, 1; 2; s) (DLMF 15.4.1) are written so where they are needed near 0.
"""

from __future__ import annotations

import sympy as sp

from symdiv.laws import BinomialCount, Law
from symdiv.rules.conditions import conjunction, positive
from symdiv.rules.logarithms_of_counts import counted_by_transform, factorial
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Statement

__all__: list[str] = []

ONE, TWO, THREE, FOUR = map(sp.Integer, (1, 2, 3, 4))


@rule(law="law", variable="expression", integrand="expression", size="expression", slope="expression", bound="name")
def logarithm_of_a_large_count(
    premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, integrand: sp.Expr, size: sp.Expr, slope: sp.Expr, bound: str
) -> Statement:
    """E log Γ(c + K) by integrals of which none ranges over many powers of e, from E[e^(-tK)] = (1 + b(1 - e^(-t)))^(-a) for b > 0, or e^(-a(1 - e^(-t)))."""
    require(isinstance(integrand, sp.loggamma), "the integrand is log Γ(c + k)")
    require(not isinstance(law, BinomialCount), "a binomial law has another transform")
    t, shift, condition = counted_by_transform(premises, law, variable, integrand, size, slope, bound)
    if slope == 0:
        value = _poisson_factorial(size, t)
    else:
        value, condition = factorial(size, slope, t), conjunction(condition, positive(slope))
    if shift != 1:
        value += sp.loggamma(shift)
        if slope == 0:
            value += _below_of_poisson(shift, size, t) + _above_of_poisson(shift, size, t)
        else:
            value += _below(shift, size, slope, t) + _above(shift, size, slope, t)
    return Statement(Expectation(law, variable, integrand), value, condition)


def _series(above: sp.Integer, below: sp.Integer, z: sp.Expr) -> sp.Expr:
    return sp.hyper([above], [below], z)


def _poisson_factorial(rate: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """E log K! of a Poisson law."""
    s, quotient = 1 - sp.exp(-t), _series(ONE, TWO, -t)
    near = sp.exp(-t) * _series(TWO, FOUR, -t) / (12 * quotient**2) * (1 - sp.exp(-rate * t * quotient))
    far = sp.exp(-t) * (1 / s - 1 / t - sp.Rational(1, 2)) / s * (1 - sp.exp(-rate * s))
    rest = sp.Integral(near, (t, 0, 1)) + sp.Integral(far, (t, 1, sp.oo))
    declining = sp.expint(1, rate)
    return rate * sp.log(rate) - rate + rate * declining + 1 - sp.exp(-rate) + (sp.log(rate) + sp.EulerGamma + declining) / 2 + rest


def _end(shift: sp.Expr) -> sp.Expr:
    """t0."""
    return sp.log(1 + 1 / (1 + shift))


def _above_of_poisson(shift: sp.Expr, rate: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """D from s0 on, where u = rs."""
    s = 1 - sp.exp(-t)
    return sp.Integral((sp.exp(-t) - sp.exp(-shift * t)) / (s * t) * (1 - sp.exp(-rate * s)), (t, _end(shift), sp.oo))


def _above(shift: sp.Expr, size: sp.Expr, slope: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """D from s0 on, where u = r log(1 + bs)."""
    s, end = 1 - sp.exp(-t), _end(shift)
    units = sp.log(1 + slope * s), -sp.log(1 - slope / (1 + slope) * sp.exp(-t)), sp.log(1 + slope)
    until, beyond, whole = (unit * _series(ONE, TWO, -size * unit) for unit in units)  # (1 - e^(-u))/r and its like
    fast = sp.exp(-t) * (1 - sp.exp(-shift * t)) / (s * t) * until
    slow = sp.exp(-shift * t) * sp.exp(-size * units[0]) / t * beyond
    return size * (sp.Integral(fast, (t, end, sp.oo)) + sp.Integral(slow, (t, end, sp.oo)) - whole * sp.expint(1, shift * end))


def _below_of_poisson(shift: sp.Expr, rate: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """D up to s0, where u = rs."""
    mean, quotient, c = rate / (2 + shift), _series(ONE, TWO, -t), shift - 1
    closed = c * (sp.log(rate) - sp.log(2 + shift) + sp.EulerGamma + sp.expint(1, mean))
    body = sp.exp(-t) / quotient * _series(ONE, THREE, -c * t) * (1 - sp.exp(-rate * t * quotient))
    return closed - c**2 / 2 * sp.Integral(body, (t, 0, _end(shift)))


def _below(shift: sp.Expr, size: sp.Expr, slope: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """D up to s0, where u = r log(1 + bs)."""
    c, end = shift - 1, sp.log(1 + slope / (2 + shift))
    closed = end**2 * _series(ONE, THREE, -size * end) / 2
    declining = sp.Integral(sp.exp(-y) * _series(ONE, TWO, -size * y) / _series(ONE, TWO, -y), (y, 0, end))
    x = end - y
    s = sp.exp(-y) / (2 + shift) - (1 - sp.exp(-y)) / slope
    t = s * sp.hyper([ONE, ONE], [TWO], s)
    body = t * _series(ONE, THREE, -c * t) * _series(ONE, TWO, -size * x) / _series(ONE, TWO, -x)
    return c * size * (closed + declining) - c**2 * size / 2 * sp.Integral(body, (y, 0, end))
