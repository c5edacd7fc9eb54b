"""The beta prime distribution (inverted beta, Pearson type VI).

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 25.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["BetaPrime"]


class BetaPrime(Family):
    """Law of B/(1-B) for B beta with α, β > 0, on x > 0.

    Density: x^(α-1) (1+x)^(-α-β) / B(α, β).

    >>> from symdiv import BetaPrime
    >>> BetaPrime(2, beta=3)
    BetaPrime(2, 3)
    """

    alpha = Parameter(POSITIVE)
    beta = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, b = self.alpha, self.beta
        log_beta = sp.loggamma(a) + sp.loggamma(b) - sp.loggamma(a + b)
        return -log_beta + (a - 1) * sp.log(x) - (a + b) * sp.log(1 + x)

    @property
    def pushforward(self) -> Image:
        return Image(UnitBetaPrime(self.alpha, self.beta), lambda y: y, lambda x: x)
