"""The power spherical distribution.

Source: De Cao, Aziz, *The Power Spherical distribution*, arXiv:2006.04437.
"""

from __future__ import annotations

from typing import Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.spherical_uniform import DIRECTION
from symdiv.families.statistics import LogOnePlusProjection
from symdiv.families.structured import Space, Structured, Terms
from symdiv.families.von_mises_fisher import TOWARDS, unit_length
from symdiv.matrices import shape_of
from symdiv.parametrised import NONNEGATIVE, Parameter

__all__ = ["PowerSpherical"]


class PowerSpherical(Structured):
    """Power spherical distribution on the unit sphere of R^d, d >= 2, with mean direction μ, |μ| = 1, and concentration k >= 0.

    Density with respect to the surface: (1 + μᵀx)^k Γ(a + b) / (2^(a+b) π^b Γ(a)), a = (d-1)/2 + k, b = (d-1)/2.
    ``towards=`` takes a vector of any length.

    >>> from symdiv import PowerSpherical
    >>> PowerSpherical([1, 0], 3)
    PowerSpherical([1, 0], 3)
    """

    mean_direction = Parameter(DIRECTION)
    concentration = Parameter(NONNEGATIVE)
    alternatives = (TOWARDS,)
    constraint_text = "a mean direction of length 1"

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """On the sphere in three dimensions, around the first axis."""
        return cls([1, 0, 0], f"concentration{suffix}")

    @property
    def constraint(self) -> Boolean:
        """The mean direction has length 1."""
        return unit_length(self.mean_direction)

    @property
    def space(self) -> Space:
        return Space("unit vectors", shape_of(self.mean_direction))

    @property
    def constant(self) -> sp.Expr:
        b = (shape_of(self.mean_direction)[0] - sp.Integer(1)) / 2
        a = b + self.concentration
        return sp.loggamma(a + b) - sp.loggamma(a) - (a + b) * sp.log(2) - b * sp.log(sp.pi)

    @property
    def terms(self) -> Terms:
        return ((self.concentration, LogOnePlusProjection(self.mean_direction)),)
