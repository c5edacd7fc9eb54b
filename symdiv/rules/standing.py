"""Expectations of vectors and matrices that no structural rule gives: left standing as integrals over coordinates."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.families.logistic_normal import LogisticNormal
from symdiv.families.multivariate_log_normal import MultivariateLogNormal
from symdiv.families.statistics import LogOnePlusExponentials, LogRatio, QuadraticForm, Statistic
from symdiv.families.structured import Structured
from symdiv.measures import measure
from symdiv.rules.conditions import conjunction
from symdiv.rules.multivariate import exactly
from symdiv.rules.registry import is_finite, require, rule
from symdiv.rules.statement import Expectation, Information, Statement
from symdiv.rules.statistics import statistic_of

__all__ = ["ONE_SIDED", "coordinates_of"]

_MOST_COORDINATES = 64
_REACH = {"real values": -sp.oo, "positive values": sp.Integer(0)}
ONE_SIDED = (LogOnePlusExponentials, LogRatio, QuadraticForm)
_KINDS = {"law": "law", "of": "law", "index": "integers", "variable": "name"}


def coordinates_of(law: Structured, taken: set[str]) -> list[sp.Symbol] | None:
    """A symbol for each coordinate, row by row; None where the law has no density on an orthant or the space, or a size is a symbol."""
    if law.space.kind not in _REACH or not all(size.is_Integer for size in law.space.shape):
        return None
    assumption = {"positive": True} if law.space.kind == "positive values" else {"real": True}
    names = (name for i in range(1, 10**4) for name in (f"x{i}",) if name not in taken)
    return [sp.Symbol(next(names), **assumption) for _ in range(int(sp.prod(law.space.shape)))]


@rule(**_KINDS)
def standing_expectation(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """E[T(X)] is the integral of T times the density over the coordinates, left standing."""
    exactly(0, premises)
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(statistic, ONE_SIDED), "the statistic is bounded on one side, so that its expectation exists")
    coordinates = coordinates_of(law, law.names | of.names)
    require(coordinates is not None and len(coordinates) <= _MOST_COORDINATES, "{} has no density over explicit coordinates", law)
    assert coordinates is not None
    point = sp.ImmutableDenseMatrix(*map(int, law.space.shape), coordinates)
    base, low, at = law, _REACH[law.space.kind], point
    if isinstance(law, MultivariateLogNormal):  # over the logarithms of the coordinates
        coordinates = [sp.Symbol(c.name, real=True) for c in coordinates]
        point = sp.ImmutableDenseMatrix(*point.shape, coordinates)
        base, low, at = law.base, -sp.oo, sp.ImmutableDenseMatrix(point.applyfunc(sp.exp))
    value = sp.Integral(sp.exp(base.log_density(point)) * statistic.at(at), *((c, low, sp.oo) for c in coordinates))
    return _conclusion(law, x, statistic, value)


def _conclusion(law: Structured, x: Any, statistic: Statistic, value: sp.Expr) -> Statement:
    return Statement(Expectation(law, x, statistic.at(x)), value)


@rule(name="name", p="law", q="law")
def cross_entropy_less_entropy(premises: tuple[Statement, ...], name: str, p: Structured, q: Structured) -> Statement:
    """KL(P‖Q) = H(P, Q) - H(P), where the entropy is finite: of a logistic-normal P as well, as 0 < log(1 + Σ e^Y_j) < log(d + 1) + Σ |Y_j|."""
    require(measure(name).of_p == -measure("entropy").of_p and measure(name).of_q == measure("cross_entropy").of_q, "the measure is the divergence")
    cross, own = exactly(2, premises)
    require(cross.subject == Information("cross_entropy", p, q) and own.subject == Information("entropy", p), "the premises are H(P, Q) and H(P)")
    known = sp.Integer(0) if isinstance(p, LogisticNormal) else sp.nan  # what an integral in the entropy is replaced by: it is finite, or not known to be
    settled = own.value.replace(lambda e: isinstance(e, sp.Integral), lambda e: known)
    require(not settled.has(sp.nan, sp.Sum, sp.Piecewise) and is_finite(settled), "the entropy is finite")
    value = sp.oo if cross.value == sp.oo else cross.value - own.value
    require(value == sp.oo or (is_finite(value) and not isinstance(cross.value, sp.Piecewise)), "the cross-entropy has no cases")
    return Statement(Information(name, p, q), value, conjunction(cross.condition, own.condition))
