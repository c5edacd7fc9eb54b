"""The beta distribution on any interval.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 25.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["ScaledBeta"]


class ScaledBeta(Family):
    """Beta distribution with α, β > 0 on low < x < high; also ``ScaledBeta(α, β, low, width=)``.

    Density: (x-low)^(α-1) (high-x)^(β-1) / (B(α, β) (high-low)^(α+β-1)).

    >>> from symdiv import ScaledBeta
    >>> ScaledBeta(2, 3, -1, width=2)
    ScaledBeta(2, 3, -1, 1)
    """

    alpha = Parameter(POSITIVE)
    beta = Parameter(POSITIVE)
    low = Parameter(REAL)
    high = Parameter(REAL)
    interval = ("low", "high")
    alternatives = (Alternative({"width": POSITIVE}, ("high",), lambda width, alpha, beta, low: (low + width,)),)

    @property
    def constraint(self) -> Boolean:
        return self.low < self.high

    @property
    def support(self) -> Support:
        return Support(self.low, self.high)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, b, low, high = self.alpha, self.beta, self.low, self.high
        log_beta = sp.loggamma(a) + sp.loggamma(b) - sp.loggamma(a + b)
        return (a - 1) * sp.log(x - low) + (b - 1) * sp.log(high - x) - (a + b - 1) * sp.log(high - low) - log_beta

    @property
    def pushforward(self) -> Image:
        width = self.high - self.low
        return Image(UnitBeta(self.alpha, self.beta), lambda y: self.low + width * y, lambda x: (x - self.low) / width)
