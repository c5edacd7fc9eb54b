"""The generalised normal (exponential power, Subbotin) distribution.

Source: M. T. Subbotin, Matematicheskii Sbornik 31 (1923) 296-301; S. Nadarajah, Journal of Applied Statistics 32 (2005) 685-694.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["GeneralizedNormal"]


class GeneralizedNormal(Family):
    """Generalised normal distribution with location m, scale s > 0 and shape b > 0; shape 2 is normal, shape 1 is Laplace.

    Density: b e^(-|z|^b) / (2s Γ(1/b)), where z = (x-m)/s.

    >>> from symdiv import GeneralizedNormal
    >>> GeneralizedNormal(0, 1, shape=4)
    GeneralizedNormal(0, 1, 4)
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    shape = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, s, b = self.arguments
        return sp.log(b) - sp.log(2 * s) - sp.loggamma(1 / b) - power(sp.Abs(x - m) / s, b)

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        m, s, b = self.arguments
        law, half = UnitGamma(1 / b), sp.Rational(1, 2)
        above = Image(law, lambda y: m + s * y ** (1 / b), lambda x: power((x - m) / s, b), weight=half)
        below = Image(law, lambda y: m - s * y ** (1 / b), lambda x: power((m - x) / s, b), increasing=False, weight=half)
        return ((above, below),)
