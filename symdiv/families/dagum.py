"""The Dagum (Burr type III, inverse Burr) distribution.

Source: C. Dagum, Économie Appliquée 30 (1977) 413-437; Kleiber, Kotz, *Statistical Size Distributions in Economics and Actuarial
Sciences* (2003), ch. 6.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["Dagum"]


class Dagum(Family):
    """Dagum distribution with shapes c, k > 0 and scale s > 0, on x > 0; also ``Dagum(c, k, rate=)``, where rate = 1/s.

    Density: (ck/s) z^(ck-1) (1 + z^c)^(-k-1), where z = x/s.

    >>> from symdiv import Dagum
    >>> Dagum(2, 3)
    Dagum(2, 3, 1)
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
        return sp.log(c) + sp.log(k) - sp.log(s) + (c * k - 1) * (sp.log(x) - sp.log(s)) - (k + 1) * sp.log(1 + power(x / s, c))

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """A power of odds, and a power of the opposite odds."""
        opposite = Image(UnitBetaPrime(1, self.k), lambda y: self.scale * y ** (-1 / self.c), lambda x: power(x / self.scale, -self.c), increasing=False)
        return ((self.pushforward,), (opposite,))

    @property
    def pushforward(self) -> Image:
        return Image(UnitBetaPrime(self.k, 1), lambda y: self.scale * y ** (1 / self.c), lambda x: power(x / self.scale, self.c))
