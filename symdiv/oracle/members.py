"""The form of a given distribution, and the numbers that it consists of; also of laws that are made of laws.

Main definitions: :func:`form_of_law`, :func:`numbers_of`, :class:`Composite`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sympy as sp

from symdiv.families.base import Family
from symdiv.families.distribution import Distribution
from symdiv.families.finite import Finite
from symdiv.families.mixture import Mixture
from symdiv.families.multinomial import WEIGHTS
from symdiv.families.product import Product
from symdiv.families.pushforward import Pushforward
from symdiv.oracle.forms import Form, Layout, form_of_member
from symdiv.oracle.templates import Template
from symdiv.parametrised import CLOSED_UNIT, Domain

__all__ = ["AnyForm", "Composite", "form_of_law", "numbers_of"]


class Composite(NamedTuple):
    """The form of a law that is made of laws, or of outcomes with labels: all of it but the numbers.

    ``parts`` are the forms of the laws in it, each with its place, such as ``components.0``; ``listed`` the names of probabilities, such as
    ``weights.0``; ``rest`` is what no number changes: the outcomes, a map, or a law without parameters.
    """

    family: type[Family]
    parts: tuple[tuple[str, Any], ...]
    listed: tuple[str, int] | None = None
    rest: tuple[Any, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """None that could be chosen."""
        return ()

    @property
    def standard(self) -> bool:
        """Whether its laws are given by their own parameters."""
        return True

    @property
    def layout(self) -> Layout:
        """The domain of each parameter: ``weights``, ``components.0.loc``, …"""
        return _layout(self)[0]

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shape of each parameter."""
        return _layout(self)[1]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(self.layout)

    @property
    def slots(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """For each number the parameter's name and the place in it."""
        return _slots(self)[0]

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The domain of each number."""
        return _slots(self)[1]

    def nested(self, values: Sequence[Any]) -> dict[str, Any]:
        """The numbers as the law's constructor has them: ``{"weights": […], "components": [{"loc": …}, …]}``."""
        rest = list(values)
        result: dict[str, Any] = {}
        if self.listed is not None:
            name, count = self.listed
            own, rest = rest[:count], rest[count:]
            result[name] = dict(zip(map(_label, self.rest), own, strict=True)) if self.family is Finite else own
        for place, form in self.parts:
            count = len(form.slots)
            inside, rest = form.nested(rest[:count]), rest[count:]
            name, _, index = place.partition(".")
            if index:
                result.setdefault(name, []).append(inside)
            else:
                result[name] = inside
        return result

    def made(self, weights: Sequence[Any], members: Sequence[Family]) -> Family:
        """The law with these probabilities and laws in it."""
        if self.family is Finite:
            return Finite(dict(zip(self.rest, weights, strict=True)))
        if self.family is Mixture:
            return Mixture(weights, members)
        if self.family is Product:
            return Product(*members)
        if self.family is Pushforward:
            function, variable = self.rest
            return Pushforward(members[0], function, variable)
        law: Family = self.rest[0]
        return law

    def __str__(self) -> str:
        return self.family.__name__


AnyForm = Form | Composite | Template


@lru_cache(maxsize=1024)
def _layout(form: Composite) -> tuple[Layout, tuple[tuple[int, ...], ...]]:
    layout: Layout = {}
    shapes: list[tuple[int, ...]] = []
    if form.listed is not None:
        layout[form.listed[0]] = WEIGHTS
        shapes.append((form.listed[1],))
    for place, part in form.parts:
        layout |= {f"{place}.{name}": domain for name, domain in part.layout.items()}
        shapes += part.shapes
    return layout, tuple(shapes)


@lru_cache(maxsize=1024)
def _slots(form: Composite) -> tuple[tuple[tuple[str, tuple[int, ...]], ...], tuple[Domain, ...]]:
    slots: list[tuple[str, tuple[int, ...]]] = []
    domains: list[Domain] = []
    if form.listed is not None:
        name, count = form.listed
        slots += [(name, (i,)) for i in range(count)]
        domains += [CLOSED_UNIT] * count
    for place, part in form.parts:
        slots += [(f"{place}.{name}", index) for name, index in part.slots]
        domains += part.domains
    return tuple(slots), tuple(domains)


def _label(outcome: Any) -> Any:
    return outcome if isinstance(outcome, str) else int(outcome)


def form_of_law(law: Family) -> Form | Composite:
    """The form of a given distribution.

    >>> from symdiv import Finite, Gamma, Mixture, Normal
    >>> form_of_law(Gamma(2, 3)).names, form_of_law(Finite({"sun": "9/10", "rain": "1/10"})).names
    (('shape', 'rate'), ('probs',))
    >>> form_of_law(Mixture(["1/3", "2/3"], [Normal(0, 1), Normal(1, 2)])).names
    ('weights', 'components.0.loc', 'components.0.scale', 'components.1.loc', 'components.1.scale')
    """
    if isinstance(law, Mixture):
        return Composite(Mixture, _parts(law.components), ("weights", len(law.weights)))
    if isinstance(law, Product):
        return Composite(Product, _parts(law.components))
    if isinstance(law, Pushforward):
        return Composite(Pushforward, (("base", form_of_law(law.base)),), None, law.bijection)
    if isinstance(law, Distribution):
        return Composite(Distribution, (), None, (law,))
    if type(law) is Finite:
        return Composite(Finite, (), ("probs", len(law.masses)), law.outcomes)
    return form_of_member(law)


def _parts(laws: Sequence[Family]) -> tuple[tuple[str, Form | Composite], ...]:
    return tuple((f"components.{i}", form_of_law(law)) for i, law in enumerate(laws))


def numbers_of(member: Family) -> tuple[sp.Expr, ...]:
    """The numbers that a distribution is given by, in the order of its form's slots."""
    if isinstance(member, Mixture):
        return (*member.weights, *(x for law in member.components for x in numbers_of(law)))
    if isinstance(member, Product):
        return tuple(x for law in member.components for x in numbers_of(law))
    if isinstance(member, Pushforward):
        return numbers_of(member.base)
    if isinstance(member, Distribution):
        return ()
    return tuple(number for a in member.arguments for number in (a if isinstance(a, sp.MatrixBase) else (a,)))
