"""Rules that invoke the axioms: the transform of a base law, its derivatives, its partial form, and what lies outside its strip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.laws import Law
from symdiv.laws.base import differentiated
from symdiv.rules.conditions import canonical, positive
from symdiv.rules.normal import tidy
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Statement


def check_variable(law: object, variable: sp.Symbol) -> Boolean:
    """The variable of an expectation may be assumed positive only where the support is; return the condition for that."""
    support = law.support  # type: ignore[attr-defined]  # laws and families both have one
    require(variable not in law.free_symbols, "{} is also a parameter", variable)  # type: ignore[attr-defined]
    above_zero: Boolean = sp.true
    if variable.is_positive and not support.is_positive:
        require(support.low.is_finite and not support.low.has(sp.Piecewise), "{} is not positive on the support", variable)
        above_zero = positive(support.low, strict=False)
    require(not variable.is_positive or not support.discrete, "{} is not positive on the support", variable)
    require(above_zero != False, "{} is not positive on the support", variable)
    require(not variable.is_negative and not variable.is_zero, "{} ranges over the support", variable)
    require(not variable.is_nonnegative or support.is_positive or variable.is_positive, "{} is not nonnegative on the support", variable)
    require(not variable.is_integer or support.discrete, "{} is not an integer on the support", variable)
    require(variable.is_extended_real, "{} is real", variable)
    extra = set(variable._assumptions_orig) - {"commutative", "positive", "nonnegative", "real", "integer"}
    require(not extra, "{} has assumptions that the support does not give", variable)
    return above_zero


_LONGEST = 10**6  # SymPy writes gamma functions of numbers out


def _has_gamma_functions(law: Law) -> bool:
    return bool(law.transform(sp.symbols(f"z:{law.exponents}", positive=True)).has(sp.gamma, sp.beta, sp.loggamma, sp.factorial))


def _known(value: sp.Expr) -> sp.Expr:
    """The value, if its derivatives could all be taken."""
    require(not value.has(sp.meijerg, sp.Derivative, sp.Subs), "the derivative has no closed form")
    return value


def _strip(law: Law, exponents: Sequence[sp.Expr]) -> Boolean:
    return sp.And(*(positive(e) if isinstance(e, sp.Expr) else e for e in law.strip(exponents)))  # a Symbol is a Boolean, too


def _check(law: Law, variable: sp.Symbol, exponents: Sequence[sp.Expr], orders: Sequence[int]) -> Boolean:
    require(isinstance(law, Law), "{} is no base law", law)
    require(len(exponents) == len(orders) == law.exponents > 0, "{} has a transform in {} exponents", law, law.exponents)
    require(all(0 <= n <= 4 for n in orders), "orders of derivatives are from 0 to 4")
    require(not any(variable in e.free_symbols for e in exponents), "exponents do not depend on the variable")
    long = [e for e in exponents if e.is_Rational and abs(e) > _LONGEST]
    require(not long or not _has_gamma_functions(law), "a gamma function of {} would be written out", *long[:1])
    return check_variable(law, variable)


@rule(law="law", variable="expression", exponents="expressions", orders="integers")
def transform(premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, exponents: Sequence[sp.Expr], orders: Sequence[int]) -> Statement:
    """The transform of the base law, differentiated in its exponents."""
    above_zero = _check(law, variable, exponents, orders)
    integrand, value = _transformed(law, variable, tuple(exponents), tuple(orders))
    return Statement(Expectation(law, variable, integrand), value, sp.And(_strip(law, exponents), above_zero))


@lru_cache(maxsize=2048)
def _transformed(law: Law, variable: sp.Symbol, exponents: tuple[sp.Expr, ...], orders: tuple[int, ...]) -> tuple[sp.Expr, sp.Expr]:
    """The kernel and the transform, differentiated in the exponents."""
    return tidy(differentiated(lambda z: law.kernel(variable, z), exponents, orders)), _known(tidy(law.derivative(exponents, orders)))


@rule(law="law", variable="expression", exponents="expressions")
def removable_singularity(premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, exponents: Sequence[sp.Expr]) -> Statement:
    """Where the formula of the transform is 0/0 the integral is elementary."""
    above_zero = _check(law, variable, exponents, [0] * len(exponents))
    value, condition = law.removable(exponents)
    return Statement(Expectation(law, variable, tidy(law.kernel(variable, exponents))), tidy(value), sp.And(condition, above_zero))


@rule(law="law", variable="expression", exponents="expressions")
def outside_strip(premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, exponents: Sequence[sp.Expr]) -> Statement:
    """Outside its strip the integral of the positive kernel diverges."""
    above_zero = _check(law, variable, exponents, [0] * len(exponents))
    require(law.diverges_outside, "the kernel of {} is positive", law)
    integrand = tidy(law.kernel(variable, exponents))
    return Statement(Expectation(law, variable, integrand), sp.oo, sp.And(sp.Not(_strip(law, exponents)), above_zero))


@rule(law="law", variable="expression", slope="expression")
def logarithm(premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, slope: sp.Expr) -> Statement:
    """The expectation of log(1 + cY) under the base law, c > 0."""
    require(isinstance(law, Law) and law.log_axiom is not None and law.support.is_positive, "E[log(1 + cY)] is not known under {}", law)
    above_zero = check_variable(law, variable)
    require(slope.is_positive and variable not in slope.free_symbols, "the slope is positive")
    return Statement(Expectation(law, variable, tidy(sp.log(1 + slope * variable))), law.log_transform(slope), above_zero)


@rule(law="law", variable="expression", slope="expression", rate="expression")
def logarithm_of_exponential(premises: tuple[Statement, ...], law: Law, variable: sp.Symbol, slope: sp.Expr, rate: sp.Expr) -> Statement:
    """The expectation of log(1 + ce^(rY)) under the base law, c > 0."""
    require(isinstance(law, Law) and law.log_exponential_axiom is not None, "E[log(1 + ce^(rY))] is not known under {}", law)
    above_zero = check_variable(law, variable)
    require(slope.is_positive and variable not in slope.free_symbols | rate.free_symbols, "the slope is positive")
    integrand = tidy(sp.log(1 + slope * sp.exp(rate * variable)))
    return Statement(Expectation(law, variable, integrand), tidy(law.log_exponential_transform(slope, rate)), above_zero)


@rule(law="law", variable="expression", exponents="expressions", orders="integers", bound="expression", below="flag")
def partial_transform(
    premises: tuple[Statement, ...],
    law: Law,
    variable: sp.Symbol,
    exponents: Sequence[sp.Expr],
    orders: Sequence[int],
    bound: sp.Expr,
    below: bool,
) -> Statement:
    """The transform over the part of the law below (or above) a bound."""
    above_zero = _check(law, variable, exponents, orders)
    require(variable not in bound.free_symbols and bound.is_extended_real is not False, "the bound is a real number")
    integrand = tidy(differentiated(lambda z: law.kernel(variable, z), exponents, orders))
    value = _known(tidy(differentiated(lambda z: law.partial_transform(z, bound, below)[0], exponents, orders)))
    conditions = [canonical(c) for c in law.partial_transform(exponents, bound, below)[1]]
    event = variable < bound if below else variable > bound
    return Statement(Expectation(law, variable, integrand, event), value, sp.And(*conditions, above_zero))
