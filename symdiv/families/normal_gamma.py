"""The normal-gamma distribution.

Source: Bernardo, Smith, *Bayesian Theory*, 3.2.3 and appendix A.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.statistics import Coordinate, LogCoordinate, WeightedQuadraticForm
from symdiv.families.structured import Space, Structured, Terms, require_sizes
from symdiv.matrices import PositiveDefiniteDomain, VectorDomain, log_determinant, require_explicit, shape_of
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["NormalGamma"]


class NormalGamma(Structured):
    """The law of (Y, T): T ~ Gamma(shape, rate), and given T, Y is normal with mean loc and covariance (T·precision)⁻¹.

    Numbers for loc and precision give the usual one-dimensional Y; a vector and a positive definite matrix a k-dimensional one.
    Density: Gamma density of t times √(|Λ| t^k / (2π)^k) e^(-t (y-m)ᵀ Λ (y-m)/2).

    >>> from symdiv import NormalGamma
    >>> NormalGamma("m", "l", "a", "b")
    NormalGamma('[m]', '[[l]]', 'a', 'b')
    """

    loc = Parameter(VectorDomain(rows=None, number=True))
    precision = Parameter(PositiveDefiniteDomain(number=True))
    shape = Parameter(POSITIVE)
    rate = Parameter(POSITIVE)

    def _check(self) -> None:
        require_explicit("NormalGamma", precision=self.precision)
        require_sizes("NormalGamma", ("loc", shape_of(self.loc)[0], "precision", shape_of(self.precision)[0]))

    @property
    def space(self) -> Space:
        return Space("values with a positive last coordinate", (shape_of(self.loc)[0] + 1, sp.Integer(1)))

    @property
    def constant(self) -> sp.Expr:
        k, a, b = shape_of(self.loc)[0], self.shape, self.rate
        return log_determinant(self.precision) / 2 - k * sp.log(2 * sp.pi) / 2 + a * sp.log(b) - sp.loggamma(a)

    @property
    def terms(self) -> Terms:
        k = int(self.loc.rows)
        return (
            (self.shape + sp.Rational(k, 2) - 1, LogCoordinate(k)),
            (-self.rate, Coordinate(k)),
            (-sp.Rational(1, 2), WeightedQuadraticForm(self.precision, self.loc)),
        )
