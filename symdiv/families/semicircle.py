"""The semicircle distribution of Wigner.

Source: Wigner (1955), *Annals of Mathematics* 62, 548-564; SciPy `semicircular`.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["Semicircle"]


class Semicircle(Family):
    """Semicircle distribution with radius R > 0, on -R < x < R; also ``Semicircle(variance=)``, where variance = R²/4.

    Density: 2 √(R²-x²) / (π R²).

    >>> from symdiv import Semicircle
    >>> Semicircle(variance=1)
    Semicircle(2)
    """

    radius = Parameter(POSITIVE)
    alternatives = (Alternative({"variance": POSITIVE}, ("radius",), lambda variance: (2 * sp.sqrt(variance),)),)

    @property
    def support(self) -> Support:
        return Support(-self.radius, self.radius)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        r = self.radius
        return sp.log(2) - sp.log(sp.pi) - 2 * sp.log(r) + (sp.log(r + x) + sp.log(r - x)) / 2

    @property
    def pushforward(self) -> Image:
        r, shape = self.radius, sp.Rational(3, 2)
        return Image(UnitBeta(shape, shape), lambda y: r * (2 * y - 1), lambda x: (1 + x / r) / 2)
