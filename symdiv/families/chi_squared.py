"""The chi-squared distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 18.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["ChiSquared"]


class ChiSquared(Family):
    """Chi-squared distribution with n > 0 degrees of freedom, on x > 0: the gamma distribution with shape n/2 and rate 1/2.

    Density: x^(n/2-1) e^(-x/2) / (2^(n/2) Γ(n/2)).

    >>> from symdiv import ChiSquared
    >>> ChiSquared(dof=3)
    ChiSquared(3)
    """

    dof = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        half = self.dof / 2
        return -half * sp.log(2) - sp.loggamma(half) + (half - 1) * sp.log(x) - x / 2

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(self.dof / 2), lambda y: 2 * y, lambda x: x / 2)
