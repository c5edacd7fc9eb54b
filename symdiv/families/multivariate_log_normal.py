"""The multivariate log-normal distribution.

Source: Kotz, Balakrishnan, Johnson, *Continuous Multivariate Distributions* 1, ch. 44.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.errors import Unsupported
from symdiv.families.multivariate_normal import MultivariateNormal
from symdiv.families.statistics import CoordinateSum, explicit_point
from symdiv.families.structured import Space, Terms, Transformed, require_sizes
from symdiv.matrices import POSITIVE_DEFINITE, VECTOR, is_explicit, shape_of
from symdiv.parametrised import Parameter

__all__ = ["MultivariateLogNormal"]


class MultivariateLogNormal(Transformed):
    """The law of (e^Z_1, ..., e^Z_d) for Z ~ MultivariateNormal(mean, covariance).

    Density: that of Z at (log x_1, ..., log x_d), divided by x_1 ··· x_d.

    >>> from symdiv import MultivariateLogNormal
    >>> MultivariateLogNormal([0, 0], [[2, 1], [1, 2]])
    MultivariateLogNormal([0, 0], [[2, 1], [1, 2]])
    """

    mean = Parameter(VECTOR)
    covariance = Parameter(POSITIVE_DEFINITE)
    bijection = "exponential of each coordinate"

    def _check(self) -> None:
        require_sizes("MultivariateLogNormal", ("mean", shape_of(self.mean)[0], "covariance", shape_of(self.covariance)[0]))

    @property
    def space(self) -> Space:
        return Space("positive values", shape_of(self.mean))

    @property
    def base(self) -> MultivariateNormal:
        return MultivariateNormal._unchecked(self.mean, self.covariance)

    @property
    def log_jacobian(self) -> Terms:
        return ((sp.Integer(1), CoordinateSum()),)

    def log_density(self, x: Any) -> sp.Expr:
        point = explicit_point(x)
        if not is_explicit(point):
            raise Unsupported(f"{self}: the log-density at {x}; give the coordinates, as a list")
        logarithms = sp.ImmutableDenseMatrix(point.applyfunc(sp.log))
        return self.base.log_density(logarithms) - sp.Add(*logarithms)
