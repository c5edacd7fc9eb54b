"""Rules of logic for propositions: hypotheses, cases, equivalences, elements, substitution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

import sympy as sp

from symdiv.errors import RuleError
from symdiv.propositions import All, Equivalent, Formula, Not, Proposition, Relation
from symdiv.propositions.formulas import sorts_of
from symdiv.propositions.terms import Lambda, free_names, real, renamed
from symdiv.rules.facts import Facts
from symdiv.rules.registry import inference, require

__all__ = ["alike", "defined", "facts_of", "hypotheses_of", "negation", "objects_of", "relation_of", "require_arbitrary", "without"]

Premises = tuple[Proposition, ...]


def objects_of(premises: Premises, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The objects of premises together; a name has one sort."""
    objects = dict(more or {})
    for premise in premises:
        for name, sort in premise.objects:
            require(objects.setdefault(name, sort) == sort, "{} is {} here and {} there", name, sort, objects[name])
    return objects


def hypotheses_of(premises: Premises) -> tuple[Formula, ...]:
    """The hypotheses of premises together."""
    return tuple(h for p in premises for h in p.hypotheses)


def facts_of(premises: Premises, given: Iterable[Formula], objects: Mapping[str, str], *, conclusions: bool = True) -> Facts:
    """What is known: the hypotheses, and what the premises conclude from them."""
    return Facts([*given, *hypotheses_of(premises), *(p.conclusion for p in premises if conclusions)], objects)


def alike(one: Formula, other: Formula) -> bool:
    """Whether two formulas differ at most in names of bound indices."""
    return one.canonical() == other.canonical()


def without(hypotheses: Iterable[Formula], formula: Formula) -> tuple[Formula, ...]:
    """The hypotheses other than a formula."""
    return tuple(h for h in hypotheses if not alike(h, formula))


def defined(formula: Formula, facts: Facts) -> None:
    """Raise RuleError unless the terms of a formula are proved to have values."""
    for term in formula.terms():
        facts.require_defined(term)
    for part in formula.parts():
        if isinstance(formula, All):
            opened = All(formula.index, formula.space, part)
            body, index, space = _opened(opened, facts)
            defined(body, facts.within(index, space))
        else:
            defined(part, facts)


def _opened(formula: All, facts: Facts) -> tuple[Formula, str, str]:
    name = formula.index.name
    while name in facts.objects:
        name += "_"
    return formula.formula.replace({formula.index.name: real(name)}), name, formula.space.name


def relation_of(premise: Proposition) -> Relation:
    """The conclusion, which is a relation."""
    if not isinstance(premise.conclusion, Relation):
        raise RuleError(f"{premise.conclusion}: expected an equation or an inequality")
    return premise.conclusion


@inference(formula="formula", objects="objects")
def assumption(premises: Premises, formula: Formula, objects: Mapping[str, str]) -> Proposition:
    """A hypothesis follows from itself."""
    require(not premises, "an assumption has no premises")
    return Proposition.of(objects, [formula], formula)


@inference(given="formulas", objects="objects")
def weakening(premises: Premises, given: tuple[Formula, ...], objects: Mapping[str, str]) -> Proposition:
    """What follows from some hypotheses follows from more."""
    (premise,) = premises
    return Proposition.of(objects_of(premises, objects), [*given, *premise.hypotheses], premise.conclusion)


@inference()
def cut(premises: Premises) -> Proposition:
    """Hypotheses that are themselves concluded are left out."""
    require(len(premises) > 1, "there is a main premise and at least one lemma")
    main, *lemmas = premises
    hypotheses = main.hypotheses
    for lemma in lemmas:
        hypotheses = without(hypotheses, lemma.conclusion)
    return Proposition.of(objects_of(premises), [*hypotheses_of(tuple(lemmas)), *hypotheses], main.conclusion)


@inference(formula="formula")
def case_distinction(premises: Premises, formula: Formula) -> Proposition:
    """A conclusion holds where it holds in the case of a formula and in the case of its negation."""
    one, other = premises
    require(alike(one.conclusion, other.conclusion), "the cases have one conclusion")
    hypotheses = [*without(one.hypotheses, formula), *without(other.hypotheses, negation(formula))]
    defined(formula, Facts(hypotheses, objects_of(premises)))
    return Proposition.of(objects_of(premises), hypotheses, one.conclusion)


def negation(formula: Formula) -> Formula:
    """no(a <= b) is b < a; every other formula is negated as it is."""
    if isinstance(formula, Not):
        return formula.formula
    if isinstance(formula, Relation) and formula.sign != "==":
        return Relation("<" if formula.sign == "<=" else "<=", formula.right, formula.left)
    return Not(formula)


