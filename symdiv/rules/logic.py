"""Rules that put theorems together: cases, rewriting, special parameters, another unit."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput
from symdiv.expression import build, substitute
from symdiv.families.finite import Finite
from symdiv.families.product import Product
from symdiv.laws import ListedWeights
from symdiv.parametrised import CLOSED_UNIT, NATURAL, Parametrised
from symdiv.rules.conditions import canonical, conjunction, positive
from symdiv.rules.coverage import exhaustive
from symdiv.rules.kinks import by_cases
from symdiv.rules.normal import nonnegative, same
from symdiv.rules.poles import new_poles
from symdiv.rules.registry import plain_value, require, rule
from symdiv.rules.statement import Expectation, Information, MeasureRelation, Statement, Subject
from symdiv.units import base_of

__all__ = ["defined_in_all_cases", "either", "in_region", "not_negative", "require_defined", "same_value", "validity"]

_MOST_PAIRS = 64
_MOST_RELATIONS = 10
"""Between more comparisons cases are not told apart anew: the conditions grow too large."""
_FEW = 6
"""Conditions of more comparisons are not tested for being impossible, which changes only how the cases look."""


def validity(subject: Subject) -> Boolean:
    """What the parameters satisfy for the subject's laws to be valid."""
    informations = [i for _, i in subject.measures] if isinstance(subject, MeasureRelation) else [subject] if isinstance(subject, Information) else []
    of = [subject.law] if isinstance(subject, Expectation) else [law for i in informations for law in (i.p, i.q)]
    laws = [part for law in dict.fromkeys(of) for part in _components(law)]
    facts: list[Boolean] = []
    for law in laws:
        if isinstance(law, Finite):
            facts.append(law.validity)
        elif isinstance(law, ListedWeights):
            facts += [CLOSED_UNIT.condition(a) for a in law.arguments]
            facts.append(law.constraint)
        elif law is not None:
            facts += [p.domain.condition(a) for p, a in zip(law.parameters, law.arguments, strict=False)]
            facts += [sp.Or(a <= 0, a >= 1) for p, a in zip(law.parameters, law.arguments, strict=False) if p.domain is NATURAL]  # no number is between
            facts.append(law.constraint)
    return sp.And(*facts)


def _components(law: Parametrised | None) -> list[Parametrised | None]:
    """The components of a product, or the law itself."""
    return [part for component in law.components for part in _components(component)] if isinstance(law, Product) else [law]


@rule()
def cases(premises: tuple[Statement, ...]) -> Statement:
    """Theorems on one subject whose conditions cover every valid parameter make one theorem without condition."""
    require(len(premises) > 0, "there is at least one case")
    subject = premises[0].subject
    require(all(s.subject == subject for s in premises), "the cases have one subject")
    conditions = [s.condition for s in premises]
    require(exhaustive(conditions, validity(subject)), "the cases are not proved to cover everything")
    *before, last = premises
    while before and before[-1].value == last.value:
        before.pop()
    value = build(sp.Piecewise, *((s.value, s.condition) for s in before), (last.value, True))
    return Statement(subject, value)


def require_defined(value: sp.Expr, subject: Expectation, premises: tuple[Statement, ...], condition: Boolean) -> None:
    """Raise RuleError unless what is put into a value has a value itself where the integrand, the density and the values of the premises have one."""
    known = [subject.integrand, subject.event, subject.law.log_density(subject.variable), *(s.value for s in premises)]  # type: ignore[attr-defined]  # laws and families
    undefined = new_poles(value, known, sp.And(validity(subject), condition))
    require(undefined is None, "{} is not proved to be away from a pole, or in range", undefined)


