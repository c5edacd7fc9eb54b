"""The uniform distribution on the unit sphere.

Source: Mardia, Jupp, *Directional Statistics*, 9.3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput
from symdiv.families.structured import Space, Structured, Terms
from symdiv.matrices import VectorDomain
from symdiv.parametrised import Domain, Parameter

__all__ = ["DIRECTION", "DirectionDomain", "SphericalUniform"]

_DIMENSION = Domain(
    "an integer >= 2",
    {"positive": True},
    lambda v: sp.And(v >= 2, bool(v.is_integer)) if v.is_number else v >= 2,
)


@dataclass(frozen=True)
class DirectionDomain(VectorDomain):
    """Explicit vectors of length 1."""

    name: str = "a unit vector"
    rows: str | None = None
    least: int = 2

    def admit(self, owner: str, name: str, value: object) -> sp.ImmutableDenseMatrix:
        direction = super().admit(owner, name, value)
        squared = sp.expand(sp.Add(*(c**2 for c in direction)))
        if squared.is_number and squared != 1 and not squared.equals(1):
            shown = self.text(direction)
            raise InvalidInput(f"{owner}: {name} is {shown}, whose squared length is {squared}; expected 1. towards={shown} divides by the length")
        return direction


DIRECTION = DirectionDomain()


class SphericalUniform(Structured):
    """Uniform distribution on the unit sphere of R^dim, dim >= 2; density Γ(dim/2) / (2 π^(dim/2)) with respect to its surface.

    >>> from symdiv import SphericalUniform
    >>> SphericalUniform(3)
    SphericalUniform(3)
    """

    dim = Parameter(_DIMENSION)

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """On the sphere in three dimensions."""
        return cls(3)

    @property
    def space(self) -> Space:
        return Space("unit vectors", (self.dim, sp.Integer(1)))

    @property
    def constraint(self) -> Boolean:
        """The dimension is at least two."""
        return sp.sympify(self.dim >= 2)

    @property
    def constant(self) -> sp.Expr:
        return sp.loggamma(self.dim / 2) - sp.log(2) - self.dim * sp.log(sp.pi) / 2

    @property
    def terms(self) -> Terms:
        return ()
