"""Rules for totals over index sets: of inequalities, their equality case, parts of a total, sums and exchange of integrals."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from symdiv.propositions import All, Finite, Formula, Proposition, Relation, Total
from symdiv.propositions.terms import real
from symdiv.rules.comparing import is_infinite  # noqa: F401 - registers its rules first
from symdiv.rules.facts import Facts, split_constant
from symdiv.rules.indexed import equal
from symdiv.rules.reasoning import Premises, facts_of, hypotheses_of, objects_of, relation_of, require_arbitrary
from symdiv.rules.registry import inference, require

__all__: list[str] = []


@inference(index="name", space="name", given="formulas", objects="objects")
def summation(premises: Premises, index: str, space: str, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """An inequality or an equation that holds for an arbitrary element holds for the totals over all elements."""
    relation, facts, table = _for_an_arbitrary_element(premises, index, space, given, objects)
    left, right = (Total(t, real(index), real(space)) for t in (relation.left, relation.right))
    if not facts.is_sum(space):
        for total in (left, right):
            facts.require_defined(total)
    if relation.sign == "<":
        require(facts.is_finite(left), "{} is not proved to be finite", left)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], Relation(relation.sign, left, right))


@inference(index="name", space="name", given="formulas", objects="objects")
def equality_in_a_sum(premises: Premises, index: str, space: str, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """Where terms are at most as great as others and the totals are finite and equal, the terms are equal."""
    below, totals = premises
    relation, total = relation_of(below), relation_of(totals)
    require_arbitrary(below, index, space)
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
    require_arbitrary(premise, index, space)
    require(relation.left == 0 and relation.sign in ("<=", "<"), "the premise is that a term is not negative")
    table = {k: v for k, v in objects_of(premises, objects).items() if k != index}
    require(table.get(space) == "finite set", "{} is a finite set", space)
    require(table.setdefault(element, f"element of {space}") == f"element of {space}", "{} is an element of {}", element, space)
    term = relation.right
    part = Relation("<=", term, sp.Integer(0)).replace({index: real(element)}).left
    return Proposition.of(table, [*given, *premise.hypotheses], Relation("<=", part, Total(term, real(index), real(space))))


@inference(term="term", given="formulas", objects="objects")
def sum_of_totals(premises: Premises, term: sp.Expr, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """The total of a sum is the sum of the totals, where each of them exists; constant factors stand before it."""
    table = objects_of(premises, objects)
    facts = facts_of(premises, given, table)
    require(isinstance(term, Total), "{} is no total", term)
    facts.require_defined(term)
    body, index, space = facts.opened(term)
    apart = sp.Add(*(_constant_before(summand, index, space, facts) for summand in sp.Add.make_args(body)))
    facts.require_defined(apart)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], Relation("==", term, apart))


def _constant_before(summand: sp.Expr, index: str, space: str, facts: Facts) -> sp.Expr:
    """The total of a product, with the factors that do not depend on the index before it."""
    constant, rest = split_constant(summand, index)
    total = Total(rest, real(index), real(space))
    # c f and its total are as c and the total of f, also where c = oo (then f >= 0), and where the total is (then c >= 0): 0 oo = 0.
    plain = facts.is_finite_number(constant) or facts.within(index, space).sign(rest) is not None
    require(plain, "{} may be infinite, and {} negative", constant, rest)
    require(facts.sign(constant) is not None or facts.is_finite_number(total), "{} may be negative, and {} infinite", constant, total)
    return constant * total


@inference(term="term", given="formulas", objects="objects")
def exchange_of_totals(premises: Premises, term: sp.Expr, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """Two totals may be exchanged where the terms are not negative, bounded below by terms of finite totals, or finitely many (Tonelli, Fubini)."""
    table = objects_of(premises, objects)
    facts = facts_of(premises, given, table)
    require(isinstance(term, Total), "{} is no total", term)
    body, outer, outer_space = facts.opened(term)
    within = facts.within(outer, outer_space)
    require(isinstance(body, Total), "{} is no total of totals", term)
    body, inner, inner_space = within.opened(body)
    both = within.within(inner, inner_space)
    sums = facts.is_sum(outer_space) and facts.is_sum(inner_space)
    for summand in () if sums or both.sign(body) is not None else sp.Add.make_args(sp.expand_mul(body)):
        if both.sign(summand) is not None or _finitely_many_integrals(summand, (outer, outer_space), (inner, inner_space), facts):
            continue
        bounds = both.lower_bounds(summand)
        require(bounds is not None, "{} is not proved to be bounded below", summand)
        for bound in bounds or ():
            require(both.sign(bound) is not None, "{} is not proved to be nonnegative", bound)
            whole = Total(Total(bound, real(inner), real(inner_space)), real(outer), real(outer_space))
            require(facts.is_finite_number(whole), "{} is not proved to be finite", whole)
    exchanged = Total(Total(body, real(outer), real(outer_space)), real(inner), real(inner_space))
    facts.require_defined(term)
    facts.require_defined(exchanged)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], Relation("==", term, exchanged))


@inference(index="name", space="name", given="formulas", objects="objects")
def domination(premises: Premises, index: str, space: str, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """What is not negative and at most an integrable term is integrable; so is a term whose absolute value is."""
    relation, facts, table = _for_an_arbitrary_element(premises, index, space, given, objects)
    nonnegative = isinstance(relation.left, sp.Abs) or facts.within(index, space).sign(relation.left) is not None
    require(relation.sign in ("<=", "<") and nonnegative, "the premise is a bound of an absolute value, or of what is not negative")
    term = relation.left.args[0] if isinstance(relation.left, sp.Abs) else relation.left
    bound = Total(relation.right, real(index), real(space))
    facts.require_defined(bound)
    require(facts.is_finite_number(bound), "{} is not proved to be finite", bound)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], Finite(Total(term, real(index), real(space))))


def _for_an_arbitrary_element(
    premises: Premises, index: str, space: str, given: tuple[Formula, ...], objects: Mapping[str, str]
) -> tuple[Relation, Facts, dict[str, str]]:
    """The relation that the first premise states of an arbitrary element, what else is known, and the objects without the element."""
    premise, *known = premises
    relation = relation_of(premise)
    for p in premises:
        require_arbitrary(p, index, space)
    for p in known:
        require(index not in p.conclusion.free_names(), "{} says something of {}", p.conclusion, index)
    table = {k: v for k, v in objects_of(premises, objects).items() if k != index}
    return relation, facts_of(tuple(known), [*given, *premise.hypotheses], table), table


def _finitely_many_integrals(summand: sp.Expr, one: tuple[str, str], other: tuple[str, str], facts: Facts) -> bool:
    """Whether one total is a finite sum of integrable terms."""
    return any(facts.is_sum(a[1]) and facts.within(*a).integrable(summand, *b) for a, b in ((one, other), (other, one)))


@inference()
def finite_almost_everywhere(premises: Premises) -> Proposition:
    """What has a finite total is finite for all elements; for almost all of a measure space."""
    (premise,) = premises
    conclusion = premise.conclusion
    require(isinstance(conclusion, Finite) and isinstance(conclusion.term, Total), "the premise is that a total is finite")
    body, index, space = conclusion.terms()[0].args
    return Proposition.of(premise.sorts, premise.hypotheses, All(index, space, Finite(body)))
