"""The multivariate Student t distribution.

Source: Kotz, Nadarajah, *Multivariate t Distributions and Their Applications*, ch. 1.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.families.statistics import LogRatio
from symdiv.families.structured import Space, Structured, Terms, require_sizes
from symdiv.matrices import POSITIVE_DEFINITE, VECTOR, log_determinant, shape_of
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["MultivariateStudentT"]


class MultivariateStudentT(Structured):
    """Multivariate Student t distribution: m + Z/√(C/n) for Z ~ MultivariateNormal(0, S) and C ~ ChiSquared(n), independent.

    Density on R^d: Γ((n+d)/2) (1 + (x-m)ᵀ S⁻¹ (x-m)/n)^(-(n+d)/2) / (Γ(n/2) (nπ)^(d/2) √|S|). ``scale`` is S, not its root.

    >>> from symdiv import MultivariateStudentT
    >>> MultivariateStudentT(3, [0, 0], [[2, 1], [1, 2]])
    MultivariateStudentT(3, [0, 0], [[2, 1], [1, 2]])
    """

    dof = Parameter(POSITIVE)
    loc = Parameter(VECTOR)
    scale = Parameter(POSITIVE_DEFINITE)

    def _check(self) -> None:
        require_sizes("MultivariateStudentT", ("loc", shape_of(self.loc)[0], "scale", shape_of(self.scale)[0]))

    @property
    def space(self) -> Space:
        return Space("real values", shape_of(self.loc))

    @property
    def normal_parts(self) -> tuple[Any, Any, Any]:
        """Mean, row covariance and column covariance of the normal law that is mixed over scales."""
        return self.loc, self.scale, sp.ImmutableDenseMatrix([[1]])

    @property
    def constant(self) -> sp.Expr:
        n, d = self.dof, shape_of(self.loc)[0]
        return sp.loggamma((n + d) / 2) - sp.loggamma(n / 2) - d * sp.log(n * sp.pi) / 2 - log_determinant(self.scale) / 2

    @property
    def terms(self) -> Terms:
        n, d = self.dof, shape_of(self.loc)[0]
        return ((-(n + d) / 2, LogRatio(self.scale, sp.ImmutableDenseMatrix([[n]]), self.loc)),)
