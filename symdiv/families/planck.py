"""The Planck distribution, on 0, 1, 2, ...: the geometric distribution by its rate.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, 5.2; the occupation number of a mode in Planck's law.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import PlanckCount, Support
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["Planck"]


class Planck(Family):
    """Planck distribution with rate r > 0, which is Geometric(1 - e^(-r)).

    Mass: (1 - e^(-r)) e^(-rk) on k = 0, 1, 2, ...

    >>> from symdiv import Planck, kl_divergence
    >>> kl_divergence(Planck("r"), "Geometric(1 - exp(-r))")
    0
    """

    rate = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo, discrete=True)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return sp.log(1 - sp.exp(-self.rate)) - self.rate * x

    @property
    def pushforward(self) -> Image:
        return Image(PlanckCount(self.rate), lambda y: y, lambda x: x)
