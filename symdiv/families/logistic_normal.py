"""The logistic-normal distribution on the simplex.

Source: Aitchison, *The Statistical Analysis of Compositional Data*, 6.2.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.errors import Unsupported
from symdiv.families.multivariate_normal import MultivariateNormal
from symdiv.families.statistics import CoordinateSum, LogOnePlusExponentials, explicit_point
from symdiv.families.structured import Space, Terms, Transformed, require_sizes
from symdiv.matrices import POSITIVE_DEFINITE, VECTOR, column, is_explicit, shape_of
from symdiv.parametrised import Parameter

__all__ = ["LogisticNormal"]


class LogisticNormal(Transformed):
    """The law of (e^Z_1, ..., e^Z_d, 1)/(e^Z_1 + ... + e^Z_d + 1) for Z ~ MultivariateNormal(mean, covariance), on the simplex.

    Density (of all coordinates but the last): that of Z at log(x_i/x_(d+1)), divided by x_1 ··· x_(d+1).

    >>> from symdiv import LogisticNormal
    >>> LogisticNormal([0, 0], [[2, 1], [1, 2]])
    LogisticNormal([0, 0], [[2, 1], [1, 2]])
    """

    mean = Parameter(VECTOR)
    covariance = Parameter(POSITIVE_DEFINITE)
    bijection = "additive logistic map"

    def _check(self) -> None:
        require_sizes("LogisticNormal", ("mean", shape_of(self.mean)[0], "covariance", shape_of(self.covariance)[0]))

    @property
    def space(self) -> Space:
        return Space("probability vectors", (shape_of(self.mean)[0] + 1, sp.Integer(1)))

    @property
    def base(self) -> MultivariateNormal:
        return MultivariateNormal._unchecked(self.mean, self.covariance)

    @property
    def log_jacobian(self) -> Terms | None:
        size = shape_of(self.mean)[0]
        if not size.is_Integer:
            return None
        return (sp.Integer(1), CoordinateSum()), (-size - 1, LogOnePlusExponentials(size))

    def log_density(self, x: Any) -> sp.Expr:
        point = explicit_point(x)
        if not is_explicit(point):
            raise Unsupported(f"{self}: the log-density at {x}; give the coordinates, as a list")
        last = point[point.rows - 1, 0]
        ratios = column(sp.log(c / last) for c in list(point)[:-1])
        return self.base.log_density(ratios) - sp.Add(*(sp.log(c) for c in point))