@inference(left="term", right="term")
def border_case(premises: Premises, left: sp.Expr, right: sp.Expr) -> Proposition:
    """Where a <= b, a conclusion holds if it holds for a = b and for a < b."""
    equal, strict = premises
    require(alike(equal.conclusion, strict.conclusion), "the cases have one conclusion")
    turned = Relation("==", right, left)
    hypotheses = without(without(equal.hypotheses, Relation("==", left, right)), turned)
    hypotheses += without(strict.hypotheses, Relation("<", left, right))
    return Proposition.of(objects_of(premises), [Relation("<=", left, right), *hypotheses], strict.conclusion)


@inference()
def equivalence(premises: Premises) -> Proposition:
    """If each of two formulas follows from the other, they are equivalent."""
    forth, back = premises
    hypotheses = [*without(forth.hypotheses, back.conclusion), *without(back.hypotheses, forth.conclusion)]
    require(any(alike(h, back.conclusion) for h in forth.hypotheses), "{} is not among the hypotheses of the first premise", back.conclusion)
    require(any(alike(h, forth.conclusion) for h in back.hypotheses), "{} is not among the hypotheses of the second premise", forth.conclusion)
    conclusion = Equivalent(back.conclusion, forth.conclusion)
    defined(conclusion, Facts(hypotheses, objects_of(premises)))
    return Proposition.of(objects_of(premises), hypotheses, conclusion)


@inference(forth="flag")
def one_direction(premises: Premises, forth: bool = True) -> Proposition:
    """Of two equivalent formulas, one follows from the other."""
    (premise,) = premises
    if not isinstance(premise.conclusion, Equivalent):
        raise RuleError("the premise is an equivalence")
    left, right = premise.conclusion.parts() if forth else reversed(premise.conclusion.parts())
    return Proposition.of(premise.sorts, [*premise.hypotheses, left], right)


@inference(formula="formula")
def contraposition(premises: Premises, formula: Formula) -> Proposition:
    """If a conclusion follows from a formula, and is false, the formula is false."""
    (premise,) = premises
    require(any(alike(h, formula) for h in premise.hypotheses), "{} is no hypothesis", formula)
    hypotheses = [*without(premise.hypotheses, formula), negation(premise.conclusion)]
    defined(formula, Facts(hypotheses, premise.sorts))
    return Proposition.of(premise.sorts, hypotheses, negation(formula))


@inference(conclusion="formula", objects="objects")
def contradiction(premises: Premises, conclusion: Formula, objects: Mapping[str, str]) -> Proposition:
    """From a formula and its negation anything follows."""
    one, other = premises
    require(alike(other.conclusion, negation(one.conclusion)) or alike(one.conclusion, negation(other.conclusion)), "the premises do not contradict each other")
    return Proposition.of(objects_of(premises, objects), hypotheses_of(premises), conclusion)


@inference(index="name", space="name")
def generalisation(premises: Premises, index: str, space: str) -> Proposition:
    """What holds for an element of which nothing is assumed holds for all elements."""
    (premise,) = premises
    require_arbitrary(premise, index, space)
    require(space in premise.sorts, "{} is no index set here", space)
    objects = {k: v for k, v in premise.objects if k != index}
    return Proposition.of(objects, premise.hypotheses, All(real(index), real(space), premise.conclusion))


def require_arbitrary(premise: Proposition, index: str, space: str) -> None:
    sort = premise.sorts.get(index)
    require(sort in (None, f"element of {space}"), "{} is {}", index, sort)
    for hypothesis in premise.hypotheses:
        require(index not in hypothesis.free_names(), "something is assumed of {}", index)


@inference(index="name")
def instance(premises: Premises, index: str) -> Proposition:
    """What holds for all elements holds for one of a new name."""
    (premise,) = premises
    if not isinstance(premise.conclusion, All):
        raise RuleError("the premise is about all elements")
    formula, space = premise.conclusion.formula, premise.conclusion.space.name
    objects = dict(premise.sorts)
    if index in objects:
        require(objects[index] == f"element of {space}", "{} is {}", index, objects[index])
        require(objects[space] == "finite set" or index not in premise.conclusion.free_names(), "almost all elements of a product are no diagonal")
    return Proposition.of({**objects, index: f"element of {space}"}, premise.hypotheses, formula.replace({premise.conclusion.index.name: real(index)}))


