"""The half-t distribution: Student's t folded at its centre.

Source: A. Gelman, Bayesian Analysis 1 (2006) 515-534; Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 28.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["HalfStudentT"]


class HalfStudentT(Family):
    """Law of |X| for X Student t with n > 0 degrees of freedom, location 0 and scale s > 0, on x > 0; also ``HalfStudentT(dof, precision=)``,
    where precision = 1/s².

    Density: 2 Γ((n+1)/2) / (Γ(n/2) √(nπ) s) (1 + (x/s)²/n)^(-(n+1)/2).

    >>> from symdiv import HalfStudentT
    >>> HalfStudentT(3, precision=4)
    HalfStudentT(3, '1/2')
    """

    dof = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"precision": POSITIVE}, ("scale",), lambda precision, dof: (1 / sp.sqrt(precision),)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        n, s = self.dof, self.scale
        constant = sp.log(2) + sp.loggamma((n + 1) / 2) - sp.loggamma(n / 2) - sp.log(n * sp.pi) / 2
        return constant - sp.log(s) - (n + 1) / 2 * sp.log(1 + (x / s) ** 2 / n)

    @property
    def pushforward(self) -> Image:
        n, s = self.dof, self.scale
        return Image(UnitBetaPrime(sp.Rational(1, 2), n / 2), lambda y: s * sp.sqrt(n * y), lambda x: (x / s) ** 2 / n)
