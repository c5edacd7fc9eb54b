"""Independent components.

Source: Cover, Thomas, *Elements of Information Theory*, 2.5 (chain rules).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput
from symdiv.families.base import Family
from symdiv.families.exponential import Exponential
from symdiv.families.multivariate_normal import MultivariateNormal
from symdiv.families.normal import Normal
from symdiv.families.structured import Space, Structured
from symdiv.matrices import column, is_explicit

__all__ = ["Product"]


class Product(Structured):
    """The joint law of independent components: ``Product(p, q, ...)``, of any families, discrete or not.

    A product of normal laws is also compared with a MultivariateNormal.

    >>> from symdiv import Gamma, Normal, Product
    >>> Product(Normal(0, 1), Gamma("a", 2))
    Product(Normal(0, 1), Gamma('a', 2))
    """

    arguments: tuple[Family, ...]

    def __init__(self, *components: Family) -> None:
        if not components:
            raise InvalidInput("Product: no components; expected at least one distribution")
        for component in components:
            if not isinstance(component, Family):
                raise InvalidInput(f"Product: {component!r}; expected distributions such as Product(Normal(0, 1), Gamma(2, 3))")
        self.arguments = components
        self.given = {name: symbol for component in components for name, symbol in component.given.items()}

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """A normal and an exponential component."""
        return cls(Normal.general_member(suffix), Exponential.general_member(suffix))

    @property
    def components(self) -> tuple[Family, ...]:
        """The laws of the components, in order."""
        return self.arguments

    @property
    def joint_normal(self) -> MultivariateNormal | None:
        """The same law as a MultivariateNormal, where all components are normal."""
        means: list[sp.Expr] = []
        blocks: list[Any] = []
        for component in self.arguments:
            if isinstance(component, Normal):
                means.append(component.loc)
                blocks.append(component.scale**2)
            elif isinstance(component, MultivariateNormal) and is_explicit(component.mean) and is_explicit(component.covariance):
                means += list(component.mean)
                blocks.append(component.covariance)
            else:
                return None
        return MultivariateNormal._unchecked(column(means), sp.ImmutableDenseMatrix(sp.diag(*blocks)))

    @property
    def space(self) -> Space:
        return Space("tuples", (sp.Integer(len(self.arguments)),))

    @property
    def constraint(self) -> Boolean:
        """All components are valid; see :func:`symdiv.rules.logic.validity`."""
        return sp.true

    @property
    def names(self) -> set[str]:
        return set().union(*(c.names if isinstance(c, Structured) else {s.name for s in c.free_symbols} for c in self.arguments))

    @property
    def free_symbols(self) -> set[sp.Symbol]:
        return set().union(*(c.free_symbols for c in self.arguments))

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Product:
        return Product(*(c.substitute(mapping) for c in self.arguments))

    def replace(self, mapping: Mapping[sp.Symbol, sp.Symbol]) -> Product:
        return Product(*(c.replace(mapping) for c in self.arguments))

    def log_density(self, x: Any) -> sp.Expr:
        """The logarithm of the density at x, a list of points of the components."""
        return sp.Add(*(c.log_density(point) for c, point in zip(self.arguments, x, strict=True)))

    def _argument_texts(self) -> Iterator[str]:
        for component in self.arguments:
            yield component.text

    def __repr__(self) -> str:
        return f"Product({', '.join(map(repr, self.arguments))})"
