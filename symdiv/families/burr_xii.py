"""The Burr type XII (Singh-Maddala) distribution.

Source: I. W. Burr, Annals of Mathematical Statistics 13 (1942) 215-232; Johnson, Kotz, Balakrishnan,
*Continuous Univariate Distributions* 1, ch. 12.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["BurrXII"]


class BurrXII(Family):
    """Burr type XII distribution with shapes c, k > 0 and scale s > 0, on x > 0; also ``BurrXII(c, k, rate=)``, where rate = 1/s.

    Density: (ck/s) z^(c-1) (1 + z^c)^(-k-1), where z = x/s.

    >>> from symdiv import BurrXII
    >>> BurrXII(2, 3)
    BurrXII(2, 3, 1)
    """

    c = Parameter(POSITIVE)
    k = Parameter(POSITIVE)
    scale = Parameter(POSITIVE, 1)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, c, k: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        c, k, s = self.arguments
        return sp.log(c) + sp.log(k) - sp.log(s) + (c - 1) * (sp.log(x) - sp.log(s)) - (k + 1) * sp.log(1 + power(x / s, c))

    @property
    def pushforward(self) -> Image:
        return Image(UnitBetaPrime(1, self.k), lambda y: self.scale * y ** (1 / self.c), lambda x: power(x / self.scale, self.c))
