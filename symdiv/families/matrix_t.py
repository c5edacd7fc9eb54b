"""The matrix t distribution.

Source: Gupta, Nagar, *Matrix Variate Distributions*, ch. 4.
"""

from __future__ import annotations

from typing import Self

import sympy as sp

from symdiv.families.statistics import LogRatio
from symdiv.families.structured import Space, Structured, Terms, require_sizes
from symdiv.families.wishart import log_multivariate_gamma
from symdiv.matrices import MATRIX, PositiveDefiniteDomain, log_determinant, shape_of
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["MatrixT"]


class MatrixT(Structured):
    """Matrix t distribution on n × p matrices: MatrixNormal(M, W, V) for W ~ InverseWishart(dof + n - 1, U).

    Density: |I + U⁻¹ (x-M) V⁻¹ (x-M)ᵀ|^(-(dof+n+p-1)/2) Γ_p((dof+n+p-1)/2) / (π^(np/2) Γ_p((dof+p-1)/2) |V|^(n/2) |U|^(p/2)).

    >>> from symdiv import MatrixT
    >>> MatrixT(3, [[0, 0]], [[1]], [[2, 1], [1, 2]])
    MatrixT(3, [[0, 0]], [[1]], [[2, 1], [1, 2]])
    """

    dof = Parameter(POSITIVE)
    loc = Parameter(MATRIX)
    row_scale = Parameter(PositiveDefiniteDomain(rows="rows", columns="rows"))
    column_scale = Parameter(PositiveDefiniteDomain(rows="columns", columns="columns"))

    def _check(self) -> None:
        n, p = shape_of(self.loc)
        require_sizes("MatrixT", ("loc", n, "row_scale", shape_of(self.row_scale)[0]), ("loc", p, "column_scale", shape_of(self.column_scale)[0]))

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """Of matrices with two rows."""
        return cls(f"dof{suffix}", *(sp.MatrixSymbol(f"{name}{suffix}", 2, 2) for name in ("loc", "row_scale", "column_scale")))

    @property
    def space(self) -> Space:
        return Space("real values", shape_of(self.loc))

    @property
    def constant(self) -> sp.Expr:
        n, p = shape_of(self.loc)
        total = self.dof + n + p - 1
        gammas = log_multivariate_gamma(p, total / 2, self.names) - log_multivariate_gamma(p, (total - n) / 2, self.names)
        return gammas - n * p * sp.log(sp.pi) / 2 - n * log_determinant(self.column_scale) / 2 - p * log_determinant(self.row_scale) / 2

    @property
    def terms(self) -> Terms:
        n, p = shape_of(self.loc)
        return ((-(self.dof + n + p - 1) / 2, LogRatio(self.row_scale, self.column_scale, self.loc)),)
