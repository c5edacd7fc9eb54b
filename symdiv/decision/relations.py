"""Relations between measures, decided: identities by the normal form; inequalities by Gibbs, by signs, by subdivision; or refuted at a point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.decision.matrices import counterexample_with_matrices, matrix_symbols
from symdiv.decision.points import Point, Space
from symdiv.decision.refutation import number_text, point_text, search, shown
from symdiv.decision.subdivide import subdivided
from symdiv.decision.values import DIGITS, Difference, Side, difference, value_at
from symdiv.derivation.public import derived
from symdiv.derivation.renaming import renamed, symbols_of
from symdiv.derivation.render import text_of
from symdiv.enclose.enclosure import enclosure_of
from symdiv.errors import RuleError, SymdivError, Unsupported
from symdiv.expression import substitute
from symdiv.families.base import Family
from symdiv.families.discrete_uniform import DiscreteUniform
from symdiv.families.structured import Structured
from symdiv.families.uniform import Uniform
from symdiv.proof.certificate import axioms_used
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.coverage import exhaustive
from symdiv.rules.logic import validity
from symdiv.rules.normal import same
from symdiv.rules.relations import sides
from symdiv.rules.statement import Information, MeasureRelation
from symdiv.verdict import Proved, Refuted, Undecided, Verdict

__all__ = ["decided_relation", "proofs_of"]

_POINTS = 60
_COSTLY = 6
_REFUSED = (RuleError, Unsupported)

Box = Mapping[sp.Symbol, tuple[sp.Rational, sp.Rational]]


def decided_relation(relation: MeasureRelation, box: Box | None = None, condition: sp.Basic | None = None) -> Verdict:
    """The verdict on a relation, for all valid parameters or for those in a box."""
    box = box or {}
    theorems = proofs_of([information for _, information in relation.measures])
    proved = None if box and relation.sign != "==" else _proved(relation, theorems)
    if proved is not None:
        return Proved(axioms_used(proved), proved)
    try:
        left, right, _ = sides(tuple(t.statement for t in theorems), relation)
        found = _counterexample(relation, left, right, box)
    except (SymdivError, ArithmeticError) as problem:
        return Undecided(f"not proved, and not refuted: {problem}")
    if found is not None:
        return _refuted(found, relation, _holds_where(relation) if condition is None else condition)
    if relation.sign != "==":
        proved = _proved(relation, theorems) or subdivided(relation, theorems, box)
        if proved is not None:
            return Proved(axioms_used(proved), proved)
        remedy = "its subdivision came to no end" if box else "give a compact box of parameters with where="
        return Undecided(f"no counterexample at {_POINTS} exact points; not proved by Gibbs' inequality or by signs for all parameters; {remedy}")
    what = "a measure is left as a sum or an integral" if any(t.statement.value.has(sp.Sum, sp.Integral) for t in theorems) else "the normal form does not"
    return Undecided(f"{what} prove the two sides equal, and their values agree at all exact points that were tried")


def proofs_of(informations: list[Information]) -> list[Theorem]:
    """A theorem for each measure; together they fit into one certificate."""
    theorems: list[Theorem] = []
    taken = {s.name: s for i in informations for s in i.symbols}
    for n, information in enumerate(informations):
        theorem = renamed(derived(information), taken, "_" * (n + 1))
        taken |= {s.name: s for step in theorem.steps() for s in symbols_of(step)}
        theorems.append(theorem)
    return theorems


def _proved(relation: MeasureRelation, theorems: list[Theorem]) -> Theorem | None:
    if relation.sign == "==":
        return _attempt("equal measures", *theorems, relation=relation)
    if relation.sign == ">":
        positive = _attempt("equality in gibbs", relation=relation)
        if positive is not None and exhaustive([positive.statement.condition], validity(relation)):
            return positive
    weak = relation.sign == ">="
    found = _attempt("gibbs", relation=relation) or (_attempt("equal measures", *theorems, relation=relation) if weak else None)
    found = found or _attempt("sign of difference", *theorems, relation=relation)
    if found is None and weak:
        found = next((t for d in _divergences(relation) if (t := _attempt("gibbs", *theorems, *d, relation=relation)) is not None), None)
    return found


def _holds_where(relation: MeasureRelation) -> Boolean | None:
    """For a divergence and 0: the condition, where it is known, under which the laws are one, or are not."""
    theorem = _attempt("equality in gibbs", relation=relation)
    return None if theorem is None else theorem.statement.condition


def _divergences(relation: MeasureRelation) -> list[list[Theorem]]:
    """Divergences between the laws of a relation, whose values its difference may have."""
    given = list(dict.fromkeys(law for _, i in relation.measures for law in (i.p, i.q) if law is not None))
    laws = [*given, *(u for law in given if (u := _uniform(law)) is not None)]
    base = relation.measures[0][1].base
    found = []
    for p in laws:
        for q in laws:
            if p != q:
                try:
                    *_, divergence = proofs_of([*(i for _, i in relation.measures), Information("kl_divergence", p, q, base)])
                except _REFUSED:
                    continue
                found.append([divergence])
    return found


def _uniform(law: Family) -> Family | None:
    """The uniform law on a support with numbers as its ends, which has the largest entropy there."""
    if isinstance(law, Structured):
        return None
    points = law.support.points
    if points is not None:
        numbers = [x for x in points if isinstance(x, sp.Integer)]
        whole = len(numbers) == len(points) > 0 and max(numbers) - min(numbers) == len(points) - 1
        return DiscreteUniform(min(numbers), max(numbers)) if whole else None
    low, high = law.support.low, law.support.high
    if not (low.is_Rational and high.is_Rational):
        return None
    return (DiscreteUniform if law.support.discrete else Uniform)(low, high)


def _attempt(rule: str, *premises: Theorem, **arguments: object) -> Theorem | None:
    try:
        return infer(rule, *premises, **arguments)
    except RuleError:
        return None


def _counterexample(relation: MeasureRelation, left: sp.Expr, right: sp.Expr, box: Box) -> Difference | None:
    informations = [information for _, information in relation.measures]
    if matrix_symbols((left, right)):
        return counterexample_with_matrices(left, right, informations, lambda found: _against(found, relation))
    space = Space(informations, relation.symbols, box=box)
    one, other = Side(left, space.symbols), Side(right, space.symbols)
    costly = left.has(sp.Sum, sp.Integral) or right.has(sp.Sum, sp.Integral)

    def differs(point: Point) -> Difference | None:
        found = difference(one, other, point)
        if found is None and relation.sign == ">":
            return _equality(one, other, point)
        return found if found is not None and _against(found, relation) else None

    found = search(space, differs, _COSTLY if costly else _POINTS, (left, right))
    if found is None and relation.sign == ">":
        return next((d for point in _where_zero(relation, space) if (d := differs(point)) is not None), None)
    return found


def _where_zero(relation: MeasureRelation, space: Space) -> Iterator[Point]:
    """Points at which the laws of a divergence that is said to be positive are one."""
    condition = _holds_where(replace(relation, sign="=="))
    equations = {e.lhs: e.rhs for e in sp.And.make_args(condition) if isinstance(e, sp.Equality) and e.lhs.is_Symbol}
    for point in space.points(_POINTS) if equations else ():
        there = {**point, **{s: e.xreplace(point) for s, e in equations.items()}}
        if all(n.is_Rational for n in there.values()) and space.contains(there):
            yield there


def _against(found: Difference, relation: MeasureRelation) -> bool:
    """Whether two values that differ speak against a relation."""
    if relation.sign == "==":
        return True
    return found.left is not None and found.right is not None and bool(found.left.ball < found.right.ball)


def _equality(left: Side, right: Side, point: Point) -> Difference | None:
    """Both values at a point where they are proved equal: no strict inequality holds there."""
    try:
        equal = same(*(substitute(side.expression, point) for side in (left, right)))
    except (RuleError, SymdivError):
        return None
    values = [value_at(side, point) if equal else None for side in (left, right)]
    return None if None in values else Difference(point, *(enclosure_of(v, DIGITS) for v in values))


def _refuted(found: Difference, relation: MeasureRelation, condition: sp.Basic | None) -> Refuted:
    left, right = (shown(number_text(side)) for side in (found.left, found.right))
    place = f"at {point_text(found.point)} " if found.point else ""
    reason = f"{place}the sides of {text_of(relation)} are {left} and {right}"
    if condition is not None:
        reason += f"; it holds if {text_of(condition)}"
    witness = {s.name: n for s, n in sorted(found.point.items(), key=lambda item: item[0].name)}
    return Refuted(reason, witness=witness, claimed=found.left, truth=found.right, condition=condition)
