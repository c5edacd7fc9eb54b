"""The wrapped Cauchy distribution on the circle.

Source: Mardia, Jupp, *Directional Statistics*, 3.5.7.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import CircularCauchy, Support
from symdiv.parametrised import POSITIVE, REAL, UNIT_OPEN, Alternative, Parameter

__all__ = ["WrappedCauchy"]


class WrappedCauchy(Family):
    """Wrapped Cauchy distribution with location m and concentration 0 < c < 1, on the circle m-π < x < m+π; also ``WrappedCauchy(m, scale=)``.

    The scale s is that of the Cauchy law on the line that is wrapped: c = e^(-s).

    Density: (1-c²) / (2π (1 + c² - 2c cos(x-m))).

    >>> from symdiv import WrappedCauchy
    >>> WrappedCauchy(0, scale=2)
    WrappedCauchy(0, 'exp(-2)')
    """

    loc = Parameter(REAL)
    concentration = Parameter(UNIT_OPEN)
    alternatives = (Alternative({"scale": POSITIVE}, ("concentration",), lambda scale, loc: (sp.exp(-scale),)),)

    @property
    def support(self) -> Support:
        return Support(self.loc - sp.pi, self.loc + sp.pi, circular=True)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        c = self.concentration
        return sp.log(1 - c**2) - sp.log(2 * sp.pi) - sp.log(1 + c**2 - 2 * c * sp.cos(x - self.loc))

    @property
    def pushforward(self) -> Image:
        return Image(CircularCauchy(self.concentration), lambda y: self.loc + y, lambda x: x - self.loc)