@inference(values="values", functions="functions", names="names", given="formulas", objects="objects")
def substitution(
    premises: Premises,
    objects: Mapping[str, str],
    given: tuple[Formula, ...] = (),
    values: Mapping[str, sp.Expr] | None = None,
    functions: Mapping[str, Lambda] | None = None,
    names: Mapping[str, str] | None = None,
) -> Proposition:
    """What holds for all objects holds for given ones: terms for numbers and functions, other names for elements and sets."""
    (premise,) = premises
    values, functions, names = dict(values or {}), dict(functions or {}), dict(names or {})
    sorts = premise.sorts
    for name in (*values, *functions, *names):
        require(name in sorts, "{} is no object of the premise", name)
    every: dict[str, sp.Expr] = {}
    for name, value in values.items():
        require(sorts[name] == "real", "{} is no number", name)
        every[name] = value
    for name, new in names.items():
        _require_same_sort(sorts[name], objects.get(new, ""), names)
        every[name] = real(new)
    elements = [n for n, s in names.items() if sorts[n].startswith("element")]
    kept = [n for n in sorts if sorts[n].startswith("element") and n not in names]
    require(len({*(names[n] for n in elements), *kept}) == len(elements) + len(kept), "different elements keep different names")
    for name, (indices, _) in functions.items():
        kind, spaces = sorts_of(sorts[name])
        require(kind == "function" and len(spaces) == len(indices), "{} is no function of {} elements", name, len(indices))
    table = {**{n: s for n, s in sorts.items() if n not in every and n not in functions}, **objects}
    for name, sort in sorts.items():
        if name not in every and name not in functions:
            require(table[name] == sort or any(s in names for s in sorts_of(sort)[1]), "{} is {}", name, sort)
    coming = set().union(*(free_names(v) for v in values.values()), *(free_names(t) - {i.name for i in indices} for indices, t in functions.values()))
    for name, sort in sorts.items():
        kind, spaces = sorts_of(sort)
        if kind == "element" and table.get(names.get(spaces[0], spaces[0])) != "finite set":
            require(names.get(name, name) not in coming, "for almost all {} does not hold for objects that depend on it", name)
    hypotheses = [*given, *(h.replace(every, functions) for h in premise.hypotheses)]
    conclusion = premise.conclusion.replace(every, functions)
    result = Proposition.of(table, hypotheses, conclusion)
    _require_finite(values, functions, sorts, names, Facts(hypotheses, table))
    return result


def _require_same_sort(old: str, new: str, names: Mapping[str, str]) -> None:
    kind, spaces = sorts_of(old)
    if old in ("finite set", "measure space"):
        require(new == old or (old, new) == ("measure space", "finite set"), "{} is no {}", new, old)
        return
    renamed = ", ".join(names.get(s, s) for s in spaces)
    require(kind in ("element", "function") and new == f"{kind} of {renamed}".replace("function of", "function on"), "{} is no {}", new, old)


def _require_finite(values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda], sorts: Mapping[str, str], names: Mapping[str, str], facts: Facts) -> None:
    """Numbers and values of functions are finite and have values."""
    for term in values.values():
        facts.require_defined(term)
        require(facts.is_finite_number(term), "{} is not proved to be finite", term)
    for name, (indices, term) in functions.items():
        inner, body = facts, term
        for index, space in zip(indices, sorts_of(sorts[name])[1], strict=True):
            fresh = index.name
            while fresh in inner.objects:
                fresh += "_"
            body = renamed(body, {index.name: fresh})
            inner = inner.within(fresh, names.get(space, space))
        inner.require_defined(body)
        require(inner.is_finite_number(body), "{} is not proved to be finite", body)


@inference()
def strictness(premises: Premises) -> Proposition:
    """a <= b and a = b being false give a < b."""
    below, different = premises
    relation = relation_of(below)
    require(relation.sign == "<=", "the first premise is a <= b")
    equal = (Relation("==", relation.left, relation.right), Relation("==", relation.right, relation.left))
    require(any(alike(different.conclusion, Not(e)) for e in equal), "the second premise is that a = b is false")
    return Proposition.of(objects_of(premises), hypotheses_of(premises), Relation("<", relation.left, relation.right))


@inference()
def antisymmetry(premises: Premises) -> Proposition:
    """a <= b and b <= a give a = b."""
    one, other = (relation_of(p) for p in premises)
    require(one.sign == other.sign == "<=" and alike(one, Relation("<=", other.right, other.left)), "the premises are a <= b and b <= a")
    return Proposition.of(objects_of(premises), hypotheses_of(premises), Relation("==", one.left, one.right))


@inference()
def transitivity(premises: Premises) -> Proposition:
    """A chain of equations and inequalities gives the relation of its ends."""
    relations = [relation_of(p) for p in premises]
    require(len(relations) > 1, "a chain has two parts or more")
    for one, other in pairwise(relations):
        require(alike(Relation("==", one.right, sp.Integer(0)), Relation("==", other.left, sp.Integer(0))), "{} does not go on with {}", one, other)
    signs = {r.sign for r in relations}
    sign = "<" if "<" in signs else "<=" if "<=" in signs else "=="
    return Proposition.of(objects_of(premises), hypotheses_of(premises), Relation(sign, relations[0].left, relations[-1].right))