@rule(value="value")
def rewriting(premises: tuple[Statement, ...], value: sp.Expr) -> Statement:
    """The same value in another form; both have one normal form."""
    (premise,) = premises
    plain_value(value, premise.value)
    given = sp.And(validity(premise.subject), premise.condition)
    require(not value.has(sp.nan, sp.zoo) and same_value(premise.value, value, given), "the two forms are not proved equal")
    open_demand = new_poles(value, [premise.value], given)
    require(open_demand is None, "{} is not proved to be away from a pole, or in range", open_demand)
    return Statement(premise.subject, value, premise.condition)


def same_value(left: sp.Expr, right: sp.Expr, given: Boolean) -> bool:
    """Whether two values, with cases or not, are proved equal for all parameters that satisfy what is given."""
    return _same_by_branch(left, right, not_negative(given)) or _same_by_case(left, right, given)


def _same_by_branch(left: sp.Expr, right: sp.Expr, facts: list[sp.Expr]) -> bool:
    if isinstance(left, sp.Piecewise) and isinstance(right, sp.Piecewise):
        return len(left.args) == len(right.args) and all(
            a.cond == b.cond and _same_by_branch(a.expr, b.expr, [*facts, *not_negative(a.cond)]) for a, b in zip(left.args, right.args, strict=True)
        )
    standing = left.atoms(sp.Sum, sp.Integral, sp.Trace) | right.atoms(sp.Sum, sp.Integral, sp.Trace)
    opaque = {s: sp.Integer(0) if s.args[0] == 0 else sp.Dummy() for s in standing}
    return same(_split_at(left.xreplace(opaque), facts), _split_at(right.xreplace(opaque), facts))


def _same_by_case(left: sp.Expr, right: sp.Expr, given: Boolean) -> bool:
    """Whether the values agree in every case that is possible, where the two tell the cases apart in different ways."""
    common = {s: sp.Dummy() for s in left.atoms(sp.Sum, sp.Integral) & right.atoms(sp.Sum, sp.Integral)}  # whose variables tell no cases apart
    left, right = by_cases(left.xreplace(common)), by_cases(right.xreplace(common))
    if not (left.has(sp.Piecewise) or right.has(sp.Piecewise)):
        return False
    if len(left.atoms(Relational) | right.atoms(Relational)) > _MOST_RELATIONS:
        return False
    cases = [_disjoint(side, given) for side in (left, right)]
    if len(cases[0]) * len(cases[1]) > _MOST_PAIRS or not all(exhaustive([c for _, c in side], given) for side in cases):
        return False
    for a, before in cases[0]:
        for b, after in cases[1]:
            region = sp.And(before, after)
            if region == False or exhaustive([sp.Not(region)], given):
                continue
            facts = not_negative(given) + not_negative(region)
            values = [_at_equalities(v, region) for v in (a, b)]
            undefined = any(v.has(sp.nan, sp.zoo) for v in values)
            if undefined or not (values[0] == values[1] or (values[1].is_finite is not False and _same_by_branch(values[0], values[1], facts))):
                return False
    return True


def defined_in_all_cases(value: sp.Expr, given: Boolean) -> bool:
    """Whether no possible case of a value is ∞ - ∞, or otherwise without meaning."""
    if not (value.has(sp.Piecewise) and value.has(sp.oo)):
        return not value.has(sp.nan, sp.zoo)
    cases = _disjoint(value, given)
    return len(cases) <= _MOST_PAIRS and not any(v.has(sp.nan, sp.zoo) for v, _ in cases)


def _disjoint(value: sp.Expr, given: Boolean) -> list[tuple[sp.Expr, Boolean]]:
    """The values without cases, with conditions that exclude one another; of those that are possible."""
    inner = sorted((e for e in value.atoms(sp.Piecewise) if not any(a.has(sp.Piecewise) for a in e.args)), key=str)
    if not inner:
        return [(value, sp.true)]
    cases: list[tuple[sp.Expr, Boolean]] = []
    earlier: Boolean = sp.true
    for branch, condition in inner[0].args:
        region = sp.And(earlier, condition)
        earlier = sp.And(earlier, sp.Not(condition))
        if region != False and not exhaustive([sp.Not(region)], given):
            plain = value.xreplace({inner[0]: branch})
            cases += [(v, sp.And(region, c)) for v, c in _disjoint(plain, sp.And(given, region))]
        if len(cases) > _MOST_PAIRS:
            break
    return cases


