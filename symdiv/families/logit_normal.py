"""The logit-normal distribution.

Source: Johnson (1949), *Biometrika* 36, 149-176 (the system S_B); Atchison, Shen (1980), *Biometrika* 67, 261-272.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import StandardNormal, Support
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["LogitNormal"]


class LogitNormal(Family):
    """Law on 0 < x < 1 of 1/(1+e^-Z) for Z normal with location m and scale s > 0; also ``LogitNormal(m, variance=)``, the variance of Z.

    Density: e^(-((log(x/(1-x)) - m)/s)²/2) / (x (1-x) s √(2π)).

    >>> from symdiv import LogitNormal
    >>> LogitNormal("m", variance="1/4")
    LogitNormal('m', '1/2')
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"variance": POSITIVE}, ("scale",), lambda variance, loc: (sp.sqrt(variance),)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(1))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, s = self.loc, self.scale
        return -sp.log(x) - sp.log(1 - x) - sp.log(s) - sp.log(2 * sp.pi) / 2 - (sp.log(x) - sp.log(1 - x) - m) ** 2 / (2 * s**2)

    @property
    def pushforward(self) -> Image:
        m, s = self.loc, self.scale
        return Image(StandardNormal(), lambda y: sp.exp(m + s * y) / (1 + sp.exp(m + s * y)), lambda x: (sp.log(x) - sp.log(1 - x) - m) / s)
