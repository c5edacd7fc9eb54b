"""The F distribution (Fisher, Snedecor).

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 27.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["FisherF"]


class FisherF(Family):
    """Law of (X/d1)/(Y/d2) for independent X, Y, chi-squared with d1, d2 > 0 degrees of freedom, on x > 0.

    Density: √((d1 x)^d1 d2^d2 / (d1 x + d2)^(d1+d2)) / (x B(d1/2, d2/2)).

    >>> from symdiv import FisherF
    >>> FisherF(d1=2, d2=5)
    FisherF(2, 5)
    """

    d1 = Parameter(POSITIVE)
    d2 = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, n = self.d1, self.d2
        log_beta = sp.loggamma(m / 2) + sp.loggamma(n / 2) - sp.loggamma((m + n) / 2)
        return (m * sp.log(m) + n * sp.log(n) + m * sp.log(x) - (m + n) * sp.log(m * x + n)) / 2 - sp.log(x) - log_beta

    @property
    def pushforward(self) -> Image:
        m, n = self.d1, self.d2
        return Image(UnitBetaPrime(m / 2, n / 2), lambda y: n / m * y, lambda x: m / n * x)
