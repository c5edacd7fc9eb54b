"""The asymmetric Laplace distribution.

Source: Kotz, Kozubowski, Podgórski, *The Laplace Distribution and Generalizations* (2001), ch. 3.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["AsymmetricLaplace"]


class AsymmetricLaplace(Family):
    """Asymmetric Laplace distribution with location m, scale s > 0 and asymmetry k > 0: m + sE/k with probability 1/(1+k²), else m - skE,
    for E unit exponential; also ``AsymmetricLaplace(m, left_scale=, right_scale=)``, where they are sk and s/k.

    Density: e^(-kz) / (s (k + 1/k)) where z = (x-m)/s >= 0, and with e^(z/k) where z < 0.

    >>> from symdiv import AsymmetricLaplace
    >>> AsymmetricLaplace(0, left_scale=8, right_scale=2)
    AsymmetricLaplace(0, 4, 2)
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    asymmetry = Parameter(POSITIVE)
    alternatives = (
        Alternative(
            {"left_scale": POSITIVE, "right_scale": POSITIVE},
            ("scale", "asymmetry"),
            lambda left_scale, right_scale, loc: (sp.sqrt(left_scale * right_scale), sp.sqrt(left_scale / right_scale)),
        ),
    )

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, s, k = self.arguments
        z = (x - m) / s
        return -sp.log(s) - sp.log(k + 1 / k) - (k + 1 / k) / 2 * sp.Abs(z) - (k - 1 / k) / 2 * z

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        m, s, k = self.arguments
        right = Image(UnitGamma(1), lambda y: m + s * y / k, lambda x: k * (x - m) / s, weight=1 / (1 + k**2))
        left = Image(UnitGamma(1), lambda y: m - s * k * y, lambda x: (m - x) / (s * k), increasing=False, weight=k**2 / (1 + k**2))
        return ((right, left),)
