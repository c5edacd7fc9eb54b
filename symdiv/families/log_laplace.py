"""The log-Laplace distribution.

Source: T. J. Kozubowski, K. Podgórski, International Mathematical Journal 3 (2003) 467-495; SciPy, ``scipy.stats.loglaplace``.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import SignedGamma, Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["LogLaplace"]


class LogLaplace(Family):
    """Law of e^Z for Z Laplace with location log s and scale 1/c, on x > 0; shape c > 0, scale s > 0; also ``LogLaplace(shape, rate=)``, where rate = 1/s.

    Density: c e^(-c |log(x/s)|) / (2x).

    >>> from symdiv import LogLaplace
    >>> LogLaplace(2, rate=5)
    LogLaplace(2, '1/5')
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        c, s = self.shape, self.scale
        return sp.log(c) - sp.log(2) - sp.log(x) - c * sp.Abs(sp.log(x) - sp.log(s))

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        c, s, half = self.shape, self.scale, sp.Rational(1, 2)
        whole = Image(SignedGamma(1), lambda y: s * sp.exp(y / c), lambda x: c * (sp.log(x) - sp.log(s)))
        above = Image(UnitGamma(1), lambda y: s * sp.exp(y / c), lambda x: c * (sp.log(x) - sp.log(s)), weight=half)
        below = Image(UnitGamma(1), lambda y: s * sp.exp(-y / c), lambda x: c * (sp.log(s) - sp.log(x)), increasing=False, weight=half)
        return (above, below), (whole,)
