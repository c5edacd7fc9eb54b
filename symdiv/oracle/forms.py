"""The parameters by which a family is given: its own or those of an alternative parametrisation, and the numbers that they consist of.

Main definitions: :class:`Form`, :func:`form_of`, :func:`form_of_member`.

A parameter is a number, a vector or a matrix; the numbers of all parameters in a row, matrices row by row, are the form's *slots*. So what works on
rows of numbers (arrays, regimes, files) need not know which of them are a matrix. A family of vectors has one form to each choice of sizes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import prod
from typing import Any, NamedTuple

import sympy as sp

from symdiv.errors import InvalidInput, Unsupported
from symdiv.families.base import Family
from symdiv.families.finite import Categorical
from symdiv.families.histogram import Histogram
from symdiv.families.multinomial import WEIGHTS
from symdiv.families.ordered_logistic import OrderedLogistic
from symdiv.families.poisson_binomial import PoissonBinomial
from symdiv.families.registry import family_named
from symdiv.families.stopping_ratio_logistic import StoppingRatioLogistic
from symdiv.families.structured import Structured
from symdiv.matrices import MatrixDomain, VectorDomain
from symdiv.parametrised import CLOSED_UNIT, NONNEGATIVE, REAL, Domain, StructuredDomain

__all__ = ["ASCENDING", "LONGEST", "Form", "Layout", "form_of", "form_of_member", "layout_of", "layouts", "sizes_count", "sizes_from"]

Layout = dict[str, Any]  # name -> domain
_VECTOR = VectorDomain(rows=None)
ASCENDING = VectorDomain("an ascending vector", rows=None)
_LISTED: dict[type[Family], tuple[Layout, ...]] = {
    Categorical: ({"probs": WEIGHTS}, {"logits": _VECTOR}),
    Histogram: ({"edges": ASCENDING, "probs": WEIGHTS}, {"edges": ASCENDING, "counts": VectorDomain("counts", NONNEGATIVE, None)}),
    OrderedLogistic: ({"cutpoints": ASCENDING, "loc": REAL},),
    StoppingRatioLogistic: ({"cutpoints": ASCENDING, "loc": REAL},),
    PoissonBinomial: ({"probs": VectorDomain("probabilities", CLOSED_UNIT, None)},),
}
"""Families that are given by lists and declare no parameters: what their constructors take."""

_SIZE = "dim"


class Form(NamedTuple):
    """A family, the names by which its members are given, and for vectors and matrices their sizes: ``(3,)``, or ``(2, 3)`` for rows and columns."""

    family: type[Family]
    names: tuple[str, ...]
    sizes: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """What it is called in files, beside the names of its parameters: the family's name."""
        return self.family.__name__

    @property
    def layout(self) -> Layout:
        """The domain of each name."""
        return next(layout for layout in layouts(self.family) if tuple(layout) == self.names)

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shape of each parameter; that of a number is ()."""
        return _shapes(self)

    @property
    def slots(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """For each number the parameter's name and the place in it."""
        return _slots(self)

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The domain of each number."""
        return _domains(self)

    @property
    def standard(self) -> bool:
        """Whether the names are the family's own parameters."""
        return self.names == tuple(layouts(self.family)[0])

    def symbols(self, suffix: str) -> tuple[sp.Symbol, ...]:
        """A symbol for each name, over its domain; for forms of numbers alone."""
        return tuple(domain.symbol(name + suffix) for name, domain in zip(self.names, self.domains, strict=True))

    def nested(self, values: Sequence[Any]) -> dict[str, Any]:
        """The numbers by name: a number, a list, or a list of rows."""
        if not self.sizes:
            return dict(zip(self.names, values, strict=True))
        rest = iter(values)
        return {name: _filled(shape, rest) for name, shape in zip(self.names, self.shapes, strict=True)}

    def flat(self, nested: Any) -> tuple[Any, ...]:
        """The inverse of :meth:`nested`; raises ValueError where the shapes are others."""
        found: list[Any] = []
        for name, shape in zip(self.names, self.shapes, strict=True):
            found += _emptied(shape, nested[name])
        return tuple(found)

    def member(self, values: Iterable[Any]) -> Family:
        """The member with these numbers."""
        return self.family(**self.nested(tuple(values)))

    def __str__(self) -> str:
        names = "" if self.standard else ", ".join(self.names)
        sizes = ", ".join(map(str, self.sizes))
        inside = "; ".join(part for part in (names, sizes) if part)
        return f"{self.family.__name__}({inside})" if inside else self.family.__name__


def _filled(shape: tuple[int, ...], rest: Iterator[Any]) -> Any:
    return next(rest) if not shape else [_filled(shape[1:], rest) for _ in range(shape[0])]


def _emptied(shape: tuple[int, ...], value: Any) -> list[Any]:
    if not shape:
        return [value]
    if not isinstance(value, list | tuple) or len(value) != shape[0]:
        raise ValueError(f"expected a list of {shape[0]}")
    return [number for part in value for number in _emptied(shape[1:], part)]


@lru_cache(maxsize=1024)
def _shapes(form: Form) -> tuple[tuple[int, ...], ...]:
    known = dict(zip(_letters(form.layout), form.sizes, strict=True))
    return tuple(tuple(known[letter] + more for letter, more in _axes(form.family, name, domain)) for name, domain in form.layout.items())


