"""Rules for laws stated in other ways: as a mixture of images of base laws, or by continuity at special parameters."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.relational import Relational

from symdiv.errors import RuleError
from symdiv.families.base import Family, Image
from symdiv.rules.conditions import conjunction, positive, vanishing
from symdiv.rules.linear import combine, expectations_of
from symdiv.rules.normal import same, tidy
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Information, Statement
from symdiv.rules.transforms import check_variable

__all__ = ["carried"]


def carried(integrand: sp.Expr, variable: sp.Symbol, through: Image, y: sp.Symbol) -> sp.Expr:
    """g(map(y)), with cases and absolute values decided where the range of the map decides them.

    >>> from symdiv.families.base import Image
    >>> from symdiv.laws import UnitGamma
    >>> x, y = sp.Symbol("x", real=True), sp.Symbol("y", positive=True)
    >>> carried(sp.Piecewise((-x, x < 0), (x, True)), x, Image(UnitGamma(1), lambda y: -2*y, lambda x: -x/2, False), y)
    2*y
    """
    low, high = (_limit(through.map, end) for end in (through.law.support.low, through.law.support.high))
    if not through.increasing:
        low, high = high, low

    def below(relation: Relational) -> bool:
        """Whether the relation x < c (or x <= c) holds on the range, or fails on it."""
        require(isinstance(relation, (sp.Lt, sp.Le, sp.Gt, sp.Ge)) and relation.lts == variable, "{} is no bound of {}", relation, variable)
        if high.is_finite and positive(relation.gts - high, strict=False) == True:
            return True
        require(low.is_finite and positive(low - relation.gts, strict=False) == True, "{} is open on the range of the map", relation)
        return False

    def decided(cases: sp.Piecewise) -> sp.Expr:
        for value, condition in cases.args:
            if condition == True or below(condition):
                return value
        raise RuleError("the cases do not cover the range of the map")

    function = integrand.replace(lambda e: isinstance(e, sp.Piecewise), decided)
    return function.xreplace({variable: through.map(y)})


def _limit(function: object, end: sp.Expr) -> sp.Expr:
    """The value of a monotone map at an end of its law's support; an infinite one stands for "not known"."""
    if not end.is_finite:
        return sp.oo
    value = sp.sympify(function(end))  # type: ignore[operator]  # a map
    return sp.oo if value.has(sp.zoo, sp.nan, sp.oo) else tidy(value)


@rule(law="law", variable="expression", integrand="integrand", representation="number")
def mixture(premises: tuple[Statement, ...], law: Family, variable: sp.Symbol, integrand: sp.Expr, representation: int) -> Statement:
    """E[g(X)] is the weighted sum of E[g(map(Y))] over the components of the mixture."""
    require(isinstance(law, Family), "the law is of a family")
    above_zero = check_variable(law, variable)
    require(0 <= representation < len(law.representations), "there is no such representation")
    components = law.representations[representation]
    require(len(premises) == len(components), "one premise to each component")
    for premise, through in zip(premises, components, strict=True):
        (subject,) = expectations_of((premise,))
        require(subject.law == through.law and subject.event == True, "the premise is an expectation of {}", through.law)
        require(same(carried(integrand, variable, through, subject.variable), subject.integrand), "the premise is not the integrand, carried through the map")
    value, condition = combine(premises, [c.weight for c in components], sp.Integer(0))
    return Statement(Expectation(law, variable, integrand), value, conjunction(condition, above_zero))


@rule(name="name", p="law", q="optional law", of="name", case="number")
def special_member(premises: tuple[Statement, ...], name: str, p: Family, q: Family | None, of: str, case: int) -> Statement:
    """At special parameters the law is, by continuity, a member of another family."""
    (premise,) = premises
    require(of in ("p", "q") and (of == "p" or q is not None), "the special member is p or q")
    family = p if of == "p" or q is None else q
    require(0 <= case < len(family.special), "there is no such special member")
    condition, member = family.special[case]
    expected = Information(name, member if of == "p" else p, q if of == "p" else member)
    require(premise.subject == expected, "the premise is about {}", member)
    return Statement(Information(name, p, q), premise.value, conjunction(condition, premise.condition))


@rule(name="name", p="law", q="law", at="mapping")
def equality(premises: tuple[Statement, ...], name: str, p: Family, q: Family, at: Mapping[sp.Symbol, sp.Expr]) -> Statement:
    """Where parameters have certain values, the laws are the members with these values."""
    (premise,) = premises
    require(bool(at) and all(isinstance(s, sp.Symbol) and not set(at) & v.free_symbols for s, v in at.items()), "parameters have values without them")
    require(premise.subject == Information(name, p.replace(at), q.replace(at)), "the premise is about the laws with these values")
    return Statement(Information(name, p, q), premise.value, conjunction(*(vanishing(s - v) for s, v in at.items()), premise.condition))
