"""Expectations of the statistics of random vectors and matrices, from those of the numbers that they are made of.

Each rule takes the law, the family ``of`` whose log-density has the statistic and its ``index`` there, and expectations under base laws as
premises. The structural facts used are axioms with citations, in :mod:`symdiv.laws.structural`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.expression import substitute
from symdiv.families.dirichlet import Dirichlet
from symdiv.families.inverse_wishart import InverseWishart
from symdiv.families.matrix_normal import MatrixNormal
from symdiv.families.matrix_t import MatrixT
from symdiv.families.multivariate_log_normal import MultivariateLogNormal
from symdiv.families.multivariate_normal import MultivariateNormal
from symdiv.families.multivariate_student_t import MultivariateStudentT
from symdiv.families.normal_gamma import NormalGamma
from symdiv.families.power_spherical import PowerSpherical
from symdiv.families.spherical_uniform import SphericalUniform
from symdiv.families.statistics import (
    Coordinate,
    CoordinateSum,
    LogCoordinate,
    LogDeterminant,
    LogOnePlusProjection,
    Projection,
    QuadraticForm,
    Statistic,
    TraceWith,
    TraceWithInverse,
    WeightedQuadraticForm,
    quadratic,
    transposed,
)
from symdiv.families.structured import Structured, Transformed
from symdiv.families.von_mises_fisher import VonMisesFisher
from symdiv.families.wishart import Wishart, counted
from symdiv.laws import Law, SphereProjection, StandardNormal, UnitBeta, UnitGamma
from symdiv.matrices import difference, inverse, is_explicit, log_determinant, shape_of, trace_product
from symdiv.rules.conditions import conjunction, positive
from symdiv.rules.multivariate import exactly, same_shape
from symdiv.rules.normal import same
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Statement

__all__ = ["any_number", "cosine", "projection_law", "statistic_of", "statistics_of"]

_KINDS = {"law": "law", "of": "law", "index": "integers", "variable": "name"}


def statistics_of(family: Structured) -> list[Statistic]:
    """The statistics of a log-density; of an image, those of the map's derivative."""
    terms = family.log_jacobian or () if isinstance(family, Transformed) else family.terms
    return [statistic for _, statistic in terms]


def statistic_of(law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> tuple[Statistic, Any]:
    """The statistic that is meant, the index-th of the family ``of``, and a variable of the law's space."""
    require(isinstance(law, Structured) and isinstance(of, Structured), "the laws are of vectors or matrices")
    require(variable.isidentifier() and variable not in law.names | of.names, "{} is also a parameter", variable)
    base = of.base if isinstance(of, Transformed) else of
    require(same_shape(law.space, base.space), "the two laws have values of one shape")
    statistics = statistics_of(of)
    require(len(index) == 1 and 0 <= index[0] < len(statistics), "there is no such statistic")
    return statistics[index[0]], law.variable(variable)


def _expectation(premise: Statement, law: Law, function: Callable[[sp.Symbol], sp.Expr]) -> sp.Expr:
    """The value of a premise E[function(Y)] under the base law."""
    subject = premise.subject
    require(isinstance(subject, Expectation) and subject.event == True and subject.law == law, "the premise is of {}", law)
    require(subject.integrand == function(subject.variable), "the premise is E[{}]", function)  # type: ignore[union-attr]  # an Expectation
    return premise.value


def any_number(premise: Statement, law: Law, sign: int) -> tuple[sp.Expr, sp.Symbol]:
    """The value of E[e^(uY)] under the base law, for every real u, or of E[e^(-uY)] for every u > 0; and the symbol u."""
    subject = premise.subject
    require(isinstance(subject, Expectation) and subject.law == law and subject.event == True, "the premise is of {}", law)
    assert isinstance(subject, Expectation)
    own = subject.integrand.free_symbols - {subject.variable} - law.free_symbols
    require(len(own) == 1 and premise.condition == True, "the premise has one number of its own, and holds for all")
    (u,) = own
    require(set(u._assumptions_orig) - {"commutative"} == {"real" if sign > 0 else "positive"}, "{} is any real, or any positive number", u)
    require(subject.integrand == sp.exp(sign * u * subject.variable), "the premise is E[e^(uY)] or E[e^(-uY)]")
    return premise.value, u


def _standard_moments(premises: tuple[Statement, ...]) -> None:
    """The premises are E[Y] = 0 and E[Y²] = 1 under the standard normal law."""
    for premise, n in zip(exactly(2, premises), (1, 2), strict=True):
        require(_expectation(premise, StandardNormal(), lambda y, n=n: y**n) == n - 1 and premise.condition == True, "E[Y] = 0 and E[Y²] = 1")  # type: ignore[misc]


def _conclusion(law: Structured, x: Any, statistic: Statistic, value: sp.Expr, *premises: Statement, condition: Boolean = sp.true) -> Statement:
    return Statement(Expectation(law, x, statistic.at(x)), value, conjunction(condition, *(s.condition for s in premises)))


@rule(**_KINDS)
def normal_statistic(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """E[(X-c)ᵀA(X-c)] = tr(A·covariance) + (m-c)ᵀA(m-c) for X = m + LZ, Z of independent standard normal coordinates, LLᵀ the covariance."""
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, (MultivariateNormal, MatrixNormal, MultivariateStudentT)), "{} is made from normal coordinates", law)
    mean, row, column = law.normal_parts  # type: ignore[attr-defined]  # one of the three
    _standard_moments(premises[:2])
    if isinstance(statistic, CoordinateSum):
        require(len(premises) == 2 and isinstance(law, MultivariateNormal), "the law is normal")
        return _conclusion(law, x, statistic, statistic.at(mean), *premises)
    require(isinstance(statistic, QuadraticForm), "the statistic is a quadratic form")
    factor = sp.Integer(1)
    if isinstance(law, MultivariateStudentT):
        (mixing,) = exactly(1, premises[2:])
        factor = law.dof / 2 * _expectation(mixing, UnitGamma._unchecked(law.dof / 2), lambda y: 1 / y)
        if mixing.value == sp.oo:
            return _conclusion(law, x, statistic, sp.oo, *premises)
    else:
        require(len(premises) == 2, "there are two premises")
    spread = trace_product(sp.Inverse(statistic.row), row) * trace_product(sp.Inverse(statistic.column), column)  # type: ignore[attr-defined]
    shift = quadratic(statistic.row, statistic.column, difference(mean, statistic.center))  # type: ignore[attr-defined]  # a QuadraticForm
    return _conclusion(law, x, statistic, factor * spread + shift, *premises)


