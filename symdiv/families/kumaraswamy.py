"""The Kumaraswamy distribution.

Source: Kumaraswamy (1980), *Journal of Hydrology* 46, 79-88; Jones (2009), *Statistical Methodology* 6, 70-81.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["Kumaraswamy"]


class Kumaraswamy(Family):
    """Kumaraswamy distribution with a, b > 0, on 0 < x < 1: X^a is beta with parameters 1 and b.

    Density: a b x^(a-1) (1-x^a)^(b-1).

    >>> from symdiv import Kumaraswamy
    >>> Kumaraswamy(2, "b").support.high
    1
    """

    a = Parameter(POSITIVE)
    b = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(1))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, b = self.a, self.b
        return sp.log(a) + sp.log(b) + (a - 1) * sp.log(x) + (b - 1) * sp.log(1 - power(x, a))

    @property
    def pushforward(self) -> Image:
        return Image(UnitBeta(1, self.b), lambda y: y ** (1 / self.a), lambda x: power(x, self.a))
