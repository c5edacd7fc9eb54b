"""The general members of the families, and the density that a representation gives them at a number."""

from __future__ import annotations

import sympy as sp

import symdiv as sd
from symdiv.families.base import Family, Image
from symdiv.families.finite import Finite
from symdiv.families.registry import FAMILIES


def general(family: type[Family]) -> Family:
    if family is sd.Histogram:
        return sd.Histogram._unchecked(*sp.symbols("e_0 e_1 e_2", real=True), sp.Symbol("prob"), 1 - sp.Symbol("prob"))
    return family._unchecked(*(p.domain.symbol(p.name) for p in family.parameters))


PARAMETRIC = [f for f in FAMILIES if not issubclass(f, Finite)]
CONTINUOUS = [f for f in PARAMETRIC if not general(f).support.discrete]
COUNTING = [f for f in PARAMETRIC if f not in CONTINUOUS]


def used(part: Image) -> tuple[sp.Expr, sp.Expr]:
    """The ends of the values of the law on which the map is monotone."""
    return sp.Integer(0) if part.folded else part.law.support.low, part.law.support.high


def log_weight(part: Image) -> sp.Expr:
    """What the law's log-density is raised by: the component's probability, and a symmetric law folded onto its positive half counts twice."""
    return sp.log(part.weight) + (sp.log(2) if part.folded else 0)


def at(mixture: tuple[Image, ...], x: sp.Expr) -> sp.Expr:
    """The density at a number: the components whose law has a value that is mapped to it."""
    total, variable = sp.Integer(0), sp.Symbol("x", real=True)
    for part in mixture:
        value, law = sp.N(part.inverse(x), 80), part.law
        low, high = used(part)
        if value.is_real and low < value and value < high and abs(sp.N(part.map(value) - x, 80)) < sp.Rational(1, 10**60):
            slope = sp.N(abs(sp.diff(part.inverse(variable), variable).subs(variable, x)), 60)
            total += sp.exp(sp.N(law.log_density(part.inverse(x)) + log_weight(part), 60)) * slope
    return total


def agree(left: sp.Expr, right: sp.Expr) -> bool:
    return bool(abs(left / right - 1) < sp.Rational(1, 10**50))