@rule(**_KINDS)
def matrix_t_statistic(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """E tr(B(X-c)ᵀA(X-c)) = tr(A E[W]) tr(BV) + tr(B(m-c)ᵀA(m-c)) for X normal with the covariances W and V, where W is inverse Wishart.

    With dof + n - 1 degrees of freedom and n rows, E[W] is U times the mean of the reciprocal of a chi-squared variable with dof (Bartlett).
    """
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, MatrixT) and isinstance(statistic, QuadraticForm), "the law is a matrix t one, the statistic a quadratic form")
    _standard_moments(premises[:2])
    (mixing,) = exactly(1, premises[2:])
    reciprocal = _expectation(mixing, UnitGamma._unchecked(law.dof / 2), lambda y: 1 / y) / 2  # type: ignore[attr-defined]  # a MatrixT
    if mixing.value == sp.oo:
        return _conclusion(law, x, statistic, sp.oo, *premises)
    rows = trace_product(sp.Inverse(statistic.row), law.row_scale)  # type: ignore[attr-defined]  # as required
    columns = trace_product(sp.Inverse(statistic.column), law.column_scale)  # type: ignore[attr-defined]  # as required
    shift = quadratic(statistic.row, statistic.column, difference(law.loc, statistic.center))  # type: ignore[attr-defined]  # as required
    return _conclusion(law, x, statistic, reciprocal * rows * columns + shift, *premises)


@rule(**_KINDS)
def exponential_statistic(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """E[(X-c)ᵀA(X-c)] for X = e^Y, coordinate by coordinate: E[e^(aᵀY)] = e^(aᵀm + aᵀSa/2) for Y = m + LZ, Z of independent standard normal coordinates."""
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, MultivariateLogNormal) and isinstance(statistic, QuadraticForm), "the law is log-normal, the statistic a quadratic form")
    size, _ = law.space.shape
    require(size.is_Integer and is_explicit(statistic.column), "the number of coordinates is explicit")  # type: ignore[attr-defined]  # a QuadraticForm
    (premise,) = exactly(1, premises)
    value, u = any_number(premise, StandardNormal(), 1)
    require(value == sp.exp(u**2 / 2), "E[e^(uY)] = e^(u²/2)")
    mean, covariance, center = law.mean, law.covariance, statistic.center  # type: ignore[attr-defined]  # as required
    half = [mean[i, 0] + covariance[i, i] / 2 for i in range(int(size))]

    def second(i: int, j: int) -> sp.Expr:
        """E[(X_i - c_i)(X_j - c_j)]."""
        left, right = center[i, 0], center[j, 0]
        both = sp.exp(half[i] + half[j] + covariance[min(i, j), max(i, j)])
        return both - left * sp.exp(half[j]) - right * sp.exp(half[i]) + left * right

    moments = sp.ImmutableDenseMatrix(int(size), int(size), second)
    if is_explicit(statistic.row):  # type: ignore[attr-defined]  # a QuadraticForm
        total = sp.Add(*(a * b for a, b in zip(inverse(statistic.row), moments, strict=True)))  # type: ignore[attr-defined]  # a QuadraticForm
    else:
        total = trace_product(sp.Inverse(statistic.row), moments)  # type: ignore[attr-defined]  # a QuadraticForm
    return _conclusion(law, x, statistic, total / statistic.column[0, 0], premise)  # type: ignore[attr-defined]  # a QuadraticForm


