"""What a family of distributions states: parameters, support, log-density, and the maps that make it from base laws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import Unsupported
from symdiv.families.density import pdf
from symdiv.laws.base import Law, Support
from symdiv.parametrised import Parametrised, exact

__all__ = ["Family", "Image"]


@dataclass(frozen=True)
class Image:
    """X = map(Y) for Y of a base law; ``map`` is strictly monotone on the law's support, ``inverse`` undoes it.

    In a mixture, ``weight`` is the probability of this component. ``folded``: the law is symmetric about 0 and the map even;
    it is monotone on the positive half, and ``inverse`` leads there.
    """

    law: Law
    map: Callable[[sp.Expr], sp.Expr]
    inverse: Callable[[sp.Expr], sp.Expr]
    increasing: bool = True
    weight: sp.Expr = sp.S.One
    folded: bool = False


class Family(Parametrised):
    """A family of distributions. A member is given by exact parameters.

    No family states a moment or a closed form of an information measure: those are derived.
    """

    interval: ClassVar[tuple[str, ...]] = ()
    """Parameters in increasing order, such as low, mode, high; a derivation takes their differences as its symbols."""

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """A member with a symbol for each parameter, named as the parameter and the suffix.

        A family without a fixed list of parameters returns a small representative.

        >>> from symdiv import Gamma
        >>> Gamma.general_member("_p")
        Gamma('shape_p', 'rate_p')
        """
        return cls(*(f"{p.name}{suffix}" for p in cls.parameters))

    @property
    def support(self) -> Support:
        """Where the density is positive, for parameters in :attr:`interior`."""
        raise NotImplementedError

    def log_density(self, x: sp.Expr) -> sp.Expr:
        """The logarithm of the density (of the mass, for a discrete family) at x in the support, in nats."""
        raise NotImplementedError

    def pdf(self, x: object) -> sp.Expr:
        """The density (the mass, for a discrete family) at x, a number, a symbol or text: 0 outside the support.

        At an end of the support it is the limit from inside. Symbols in the parameters stand for :attr:`interior` ones.

        >>> from symdiv import Gamma, Poisson
        >>> Gamma("a", "b").pdf(sp.Symbol("x", positive=True))
        b**a*x**(a - 1)*exp(-b*x)/gamma(a)
        >>> Poisson(2).pdf("k")
        Piecewise((2**k*exp(-2)/factorial(k), (k >= 0) & Eq(k, floor(k))), (0, True))
        >>> Gamma(2, 3).pdf(-1), Poisson(2).pdf("1/2"), Poisson(2).pdf(3)
        (0, 0, 4*exp(-2)/3)
        """
        return pdf(self, exact(x))

    @property
    def pushforward(self) -> Image:
        """The map from a base law."""
        raise Unsupported(f"{self} is not the image of a single base law")

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """All the ways in which the law is stated: each a mixture of pushforwards, most often of a single one."""
        return ((self.pushforward,),)

    @property
    def images(self) -> tuple[tuple[Image, ...], ...]:
        """The same over base laws without parameters of scale and location, whether or not expectations are found by them."""
        return self.representations

    @property
    def interior(self) -> Boolean:
        """The parameters at which the support is the whole :attr:`support`; elsewhere the law is a point mass, or a :attr:`special` member."""
        return sp.true

    @property
    def degenerate(self) -> tuple[tuple[Boolean, sp.Expr], ...]:
        """The parameters outside the interior, each condition with the point that then has all the mass."""
        return ()

    @property
    def special(self) -> tuple[tuple[Boolean, Family], ...]:
        """The parameters outside the interior at which the law, by continuity, is a member of another family, and that member."""
        return ()
