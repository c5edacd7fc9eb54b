"""The zeta distribution, on 1, 2, 3, ...; also called Zipf's law on all integers.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, 11.2.20.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, ZetaCount
from symdiv.parametrised import ABOVE_ONE, Parameter

__all__ = ["Zeta"]


class Zeta(Family):
    """Zeta distribution with exponent s > 1. Its mean is finite for s > 2 only.

    Mass: k^(-s)/ζ(s) on k = 1, 2, 3, ...

    >>> import symdiv as sd
    >>> sd.derive("kl_divergence", sd.Zeta("s"), sd.Geometric("p")).condition
    (s > 2) & (p < 1)
    """

    exponent = Parameter(ABOVE_ONE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(1), sp.oo, discrete=True)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return -self.exponent * sp.log(x) - sp.log(sp.zeta(self.exponent))

    @property
    def pushforward(self) -> Image:
        return Image(ZetaCount(self.exponent), lambda y: y, lambda x: x)
