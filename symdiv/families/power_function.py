"""The power-function distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 20; SciPy `powerlaw`.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta, UnitGamma
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["PowerFunction"]


class PowerFunction(Family):
    """Power-function distribution with shape a > 0, on 0 < x < 1.

    Density: a x^(a-1).

    >>> from symdiv import PowerFunction
    >>> PowerFunction(shape="1/2")
    PowerFunction('1/2')
    """

    shape = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(1))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return sp.log(self.shape) + (self.shape - 1) * sp.log(x)

    @property
    def pushforward(self) -> Image:
        return Image(UnitBeta(self.shape, 1), lambda y: y, lambda x: x)

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        return (self.pushforward,), (Image(UnitGamma(1), lambda y: sp.exp(-y / self.shape), lambda x: -self.shape * sp.log(x), increasing=False),)