def _indexed(premise: Statement, total: sp.Expr, law: Structured, function: Callable[[sp.Symbol], sp.Expr]) -> tuple[sp.Expr, sp.Symbol]:
    """The value of E[function(Y)] under UnitGamma((total - j + 1)/2), and the index j; valid for all j where that shape is positive."""
    subject = premise.subject
    if not (isinstance(subject, Expectation) and isinstance(subject.law, UnitGamma)):
        raise RuleError("the premise is of a gamma law")
    shape = subject.law.shape
    indices = sorted(shape.free_symbols - law.free_symbols, key=str)
    require(len(indices) == 1 and same(shape, (total - indices[0] + 1) / 2), "the shape is ({} - j + 1)/2", total)
    implied = (sp.true, positive(shape), positive(shape + 1))
    require(premise.condition in implied, "the premise holds for every positive shape")
    return _expectation(premise, subject.law, function), indices[0]


def _sum(value: sp.Expr, j: sp.Symbol, size: sp.Expr, names: set[str]) -> sp.Expr:
    return counted(lambda i: substitute(value, {j: i}), size, names)


@rule(**_KINDS)
def wishart_statistic(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """By Bartlett's decomposition, W = LAAᵀLᵀ with independent chi-squared variables and normal ones in the triangle A."""
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, (Wishart, InverseWishart)), "{} is no Wishart law", law)
    inverted = isinstance(law, InverseWishart)
    n, scale = law.dof, law.scale  # type: ignore[attr-defined]  # one of the two
    p = shape_of(scale)[0]
    if isinstance(statistic, LogDeterminant):
        (premise,) = exactly(1, premises)
        each, j = _indexed(premise, n, law, sp.log)
        logarithms = p * sp.log(2) + _sum(each, j, p, law.names)
        return _conclusion(law, x, statistic, log_determinant(scale) + (-logarithms if inverted else logarithms))
    require(isinstance(statistic, (TraceWith, TraceWithInverse)), "the statistic is a determinant or a trace")
    trace = trace_product(sp.Inverse(scale), statistic.scale) if inverted or isinstance(statistic, TraceWithInverse) else None  # type: ignore[attr-defined]
    if isinstance(statistic, TraceWith):
        trace = trace_product(sp.Inverse(statistic.scale), scale)
    if isinstance(statistic, TraceWithInverse) == inverted:  # of W itself
        first, second = exactly(2, premises)
        each, j = _indexed(first, n, law, lambda y: y)
        square = _expectation(second, StandardNormal(), lambda y: y**2)
        require(second.condition == True and same(2 * each + (j - 1) * square, n), "E[W] is n·V")
        return _conclusion(law, x, statistic, n * trace)
    (premise,) = exactly(1, premises)
    reciprocal = _expectation(premise, UnitGamma._unchecked((n - p + 1) / 2), lambda y: 1 / y) / 2
    return _conclusion(law, x, statistic, sp.oo if premise.value == sp.oo else reciprocal * trace, premise)


@rule(**_KINDS)
def ratio_of_determinants(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """|I + U⁻¹(X-M)V⁻¹(X-M)ᵀ| is a quotient of determinants of Wishart matrices, with p - 1 + dof + n and p - 1 + dof degrees of freedom."""
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, (MatrixT, MultivariateStudentT)) and statistic == statistics_of(law)[0], "the statistic is that of {}", law)
    rows, columns = law.space.shape
    if rows.is_Integer and (not columns.is_Integer or rows < columns):
        rows, columns = columns, rows
    first, second = exactly(2, premises)
    lower = law.dof + columns - 1  # type: ignore[attr-defined]  # one of the two
    above, j = _indexed(first, lower + rows, law, sp.log)
    below, i = _indexed(second, lower, law, sp.log)
    names = law.names
    return _conclusion(law, x, statistic, _sum(above, j, columns, names) - _sum(below, i, columns, names))


