"""Rules that carry an expectation to another law: by the ratio of the densities, or through the map that makes the law."""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family
from symdiv.families.pushforward import Pushforward
from symdiv.families.structured import Structured
from symdiv.laws import Law
from symdiv.rules.conditions import canonical, conjunction
from symdiv.rules.linear import expectations_of
from symdiv.rules.logic import validity
from symdiv.rules.normal import same, tidy
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Statement
from symdiv.rules.transforms import check_variable

__all__ = ["ratio"]


def ratio(law: Law | Family, other: Law | Family, x: sp.Symbol) -> sp.Expr:
    """The density of one law relative to that of another, as a product."""
    factors, exponent = [], []
    for term in sp.Add.make_args(tidy(law.log_density(x) - other.log_density(x))):
        n, function = term.as_coeff_Mul()
        if isinstance(function, sp.loggamma) and n.is_Integer:  # e^(log Γ) is Γ (DLMF 5.2.1)
            factors.append(sp.gamma(*function.args) ** n)
        else:
            exponent.append(term)
    return tidy(sp.Mul(*factors, sp.exp(sp.Add(*exponent))))


@rule(law="law", variable="expression", integrand="integrand")
def change_of_measure(premises: tuple[Statement, ...], law: Family, variable: sp.Symbol, integrand: sp.Expr) -> Statement:
    """E_P[g(X); A] is E_R[g(X) p(X)/r(X); A] for laws with densities p and r on one interval."""
    require(len(premises) == 1, "there is one premise")
    (subject,) = expectations_of(premises)
    other = subject.law
    require(_has_density(law) and _has_density(other) and isinstance(law, Family), "both laws are continuous laws of numbers")
    require(subject.variable == variable, "the premise is an expectation in {}", variable)
    above_zero = check_variable(law, variable)
    ends = [(law.support.low, other.support.low), (law.support.high, other.support.high)]  # type: ignore[attr-defined]  # both have one
    require(all(left == right or (left.is_finite and right.is_finite and same(left, right)) for left, right in ends), "the supports are not one interval")
    require(same(integrand * ratio(law, other, variable), subject.integrand), "the premise is not the integrand times p/r")  # type: ignore[arg-type]
    conditions = [premises[0].condition, above_zero, law.interior, canonical(validity(subject))]
    if isinstance(other, Family):
        conditions.append(other.interior)
    return Statement(Expectation(law, variable, integrand, subject.event), premises[0].value, conjunction(*conditions))


def _has_density(law: object) -> bool:
    return isinstance(law, (Law, Family)) and not isinstance(law, Structured) and not law.support.discrete and not law.support.circular


@rule(law="law", variable="expression", integrand="integrand")
def change_of_variables(premises: tuple[Statement, ...], law: Pushforward, variable: sp.Symbol, integrand: sp.Expr) -> Statement:
    """E[g(X)] is E[g(map(Z))] for X = map(Z)."""
    require(len(premises) == 1, "there is one premise")
    (subject,) = expectations_of(premises)
    require(isinstance(law, Pushforward) and subject.law == law.base and subject.event == True, "the premise is an expectation of what is mapped")
    above_zero = check_variable(law, variable)
    z = subject.variable
    require(z not in law.free_symbols and (z == variable or z not in integrand.free_symbols), "{} is bound", z)
    require(same(integrand.xreplace({variable: law.map(z)}), subject.integrand), "the premise is not the integrand, carried through the map")
    return Statement(Expectation(law, variable, integrand), premises[0].value, conjunction(premises[0].condition, above_zero, law.interior))
