"""The discrete Laplace distribution, on all integers.

Source: Inusah, Kozubowski, "A discrete analogue of the Laplace distribution", *J. Statist. Plann. Inference* 136 (2006).
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, TwoSidedGeometric
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["DiscreteLaplace"]


class DiscreteLaplace(Family):
    """Discrete Laplace distribution with rate a > 0.

    Mass: tanh(a/2) e^(-a|k|) on all integers k; tanh(a/2) = (1 - e^(-a))/(1 + e^(-a)).

    >>> from symdiv import DiscreteLaplace, Planck, kl_divergence
    >>> kl_divergence(Planck("a"), DiscreteLaplace("a"))
    -a + log(exp(a) + 1)
    """

    rate = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo, discrete=True)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return sp.log(1 - sp.exp(-self.rate)) - sp.log(1 + sp.exp(-self.rate)) - self.rate * sp.Abs(x)

    @property
    def pushforward(self) -> Image:
        return Image(TwoSidedGeometric(self.rate), lambda y: y, lambda x: x)
