"""The half-Cauchy distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 16; SciPy, ``scipy.stats.halfcauchy``.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import StandardCauchy, Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["HalfCauchy"]


class HalfCauchy(Family):
    """Law of |X| for X Cauchy with location 0 and scale s > 0, on x > 0.

    Density: 2 / (π s (1 + (x/s)²)).

    >>> from symdiv import HalfCauchy
    >>> HalfCauchy(scale="1/2")
    HalfCauchy('1/2')
    """

    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        s = self.scale
        return sp.log(2 / sp.pi) - sp.log(s) - sp.log(1 + (x / s) ** 2)

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """A power of odds; also the two halves of the Cauchy law, folded onto each other."""
        folded = Image(StandardCauchy(), lambda y: self.scale * sp.Abs(y), lambda x: x / self.scale, folded=True)
        return ((self.pushforward,), (folded,))

    @property
    def pushforward(self) -> Image:
        half = sp.Rational(1, 2)
        return Image(UnitBetaPrime(half, half), lambda y: self.scale * sp.sqrt(y), lambda x: (x / self.scale) ** 2)
