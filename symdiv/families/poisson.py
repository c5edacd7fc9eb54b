"""The Poisson distribution.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, ch. 4.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import PoissonCount, Support
from symdiv.parametrised import NONNEGATIVE, REAL, Alternative, Parameter

__all__ = ["Poisson"]


class Poisson(Family):
    """Poisson distribution with rate λ >= 0; also ``Poisson(log_rate=)``.

    Mass: e^(-λ) λ^k / k! on k = 0, 1, 2, ...

    >>> from symdiv import Poisson
    >>> Poisson(log_rate=0)
    Poisson(1)
    """

    rate = Parameter(NONNEGATIVE)
    alternatives = (Alternative({"log_rate": REAL}, ("rate",), lambda log_rate: (sp.exp(log_rate),)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo, discrete=True)

    @property
    def interior(self) -> Boolean:
        return self.rate > 0

    @property
    def degenerate(self) -> tuple[tuple[Boolean, sp.Expr], ...]:
        return ((sp.Eq(self.rate, 0), sp.Integer(0)),)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return x * sp.log(self.rate) - self.rate - sp.loggamma(x + 1)

    @property
    def pushforward(self) -> Image:
        return Image(PoissonCount(self.rate), lambda y: y, lambda x: x)
