"""The chi distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 18.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["Chi"]


class Chi(Family):
    """Law of √X for X chi-squared with n > 0 degrees of freedom, on x > 0.

    Density: x^(n-1) e^(-x²/2) / (2^(n/2-1) Γ(n/2)).

    >>> from symdiv import Chi
    >>> Chi(dof=3)
    Chi(3)
    """

    dof = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        n = self.dof
        return (1 - n / 2) * sp.log(2) - sp.loggamma(n / 2) + (n - 1) * sp.log(x) - x**2 / 2

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(self.dof / 2), lambda y: sp.sqrt(2 * y), lambda x: x**2 / 2)
