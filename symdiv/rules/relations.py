"""Rules whose conclusion is a relation between measures: equal values, Gibbs' inequality, signs, subdivision of a box."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.rules.boxes import Box, Field, leaves
from symdiv.rules.logic import defined_in_all_cases, in_region, same_value, validity
from symdiv.rules.normal import same, tidy
from symdiv.rules.poles import new_poles
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Information, MeasureRelation, Statement

__all__ = ["sides"]


def sides(premises: tuple[Statement, ...], relation: MeasureRelation, condition: Boolean = sp.true) -> tuple[sp.Expr, sp.Expr, Boolean]:
    """Both sides with the values of the premises put in, and what is given: valid laws, the conditions of the premises, and another one."""
    known = {s.subject: s for s in premises}
    own = {name for name, _ in relation.measures}
    require(len(own) == len(relation.measures) and not own & relation.symbols, "what stands for a measure is no parameter")
    require(all(information in known for _, information in relation.measures), "there is a premise for each measure")
    used = [known[information] for _, information in relation.measures]
    values = {name: statement.value for (name, _), statement in zip(relation.measures, used, strict=True)}
    given = sp.And(validity(relation), *(s.condition for s in used), condition)
    left, right = relation.left.xreplace(values), relation.right.xreplace(values)
    require(defined_in_all_cases(left, given) and defined_in_all_cases(right, given), "a side is ∞ - ∞ for some parameters")
    return left, right, given


def _undefined(premises: tuple[Statement, ...], given: Boolean, *values: sp.Expr) -> sp.Expr | None:
    """What is not proved to be away from a pole, or in range, in values that theorems are put in."""
    return next((e for value in values for e in [new_poles(value, [s.value for s in premises], given)] if e is not None), None)


def _defined_sides(premises: tuple[Statement, ...], relation: MeasureRelation) -> tuple[sp.Expr, sp.Expr, Boolean]:
    """Both sides, proved to have values wherever the measures have some; and what is given."""
    left, right, given = sides(premises, relation)
    undefined = _undefined(premises, given, left, right)
    require(undefined is None, "{} is not proved to be away from a pole, or in range", undefined)
    return left, right, given


def _true(relation: MeasureRelation, premises: tuple[Statement, ...], condition: Boolean = sp.true) -> Statement:
    return Statement(relation, sp.true, sp.And(condition, *(s.condition for s in premises)))


@rule(relation="relation")
def equal_measures(premises: tuple[Statement, ...], relation: MeasureRelation) -> Statement:
    """Both sides have one value for all valid parameters."""
    require(relation.sign in ("==", ">="), "the relation is ==")
    left, right, given = _defined_sides(premises, relation)
    require(not (left.has(sp.nan, sp.zoo) or right.has(sp.nan, sp.zoo)) and same_value(left, right, given), "the two sides are not proved equal")
    return _true(relation, premises)


@rule(relation="relation")
def gibbs(premises: tuple[Statement, ...], relation: MeasureRelation) -> Statement:
    """A Kullback-Leibler divergence is at least 0 (log t <= t - 1, under the expectation); so is a difference with its value."""
    if not premises:
        divergences = {name for name, information in relation.measures if information.measure == "kl_divergence"}
        constant, rest = relation.left.as_coeff_Add()
        require(constant >= 0, "the number on the left side is not negative")
        terms = [t.as_coeff_Mul() for t in sp.Add.make_args(rest)]
        alone = all(coefficient > 0 and divergence in divergences for coefficient, divergence in terms)
        strictly = constant > 0
        require(relation.sign == ">=" or (relation.sign == ">" and strictly), "a divergence may be 0")
        require(alone and relation.right == 0, "the left side is a sum of divergences, the right side is 0")
        return _true(relation, premises)
    require(relation.sign == ">=", "the relation is >=")
    *others, divergence = premises
    subject = divergence.subject
    require(isinstance(subject, Information) and subject.measure == "kl_divergence", "the last premise is of a divergence")
    left, right, given = _defined_sides(tuple(others), relation)
    require(
        not right.has(sp.oo, sp.nan, sp.zoo) and not left.has(sp.nan, sp.zoo) and same_value(left, right + divergence.value, given),
        "the difference of the sides is not the divergence",
    )
    return _true(relation, premises)


@rule(relation="relation")
def sign_of_difference(premises: tuple[Statement, ...], relation: MeasureRelation) -> Statement:
    """The difference of the two sides has a sign for all values of its symbols."""
    require(relation.sign in (">=", ">"), "the relation is an inequality")
    left, right, given = _defined_sides(premises, relation)
    left, right = in_region(left, given), in_region(right, given)
    require(not (left.has(sp.Piecewise, sp.oo, sp.nan, sp.zoo) or right.has(sp.Piecewise, sp.oo, sp.nan, sp.zoo)), "both sides are finite")
    difference = tidy(left - right)
    if difference.free_symbols:
        factored = sp.factor_terms(difference)
        holds = factored.is_positive or (relation.sign == ">=" and factored.is_nonnegative)
    else:
        holds = Field(difference, ()).at_least_zero(Box((), ()), strict=relation.sign == ">") or (relation.sign == ">=" and same(difference, sp.Integer(0)))
    require(holds, "the sign of the difference is not known")
    return _true(relation, premises)


@rule(relation="relation", symbols="expressions", low="expressions", high="expressions", cuts="name")
def subdivision(
    premises: tuple[Statement, ...],
    relation: MeasureRelation,
    symbols: tuple[sp.Symbol, ...],
    low: tuple[sp.Rational, ...],
    high: tuple[sp.Rational, ...],
    cuts: str,
) -> Statement:
    """On each part of a box the difference of the sides is enclosed, by itself or with its derivatives, and is not negative."""
    require(relation.sign in (">=", ">"), "the relation is an inequality")
    require(len(symbols) == len(low) == len(high) > 0 and all(s.is_Symbol for s in symbols) and len({*symbols}) == len(symbols), "each symbol has an interval")
    require(all(u.is_Rational and v.is_Rational and u <= v for u, v in zip(low, high, strict=True)), "the ends are rational numbers in order")
    condition = sp.And(*(c for s, u, v in zip(symbols, low, high, strict=True) for c in (s >= u, s <= v)))
    left, right, inside = sides(premises, relation, condition)
    left, right = in_region(left, inside), in_region(right, inside)
    require(not (left.has(sp.Piecewise, sp.oo, sp.nan, sp.zoo) or right.has(sp.Piecewise, sp.oo, sp.nan, sp.zoo)), "both sides are finite on the box")
    difference = tidy(left - right)
    require(difference.free_symbols <= set(symbols), "each symbol of the difference has an interval")
    field = Field(difference, tuple(symbols))
    undefined = _undefined(premises, inside, left, right)
    require(undefined is None or (left.free_symbols | right.free_symbols) <= set(symbols), "{} is not proved to be in range", undefined)
    both = [] if undefined is None else [Field(left, tuple(symbols)), Field(right, tuple(symbols))]
    for box in leaves(Box(tuple(low), tuple(high)), cuts):
        require(all(side.has_value(box) for side in both), "{} is not enclosed away from a pole, or in range, on {}", undefined, box)
        require(field.at_least_zero(box, strict=relation.sign == ">"), "the difference is not enclosed above 0 on {}", box)
    return _true(relation, premises, condition)
