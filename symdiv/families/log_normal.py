"""The log-normal distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 14.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import StandardNormal, Support
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["LogNormal"]


class LogNormal(Family):
    """Law of e^Z for Z normal with location m and scale s > 0; also ``LogNormal(m, variance=)``, the variance of log X.

    Density on x > 0: e^(-((log x - m)/s)²/2) / (x s √(2π)).

    >>> from symdiv import LogNormal
    >>> LogNormal("m", variance="1/4")
    LogNormal('m', '1/2')
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"variance": POSITIVE}, ("scale",), lambda variance, loc: (sp.sqrt(variance),)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, s = self.loc, self.scale
        return -sp.log(x) - sp.log(s) - sp.log(2 * sp.pi) / 2 - (sp.log(x) - m) ** 2 / (2 * s**2)

    @property
    def pushforward(self) -> Image:
        return Image(StandardNormal(), lambda y: sp.exp(self.loc + self.scale * y), lambda x: (sp.log(x) - self.loc) / self.scale)