def not_negative(condition: Boolean) -> list[sp.Expr]:
    """Differences that a conjunction says are not negative."""
    parts = sp.And.make_args(condition)
    return [sp.expand(c.gts - c.lts) for c in parts if isinstance(c, (sp.StrictGreaterThan, sp.GreaterThan, sp.StrictLessThan, sp.LessThan))]


def _split_at(value: sp.Expr, facts: list[sp.Expr]) -> sp.Expr:
    """Split the logarithms of products at factors that the facts say are not negative."""

    def known(factor: sp.Expr) -> bool:
        return any(sp.expand(factor - fact).is_nonnegative for fact in facts)

    def split(argument: sp.Expr) -> sp.Expr:
        rest, total = [], sp.Integer(0)
        for factor in sp.Mul.make_args(sp.factor_terms(argument)):
            base, exponent = (factor.base, factor.exp) if factor.is_Pow and factor.exp.is_Rational else (factor, sp.Integer(1))
            if nonnegative(base) or known(base):
                total += exponent * sp.log(base)
            else:
                rest.append(factor)
        return total + sp.log(sp.Mul(*rest)) if rest else total

    return value.replace(sp.log, split)


def _assumed(mapping: Mapping[sp.Symbol, sp.Expr], given: Boolean) -> list[Boolean]:
    """What the premise assumed of its symbols and neither the new expressions nor the laws' validity give."""
    conditions = []
    for symbol, expression in mapping.items():
        if symbol.is_positive and not expression.is_positive:
            conditions.append(positive(expression))
        elif symbol.is_nonnegative and not expression.is_nonnegative:
            conditions.append(positive(expression, strict=False))
    return [c for c in conditions if not exhaustive([c], given)]


def _defined(value: sp.Expr, given: Boolean) -> sp.Expr:
    """The value with canonical conditions; a branch that is undefined is taken at its equalities, or dropped if it cannot occur."""
    if not isinstance(value, sp.Piecewise):
        return value
    branches = []
    for branch, before in value.args:
        condition = canonical(before)
        special = branch
        if branch.has(sp.nan, sp.zoo):
            special = _at_equalities(in_region(branch, sp.And(given, condition)), condition)
        if not special.has(sp.nan, sp.zoo) or not exhaustive([sp.Not(condition)], given):
            branches.append((special, condition))
    return build(sp.Piecewise, *branches)


def in_region(value: sp.Expr, given: Boolean) -> sp.Expr:
    """The value with the cases inside it replaced by the first one that is possible, where its condition is implied."""

    def first(cases: sp.Piecewise) -> sp.Expr:
        for branch, condition in cases.args:
            if exhaustive([condition], given):
                return branch
            if not exhaustive([sp.Not(condition)], given):
                break
        return cases

    return value.replace(lambda e: isinstance(e, sp.Piecewise), first)


@rule(mapping="mapping")
def specialisation(premises: tuple[Statement, ...], mapping: Mapping[sp.Symbol, sp.Expr]) -> Statement:
    """A theorem holds at special parameters."""
    (premise,) = premises
    subject = premise.subject
    if isinstance(subject, Expectation):
        captured = {subject.variable} & {*mapping, *(s for a in mapping.values() for s in a.free_symbols)}
        require(not captured, "a bound variable stays bound")
    try:
        special = subject.substitute(mapping)
    except InvalidInput as problem:
        require(False, str(problem))
        raise
    require(all(a.is_real for a in mapping.values()), "parameters are provably real")
    condition = sp.And(canonical(substitute(premise.condition, mapping)), *_assumed(mapping, validity(special)))
    require(condition is not sp.false, "the condition does not hold at these parameters")
    value = _defined(substitute(premise.value, mapping), validity(special))
    require(not value.has(sp.nan, sp.zoo), "the value is not defined at these parameters")
    return Statement(special, value, condition)


