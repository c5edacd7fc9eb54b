"""Rules for measures of vectors and matrices: the definition, independence, a common bijection, counts, products of normal laws."""

from __future__ import annotations

from itertools import product as combinations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.expression import build
from symdiv.families.base import Family
from symdiv.families.binomial import Binomial
from symdiv.families.density import product_form
from symdiv.families.multinomial import Multinomial
from symdiv.families.multivariate_normal import MultivariateNormal
from symdiv.families.product import Product
from symdiv.families.pushforward import Pushforward
from symdiv.families.statistics import Statistic
from symdiv.families.structured import Space, Structured, Terms, Transformed, same_size
from symdiv.measures import measure
from symdiv.rules.conditions import conjunction, positive
from symdiv.rules.information import inclusion, subject_of
from symdiv.rules.linear import combine
from symdiv.rules.normal import tidy
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Information, Statement

__all__ = ["exactly", "joint_normal", "merged_terms", "same_shape"]

_MOST_BRANCHES = 256


def same_shape(left: Space, right: Space) -> bool:
    """Whether the values of two laws have one shape, provably."""
    return len(left.shape) == len(right.shape) and all(map(same_size, left.shape, right.shape))


def exactly(number: int, premises: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The premises, if they are as many as expected."""
    require(len(premises) == number, "there are {} premises here, not {}", number, len(premises))
    return premises


def _subject(name: str, p: Structured, q: Structured | None) -> Information:
    require(measure(name).takes_q == (q is not None), "{} takes as many distributions as its definition names", name)
    require(isinstance(p, Structured) and (q is None or isinstance(q, Structured)), "the distributions are of vectors, matrices or tuples")
    require(q is None or same_shape(p.space, q.space), "{} and {} have values of different shapes", p, q)
    return Information(name, p, q)


def merged_terms(name: str, p: Structured, q: Structured | None) -> dict[Statistic, sp.Expr]:
    """The statistics in the integrand of a measure, each with its coefficient."""
    which = measure(name)
    weighted: list[tuple[int, Terms]] = [(which.of_p, p.terms if which.of_p else ())]
    if q is not None:
        weighted.append((which.of_q, q.terms))
    merged: dict[Statistic, sp.Expr] = {}
    for sign, terms in weighted:
        for coefficient, statistic in terms:
            merged[statistic] = merged.get(statistic, sp.Integer(0)) + sign * coefficient
    tidied = {statistic: tidy(coefficient) for statistic, coefficient in merged.items()}
    return {statistic: coefficient for statistic, coefficient in tidied.items() if coefficient != 0}


def _match(premises: tuple[Statement, ...], law: Structured, statistics: list[Statistic]) -> None:
    """The premises are the expectations of the statistics under the law, in order."""
    require(len(premises) == len(statistics), "there is one premise to each of the {} statistics", len(statistics))
    for premise, statistic in zip(premises, statistics, strict=True):
        subject = premise.subject
        holds = isinstance(subject, Expectation) and subject.law == law and subject.event == True
        require(holds and subject.integrand == statistic.at(subject.variable), "the premise is E[{}] under {}", statistic, law)  # type: ignore[union-attr]


@rule(name="name", p="law", q="optional law")
def definition_of_several_variables(premises: tuple[Statement, ...], name: str, p: Structured, q: Structured | None = None) -> Statement:
    """The measure is the expectation that defines it; the log-densities are combinations of statistics, and expectation is linear."""
    subject = _subject(name, p, q)
    require(not isinstance(p, (Product, Multinomial)) and not isinstance(q, Transformed), "the laws have a rule of their own")
    require(not isinstance(p, Transformed) or not measure(name).of_p, "{} has a rule of its own", p)
    require(q is None or p.space.inside(q.space), "P charges what Q does not")
    terms = merged_terms(name, p, q)
    _match(premises, p, list(terms))
    which = measure(name)
    constant = (which.of_p * p.constant if which.of_p else 0) + (which.of_q * q.constant if q is not None else 0)
    value, condition = combine(premises, list(terms.values()), sp.sympify(constant))
    return Statement(subject, value, condition)


@rule(name="name", p="law", q="law")
def space(premises: tuple[Statement, ...], name: str, p: Structured, q: Structured) -> Statement:
    """A law on one space is infinitely far from a law on another that does not contain it, or has no density there."""
    subject = _subject(name, p, q)
    require(p.space.inside(q.space) is False, "{} is not known to leave {}", p.space, q.space)
    return Statement(subject, sp.oo)


def _branches(statement: Statement) -> list[tuple[sp.Expr, Boolean]]:
    require(statement.condition == True, "the premises hold without condition")
    value = statement.value
    branches = list(value.args) if isinstance(value, sp.Piecewise) else [(value, sp.true)]
    require(branches[-1][1] == True, "the premises cover every case")
    return [(v, c) for v, c in branches]


@rule(name="name", p="law", q="optional law")
def independent_components(premises: tuple[Statement, ...], name: str, p: Product, q: Product | None = None) -> Statement:
    """Of independent components the measures add up (chain rule); one infinite component makes the sum infinite."""
    subject = _subject(name, p, q)
    require(isinstance(p, Product) and (q is None or isinstance(q, Product)), "the distributions have independent components")
    others: tuple[Family | None, ...] = q.components if q is not None else (None,) * len(p.components)
    expected = [Information(name, a, b) for a, b in zip(p.components, others, strict=True)]
    require([s.subject for s in premises] == expected, "the premises are the measures of the components")
    parts = [_branches(s) for s in premises]
    require(sp.prod([len(b) for b in parts]) <= _MOST_BRANCHES, "too many cases")
    require(all(v != -sp.oo for b in parts for v, _ in b), "no component is -oo")
    finite: list[tuple[sp.Expr, Boolean]] = []
    for choice in combinations(*parts):
        values, conditions = zip(*choice, strict=True)
        total = sp.oo if sp.oo in values else sp.Add(*values)
        finite.append((total, conjunction(*conditions)))
    return Statement(subject, build(sp.Piecewise, *finite))


@rule(name="name", p="law", q="optional law")
def common_bijection(premises: tuple[Statement, ...], name: str, p: Transformed | Pushforward, q: Transformed | Pushforward | None = None) -> Statement:
    """A common one-to-one map does not change the divergence; entropies gain E log |det of its derivative|."""
    if isinstance(p, Pushforward):
        return _common_map_of_numbers(premises, name, p, q)
    subject = _subject(name, p, q)  # type: ignore[arg-type]  # checked there
    require(isinstance(p, Transformed) and (q is None or (isinstance(q, Transformed) and q.bijection == p.bijection)), "both are images under one map")
    require(len(premises) > 0 and premises[0].subject == Information(name, p.base, None if q is None else q.base), "the first premise is of what is mapped")
    which = measure(name)
    if which.of_p + which.of_q == 0:
        require(len(premises) == 1, "there is one premise")
        return Statement(subject, premises[0].value, premises[0].condition)
    jacobian = p.log_jacobian
    require(jacobian is not None, "the derivative of the map has no known expectation")
    _match(premises[1:], p.base, [statistic for _, statistic in jacobian])  # type: ignore[union-attr]  # checked above
    require(not isinstance(premises[0].value, sp.Piecewise), "the premise has no cases")
    coefficients = [sp.Integer(1), *(c for c, _ in jacobian)]  # type: ignore[union-attr]  # checked above
    return Statement(subject, *combine(premises, coefficients, sp.Integer(0)))


def _common_map_of_numbers(premises: tuple[Statement, ...], name: str, p: Pushforward, q: object) -> Statement:
    """The divergence of two images of laws of numbers, where the map is one to one on the support of Q, which holds P."""
    require(isinstance(q, Pushforward) and p.same_map(q), "both are images under one map")
    assert isinstance(q, Pushforward)
    subject = subject_of(name, p, q)
    require(measure(name).of_p + measure(name).of_q == 0, "entropies of numbers change with the map, which has a rule of its own")
    (premise,) = exactly(1, premises)
    require(premise.subject == Information(name, p.base, q.base), "the premise is of what is mapped")
    return Statement(subject, premise.value, conjunction(premise.condition, inclusion(p.base, q.base)))


@rule(name="name", p="law", q="optional law")
def counts(premises: tuple[Statement, ...], name: str, p: Multinomial, q: Multinomial | None = None) -> Statement:
    """Counts are sufficient: n trials give n times the measure of one, and E log of the multinomial coefficient, a finite sum."""
    subject = _subject(name, p, q)
    require(isinstance(p, Multinomial) and (q is None or isinstance(q, Multinomial)), "the distributions are of counts")
    (premise,) = exactly(1, premises)
    require(premise.subject == Information(name, p.single, None if q is None else q.single), "the premise is of one trial")
    which, n = measure(name), p.trials
    equal = sp.true if q is None else sp.Eq(n, q.trials)
    coefficient = sp.Integer(0)
    if which.of_p + which.of_q != 0:
        coefficient = sp.Add(*(_log_factorial(n, w) for w in p.probs)) - sp.loggamma(n + 1)
    finite = [(n * v + coefficient, conjunction(equal, positive(n), c)) for v, c in _branches(premise) if v != sp.oo]
    return Statement(subject, build(sp.Piecewise, *finite, (0, sp.And(equal, sp.Eq(n, 0))), (sp.oo, True)))


def _log_factorial(n: sp.Expr, weight: sp.Expr) -> sp.Expr:
    """E log K! for K binomial."""
    if weight == 0:
        return sp.Integer(0)
    if weight == 1:
        return sp.loggamma(n + 1)
    names = {s.name for s in n.free_symbols | weight.free_symbols}
    k = sp.Symbol(next(name for name in ("k", "j", "i", "l", "k1") if name not in names), nonnegative=True)
    return sp.Sum(product_form(Binomial._unchecked(n, weight), k) * sp.loggamma(k + 1), (k, 0, n))


def joint_normal(law: Structured | None) -> Structured | None:
    """A product of normal laws as a multivariate normal law; another law as it is."""
    joint = law.joint_normal if isinstance(law, Product) else None
    return law if joint is None else joint


@rule(name="name", p="law", q="law")
def product_of_normals(premises: tuple[Statement, ...], name: str, p: Structured, q: Structured) -> Statement:
    """A product of normal laws is the multivariate normal law with a diagonal covariance."""
    subject = _subject_of_joint(name, p, q)
    (premise,) = exactly(1, premises)
    require(premise.subject == Information(name, joint_normal(p), joint_normal(q)), "the premise is of the joint laws")  # type: ignore[arg-type]
    return Statement(subject, premise.value, premise.condition)


def _subject_of_joint(name: str, p: Structured, q: Structured) -> Information:
    require(measure(name).takes_q, "{} takes one distribution", name)
    require(all(isinstance(joint_normal(law), MultivariateNormal) for law in (p, q)), "the laws are normal")
    return Information(name, p, q)
