"""Student's t distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 28.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["StudentT"]


class StudentT(Family):
    """Student's t distribution with n > 0 degrees of freedom, location m and scale s > 0; also ``StudentT(dof, loc, precision=)``, where precision = 1/s².

    Density: Γ((n+1)/2) / (Γ(n/2) √(nπ) s) (1 + z²/n)^(-(n+1)/2), where z = (x-m)/s.

    >>> from symdiv import StudentT
    >>> StudentT(3, 0, precision=4)
    StudentT(3, 0, '1/2')
    """

    dof = Parameter(POSITIVE)
    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"precision": POSITIVE}, ("scale",), lambda precision, dof, loc: (1 / sp.sqrt(precision),)),)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        n, z = self.dof, (x - self.loc) / self.scale
        constant = sp.loggamma((n + 1) / 2) - sp.loggamma(n / 2) - sp.log(n * sp.pi) / 2
        return constant - sp.log(self.scale) - (n + 1) / 2 * sp.log(1 + z**2 / n)

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        (n, m, s), half = self.arguments, sp.Rational(1, 2)
        law, square = UnitBetaPrime(half, n / 2), lambda x: ((x - m) / s) ** 2 / n
        above = Image(law, lambda y: m + s * sp.sqrt(n * y), square, weight=half)
        below = Image(law, lambda y: m - s * sp.sqrt(n * y), square, increasing=False, weight=half)
        return ((above, below),)
