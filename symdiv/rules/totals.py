"""Rules for totals over index sets: of inequalities, their equality case, parts of a total."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from symdiv.propositions import All, Formula, Proposition, Relation, Total
from symdiv.propositions.terms import real
from symdiv.rules.comparing import is_infinite  # noqa: F401 - registers its rules first
from symdiv.rules.indexed import equal
from symdiv.rules.reasoning import Premises, _require_arbitrary, facts_of, hypotheses_of, objects_of, relation_of
from symdiv.rules.registry import inference, require

__all__: list[str] = []


@inference(index="name", space="name", given="formulas", objects="objects")
def summation(premises: Premises, index: str, space: str, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """An inequality or an equation that holds for an arbitrary element holds for the totals over all elements."""
    (premise,) = premises
    relation = relation_of(premise)
    _require_arbitrary(premise, index, space)
    table = {k: v for k, v in objects_of(premises, objects).items() if k != index}
    facts = facts_of((), [*given, *premise.hypotheses], table)
    left, right = (Total(t, real(index), real(space)) for t in (relation.left, relation.right))
    if not facts.is_sum(space):
        for total in (left, right):
            facts.require_defined(total)
    if relation.sign == "<":
        require(facts.is_finite(left), "{} is not proved to be finite", left)
    return Proposition.of(table, [*given, *premise.hypotheses], Relation(relation.sign, left, right))


@inference(index="name", space="name", given="formulas", objects="objects")
def equality_in_a_sum(premises: Premises, index: str, space: str, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """Where terms are at most as great as others and the totals are finite and equal, the terms are equal."""
    below, totals = premises
    relation, total = relation_of(below), relation_of(totals)
    _require_arbitrary(below, index, space)
    require(relation.sign == "<=" and total.sign == "==", "the premises are an inequality of terms and an equation of totals")
    table = {k: v for k, v in objects_of(premises, objects).items() if k != index}
    facts = facts_of((), [*given, *hypotheses_of(premises)], table)
    left, right = (Total(t, real(index), real(space)) for t in (relation.left, relation.right))
    for term in (left, right):
        facts.require_defined(term)
    require(facts.is_finite(left), "{} is not proved to be finite", left)
    same = (equal(total.left, left, facts) and equal(total.right, right, facts)) or (equal(total.left, right, facts) and equal(total.right, left, facts))
    require(same, "the second premise is that the totals of the terms of the first are equal")
    return Proposition.of(table, [*given, *hypotheses_of(premises)], All(real(index), real(space), Relation("==", relation.left, relation.right)))


@inference(index="name", element="name", space="name", given="formulas", objects="objects")
def part_of_a_total(premises: Premises, index: str, element: str, space: str, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """A term that is not negative is at most the total over a finite set."""
    (premise,) = premises
    relation = relation_of(premise)
    _require_arbitrary(premise, index, space)
    require(relation.left == 0 and relation.sign in ("<=", "<"), "the premise is that a term is not negative")
    table = {k: v for k, v in objects_of(premises, objects).items() if k != index}
    require(table.get(space) == "finite set", "{} is a finite set", space)
    require(table.setdefault(element, f"element of {space}") == f"element of {space}", "{} is an element of {}", element, space)
    term = relation.right
    part = Relation("<=", term, sp.Integer(0)).replace({index: real(element)}).left
    return Proposition.of(table, [*given, *premise.hypotheses], Relation("<=", part, Total(term, real(index), real(space))))