@lru_cache(maxsize=1024)
def _slots(form: Form) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: list[tuple[str, tuple[int, ...]]] = []
    for name, shape in zip(form.names, form.shapes, strict=True):
        rows, columns = (*shape, 1, 1)[:2]
        found += [(name, (i, j)[: len(shape)]) for i in range(rows) for j in range(columns)]
    return tuple(found)


@lru_cache(maxsize=1024)
def _domains(form: Form) -> tuple[Domain, ...]:
    domains = ([_entries(domain)] * prod(shape) for domain, shape in zip(form.layout.values(), form.shapes, strict=True))
    return tuple(domain for listed in domains for domain in listed)


def _entries(domain: Any) -> Domain:
    if isinstance(domain, StructuredDomain):
        return domain.entries if isinstance(domain, VectorDomain) else CLOSED_UNIT if domain is WEIGHTS else REAL
    assert isinstance(domain, Domain)
    return domain


def _axes(family: type[Family], name: str, domain: Any) -> tuple[tuple[str, int], ...]:
    """For each axis of a parameter the letter of its size, and what is added to it."""
    if isinstance(domain, MatrixDomain):
        return (domain.rows, 0), (domain.columns, 0)
    if isinstance(domain, StructuredDomain):
        return (((domain.rows if isinstance(domain, VectorDomain) else None) or _SIZE, int(family is Histogram and name == "edges")),)
    return ()


def _letters(layout: Layout) -> list[str]:
    """The sizes that there are, in order."""
    return list(dict.fromkeys(letter for name, domain in layout.items() for letter, _ in _axes(Family, name, domain)))


def layouts(family: type[Family]) -> tuple[Layout, ...]:
    """The parametrisations of a family, its own first: name -> domain."""
    if family in _LISTED:
        return _LISTED[family]
    own = {parameter.name: parameter.domain for parameter in family.parameters}
    others = ({**{n: d for n, d in own.items() if n not in a.replaces}, **a.keywords} for a in family.alternatives)
    return (own, *others)


def form_of(family: object, names: Iterable[str] | None = None, sizes: Sequence[int] = ()) -> Form:
    """The form with these names, in the family's order, and sizes; without names its own parameters.

    >>> form_of("Bernoulli", ["logit"]).names
    ('logit',)
    >>> form_of("MultivariateNormal", sizes=[2]).shapes
    ((2,), (2, 2))
    """
    family = family_named(family)
    layout = layout_of(family, names)
    letters = _letters(layout)
    if len(sizes) != len(letters):
        expected = f"as many as {family.__name__}({', '.join(str(3 + i) for i in range(len(letters)))})" if letters else "none"
        raise InvalidInput(f"{family.__name__} got {f'the sizes {list(sizes)}' if sizes else 'no sizes'}; expected {expected}")
    for size in sizes:
        if type(size) is not int or not 1 <= size <= LONGEST:
            raise InvalidInput(f"{family.__name__}: a size of {size!r}; expected a whole number from 1 to {LONGEST}")
    return Form(family, tuple(layout), tuple(sizes))


LONGEST = 1000


def sizes_count(family: object) -> int:
    """How many sizes the family's own parameters have.

    >>> sizes_count("Gamma"), sizes_count("Dirichlet"), sizes_count("MatrixNormal")
    (0, 1, 2)
    """
    return len(_letters(layout_of(family_named(family))))


def layout_of(family: type[Family], names: Iterable[str] | None = None) -> Layout:
    """The parametrisation with these names."""
    if family not in _LISTED and not family.parameters:
        raise Unsupported(
            f"{family.__name__} has no fixed list of parameters; give a law in symbols, such as {family.general_member()!r}, and values for its symbols"
        )
    if names is None:
        return layouts(family)[0]
    given = tuple(names)
    for layout in layouts(family):
        if set(given) == set(layout) and len(given) == len(layout):
            return layout
    choices = " or ".join(", ".join(layout) for layout in layouts(family))
    raise InvalidInput(f"{family.__name__} got the parameters {', '.join(given) or 'none'}; expected {choices}")


def sizes_from(family: type[Family], layout: Layout, shapes: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The sizes at which the parameters have these shapes; raises InvalidInput where the shapes do not go together."""
    known: dict[str, tuple[int, str]] = {}
    for name, domain in layout.items():
        for (letter, more), size in zip(_axes(family, name, domain), shapes[name], strict=True):
            before = known.setdefault(letter, (size - more, name))
            if before[0] != size - more:
                told = {n: shapes[n] for n in (before[1], name)}
                raise InvalidInput(f"{family.__name__}: {' and '.join(f'{n} of shape {s}' for n, s in told.items())} do not go together")
    return tuple(known[letter][0] for letter in _letters(layout))


def form_of_member(member: Family) -> Form:
    """The form of a given member of a family; for laws made of laws see :func:`symdiv.oracle.members.form_of_law`."""
    family = type(member)
    layout = layout_of(family)
    if family in _LISTED:
        count = len(member.arguments)
        size = count // 2 if family is Histogram else count - 1 if issubclass(family, OrderedLogistic) else count
        return Form(family, tuple(layout), (size,))
    if not issubclass(family, Structured):
        return Form(family, tuple(layout))
    shapes = {}
    for name, domain, argument in zip(layout, layout.values(), member.arguments, strict=True):
        shape = tuple(int(n) for n in argument.shape) if isinstance(domain, StructuredDomain) else ()
        shapes[name] = shape[: len(_axes(family, name, domain))]
    return Form(family, tuple(layout), sizes_from(family, layout, shapes))
