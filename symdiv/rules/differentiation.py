"""Differentiation under the integral sign: the derivative of an integral in a real number that its terms depend on."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from symdiv.propositions import Formula, Proposition, Relation, Total, real
from symdiv.propositions.formulas import Slope
from symdiv.propositions.terms import free_names, replace
from symdiv.rules.calculus import derivative_of
from symdiv.rules.facts import POSITIVE, Facts
from symdiv.rules.indexed import equal
from symdiv.rules.reasoning import Premises, alike, hypotheses_of, objects_of, relation_of
from symdiv.rules.registry import inference, require

__all__: list[str] = []


@inference(
    term="term", variable="term", point="term", low="term", high="term", index="name", space="name", value="term", given="formulas", objects="objects"
)  # fmt: skip
def derivative_of_an_integral(
    premises: Premises,
    term: sp.Expr,
    variable: sp.Symbol,
    point: sp.Expr,
    low: sp.Expr,
    high: sp.Expr,
    index: str,
    space: str,
    value: sp.Expr,
    given: tuple[Formula, ...],
    objects: Mapping[str, str],
) -> Proposition:
    """The derivative of an integral is that of the terms, where these derivatives are bounded near the point by an integrable term."""
    bounded, *known = premises  # what is known may be about terms near the point
    table = {k: v for k, v in objects_of(premises, objects).items() if k not in (index, variable.name)}
    require(variable.is_Symbol and variable.name != index, "{} names nothing else", variable)
    for premise in premises:
        require(premise.sorts.get(variable.name, "real") == "real", "{} is no real number", variable)
        require(premise.sorts.get(index, f"element of {space}") == f"element of {space}" and space in table, "{} is no element of {}", index, space)
    near: list[Formula] = [Relation("<", low, variable), Relation("<", variable, high)]
    outside = [*given, *(h for h in hypotheses_of(premises) if not any(alike(h, n) for n in near))]
    names = set().union(*(h.free_names() for h in outside), *(free_names(t) for t in (point, low, high, value)))
    require(names.isdisjoint({index, variable.name}), "something else is assumed of {} or {}", index, variable)
    facts = Facts([*outside, *(p.conclusion for p in known if p.conclusion.free_names().isdisjoint({index, variable.name}))], table)
    require(all(facts.sign(sp.expand(d)) == POSITIVE for d in (point - low, high - point)), "{} is not proved to lie between {} and {}", point, low, high)
    inner = Facts([*outside, *near, *(p.conclusion for p in known)], {**table, index: f"element of {space}", variable.name: "real"})
    inner.require_defined(term)
    slope = derivative_of(term, variable, inner)
    relation = relation_of(bounded)
    require(relation.sign in ("<=", "<") and equal(relation.left, sp.Abs(slope), inner), "the premise is not a bound of |{}|", slope)
    require(variable.name not in free_names(relation.right), "the bound depends on {}", variable)
    for integrand in (relation.right, replace(term, {variable.name: point})):
        total = Total(integrand, real(index), real(space))
        facts.require_defined(total)
        require(facts.is_finite_number(total), "{} is not proved to be finite", total)
    exact = Total(replace(slope, {variable.name: point}), real(index), real(space))
    facts.require_defined(value)
    require(equal(exact, value, facts), "the derivative is {}", exact)
    return Proposition.of(table, outside, Slope(Total(term, real(index), real(space)), variable, point, value))
