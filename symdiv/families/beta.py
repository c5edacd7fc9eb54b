"""The beta distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 25.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import CLOSED_UNIT, POSITIVE, Alternative, Parameter

__all__ = ["Beta"]


class Beta(Family):
    """Beta distribution with α, β > 0, on 0 < x < 1; also ``Beta(mean=, size=)``, where size = α + β.

    Density: x^(α-1) (1-x)^(β-1) / B(α, β).

    >>> from symdiv import Beta
    >>> Beta(mean="1/4", size=8)
    Beta(2, 6)
    """

    alpha = Parameter(POSITIVE)
    beta = Parameter(POSITIVE)
    alternatives = (Alternative({"mean": CLOSED_UNIT, "size": POSITIVE}, ("alpha", "beta"), lambda mean, size: (mean * size, (1 - mean) * size)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(1))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, b = self.alpha, self.beta
        log_beta = sp.loggamma(a) + sp.loggamma(b) - sp.loggamma(a + b)
        return (a - 1) * sp.log(x) + (b - 1) * sp.log(1 - x) - log_beta

    @property
    def pushforward(self) -> Image:
        return Image(UnitBeta(self.alpha, self.beta), lambda y: y, lambda x: x)