@rule(**_KINDS)
def gamma_proportions(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """X_i = Y_i/(Y_1 + ... + Y_n) for independent gamma variables Y_i, whose sum is a gamma variable."""
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, Dirichlet) and isinstance(statistic, LogCoordinate), "the statistic is log x_i, the law a Dirichlet one")
    one, total = exactly(2, premises)
    concentration = law.concentration  # type: ignore[attr-defined]  # a Dirichlet
    each = _expectation(one, UnitGamma._unchecked(concentration[statistic.index, 0]), sp.log)  # type: ignore[attr-defined]  # a LogCoordinate
    whole = _expectation(total, UnitGamma._unchecked(sp.Add(*concentration)), sp.log)
    return _conclusion(law, x, statistic, each - whole, one, total)


def cosine(law: Structured, direction: Any) -> sp.Expr | None:
    """The cosine of the angle between a direction and the axis of symmetry; None where every direction is one."""
    if isinstance(law, SphericalUniform):
        return None
    axis = law.mean_direction  # type: ignore[attr-defined]  # has one
    return sp.Integer(1) if direction == axis else sp.expand(sp.Add(*(a * b for a, b in zip(direction, axis, strict=True))))


@rule(**_KINDS)
def projection_of_the_sphere(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """A law symmetric about an axis is known by the law of the projection on it; across the axis the mean is zero.

    For X = Z/|Z|, Z standard normal, (μᵀX)² is a quotient of gamma variables, so that (1 + μᵀX)/2 ~ UnitBeta((d-1)/2, (d-1)/2).
    """
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, (SphericalUniform, PowerSpherical, VonMisesFisher)), "{} is not symmetric about an axis", law)
    require(isinstance(statistic, (Projection, LogOnePlusProjection)), "the statistic is of a projection")
    (premise,) = exactly(1, premises)
    angle = cosine(law, statistic.direction)  # type: ignore[attr-defined]  # one of the two
    base = projection_law(law)
    if isinstance(statistic, Projection):
        value = _expectation(premise, base, lambda y: y)
        centred = value if isinstance(base, SphereProjection) else 2 * value - 1
        return _conclusion(law, x, statistic, centred if angle is None else angle * centred, premise)
    require(isinstance(base, UnitBeta), "1 + μᵀX has no beta law under {}", law)
    require(angle is None or angle in (1, -1), "the directions are not on one axis")
    value = _expectation(premise, base, sp.log if angle != -1 else lambda y: sp.log(1 - y))
    return _conclusion(law, x, statistic, sp.log(2) + value, premise)


def projection_law(law: Structured) -> Law:
    """The law of μᵀX (Bessel), or of (1 + μᵀX)/2 (beta), for the mean direction μ."""
    half = (law.space.shape[0] - sp.Integer(1)) / 2
    if isinstance(law, VonMisesFisher):
        return SphereProjection._unchecked(half - sp.Rational(1, 2), law.concentration)
    concentration = law.concentration if isinstance(law, PowerSpherical) else sp.Integer(0)
    return UnitBeta._unchecked(half + concentration, half)


@rule(**_KINDS)
def normal_gamma_statistic(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """(Y, T) is T = G/rate for a gamma variable G, and Y = m + L Z/√T for independent standard normal Z, LLᵀ the inverse of the precision."""
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, NormalGamma), "{} is no normal-gamma law", law)
    gamma, k = UnitGamma._unchecked(law.shape), int(law.loc.rows)  # type: ignore[attr-defined]  # a NormalGamma
    rate, loc, precision = law.rate, law.loc, law.precision  # type: ignore[attr-defined]  # a NormalGamma
    if statistic == LogCoordinate(k):
        (premise,) = exactly(1, premises)
        return _conclusion(law, x, statistic, _expectation(premise, gamma, sp.log) - sp.log(rate), premise)
    if statistic == Coordinate(k):
        (premise,) = exactly(1, premises)
        return _conclusion(law, x, statistic, _expectation(premise, gamma, lambda y: y) / rate, premise)
    require(isinstance(statistic, WeightedQuadraticForm), "the statistic is none of a normal-gamma law")
    _standard_moments(premises[:2])
    (mean,) = exactly(1, premises[2:])
    shift = difference(loc, statistic.center)  # type: ignore[attr-defined]  # a WeightedQuadraticForm
    far = trace_product(statistic.precision, shift, transposed(shift))  # type: ignore[attr-defined]  # a WeightedQuadraticForm
    spread = trace_product(sp.Inverse(precision), statistic.precision)  # type: ignore[attr-defined]  # a WeightedQuadraticForm
    return _conclusion(law, x, statistic, spread + far * _expectation(mean, gamma, lambda y: y) / rate, *premises)
