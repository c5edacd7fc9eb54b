"""The matrix normal distribution.

Source: Gupta, Nagar, *Matrix Variate Distributions*, ch. 2.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.families.statistics import QuadraticForm
from symdiv.families.structured import Space, Structured, Terms, require_sizes
from symdiv.matrices import MATRIX, PositiveDefiniteDomain, log_determinant, shape_of
from symdiv.parametrised import Parameter

__all__ = ["MatrixNormal"]


class MatrixNormal(Structured):
    """Matrix normal distribution on n × p matrices, with mean M, row covariance U (n × n) and column covariance V (p × p).

    Density: e^(-tr(V⁻¹ (x-M)ᵀ U⁻¹ (x-M))/2) / ((2π)^(np/2) |V|^(n/2) |U|^(p/2)).

    >>> from symdiv import MatrixNormal
    >>> MatrixNormal([[0, 0]], [[1]], [[2, 1], [1, 2]])
    MatrixNormal([[0, 0]], [[1]], [[2, 1], [1, 2]])
    """

    mean = Parameter(MATRIX)
    row_covariance = Parameter(PositiveDefiniteDomain(rows="rows", columns="rows"))
    column_covariance = Parameter(PositiveDefiniteDomain(rows="columns", columns="columns"))

    def _check(self) -> None:
        n, p = shape_of(self.mean)
        require_sizes(
            "MatrixNormal",
            ("mean", n, "row_covariance", shape_of(self.row_covariance)[0]),
            ("mean", p, "column_covariance", shape_of(self.column_covariance)[0]),
        )

    @property
    def space(self) -> Space:
        return Space("real values", shape_of(self.mean))

    @property
    def normal_parts(self) -> tuple[Any, Any, Any]:
        """Mean, row covariance and column covariance."""
        return self.mean, self.row_covariance, self.column_covariance

    @property
    def constant(self) -> sp.Expr:
        n, p = shape_of(self.mean)
        return -n * p * sp.log(2 * sp.pi) / 2 - n * log_determinant(self.column_covariance) / 2 - p * log_determinant(self.row_covariance) / 2

    @property
    def terms(self) -> Terms:
        return ((-sp.Rational(1, 2), QuadraticForm(self.row_covariance, self.column_covariance, self.mean)),)
