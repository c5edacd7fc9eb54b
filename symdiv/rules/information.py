"""Rules whose conclusion is a measure of information: its definition, its infinities, point masses, and finite sums."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.measures import measure
from symdiv.rules.conditions import canonical, conjunction, positive
from symdiv.rules.coverage import exhaustive
from symdiv.rules.ends import at_least
from symdiv.rules.logic import not_negative, validity
from symdiv.rules.mass import contains, log_mass_at, mass_at, uncharged
from symdiv.rules.normal import same
from symdiv.rules.registry import is_finite, require, rule
from symdiv.rules.statement import Expectation, Information, Statement

__all__ = ["inclusion", "listed_points", "subject_of"]

_MOST_POINTS = 10_000


def inclusion(p: Family, q: Family) -> Boolean:
    """The condition under which the support of p lies in that of q (up to a null set), both with interior parameters."""
    inner, outer = p.support, q.support
    if inner.discrete != outer.discrete:
        return sp.false
    if inner.circular and outer.circular:
        return sp.true
    return sp.And(at_least(inner.low, outer.low), at_least(outer.high, inner.high))


def subject_of(name: str, p: Family, q: Family | None) -> Information:
    """The measure of P (and Q)."""
    require(measure(name).takes_q == (q is not None), "{} takes as many distributions as its definition names", name)
    require(isinstance(p, Family) and (q is None or isinstance(q, Family)), "a measure is of distributions")
    return Information(name, p, q)


@rule(name="name", p="law", q="optional law")
def definition(premises: tuple[Statement, ...], name: str, p: Family, q: Family | None = None) -> Statement:
    """The measure is the expectation that defines it, where the support of P lies in that of Q."""
    subject = subject_of(name, p, q)
    (premise,) = premises
    expectation = premise.subject
    if not isinstance(expectation, Expectation):
        raise RuleError("the premise is an expectation")
    require(expectation.law == p and expectation.event == True, "the premise is an expectation under {}", p)
    require(p.support.points is None, "a law given point by point has a finite sum instead")
    require(same(measure(name).integrand(p, q, expectation.variable), expectation.integrand), "the integrand is not that of {}", name)
    condition = conjunction(premise.condition, p.interior)
    if q is not None:
        condition = conjunction(condition, q.interior, inclusion(p, q))
    given = set(sp.And.make_args(canonical(validity(subject))))
    return Statement(subject, premise.value, sp.And(*(c for c in sp.And.make_args(condition) if c not in given)))


@rule(name="name", p="law", q="law")
def entropy_and_divergence(premises: tuple[Statement, ...], name: str, p: Family, q: Family) -> Statement:
    """H(P, Q) = H(P) + KL(P‖Q) where the entropy is finite: then log p is integrable, and the negative part of log p - log q always is."""
    own, apart = Information("entropy", p), Information("kl_divergence", p, q)
    require(len(premises) == 2 and name == "cross_entropy", "there are two premises, and the measure is the cross-entropy")
    require([premise.subject for premise in premises] == [own, apart], "the premises are of H(P) and of KL(P‖Q)")
    entropy, divergence = (premise.value for premise in premises)
    require(not entropy.has(sp.Integral, sp.Sum) and is_finite(entropy), "the entropy is finite")
    require(divergence == sp.oo or (is_finite(divergence) and not sp.Tuple(entropy, divergence).has(sp.Piecewise)), "the values have no cases")
    value = sp.oo if divergence == sp.oo else entropy + divergence
    return Statement(Information(name, p, q), value, conjunction(*(premise.condition for premise in premises)))


@rule(name="name", p="law", q="law")
def support(premises: tuple[Statement, ...], name: str, p: Family, q: Family) -> Statement:
    """Where P charges a set that Q does not, the measure is infinite."""
    subject = subject_of(name, p, q)
    if p.support.discrete != q.support.discrete:
        return Statement(subject, sp.oo)
    require(p.support.points is None and q.support.points is None, "laws given point by point have a finite sum instead")
    regular = sp.Not(sp.Or(*(condition for condition, _ in q.special)))
    outside = sp.And(p.interior, regular, sp.Not(inclusion(p, q)))
    reduced = sp.And(_spread(p), sp.Or(*(condition for condition, _ in q.degenerate)))
    return Statement(subject, sp.oo, sp.Or(outside, reduced))


def _spread(p: Family) -> Boolean:
    """The condition under which p charges at least two points."""
    return sp.And(p.interior, positive(p.support.high - p.support.low)) if p.support.discrete and p.support.high != sp.oo else p.interior


@rule(name="name", p="law", q="law", case="integers", finite="flag")
def contains_support(premises: tuple[Statement, ...], name: str, p: Family, q: Family, case: tuple[int, ...], finite: bool = True) -> Statement:
    """Where P, too, sits on the one point that has all the mass of Q, both measures are zero; elsewhere infinite."""
    subject = subject_of(name, p, q)
    require(len(case) == 1 and 0 <= case[0] < len(q.degenerate), "there is no such degenerate case")
    condition, point = q.degenerate[case[0]]
    require(p.support.discrete and p.support.points is None, "P is a counting law")
    equal = sp.And(sp.Eq(p.support.low, point), sp.Eq(p.support.high, point))
    if finite:
        return Statement(subject, sp.Integer(0), sp.And(condition, p.interior, equal))
    return Statement(subject, sp.oo, sp.And(condition, p.interior, sp.Not(equal)))


@rule(name="name", p="law", q="optional law", case="integers", finite="flag")
def point_mass(premises: tuple[Statement, ...], name: str, p: Family, q: Family | None, case: tuple[int, ...], finite: bool = True) -> Statement:
    """A point mass at a has entropy 0, and -log q(a) from Q, +oo where q(a) = 0."""
    subject = subject_of(name, p, q)
    require(len(case) == 1 and 0 <= case[0] < len(p.degenerate), "there is no such degenerate case")
    condition, point = p.degenerate[case[0]]
    if q is None:
        return Statement(subject, sp.Integer(0), condition)
    if p.support.discrete != q.support.discrete:
        return Statement(subject, sp.oo, condition)
    logarithm, possible = log_mass_at(q, point)
    if finite:
        require(possible is not sp.false, "{} never charges {}", q, point)
        return Statement(subject, -logarithm, conjunction(condition, possible))
    return Statement(subject, sp.oo, conjunction(condition, sp.Not(possible)))


def listed_points(p: Family, q: Family | None) -> tuple[tuple[sp.Expr | str, ...], Boolean] | None:
    """Points that hold all the mass of p, listed one by one, and the condition under which they do; None where there are none."""
    if p.support.points is not None:
        return p.support.points, sp.true
    if q is None or q.support.points is None or not p.support.discrete:
        return None
    numbers = [o for o in q.support.points if isinstance(o, sp.Expr)]
    if not numbers:
        return (), sp.false
    low, high = min(numbers), max(numbers)
    if p.support.high == sp.oo or high - low > _MOST_POINTS:
        require(p.support.high == sp.oo, "more than {} points to go through", _MOST_POINTS)
        return (), sp.false
    condition = sp.And(positive(p.support.low - low, strict=False), positive(high - p.support.high, strict=False))
    return tuple(sp.Integer(i) for i in range(int(low), int(high) + 1)), condition


def _listed(name: str, p: Family, q: Family | None) -> tuple[sp.Expr, Boolean, Boolean]:
    """The finite sum, the condition under which it is finite, and the one under which the points hold all of P."""
    points = listed_points(p, q)
    if points is None:
        raise RuleError("neither law is given point by point")
    which = measure(name)
    facts = not_negative(validity(Information(name, p, q)))
    total, conditions = [], []
    for point in points[0]:
        weight = mass_at(p, point)
        vanishes = uncharged(weight, facts) if p.support.points is not None else sp.Not(contains(p, point))  # an interior counting law charges its support
        if vanishes == True:
            continue
        value, finite = log_mass_at(q, point) if q is not None else (sp.Integer(0), sp.true)
        covered = vanishes != False and finite != True and exhaustive([vanishes, finite], positive(weight, strict=False))
        conditions.append(sp.true if covered else sp.Or(vanishes, finite))
        if finite == False:
            continue
        if isinstance(q, Finite) and which.of_p:
            logarithm = sp.log(weight / q.weights[point])
        elif which.of_p and isinstance(value, sp.log):
            logarithm = sp.log(weight / value.args[0])
        else:
            logarithm = which.of_p * sp.log(weight) + which.of_q * value
        term = weight * logarithm
        if term == 0:
            continue
        total.append(term if vanishes == False else sp.Piecewise((0, vanishes), (term, True)))
    return sp.Add(*total), sp.And(*conditions), points[1]


@rule(name="name", p="law", q="optional law")
def finite_sum(premises: tuple[Statement, ...], name: str, p: Family, q: Family | None = None) -> Statement:
    """For laws given point by point the measure is a finite sum, with 0·log 0 = 0."""
    subject = subject_of(name, p, q)
    value, finite, listed = _listed(name, p, q)
    return Statement(subject, value, sp.And(finite, listed, _points_valid(p)))


@rule(name="name", p="law", q="law")
def finite_sum_diverges(premises: tuple[Statement, ...], name: str, p: Family, q: Family) -> Statement:
    """Where P charges a point that Q does not, the measure is infinite."""
    subject = subject_of(name, p, q)
    _, finite, listed = _listed(name, p, q)
    outside = sp.And(p.interior, sp.Not(listed)) if p.support.points is None else sp.false
    return Statement(subject, sp.oo, sp.Or(sp.And(listed, sp.Not(finite), _points_valid(p)), outside))


def _points_valid(p: Family) -> Boolean:
    """Masses of a counting law are used for interior parameters only."""
    return sp.true if isinstance(p, Finite) or p.support.points is not None else p.interior
