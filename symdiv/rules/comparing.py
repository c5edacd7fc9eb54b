"""Rules that compare terms: the sign that hypotheses give, linear combinations, infinite values."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from symdiv.propositions import Finite, Formula, Proposition, Relation, Total, information
from symdiv.rules.facts import POSITIVE, Facts
from symdiv.rules.indexed import Normal, equal
from symdiv.rules.reasoning import Premises, defined, facts_of, hypotheses_of, objects_of, relation_of
from symdiv.rules.registry import inference, require

__all__: list[str] = []


@inference(conclusion="formula", given="formulas", objects="objects")
def comparison_of_signs(premises: Premises, conclusion: Relation, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """The difference of two terms has the sign that its parts give it."""
    table = objects_of(premises, objects)
    facts = facts_of(premises, given, table)
    require(isinstance(conclusion, Relation) and conclusion.sign in ("<=", "<"), "the conclusion is an inequality")
    defined(conclusion, facts)
    left, right = conclusion.left, conclusion.right
    require(facts.is_finite_number(left), "{} is not proved to be finite", left)
    needed = (POSITIVE,) if conclusion.sign == "<" else (POSITIVE, "nonnegative")
    require(any(facts.sign(form) in needed for form in _forms(right - left, facts)), "the sign of {} does not follow", right - left)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], conclusion)


def _forms(difference: sp.Expr, facts: Facts) -> list[sp.Expr]:
    """Ways to write a term: as it stands, in normal form, as a product."""
    normal = Normal(facts)
    settled = normal.of(difference)
    top, bottom = sp.fraction(sp.together(settled))
    product = sp.Mul(*(b**e for b, e in normal.by_sign(sp.expand(top)))) / bottom
    return [difference, settled, product]


@inference(conclusion="formula", multipliers="terms", given="formulas", objects="objects")
def combination(
    premises: Premises, conclusion: Relation, multipliers: tuple[sp.Expr, ...], given: tuple[Formula, ...], objects: Mapping[str, str]
) -> Proposition:
    """A sum of multiples of equations and inequalities, rewritten; further premises only say what is known of the terms."""
    table = objects_of(premises, objects)
    require(len(multipliers) <= len(premises), "there are more multipliers than premises")
    added, known = premises[: len(multipliers)], premises[len(multipliers) :]
    facts = Facts([*given, *hypotheses_of(premises), *(p.conclusion for p in known)], table)
    signs = Facts([*given, *hypotheses_of(premises), *(p.conclusion for p in premises)], table)
    require(isinstance(conclusion, Relation), "the conclusion is an equation or an inequality")
    defined(conclusion, signs)
    relations = [relation_of(p) for p in added]
    finite, strict = True, False
    for factor, relation in zip(multipliers, relations, strict=True):
        signs.require_defined(factor)
        require(signs.is_finite_number(factor), "{} is not proved to be finite", factor)
        # In (-oo, +oo] what is at most a finite number is finite.
        small = signs.is_finite_number(relation.left) or signs.is_finite_number(relation.right)
        finite = finite and small
        if not (relation.sign == "==" and small):
            require(signs.sign(factor) is not None, "{} is not proved to be nonnegative", factor)
        if relation.sign != "==":
            require(conclusion.sign != "==", "an equation does not follow from inequalities")
            strict = strict or (relation.sign == "<" and signs.sign(factor) == POSITIVE)
    left = sp.Add(*(c * r.left for c, r in zip(multipliers, relations, strict=True)))
    right = sp.Add(*(c * r.right for c, r in zip(multipliers, relations, strict=True)))
    if conclusion.sign == "<":
        require(strict, "no strict inequality with a positive multiplier")
        require(finite and signs.is_finite_number(conclusion.left), "a strict inequality needs finite left sides")
    if finite and equal(conclusion.left + right, conclusion.right + left, facts):
        return Proposition.of(table, [*given, *hypotheses_of(premises)], conclusion)
    require(conclusion.sign != "<", "the sum of the premises is not the conclusion")
    one, two = (_difference(a, b, facts) for a, b in ((conclusion.left, left), (conclusion.right, right)))
    require(one == two and signs.is_finite_number(one), "the sum of the premises is not the conclusion; the sides differ by {} and {}", one, two)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], conclusion)


def _difference(one: sp.Expr, other: sp.Expr, facts: Facts) -> sp.Expr:
    normal = Normal(facts)
    return sp.expand(normal.of(one) - normal.of(other))


def is_infinite(term: sp.Expr, facts: Facts) -> bool:
    """Whether a term is proved to be +oo: it has information(0) with a positive coefficient, or one with a positive total."""
    normal = Normal(facts).of(term)
    nothing = information(sp.Integer(0))
    coefficients = [normal.coeff(nothing, 1)]
    for part in sp.Add.make_args(normal):
        for total in (f for f in sp.Mul.make_args(part) if isinstance(f, Total)):
            body, index, space = total.args
            coefficients.append(part / total * Total(sp.expand(body).coeff(nothing, 1), index, space))
    return any(c != 0 and POSITIVE in [facts.sign(f) for f in _forms(c, facts)] for c in coefficients)


@inference(term="term", given="formulas", objects="objects")
def finiteness(premises: Premises, term: sp.Expr, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """A term without infinite parts is a finite number; a finite sum of finite terms is one."""
    table = objects_of(premises, objects)
    facts = facts_of(premises, given, table)
    facts.require_defined(term)
    require(facts.is_finite_number(term), "{} is not proved to be finite", term)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], Finite(term))


@inference(conclusion="formula", given="formulas", objects="objects")
def infinite(premises: Premises, conclusion: Relation, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """Nothing is greater than +oo."""
    table = objects_of(premises, objects)
    facts = facts_of(premises, given, table)
    require(isinstance(conclusion, Relation), "the conclusion is an inequality or an equation")
    defined(conclusion, facts)
    require(is_infinite(conclusion.right, facts), "{} is not proved to be infinite", conclusion.right)
    if conclusion.sign == "<":
        require(facts.is_finite_number(conclusion.left), "{} is not proved to be finite", conclusion.left)
    if conclusion.sign == "==":
        require(is_infinite(conclusion.left, facts), "{} is not proved to be infinite", conclusion.left)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], conclusion)


@inference(conclusion="formula", given="formulas", objects="objects")
def impossibility(premises: Premises, conclusion: Formula, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """A premise that cannot hold proves anything: a < a, or a finite number that is not below +oo."""
    premise = premises[0]
    table = objects_of(premises, objects)
    relation = relation_of(premise)
    facts = Facts([*given, *hypotheses_of(premises), *(p.conclusion for p in premises[1:])], table)
    left, right = relation.left, relation.right
    facts.require_defined(left)
    facts.require_defined(right)
    never = [relation.sign == "<" and facts.is_finite_number(left) and equal(left, right, facts)]
    never.append(is_infinite(left, facts) and facts.is_finite_number(right))
    never.append(relation.sign == "==" and is_infinite(right, facts) and facts.is_finite_number(left))
    if facts.is_finite_number(left) and facts.is_finite_number(right):
        forms = [facts.sign(form) for form in _forms(left - right, facts)]
        never.append(POSITIVE in forms or (relation.sign == "<" and "nonnegative" in forms))
        never.append(relation.sign == "==" and POSITIVE in [facts.sign(form) for form in _forms(right - left, facts)])
    require(any(never), "{} may hold", relation)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], conclusion)
