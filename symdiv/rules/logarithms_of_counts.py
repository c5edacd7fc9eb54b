"""E log Γ(c + K) and E log(c + K) of a count K, as integrals of one variable over elementary functions of its parameters, however large these are.

By Frullani's integral log x = ∫ (e^(-t) - e^(-xt)) dt/t over t > 0, for x > 0, and ∫ |e^(-t) - e^(-xt)| dt/t = |log x|. Added up over x = c, c+1, …, c+k-1

    log Γ(c + k) - log Γ(c) = ∫ (k e^(-t) - e^(-ct) (1 - e^(-kt))/(1 - e^(-t))) dt/t,

and the expectation may be taken inside (Tonelli, Fubini) where E[K²] is finite, because |log x| <= |log c| + c + K, so that their sum is K times that at most.
With s = 1 - e^(-t) and E[e^(-tK)] = e^(-u), where u is as or a log(1 + bs), and E[K] is a or ab, what is left of log Γ(1 + K) is the integral of

    e^(-t) (E[K] s - 1 + e^(-u))/(st) = e^(-t) s/t ((E[K] s - u)/s² + (u - 1 + e^(-u))/s²).

Both quotients on the right are regular at s = 0, where their numerators would cancel: they are written as hypergeometric functions,
(u - 1 + e^(-u))/u² = 1F1(1; 3; -u)/2 (DLMF 13.2.2) and (bs - log(1 + bs))/(bs)² = 2F1(1, 2; 3; -bs)/2 (DLMF 15.2.1).
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.laws import BinomialCount, BorelCount, GeometricCount, Law, NegativeBinomialCount, PlanckCount, PoissonCount
from symdiv.rules.conditions import canonical, conjunction, positive
from symdiv.rules.normal import same, tidy
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Statement
from symdiv.rules.transforms import check_variable

__all__ = ["counted_by_transform", "cumulant", "factorial"]

_LAWS: tuple[type[Law], ...] = (BinomialCount, GeometricCount, NegativeBinomialCount, PlanckCount, PoissonCount)
"""Counts from 0 on, all of whose powers have finite expectations."""


def cumulant(size: sp.Expr, slope: sp.Expr, s: sp.Expr) -> sp.Expr:
    """a log(1 + bs), or as where b = 0 stands for the limit b → 0 at the same mean."""
    return size * s if slope == 0 else size * sp.log(1 + slope * s)


@rule(law="law", variable="expression", integrand="expression", size="expression", slope="expression", bound="name")
def logarithm_of_a_count(
    premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, integrand: sp.Expr, size: sp.Expr, slope: sp.Expr, bound: str
) -> Statement:
    """E log Γ(c + K), or E log(c + K), is an integral over t > 0 of what E[e^(-tK)] = (1 + b(1 - e^(-t)))^(-a), or e^(-a(1 - e^(-t))), gives."""
    t, shift, condition = counted_by_transform(premises, law, variable, integrand, size, slope, bound)
    s = 1 - sp.exp(-t)
    u = cumulant(size, slope, s)
    if isinstance(integrand, sp.log):
        value = sp.Integral((sp.exp(-t) - sp.exp(-shift * t) * sp.exp(-u)) / t, (t, 0, sp.oo))
        return Statement(Expectation(law, variable, integrand), value, condition)
    value = sp.loggamma(shift) + factorial(size, slope, t)
    if shift != 1:  # an integral of its own: in a difference of two such expectations the first ones cancel
        value += sp.Integral((sp.exp(-t) - sp.exp(-shift * t)) * (1 - sp.exp(-u)) / (s * t), (t, 0, sp.oo))
    return Statement(Expectation(law, variable, integrand), value, condition)


def factorial(size: sp.Expr, slope: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """E log K!, of the two quotients of the module."""
    s = 1 - sp.exp(-t)
    u = cumulant(size, slope, s)
    body = sp.exp(-t) * s / t * (size * slope**2 * sp.hyper([1, 2], [3], -slope * s) / 2 + (u / s) ** 2 * sp.hyper([1], [3], -u) / 2)
    return sp.Integral(body, (t, 0, sp.oo))


def counted_by_transform(
    premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, integrand: sp.Expr, size: sp.Expr, slope: sp.Expr, bound: str
) -> tuple[sp.Symbol, sp.Expr, Boolean]:
    """t, c and the condition under which E log Γ(c + K) or E log(c + K) follows from the transform, which is proved to be as the size and the slope say."""
    require(isinstance(law, _LAWS), "the law is one of counts with a light tail")
    above_zero = check_variable(law, variable)
    require(isinstance(integrand, (sp.log, sp.loggamma)), "the integrand is log(c + k) or log Γ(c + k)")
    shift = integrand.args[0] - variable
    require(variable not in shift.free_symbols | size.free_symbols | slope.free_symbols, "{} is c + k", integrand.args[0])
    require(bound.isidentifier() and bound not in {s.name for s in law.free_symbols | integrand.free_symbols}, "{} is also a parameter", bound)
    t = sp.Symbol(bound, positive=True)
    transform = _transform(premises, law, variable, t)
    # both are 1 at t = 0, and positive
    require(same(transform.xreplace({t: sp.Integer(0)}), sp.Integer(1)), "E[e^(-tK)] is 1 at t = 0")
    elementary = {t: sp.log(sp.Dummy("w", positive=True))}  # so that both are rational functions of w
    slopes = (sp.diff(e, t).xreplace(elementary) for e in (sp.log(transform), -cumulant(size, slope, 1 - sp.exp(-t))))
    require(same(*slopes), "E[e^(-tK)] is not e^(-u)")
    return t, shift, conjunction(above_zero, positive(shift), positive(1 + slope, strict=False))


def _transform(premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, t: sp.Symbol) -> sp.Expr:
    """The value of E[e^(-tK)], for every t > 0, from the one premise."""
    require(len(premises) == 1 and premises[0].subject == Expectation(law, variable, sp.exp(-t * variable)), "the premise is of E[e^(-tK)]")
    above = sp.Dummy("w", positive=True)
    require(canonical(premises[0].condition.xreplace({t: sp.log(1 + above)})) == True, "the premise holds for every t > 0")
    return premises[0].value


@rule(law="law", variable="expression", integrand="expression")
def successes_and_failures(premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, integrand: sp.Expr) -> Statement:
    """E[g(K)] = E[g(n - J)] where n - J has the law of K: their masses are the same."""
    require(len(premises) == 1 and isinstance(premises[0].subject, Expectation) and premises[0].subject.event == True, "there is one premise, an expectation")
    (premise,) = premises
    assert isinstance(premise.subject, Expectation)
    other, j, high = premise.subject.law, premise.subject.variable, law.support.high
    if not isinstance(law, BinomialCount) or not isinstance(other, BinomialCount):
        raise RuleError("both laws are of successes in n trials")
    above_zero = check_variable(law, variable)
    require(other.support == law.support and j not in integrand.free_symbols - {variable}, "the supports are the same")
    require(same(law.log_density(high - j), other.log_density(j)), "the masses at n - j and j are not the same")
    require(same(integrand.xreplace({variable: high - j}), premise.subject.integrand), "the premise is not of g(n - J)")
    return Statement(Expectation(law, variable, integrand), premise.value, conjunction(above_zero, premise.condition))


@rule(law="law", variable="expression", integrand="expression", bound="name")
def logarithm_of_a_progeny(premises: tuple[Statement, ...], law: BorelCount, variable: sp.Symbol, integrand: sp.Expr, bound: str) -> Statement:
    """E log K, E[K log K] and E log K! of a Borel law are integrals over 0 < u < 1, from E[z^K] = 1 - u for z = (1 - u) e^(mu).

    With z = e^(-t) the integrals over t of the module become elementary in u: t = l = -log(1 - u) - mu, and dt = (1 - m + mu)/(1 - u) du;
    E[K z^K] = z d(1 - u)/dz = (1 - u)/(1 - m + mu). All integrands are >= 0, as K >= 1 (Tonelli). The zero of M - u/(1 - z), where M = E[K] = 1/(1 - m),
    is M uq/(1 - m + uq) with 1 - z = u(1 - m + uq) and q = m - m²(1 - u)(e^(mu) - 1 - mu)/(mu)². That of l = u(1 - m) + (-log(1 - u) - u) is taken out
    for u < 1/2, so that nothing cancels however near 1 the mean is.
    """
    require(isinstance(law, BorelCount), "the law is a Borel law")
    above_zero = check_variable(law, variable)
    require(bound.isidentifier() and bound not in {s.name for s in law.free_symbols | {variable}}, "{} is also a parameter", bound)
    m, u = law.mean, sp.Symbol(bound, positive=True)
    require(len(premises) == 1 and isinstance(premises[0].subject, Expectation), "there is one premise, an expectation")
    (premise,) = premises
    powers = Expectation(law, variable, tidy(law.kernel(variable, (-m * u,))))
    require(premise.subject == powers and same(premise.value, 1 - u), "the premise is E[z^K] = 1 - u")
    strip = sp.And(*(positive(e) for e in law.strip((-m * u,))))  # m(1 - u) and 1 - m + mu, both positive for 0 < u < 1
    require(canonical(premise.condition) == canonical(strip), "the premise holds for 0 < u < 1")
    slope, mean, half = 1 - m + m * u, 1 / (1 - m), sp.Rational(1, 2)
    q = m - m**2 * (1 - u) * sp.hyper([1], [3], m * u) / 2
    bodies = {
        sp.log(variable): (sp.exp(m * u) - 1) * slope / u,
        variable * sp.log(variable): (sp.exp(m * u) * (1 + mean * m * u) - 1) / u,
        sp.loggamma(variable + 1): sp.exp(m * u) * mean * q / (1 - m + u * q) * slope,
    }
    require(integrand in bodies, "{} is neither log k, nor k log k, nor log k!", integrand)
    body = bodies[integrand]  # times u/l, where l/u is 1 - m + u 2F1(1, 2; 3; u)/2
    value = sp.Integral(body / (1 - m + u * sp.hyper([1, 2], [3], u) / 2), (u, 0, half)) + sp.Integral(body * u / (-sp.log(1 - u) - m * u), (u, half, 1))
    return Statement(Expectation(law, variable, integrand), value, conjunction(above_zero, positive(m)))