@rule(base="expression")
def unit(premises: tuple[Statement, ...], base: sp.Expr) -> Statement:
    """In another unit the value is divided by the logarithm of its base."""
    (premise,) = premises
    subject = premise.subject
    require(isinstance(subject, Information) and subject.base == sp.E, "the premise is a measure in nats")
    try:
        require(base_of(base) == base, "the base is a number greater than 1")
    except InvalidInput as problem:
        require(False, str(problem))

    def scaled(value: sp.Expr) -> sp.Expr:
        if isinstance(value, sp.Piecewise):
            return build(sp.Piecewise, *((scaled(v), c) for v, c in value.args))
        return value if value == sp.oo else value / sp.log(base)

    information = Information(subject.measure, subject.p, subject.q, base)  # type: ignore[union-attr]  # checked above
    return Statement(information, scaled(premise.value), premise.condition)


@rule()
def simplification_of_cases(premises: tuple[Statement, ...]) -> Statement:
    """Cases with one value are one case; under x = c the value is taken at c; what cannot occur is dropped."""
    (premise,) = premises
    value, given = _collapsed(premise.value), validity(premise.subject)
    if not isinstance(value, sp.Piecewise):
        return Statement(premise.subject, value, premise.condition)
    merged: list[tuple[sp.Expr, Boolean]] = []
    for branch, condition in value.args:
        if condition != True and len(condition.atoms(Relational)) <= _FEW and exhaustive([sp.Not(condition)], given):
            continue
        special = _collapsed(_at_equalities(branch, condition))
        if merged and special.is_number and merged[-1][0].is_number and same(merged[-1][0], special):
            merged[-1] = (merged[-1][0], either(merged[-1][1], condition, given))
        else:
            merged.append((special, condition))
        if exhaustive([c for _, c in merged], given):
            merged[-1] = (merged[-1][0], sp.true)
            break
    return Statement(premise.subject, build(sp.Piecewise, *merged), premise.condition)


def _collapsed(value: sp.Expr) -> sp.Expr:
    """The value without cases, inside it, that all agree."""
    return value.replace(
        lambda e: isinstance(e, sp.Piecewise) and e.args[-1].cond == True and len({b.expr for b in e.args}) == 1,
        lambda e: e.args[0].expr,
    )


def _at_equalities(value: sp.Expr, condition: Boolean) -> sp.Expr:
    """The value under a condition of which x = c is a part."""
    for part in sp.And.make_args(condition):
        solved = _solved(part) if isinstance(part, sp.Equality) else None
        if solved is not None:
            special = substitute(value, dict([solved]))
            if not special.has(sp.nan, sp.zoo, sp.oo):
                value = special
    return value


def _solved(equation: sp.Equality) -> tuple[sp.Symbol, sp.Expr] | None:
    """A symbol and what it equals, where the equation gives one: a rational, or another symbol."""
    difference = sp.expand(equation.lhs - equation.rhs)
    for symbol in sorted(difference.free_symbols, key=str):
        slope = sp.diff(difference, symbol)
        if slope in (1, -1):
            other = sp.expand(symbol - difference / slope)
            if other.is_Rational or other.is_Symbol:
                return symbol, other
    return None


def either(first: Boolean, second: Boolean, given: Boolean) -> Boolean:
    """The disjunction, with what both conditions share taken out where the rest covers everything."""
    shared = set(sp.And.make_args(first)) & set(sp.And.make_args(second))
    rests = [sp.And(*(set(sp.And.make_args(c)) - shared)) for c in (first, second)]
    return conjunction(*shared) if exhaustive(rests, given) else sp.Or(first, second)
