"""The geometric distribution, on 0, 1, 2, ...

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, ch. 5.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import GeometricCount, Support
from symdiv.parametrised import NONNEGATIVE, REAL, UNIT_WITHOUT_ZERO, Alternative, Parameter

__all__ = ["Geometric"]


class Geometric(Family):
    """Number of failures before the first success of probability p, 0 < p <= 1; also ``Geometric(logit=)``, ``Geometric(mean=)``.

    Mass: p (1-p)^k on k = 0, 1, 2, ...

    >>> from symdiv import Geometric
    >>> Geometric(mean=3)
    Geometric('1/4')
    """

    prob = Parameter(UNIT_WITHOUT_ZERO)
    alternatives = (
        Alternative({"logit": REAL}, ("prob",), lambda logit: (1 / (1 + sp.exp(-logit)),)),
        Alternative({"mean": NONNEGATIVE}, ("prob",), lambda mean: (1 / (1 + mean),)),
    )

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo, discrete=True)

    @property
    def interior(self) -> Boolean:
        return self.prob < 1

    @property
    def degenerate(self) -> tuple[tuple[Boolean, sp.Expr], ...]:
        return ((sp.Eq(self.prob, 1), sp.Integer(0)),)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return sp.log(self.prob) + x * sp.log(1 - self.prob)

    @property
    def pushforward(self) -> Image:
        return Image(GeometricCount(self.prob), lambda y: y, lambda x: x)
