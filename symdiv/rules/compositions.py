"""Logarithms of the parts of a composition: under logistic-normal laws those of normal coordinates, under Dirichlet laws those of gamma variables."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.families.dirichlet import Dirichlet
from symdiv.families.logistic_normal import LogisticNormal
from symdiv.families.statistics import LogCoordinate, LogOnePlusExponentials, QuadraticForm, quadratic
from symdiv.families.structured import Structured
from symdiv.laws import StandardNormal, UnitGamma
from symdiv.matrices import column, difference, is_explicit, trace_product
from symdiv.measures import measure
from symdiv.rules.conditions import conjunction
from symdiv.rules.multivariate import exactly, same_shape
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Information, Statement
from symdiv.rules.statistics import statistic_of


def _mean(premise: Statement, law: Any, power: Any) -> sp.Expr:
    """The value of a premise E[power(Y)] under a base law, that holds without condition."""
    subject = premise.subject
    require(isinstance(subject, Expectation) and subject.event == True and subject.law == law, "the premise is of {}", law)
    assert isinstance(subject, Expectation)
    require(subject.integrand == power(subject.variable) and premise.condition == True, "the premise is a moment that is asked for")
    return premise.value


@rule(law="law", of="law", index="integers", variable="name")
def logarithm_of_a_part(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """For X = (e^Y_1, ..., e^Y_d, 1)/(1 + Σ e^Y_j) it is log X_i = Y_i - log(1 + Σ e^Y_j), without Y_i for the last part; E[Y] = m for Y = m + LZ."""
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, LogisticNormal) and isinstance(statistic, LogCoordinate), "the statistic is log x_i, the law a logistic-normal one")
    centred, whole = exactly(2, premises)
    require(_mean(centred, StandardNormal(), lambda z: z) == 0, "E[Z] = 0")
    mean, i = law.mean, statistic.index  # type: ignore[attr-defined]  # as required
    require(is_explicit(mean), "the number of parts is explicit")
    subject, total = whole.subject, LogOnePlusExponentials(sp.Integer(mean.rows))
    holds = isinstance(subject, Expectation) and subject.law == law.base and subject.event == True  # type: ignore[attr-defined]  # as required
    require(holds and subject.integrand == total.at(subject.variable), "the premise is E log(1 + Σ e^Y_j)")  # type: ignore[union-attr]
    own = mean[i, 0] if i < mean.rows else sp.Integer(0)
    return Statement(Expectation(law, x, statistic.at(x)), own - whole.value, conjunction(whole.condition))


@rule(name="name", p="law", q="law")
def log_ratios_of_gamma_variables(premises: tuple[Statement, ...], name: str, p: Structured, q: Structured) -> Statement:
    """H(P, Q) for Dirichlet P and logistic-normal Q, whose density is that of a normal law at R_i = log(X_i/X_n), divided by X_1 ··· X_n.

    X_i = G_i/S for independent gamma variables with the sum S, so that R_i = log G_i - log G_n: the normal log-density is a quadratic form in these.
    """
    require(name == "cross_entropy" and measure(name).takes_q, "the measure is the cross-entropy")
    require(isinstance(p, Dirichlet) and isinstance(q, LogisticNormal) and same_shape(p.space, q.space), "the laws are a Dirichlet and a logistic-normal one")
    shapes, base = list(p.concentration), q.base  # type: ignore[attr-defined]  # as required
    ((coefficient, form),) = base.terms
    require(isinstance(form, QuadraticForm) and is_explicit(form.center) and is_explicit(form.row), "the number of parts is explicit")
    *moments, sum_of_all = exactly(2 * len(shapes) + 1, premises)
    laws = [UnitGamma._unchecked(shape) for shape in shapes]
    first = [_mean(s, law, sp.log) for s, law in zip(moments[::2], laws, strict=True)]
    second = [_mean(s, law, lambda y: sp.log(y) ** 2) for s, law in zip(moments[1::2], laws, strict=True)]
    whole = _mean(sum_of_all, UnitGamma._unchecked(sp.Add(*shapes)), sp.log)
    spread = [sp.expand(b - a**2) for a, b in zip(first, second, strict=True)]
    size = len(shapes) - 1
    ratios = column(a - first[-1] for a in first[:-1])
    common = sp.ImmutableDenseMatrix(size, size, lambda i, j: spread[-1] + (spread[i] if i == j else 0))
    mean_form = trace_product(sp.Inverse(form.row), common) + quadratic(form.row, form.column, difference(ratios, form.center))
    value = -base.constant - coefficient * mean_form + sp.Add(*first) - len(shapes) * whole
    return Statement(Information(name, p, q), value)
