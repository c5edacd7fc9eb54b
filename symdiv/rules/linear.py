"""Rules by which expectations are added, scaled, and carried through maps."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family
from symdiv.laws import Law, SignedGamma
from symdiv.parametrised import Parametrised
from symdiv.rules.conditions import conjunction, positive
from symdiv.rules.ends import cases_of, inside
from symdiv.rules.logic import require_defined
from symdiv.rules.normal import same, tidy
from symdiv.rules.registry import is_finite, is_infinite, require, rule
from symdiv.rules.statement import Expectation, Statement
from symdiv.rules.transforms import check_variable

__all__ = ["combine", "expectations_of"]


def expectations_of(premises: tuple[Statement, ...]) -> list[Expectation]:
    """The subjects of premises that are expectations under one law, in one variable."""
    subjects = [s.subject for s in premises]
    require(all(isinstance(s, Expectation) for s in subjects), "the premises are expectations")
    first = subjects[:1]
    require(all((s.law, s.variable) == (first[0].law, first[0].variable) for s in subjects), "the premises share one law and variable")  # type: ignore[union-attr]
    return subjects  # type: ignore[return-value]  # checked above


def combine(premises: Sequence[Statement], coefficients: Sequence[sp.Expr], constant: sp.Expr) -> tuple[sp.Expr, Boolean]:
    """Σ c v + constant in the extended reals, and the condition; infinite values must all pull to the same side."""
    require(len(premises) == len(coefficients), "one coefficient to each premise")
    condition = conjunction(*(s.condition for s in premises))
    infinite = [(c if s.value == sp.oo else -c) for c, s in zip(coefficients, premises, strict=True) if is_infinite(s.value)]
    require(all(is_infinite(s.value) or is_finite(s.value) for s in premises), "a premise mixes finite and infinite values")
    if not infinite:
        return tidy(sp.Add(*(c * s.value for c, s in zip(coefficients, premises, strict=True)), constant)), condition
    if all(c.is_positive for c in infinite):
        return sp.oo, condition
    require(all(c.is_negative for c in infinite), "infinite terms of unknown or opposite sign")
    return -sp.oo, condition


def _constants(variable: sp.Symbol, *expressions: sp.Expr) -> None:
    require(not any(variable in e.free_symbols for e in expressions), "coefficients do not depend on {}", variable)


@rule(law="law", variable="expression", integrand="integrand", coefficients="expressions", constant="expression", dominated="expressions")
def linearity(
    premises: tuple[Statement, ...],
    law: Parametrised,
    variable: sp.Symbol,
    integrand: sp.Expr,
    coefficients: Sequence[sp.Expr],
    constant: sp.Expr,
    dominated: Sequence[sp.Expr] = (),
) -> Statement:
    """Expectation is linear.

    ``dominated`` are terms beside one infinite E[X^s], s > 0, of a positive X: multiples of lower powers, which change nothing.
    """
    subjects = expectations_of(premises)
    above_zero = check_variable(law, variable) if not subjects else sp.true
    require(all((s.law, s.variable, s.event) == (law, variable, sp.true) for s in subjects), "the premises are expectations of {}", law)
    _constants(variable, constant, *coefficients)
    total = sp.Add(*(c * s.integrand for c, s in zip(coefficients, subjects, strict=True)), constant, *dominated)
    require(same(integrand, total), "the integrand is not the stated combination")
    if dominated:
        leading = [_power_of(s.integrand, variable) for s, t in zip(subjects, premises, strict=True) if is_infinite(t.value)]
        require(len(leading) == 1 and leading[0] is not None and variable.is_positive, "one infinite power dominates")
        for term in dominated:
            exponent = _power_of(term.as_independent(variable, as_Add=False)[1], variable)
            require(exponent is not None and exponent.is_positive and (leading[0] - exponent).is_positive, "{} is not dominated", term)
    value, condition = combine(premises, coefficients, constant)
    subject = Expectation(law, variable, integrand)
    require_defined(sp.Tuple(value, *coefficients, constant), subject, premises, condition)
    return Statement(subject, value, conjunction(condition, above_zero))


def _power_of(expression: sp.Expr, variable: sp.Symbol) -> sp.Expr | None:
    base, exponent = expression.as_base_exp()
    return exponent if base == variable and variable not in exponent.free_symbols else None


@rule(
    law="law", variable="expression", integrand="expression", coefficients="expressions", constant="expression", bound="expression", below="flag"
)  # fmt: skip
def pushforward(
    premises: tuple[Statement, ...],
    law: Family,
    variable: sp.Symbol,
    integrand: sp.Expr,
    coefficients: Sequence[sp.Expr],
    constant: sp.Expr,
    bound: sp.Expr | None = None,
    below: bool = True,
) -> Statement:
    """E[g(X)] for X = map(Y) is E[g(map(Y))], a combination of expectations of the base law."""
    subjects = expectations_of(premises)
    require(isinstance(law, Family) and len(subjects) > 0, "the law is of a family, with expectations of its base law")
    above_zero = check_variable(law, variable)
    through = law.pushforward
    y = subjects[0].variable
    require(subjects[0].law == through.law, "{} comes from {}", law, through.law)
    _constants(variable, constant, *coefficients)
    _constants(y, constant, *coefficients)
    carried = integrand.xreplace({variable: through.map(y)})
    total = sp.Add(*(c * s.integrand for c, s in zip(coefficients, subjects, strict=True)), constant)
    require(same(carried, total), "the integrand, carried through the map, is not the stated combination")
    value, condition = combine(premises, coefficients, constant)
    event: Boolean = sp.true
    if bound is None:
        require(all(s.event == True for s in subjects), "the premises are not restricted to an event")
    else:
        _constants(variable, bound)
        require(constant == 0, "a constant would not be restricted to the event")
        require(same(through.map(through.inverse(variable)), variable), "the inverse of the map of {} is not proved", law)
        edge = through.inverse(bound)
        expected = y < edge if below == through.increasing else y > edge
        require(all(s.event == expected for s in subjects), "the premises are restricted to {}", expected)
        event = variable < bound if below else variable > bound
        condition = conjunction(_without_inside(condition, through.law, edge), inside(law.support, bound))
    subject = Expectation(law, variable, integrand, event)
    require_defined(sp.Tuple(value, *coefficients, constant), subject, premises, condition)
    return Statement(subject, value, conjunction(condition, above_zero))


def _without_inside(condition: Boolean, law: Law, edge: sp.Expr) -> Boolean:
    """Drop the conditions that the edge is in the law's support: the map is one to one, so the bound's being inside says as much."""
    low, high = law.support.low, law.support.high
    implied = {positive(edge - low, strict) for strict in (True, False) if low != -sp.oo}
    implied |= {positive(high - edge, strict) for strict in (True, False) if high != sp.oo}
    return sp.And(*(c for c in sp.And.make_args(condition) if c not in implied))


@rule(law="law", variable="expression", integrand="expression")
def sign(premises: tuple[Statement, ...], law: SignedGamma, variable: sp.Symbol, integrand: sp.Expr) -> Statement:
    """E[g(SY)] = (E[g(Y)] + E[g(-Y)])/2 for a fair sign S."""
    require(isinstance(law, SignedGamma) and len(premises) == 2, "the law has a fair sign; there are two premises")
    check_variable(law, variable)
    subjects = expectations_of(premises)
    u = subjects[0].variable
    require(subjects[0].law == law.unsigned and all(s.event == True for s in subjects), "the premises are expectations of {}", law.unsigned)
    require(same(integrand.xreplace({variable: u}), subjects[0].integrand), "the first premise is not the positive half")
    require(same(integrand.xreplace({variable: -u}), subjects[1].integrand), "the second premise is not the negative half")
    half = sp.Rational(1, 2)
    return Statement(Expectation(law, variable, integrand), *combine(premises, [half, half], sp.Integer(0)))


@rule(scale="expression", offset="expression")
def reflection(premises: tuple[Statement, ...], scale: sp.Expr, offset: sp.Expr) -> Statement:
    """Under a symmetric law, E|sY - d| depends on d only through |d|."""
    (subject,) = expectations_of(premises)
    y = subject.variable
    require(isinstance(subject.law, SignedGamma) and subject.event == True, "the law is symmetric about zero")
    _constants(y, scale, offset)
    require(offset.is_extended_real, "the offset is real")
    require(subject.integrand == sp.Abs(scale * y - sp.Abs(offset)), "the premise is not E|sY - |d||")
    return Statement(Expectation(subject.law, y, sp.Abs(scale * y - offset)), premises[0].value, premises[0].condition)


@rule(law="law", variable="expression", slope="expression", offset="expression")
def kink(premises: tuple[Statement, ...], law: Law | Family, variable: sp.Symbol, slope: sp.Expr, offset: sp.Expr) -> Statement:
    """|aX + b| = aX + b - 2(aX + b) on X < -b/a, for a > 0."""
    subjects = expectations_of(premises)
    require(len(subjects) == 3 and slope.is_positive and offset.is_extended_real, "three premises, a > 0, b real")
    _constants(variable, slope, offset)
    edge = variable < -offset / slope
    expected = [(variable, sp.true), (sp.Integer(1), edge), (variable, edge)]
    require(all(s.law == law for s in subjects), "the premises are expectations of {}", law)
    require([(s.integrand, s.event) for s in subjects] == expected, "the premises are E[X], E[1; X < -b/a], E[X; X < -b/a]")
    value, condition = combine(premises, [slope, -2 * offset, -2 * slope], offset)
    return Statement(Expectation(law, variable, sp.Abs(slope * variable + offset)), value, condition)


@rule(slope="expression", offset="expression", above="flag")
def absolute_value(premises: tuple[Statement, ...], slope: sp.Expr, offset: sp.Expr, above: bool) -> Statement:
    """|aX + b| is aX + b, or -(aX + b), where its sign is constant on the support."""
    (subject,) = expectations_of(premises)
    x, support = subject.variable, subject.law.support  # type: ignore[attr-defined]  # laws and families both have one
    require(subject.integrand == x and subject.event == True and slope.is_positive, "the premise is E[X], and a > 0")
    _constants(x, slope, offset)
    one = sp.Integer(1 if above else -1)
    value, condition = combine(premises, [one * slope], one * offset)
    ends = [(end, case) for end, case in cases_of(support.low if above else support.high) if end.is_finite]
    require(len(ends) > 0, "the support ends on that side")
    edges = (sp.And(case, positive(one * (slope * end + offset), strict=False)) for end, case in ends)
    return Statement(Expectation(subject.law, x, sp.Abs(slope * x + offset)), value, conjunction(condition, sp.Or(*edges)))


@rule(slope="expression", offset="expression")
def absolute_value_diverges(premises: tuple[Statement, ...], slope: sp.Expr, offset: sp.Expr) -> Statement:
    """|aX + b| >= aX + b, so E[X] = oo and a > 0 give E|aX + b| = oo."""
    (subject,) = expectations_of(premises)
    x = subject.variable
    require(subject.integrand == x and subject.event == True and premises[0].value == sp.oo, "the premise is E[X] = oo")
    require(slope.is_positive and offset.is_extended_real, "a > 0, b real")
    _constants(x, slope, offset)
    return Statement(Expectation(subject.law, x, sp.Abs(slope * x + offset)), sp.oo, premises[0].condition)
