"""E log(1 + a positive definite quadratic form) of a normal or Student t vector, as an integral of one variable.

By Frullani's integral log q = ∫ (e^(-s) - e^(-sq)) ds/s over s > 0; for w > 0 and q = 1 + Q, the difference of log wq and log w is the integral of
(e^(-sw) - e^(-swq))/s >= 0, so that the expectation may be taken inside (Tonelli). What is left are Laplace transforms of quadratic forms.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.families.matrix_normal import MatrixNormal
from symdiv.families.matrix_t import MatrixT
from symdiv.families.multivariate_normal import MultivariateNormal
from symdiv.families.multivariate_student_t import MultivariateStudentT
from symdiv.families.statistics import LogRatio, Statistic, transposed
from symdiv.families.structured import Structured
from symdiv.laws import StandardNormal, UnitGamma
from symdiv.matrices import difference, is_explicit
from symdiv.rules.conditions import conjunction
from symdiv.rules.multivariate import exactly
from symdiv.rules.pencils import pencil
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Statement
from symdiv.rules.statistics import any_number, statistic_of

__all__ = ["mixing_law", "vector_form"]


def vector_form(law: Structured, statistic: Statistic) -> tuple[Any, Any, Any, sp.Expr, sp.Expr] | None:
    """S, U, d, f, v: the law is that of m + LZ√(f/C), LLᵀ = S, with C = 1 or chi-squared; the statistic is log(1 + (x-c)ᵀU⁻¹(x-c)/v), and d = m - c.

    None where values are no single row or column of normal coordinates, scaled in common.

    >>> vector_form(MultivariateNormal([1], [[4]]), MultivariateStudentT(3, [0], [[2]]).terms[0][1])
    (Matrix([[4]]), Matrix([[2]]), Matrix([[1]]), 1, 3)
    """
    if not isinstance(law, (MultivariateNormal, MatrixNormal, MultivariateStudentT, MatrixT)) or not isinstance(statistic, LogRatio):
        return None
    rows, columns = law.space.shape
    parts = (law.loc, law.row_scale, law.column_scale) if isinstance(law, MatrixT) else law.normal_parts
    (mean, *spreads), shapes, center = parts, (statistic.row, statistic.column), statistic.center
    if columns != 1:
        mean, center, spreads, shapes = transposed(mean), transposed(center), spreads[::-1], shapes[::-1]
    if 1 not in (rows, columns) or not is_explicit(spreads[1]) or not is_explicit(shapes[1]):
        return None
    factor = spreads[1][0, 0] * (law.dof if isinstance(law, MultivariateStudentT) else 1)
    return spreads[0], shapes[0], difference(mean, center), factor, shapes[1][0, 0]


def mixing_law(law: Structured) -> UnitGamma | None:
    """The law of half of the C by which the covariance of normal coordinates is divided; None where it is no variable."""
    return UnitGamma._unchecked(law.dof / 2) if isinstance(law, (MultivariateStudentT, MatrixT)) else None


@rule(law="law", of="law", index="integers", variable="name", bound="name")
def logarithm_of_a_quadratic_form(
    premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str, bound: str
) -> Statement:
    """E log(1+Q) is ∫ (E e^(-sC) - E e^(-sC(1+Q))) ds/s for the C that mixes normal laws, where C(1+Q) has an elementary Laplace transform.

    For X = m + LZ√(f/C) choose L so that LLᵀ = S and LᵀU⁻¹L is diagonal. Completing the square, coordinate by coordinate, for a = d√(C/f)
    E e^(-s(a + LZ)ᵀU⁻¹(a + LZ)/2) = |I + sU⁻¹S|^(-1/2) e^(-s aᵀ(U + sS)⁻¹a/2), which is an exponential of a multiple of C.
    """
    statistic, x = statistic_of(law, of, index, variable)
    form = vector_form(law, statistic)
    require(form is not None, "the statistic is no quadratic form, or the law of no vector of normal coordinates")
    spread, shape, shift, factor, scale = form  # type: ignore[misc]  # not None
    require(bound.isidentifier() and bound not in law.names | of.names | {variable}, "{} is also a parameter", bound)
    gaussian, *others = premises
    value, u = any_number(gaussian, StandardNormal(), 1)
    require(value == sp.exp(u**2 / 2), "E[e^(uY)] = e^(u²/2)")
    s = sp.Symbol(bound, positive=True)
    determinant, shifted = (sp.Add(*(c * s**k for k, c in enumerate(coefficients))) for coefficients in pencil(shape, spread, shift))
    mixing = mixing_law(law)
    exponents = s * scale / factor, s * (scale + shifted / determinant) / factor  # of C/2
    if mixing is None:
        exactly(0, tuple(others))
        own, whole = (sp.exp(-e / 2) for e in exponents)
    else:
        (gamma,) = exactly(1, tuple(others))
        mixed, u = any_number(gamma, mixing, -1)
        own, whole = (mixed.xreplace({u: e}) for e in exponents)
    integral = sp.Integral((own - whole / sp.sqrt(determinant)) / s, (s, 0, sp.oo))
    return Statement(Expectation(law, x, statistic.at(x)), integral, conjunction(*(premise.condition for premise in premises)))
