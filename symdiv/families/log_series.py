"""The logarithmic series distribution, on 1, 2, 3, ...

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, ch. 7.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import LogSeriesCount, Support
from symdiv.parametrised import UNIT_OPEN, Parameter

__all__ = ["LogSeries"]


class LogSeries(Family):
    """Logarithmic series distribution with 0 < p < 1.

    Mass: -p^k/(k log(1-p)) on k = 1, 2, 3, ...

    >>> import symdiv as sd
    >>> sd.derive("kl_divergence", sd.LogSeries("p"), sd.LogSeries("q")).status
    'closed'
    """

    prob = Parameter(UNIT_OPEN)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(1), sp.oo, discrete=True)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return x * sp.log(self.prob) - sp.log(x) - sp.log(-sp.log(1 - self.prob))

    @property
    def pushforward(self) -> Image:
        return Image(LogSeriesCount(self.prob), lambda y: y, lambda x: x)
