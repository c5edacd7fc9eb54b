"""The multivariate normal distribution.

Source: Anderson, *An Introduction to Multivariate Statistical Analysis*, 3rd ed., ch. 2.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.families.statistics import QuadraticForm, transposed
from symdiv.families.structured import Space, Structured, Terms, require_sizes
from symdiv.matrices import MATRIX, POSITIVE_DEFINITE, VECTOR, VectorDomain, inverse, is_explicit, log_determinant, shape_of
from symdiv.parametrised import Alternative, Parameter

__all__ = ["ONE", "MultivariateNormal"]

ONE = sp.ImmutableDenseMatrix([[1]])


def _from_factor(scale_factor: Any, **others: Any) -> tuple[Any, ...]:
    if not is_explicit(scale_factor) or scale_factor.rows != scale_factor.cols:
        raise InvalidInput(f"MultivariateNormal: scale_factor is {scale_factor}; expected an explicit square matrix L, for the covariance LLᵀ")
    return (sp.ImmutableDenseMatrix(scale_factor * transposed(scale_factor)),)


def _circulant(circulant: Any, **others: Any) -> tuple[Any, ...]:
    n = circulant.rows
    return (sp.ImmutableDenseMatrix(n, n, lambda i, j: circulant[(j - i) % n, 0]),)


class MultivariateNormal(Structured):
    """Multivariate normal distribution with mean m and covariance S, symmetric and positive definite.

    Density on R^d: e^(-(x-m)ᵀ S⁻¹ (x-m)/2) / √((2π)^d |S|). Matrices are explicit, of any size, or ``MatrixSymbol``s; a bare name stands for
    a MatrixSymbol of ``dim`` rows. Also ``precision=`` (S⁻¹), ``scale_factor=`` (L with S = LLᵀ), ``variances=`` (a diagonal S) and
    ``circulant=`` (the first row of a circulant S). The marginal of a Gaussian process at finitely many points is a member.

    >>> from symdiv import MultivariateNormal
    >>> MultivariateNormal([0, 0], [[2, 1], [1, 2]])
    MultivariateNormal([0, 0], [[2, 1], [1, 2]])
    >>> MultivariateNormal([0, 0], variances=[1, 4])
    MultivariateNormal([0, 0], [[1, 0], [0, 4]])
    >>> MultivariateNormal("m", "S").text
    'MultivariateNormal(MatrixSymbol(m, dim, 1), MatrixSymbol(S, dim, dim))'
    """

    mean = Parameter(VECTOR)
    covariance = Parameter(POSITIVE_DEFINITE)
    alternatives = (
        Alternative({"precision": POSITIVE_DEFINITE}, ("covariance",), lambda precision, mean: (inverse(precision),)),
        Alternative({"scale_factor": MATRIX}, ("covariance",), _from_factor),
        Alternative(
            {"variances": VectorDomain("the variances", rows=None)},
            ("covariance",),
            lambda variances, mean: (sp.ImmutableDenseMatrix(sp.diag(*variances)),),
        ),
        Alternative({"circulant": VectorDomain("the first row of a circulant matrix", rows=None)}, ("covariance",), _circulant),
    )

    def _check(self) -> None:
        require_sizes("MultivariateNormal", ("mean", shape_of(self.mean)[0], "covariance", shape_of(self.covariance)[0]))

    @property
    def space(self) -> Space:
        return Space("real values", shape_of(self.mean))

    @property
    def normal_parts(self) -> tuple[Any, Any, Any]:
        """Mean, row covariance and column covariance."""
        return self.mean, self.covariance, ONE

    @property
    def constant(self) -> sp.Expr:
        return -shape_of(self.mean)[0] * sp.log(2 * sp.pi) / 2 - log_determinant(self.covariance) / 2

    @property
    def terms(self) -> Terms:
        return ((-sp.Rational(1, 2), QuadraticForm(self.covariance, ONE, self.mean)),)
