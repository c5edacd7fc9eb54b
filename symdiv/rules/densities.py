"""From theorems on expectations to theorems on totals: what is derived of a law holds for its density on a line with length as its measure."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput, RuleError
from symdiv.families.base import Family
from symdiv.families.structured import Structured
from symdiv.propositions import All, Finite, Formula, Length, Proposition, Relation, Total, family, read_term, real
from symdiv.propositions.reader import RESERVED
from symdiv.propositions.terms import free_names, is_plain
from symdiv.propositions.writer import write_term
from symdiv.rules.logic import validity
from symdiv.rules.reasoning import Premises
from symdiv.rules.registry import inference, is_finite, require, rule
from symdiv.rules.statement import Expectation, Statement

__all__: list[str] = []

_SIGNS = {sp.StrictLessThan: "<", sp.LessThan: "<=", sp.StrictGreaterThan: "<", sp.GreaterThan: "<=", sp.Equality: "=="}


@rule(coordinate="name", index="name", space="name", finite="flag")
def expectation_as_a_total(premises: tuple[Statement, ...], coordinate: str, index: str, space: str, finite: bool = False) -> Proposition:
    """E[g(X)] for X with a density p is the integral of p g, which is finite if E[g(X)] is, over a space that carries length."""
    require(len(premises) == 1, "there is one premise")
    (premise,) = premises
    subject = premise.subject
    require(isinstance(subject, Expectation) and subject.event == True, "the premise is an expectation")
    assert isinstance(subject, Expectation)
    law, variable = subject.law, subject.variable
    require(isinstance(law, Family) and not isinstance(law, Structured), "the law is a family of numbers")
    assert isinstance(law, Family)
    require(not law.support.discrete and not law.support.circular, "{} has no density on an interval", law)
    require(is_finite(premise.value), "the value is not finite")
    symbols = (law.free_symbols | subject.integrand.free_symbols | premise.value.free_symbols | premise.condition.free_symbols) - {variable}
    names = [s.name for s in symbols]
    given = [coordinate, index, space]
    require(len({*names, *given}) == len(names) + 3, "names are different")
    require(all(is_plain(n) and n not in RESERVED and n not in ("E", "pi") for n in (*names, *given)), "{} are no names", names)
    plain = {**{s: real(s.name) for s in symbols}, variable: family(coordinate)(real(index))}
    density = _term(sp.exp(law.log_density(variable)), plain)
    total = Total(density * _term(subject.integrand, plain), real(index), real(space))
    ends = [end for end in (law.support.low, law.support.high) if end not in (sp.oo, -sp.oo)]
    require(law.support.low != -sp.oo or law.support.high == sp.oo, "an interval has no least element and a greatest one")
    hypotheses: list[Formula] = [Length(plain[variable], real(index), real(space), *(_term(end, plain) for end in ends))]
    for s in sorted(symbols, key=str):
        if s.is_nonnegative:
            hypotheses.append(Relation("<" if s.is_positive else "<=", sp.Integer(0), plain[s]))
    for condition in sp.And.make_args(sp.And(validity(subject), premise.condition, law.interior)):
        hypotheses += _relation(condition, plain)
    objects = {space: "measure space", coordinate: f"function on {space}", **dict.fromkeys(names, "real")}
    conclusion = Finite(total) if finite else Relation("==", total, _term(premise.value, plain))
    return Proposition.of(objects, hypotheses, conclusion)


@inference(above="flag")
def ends_of_a_line(premises: Premises, above: bool = True) -> Proposition:
    """The values that are distributed as length on an interval lie between its ends."""
    (premise,) = premises
    line = premise.conclusion
    require(isinstance(line, Length), "the premise is about length")
    assert isinstance(line, Length)
    end = line.low if above else line.high
    require(end is not None, "the line has no end there")
    assert end is not None
    relation = Relation("<", end, line.term) if above else Relation("<", line.term, end)
    require(line.index.name not in free_names(end), "an end does not depend on the point")
    return Proposition.of(premise.sorts, premise.hypotheses, All(line.index, line.space, relation))


def _term(expression: sp.Expr, plain: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    """An expression in the names of a proposition, where it is a term of one."""
    term = expression.xreplace(plain)
    require(term.atoms(sp.NumberSymbol) <= {sp.E, sp.pi}, "{} is no term of a proposition", expression)
    try:
        read_term(write_term(term))
    except InvalidInput as problem:
        raise RuleError(f"{expression} is no term of a proposition: {problem}") from problem
    return term


def _relation(condition: Boolean, plain: dict[sp.Symbol, sp.Expr]) -> list[Formula]:
    """A condition on parameters as a hypothesis."""
    if condition == True:
        return []
    require(isinstance(condition, Relational) and type(condition) in _SIGNS, "{} is no hypothesis of a proposition", condition)
    left, right = (_term(side, plain) for side in (condition.lhs, condition.rhs))
    turned = isinstance(condition, sp.StrictGreaterThan | sp.GreaterThan)
    return [Relation(_SIGNS[type(condition)], *((right, left) if turned else (left, right)))]
