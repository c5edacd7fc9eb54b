"""Rules about given numbers: what an exact example decides, and that it refutes a general claim."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import sympy as sp
from sympy.core.function import AppliedUndef

from symdiv.enclose import enclose
from symdiv.errors import RuleError
from symdiv.propositions import (
    All,
    Equivalent,
    Fails,
    Finite,
    Formula,
    Not,
    Proposition,
    Relation,
    Total,
    cross_term,
    divergence_term,
    entropy_term,
    information,
)
from symdiv.propositions.formulas import sorts_of
from symdiv.rules.facts import Facts
from symdiv.rules.indexed import Normal
from symdiv.rules.reasoning import Premises, alike, defined, negation, without
from symdiv.rules.registry import inference, require

__all__ = ["Example", "compare"]

_DIGITS = 10
_MOST_ELEMENTS = 1000


class Example:
    """Exact objects: the elements of index sets, tables of functions, numbers, named elements."""

    def __init__(
        self,
        elements: Mapping[str, tuple[str, ...]],
        tables: Mapping[str, Mapping[tuple[str, ...], sp.Expr]],
        values: Mapping[str, sp.Expr],
        names: Mapping[str, str],
    ) -> None:
        self.elements, self.tables, self.values, self.names = elements, tables, values, names

    def check(self, proposition: Proposition) -> None:
        """Require exact objects of the sorts that the proposition names."""
        for name, sort in proposition.objects:
            kind, spaces = sorts_of(sort)
            if kind in ("finite set", "measure space"):
                given = self.elements.get(name, ())
                require(0 < len(set(given)) == len(given) <= _MOST_ELEMENTS, "{} needs elements", name)
            elif kind == "real":
                require(name in self.values, "{} needs a value", name)
            elif kind == "element":
                require(self.names.get(name) in self.elements.get(spaces[0], ()), "{} needs to be an element of {}", name, spaces[0])
            else:
                keys = set(product(*(self.elements.get(s, ()) for s in spaces)))
                require(set(self.tables.get(name, {})) == keys, "{} needs a value for each of its arguments", name)
        for value in (*self.values.values(), *(v for t in self.tables.values() for v in t.values())):
            require(not value.free_symbols and not value.atoms(AppliedUndef, Total, *_CONVENTIONS), "{} is no number", value)
            Facts((), {}).require_defined(value)

    def value(self, term: sp.Expr, at: Mapping[str, str]) -> sp.Expr:
        """The exact value of a term, or oo."""
        if isinstance(term, sp.Symbol):
            return self.values[term.name]
        if isinstance(term, AppliedUndef):
            key = tuple(at.get(a.name, self.names.get(a.name, "")) for a in term.args)
            return self.tables[term.func.__name__][key]
        if not term.args:
            return term
        if isinstance(term, Total):
            body, index, space = term.args
            return sp.Add(*(self.value(body, {**at, index.name: e}) for e in self.elements[space.name]))
        return _combined(term, [self.value(a, at) for a in term.args])

    def holds(self, formula: Formula, at: Mapping[str, str]) -> bool:
        """Whether a formula holds for the example; a relation of terms without a value does not."""
        if isinstance(formula, Relation):
            difference = compare(self.value(formula.left, at), self.value(formula.right, at))
            return {"<=": difference <= 0, "<": difference < 0, "==": difference == 0}[formula.sign]
        if isinstance(formula, All):
            return all(self.holds(formula.formula, {**at, formula.index.name: e}) for e in self.elements[formula.space.name])
        if isinstance(formula, Not):
            return not self.holds(formula.formula, at)
        if isinstance(formula, Equivalent):
            return self.holds(formula.left, at) == self.holds(formula.right, at)
        if isinstance(formula, Finite):
            return bool(self.value(formula.term, at) != sp.oo)
        raise RuleError(f"{formula} is not decided by an example")


_CONVENTIONS = (information, entropy_term, cross_term, divergence_term)


def _combined(term: sp.Expr, values: list[sp.Expr]) -> sp.Expr:
    """The value of a function of numbers, with the conventions for 0."""
    if isinstance(term, _CONVENTIONS):
        require(all(compare(v, sp.Integer(0)) >= 0 for v in values), "{} takes numbers that are not negative", term.func.__name__)
        first, last = values[0], values[-1]
        if isinstance(term, information):
            return sp.oo if last == 0 else -sp.log(last)
        if compare(first, sp.Integer(0)) == 0:
            return sp.Integer(0)
        if isinstance(term, entropy_term):
            return -first * sp.log(first)
        if compare(last, sp.Integer(0)) == 0:
            return sp.oo
        return -first * sp.log(last) if isinstance(term, cross_term) else first * (sp.log(first) - sp.log(last))
    if sp.oo in values:
        require(term.is_Add or term.is_Mul, "{} takes finite numbers", term.func.__name__)
        finite = [v for v in values if v != sp.oo]
        if term.is_Add:
            return sp.oo
        signs = [compare(v, sp.Integer(0)) for v in finite]
        require(all(s >= 0 for s in signs), "a negative multiple of +oo")
        return sp.Integer(0) if 0 in signs else sp.oo
    if isinstance(term, sp.log):
        require(compare(values[0], sp.Integer(0)) > 0, "log of a number that is not positive")
    if term.is_Pow and not (values[1].is_Integer and values[1] > 0):
        at_zero = compare(values[0], sp.Integer(0))
        require(at_zero > 0 or (values[1].is_Integer and at_zero != 0) or (at_zero == 0 and values[1] > 0), "a power that has no value")
    return term.func(*values)


def compare(one: sp.Expr, other: sp.Expr) -> int:
    """-1, 0 or 1 as one exact number is less than, equal to or greater than another; each may be oo."""
    if sp.oo in (one, other):
        return int(one == sp.oo) - int(other == sp.oo)
    difference = one - other
    if difference.is_Rational:
        return int(sp.sign(difference))
    if Normal(Facts((), {})).of(difference) == 0:
        return 0
    found = enclose(difference, _DIGITS)
    require(found.lower > 0 or found.upper < 0 or found.lower == found.upper == 0, "{} is not told from 0", difference)
    return 1 if found.lower > 0 else -1 if found.upper < 0 else 0


@inference(proposition="proposition", elements="elements", tables="tables", values="values", names="names")
def counterexample(
    premises: Premises,
    proposition: Proposition,
    elements: Mapping[str, tuple[str, ...]] | None = None,
    tables: Mapping[str, Mapping[tuple[str, ...], sp.Expr]] | None = None,
    values: Mapping[str, sp.Expr] | None = None,
    names: Mapping[str, str] | None = None,
) -> Proposition:
    """Exact objects that satisfy the hypotheses and not the conclusion refute a proposition."""
    require(not premises, "an example needs no premises")
    example = Example(elements or {}, tables or {}, values or {}, names or {})
    example.check(proposition)
    for hypothesis in proposition.hypotheses:
        require(example.holds(hypothesis, {}), "the example does not satisfy {}", hypothesis)
    require(not example.holds(proposition.conclusion, {}), "the example satisfies {}", proposition.conclusion)
    return Proposition.of({}, [], Fails(proposition))


@inference(formula="formula")
def reduction_to_absurdity(premises: Premises, formula: Formula) -> Proposition:
    """A formula from which a false relation of numbers follows is false."""
    (premise,) = premises
    require(any(alike(h, formula) for h in premise.hypotheses), "{} is no hypothesis", formula)
    require(not premise.conclusion.free_names(), "{} has objects", premise.conclusion)
    require(not Example({}, {}, {}, {}).holds(premise.conclusion, {}), "{} is true", premise.conclusion)
    hypotheses = without(premise.hypotheses, formula)
    defined(formula, Facts(hypotheses, premise.sorts))
    return Proposition.of(premise.sorts, hypotheses, negation(formula))


@inference(conclusion="formula")
def evaluation(premises: Premises, conclusion: Relation) -> Proposition:
    """Two exact numbers compare as their logarithmic normal forms, or their enclosures, say."""
    require(not premises and isinstance(conclusion, Relation), "an evaluation is of a relation of numbers, without premises")
    example = Example({}, {}, {}, {})
    require(not conclusion.free_names(), "{} has objects", conclusion)
    require(example.holds(conclusion, {}), "{} does not hold", conclusion)
    return Proposition.of({}, [], conclusion)
