"""A formula and a derived value: equal for all valid parameters, or different at a point.

The space of parameters is taken apart into its interior and the faces where a closed domain ends (a Poisson rate 0, a probability 1).
In the interior the formula is proved by the rule "rewriting"; on a face by the normal form and the conventions for 0·log 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.decision.conventions import conventional
from symdiv.errors import RuleError
from symdiv.expression import build, substitute
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.coverage import exhaustive
from symdiv.rules.logic import either, same_value, validity
from symdiv.rules.normal import same
from symdiv.rules.statement import Information

__all__ = ["Comparison", "compared"]


@dataclass
class Comparison:
    """How far the proof got: the theorem (with the formula where it holds), the conditions where it holds, those where it is not proved, and such faces."""

    theorem: Theorem
    holds: list[Boolean] = field(default_factory=list)
    open: list[Boolean] = field(default_factory=list)
    faces: list[Boolean] = field(default_factory=list)
    defined: bool = True
    """Whether the formula is not known to hold wherever it has a value, and not proved to have one everywhere."""

    @property
    def proved(self) -> bool:
        """Whether the formula holds for all valid parameters."""
        return not self.open and not self.faces

    def condition(self) -> Boolean | None:
        """Where the formula is proved; None where it is nowhere."""
        if not self.holds:
            return None
        subject, total = self.theorem.statement.subject, self.holds[0]
        for more in self.holds[1:]:
            total = either(total, more, validity(subject))
        return sp.And(total, *(sp.Not(face) for face in self.faces))


def compared(theorem: Theorem, claimed: sp.Expr, wrong: Set[int] = frozenset()) -> Comparison:
    """Compare a formula with the value of a theorem, case by case; in some cases, by their numbers, it is known to be wrong."""
    statement = theorem.statement
    direct = None if wrong else _rewritten(theorem, claimed)
    if direct is not None:
        return Comparison(direct, [sp.true])
    given = sp.And(validity(statement.subject), statement.condition)
    if not (wrong or claimed.has(sp.nan, sp.zoo)) and _equal_where_defined(statement.value, claimed, given):
        return Comparison(theorem, open=[sp.true], defined=False)
    result = Comparison(theorem)
    edges = _edges(theorem)
    interior = sp.And(given, *(_inside(s, n, given) for s, numbers in edges.items() for n in numbers))
    earlier: Boolean = sp.true
    somewhere = False
    for number, (value, condition) in enumerate(_branches(statement.value)):
        region = sp.And(condition, earlier)
        earlier = sp.And(earlier, sp.Not(condition))
        if not _possible(region, interior):
            continue
        better = None if number in wrong else _with_branch(result.theorem, value, claimed)
        if better is None and number not in wrong and value.has(sp.Piecewise):  # terms with cases of their own, which the formula has none of
            inside = sp.And(region, *(_inside(s, n, given) for s, numbers in edges.items() for n in numbers))
            better = _rewritten(result.theorem, build(sp.Piecewise, (claimed, inside), *_branches(result.theorem.statement.value)))
        if better is not None:
            result.theorem = better
        (result.open if better is None else result.holds).append(condition if value != sp.oo else region)
        somewhere = somewhere or (better is not None and value != sp.oo)
    if result.open and not somewhere:  # that it is infinite where the measure is says little, and is not pursued to the edges
        return Comparison(theorem, open=[sp.true])
    for face in _faces(edges):
        if not _holds_on(face, statement.value, claimed, sp.And(given, *(_inside(s, n, given) for s, ns in edges.items() if s not in face for n in ns))):
            result.faces.append(sp.And(*(sp.Eq(s, n) for s, n in face.items())))
    return result


def _equal_where_defined(value: sp.Expr, claimed: sp.Expr, given: Boolean) -> bool:
    try:
        return same_value(value, claimed, given)
    except RuleError:
        return False


def _rewritten(theorem: Theorem, value: sp.Expr) -> Theorem | None:
    if value == theorem.statement.value:
        return theorem
    try:
        return infer("rewriting", theorem, value=value)
    except RuleError:
        return None


def _branches(value: sp.Expr) -> list[tuple[sp.Expr, Boolean]]:
    return [(e, c) for e, c in value.args] if isinstance(value, sp.Piecewise) else [(value, sp.true)]


def _with_branch(theorem: Theorem, branch: sp.Expr, claimed: sp.Expr) -> Theorem | None:
    """The theorem with the formula put in the place of one branch."""
    cases = _branches(theorem.statement.value)
    return _rewritten(theorem, build(sp.Piecewise, *((claimed if e == branch else e, c) for e, c in cases))) if len(cases) > 1 else None


def _possible(region: Boolean, given: Boolean) -> bool:
    try:
        return not exhaustive([sp.Not(region)], given)
    except RuleError:
        return True


def _edges(theorem: Theorem) -> dict[sp.Symbol, list[sp.Rational]]:
    """The numbers at which a closed domain ends and the value has a case of its own, by symbol."""
    subject = theorem.statement.subject
    laws = [law for law in (subject.p, subject.q) if law is not None] if isinstance(subject, Information) else []
    valid = sp.And.make_args(validity(subject))
    conditions = [theorem.statement.value, *(sp.sympify(c) for law in laws for c, _ in getattr(law, "degenerate", ()))]
    found: dict[sp.Symbol, list[sp.Rational]] = {}
    for relation in sorted({r for c in conditions for r in c.atoms(sp.core.relational.Relational)}, key=str):
        difference = sp.expand(relation.lhs - relation.rhs)
        for symbol in difference.free_symbols if len(difference.free_symbols) == 1 else ():
            number = sp.expand(symbol - difference / sp.diff(difference, symbol)) if difference.is_polynomial(symbol) else symbol
            at_edge = (symbol.is_nonnegative and not symbol.is_positive and number == 0) or (symbol <= number) in valid or isinstance(relation, sp.Equality)
            if number.is_Rational and at_edge and number not in found.setdefault(symbol, []):
                found[symbol].append(number)
    return {s: numbers for s, numbers in found.items() if numbers}


def _inside(symbol: sp.Symbol, number: sp.Rational, given: Boolean) -> Boolean:
    """The symbol is not the number: on its one side, where the number ends its domain."""
    if number == 0 and symbol.is_nonnegative:
        return symbol > 0
    return symbol < number if (symbol <= number) in sp.And.make_args(given) else sp.Ne(symbol, number)


def _faces(edges: Mapping[sp.Symbol, list[sp.Rational]]) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    """All ways to put some of the symbols at an edge."""
    for chosen in itertools.product(*([None, *numbers] for numbers in edges.values())):
        face = {s: n for s, n in zip(edges, chosen, strict=True) if n is not None}
        if face:
            yield face


def _inner(symbols: Iterable[sp.Symbol], given: Boolean) -> dict[sp.Expr, sp.Expr]:
    """What stands for symbols away from their edges: positive ones; u/(1 + u) where the values are between 0 and 1."""
    found: dict[sp.Expr, sp.Expr] = {}
    for s in symbols:
        if not s.is_nonnegative:
            continue
        u = sp.Symbol(s.name, positive=True)
        if (s < 1) in sp.And.make_args(given):
            found |= {1 - s: 1 / (1 + u), s - 1: -1 / (1 + u), s: u / (1 + u)}
        else:
            found[s] = u
    return found


def _holds_on(face: Mapping[sp.Symbol, sp.Rational], value: sp.Expr, claimed: sp.Expr, given: Boolean) -> bool:
    """Whether the formula, by the conventions, is the value where some symbols are at an edge and the others are not; or nothing is valid there."""
    there = substitute(given, face)
    if there == False:
        return True
    inner = _inner((value.free_symbols | claimed.free_symbols) - set(face), there)
    value, claimed = value.xreplace(inner), claimed.xreplace(inner)
    there = there.xreplace(inner)
    earlier: Boolean = sp.true
    for branch, condition in _branches(value):
        at_face = substitute(condition.xreplace(inner), face)
        region = sp.And(at_face, earlier)
        earlier = sp.And(earlier, sp.Not(at_face))
        if region == False or not _possible(region, there):
            continue
        formula, truth = (conventional(side, face, sp.And(there, region)) for side in (claimed, branch))
        try:
            if formula is sp.nan or not (truth == formula or same(truth, formula)):
                return False
        except RuleError:
            return False
    return True
