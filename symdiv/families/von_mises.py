"""The von Mises distribution on the circle.

Source: Mardia, Jupp, *Directional Statistics*, 3.5.4.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import CircularBessel, Support
from symdiv.parametrised import NONNEGATIVE, REAL, Parameter

__all__ = ["VonMises"]


class VonMises(Family):
    """Von Mises distribution with location m (its mode) and concentration κ >= 0, on the circle m-π < x < m+π.

    Density: e^(κ cos(x-m)) / (2π I₀(κ)).

    >>> from symdiv import VonMises
    >>> VonMises(0, concentration="1/2")
    VonMises(0, '1/2')
    """

    loc = Parameter(REAL)
    concentration = Parameter(NONNEGATIVE)

    @property
    def support(self) -> Support:
        return Support(self.loc - sp.pi, self.loc + sp.pi, circular=True)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        k = self.concentration
        return k * sp.cos(x - self.loc) - sp.log(2 * sp.pi) - sp.log(sp.besseli(0, k))

    @property
    def pushforward(self) -> Image:
        return Image(CircularBessel(self.concentration), lambda y: self.loc + y, lambda x: x - self.loc)
