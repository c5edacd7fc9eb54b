"""The von Mises-Fisher distribution.

Source: Mardia, Jupp, *Directional Statistics*, 9.3.2.
"""

from __future__ import annotations

from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.spherical_uniform import DIRECTION
from symdiv.families.statistics import Projection
from symdiv.families.structured import Space, Structured, Terms
from symdiv.matrices import VectorDomain, shape_of
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["TOWARDS", "VonMisesFisher", "unit_length"]


def unit_length(direction: Any) -> Boolean:
    """The condition under which a vector has length 1."""
    return sp.Eq(sp.expand(sp.Add(*(c**2 for c in direction))), 1)


def _normalised(towards: Any, **others: Any) -> tuple[Any, ...]:
    length = sp.sqrt(sp.Add(*(c**2 for c in towards)))
    return (sp.ImmutableDenseMatrix(towards / length),)


TOWARDS = Alternative({"towards": VectorDomain("a vector", rows=None, least=2)}, ("mean_direction",), _normalised)


class VonMisesFisher(Structured):
    """Von Mises-Fisher distribution on the unit sphere of R^d, d >= 2, with mean direction μ, |μ| = 1, and concentration k > 0.

    Density with respect to the surface: k^(d/2-1) e^(k μᵀx) / ((2π)^(d/2) I_(d/2-1)(k)). ``towards=`` takes a vector of any length.
    For k = 0 there is :class:`SphericalUniform`.

    >>> from symdiv import VonMisesFisher
    >>> VonMisesFisher([0, 0, 1], "k")
    VonMisesFisher([0, 0, 1], 'k')
    >>> VonMisesFisher(towards=[3, 4], concentration=2)
    VonMisesFisher('[3/5, 4/5]', 2)
    """

    mean_direction = Parameter(DIRECTION)
    concentration = Parameter(POSITIVE)
    alternatives = (TOWARDS,)
    constraint_text = "a mean direction of length 1"

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """On the sphere, directions on the equator."""
        angle = REAL.symbol(f"angle{suffix}")
        return cls([sp.cos(angle), sp.sin(angle), 0], f"concentration{suffix}")

    @property
    def constraint(self) -> Boolean:
        """The mean direction has length 1."""
        return unit_length(self.mean_direction)

    @property
    def space(self) -> Space:
        return Space("unit vectors", shape_of(self.mean_direction))

    @property
    def constant(self) -> sp.Expr:
        d, k = shape_of(self.mean_direction)[0], self.concentration
        order = d / 2 - 1
        return order * sp.log(k) - d * sp.log(2 * sp.pi) / 2 - sp.log(sp.besseli(order, k))

    @property
    def terms(self) -> Terms:
        return ((self.concentration, Projection(self.mean_direction)),)
