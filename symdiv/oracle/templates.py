"""Laws in symbols, to be filled with numbers: a law of any kind as if it were a family whose parameters are its symbols.

Main definitions: :class:`Template`, :func:`template_of`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.derivation.public import unified
from symdiv.errors import InvalidInput, Unsupported
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.families.mixture import Mixture
from symdiv.families.product import Product
from symdiv.families.pushforward import Pushforward
from symdiv.families.structured import Structured
from symdiv.parametrised import CLOSED_UNIT, NONNEGATIVE, POSITIVE, REAL, UNIT_OPEN, Domain, exact
from symdiv.rules.logic import validity
from symdiv.rules.statement import Information

__all__ = ["Template", "template_of"]


class Template(NamedTuple):
    """A law in symbols for numbers. It is used as a :class:`symdiv.oracle.forms.Form` is, whose names are those of the symbols."""

    law: Family
    names: tuple[str, ...]

    @property
    def family(self) -> type[Family]:
        """The kind of law."""
        return type(self.law)

    @property
    def title(self) -> str:
        """What it is called in files: the text of the law."""
        return self.law.text

    @property
    def sizes(self) -> tuple[int, ...]:
        """None that could be chosen."""
        return ()

    @property
    def standard(self) -> bool:
        """Whether the names are the law's own."""
        return True

    @property
    def layout(self) -> dict[str, Any]:
        """The domain of each name."""
        return dict(zip(self.names, self.domains, strict=True))

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shape of each parameter: all are numbers."""
        return ((),) * len(self.names)

    @property
    def slots(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """For each number its name, and no place in it."""
        return tuple((name, ()) for name in self.names)

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The domain of each number; the law may demand more."""
        return _domains(self)

    @property
    def condition(self) -> Boolean:
        """What valid numbers satisfy."""
        return _condition(self)

    @property
    def demanding(self) -> bool:
        """Whether a law of vectors or matrices in it demands what no condition says, such as that a matrix is positive definite."""
        return any(isinstance(part, Structured) and not isinstance(part, Product) for part in _parts(self.law))

    def symbols(self, suffix: str) -> tuple[sp.Symbol, ...]:
        """The symbols of the law, with a suffix to their names."""
        own = {s.name: s for s in self.law.free_symbols}
        return tuple(sp.Symbol(name + suffix, **own[name]._assumptions_orig) for name in self.names)

    def nested(self, values: Sequence[Any]) -> dict[str, Any]:
        """The numbers by name."""
        return dict(zip(self.names, values, strict=True))

    def flat(self, nested: Any) -> tuple[Any, ...]:
        """The inverse of :meth:`nested`."""
        return tuple(nested[name] for name in self.names)

    def member(self, values: Iterable[Any]) -> Family:
        """The law with these numbers."""
        return self.law.substitute(dict(zip(self.symbols(""), map(exact, values), strict=True)))

    def __str__(self) -> str:
        return self.law.text


def template_of(law: Family, names: Iterable[str] | None = None) -> Template:
    """The template that a law in symbols is; ``names`` are those for which there are numbers, if that is known.

    >>> from symdiv import Mixture, Normal
    >>> template_of(Mixture(["w", "1 - w"], [Normal("m", 1), Normal(0, "s")])).names
    ('w', 'm', 's')
    """
    (law,) = unified([law])  # symbols of one name are one symbol
    own = {s.name for s in law.free_symbols}
    if isinstance(law, Structured) and law.names - own:
        raise Unsupported(f"{law}: {min(law.names - own)} stands for a matrix; write its entries, or give the family and its parameters")
    if names is not None and {*names} != own:
        raise InvalidInput(f"{law} has the symbols {_listed(own)}; numbers are given for {_listed(names)}")
    text = law.text

    def place(name: str) -> tuple[int, str]:
        found = re.search(rf"\b{re.escape(name)}\b", text)
        return (found.start() if found else len(text)), name

    return Template(law, tuple(sorted(own, key=place)))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(map(str, names))) or "none"


def _parts(law: Family) -> Iterator[Family]:
    if isinstance(law, Product):
        for component in law.components:
            yield from _parts(component)
    else:
        yield law


@lru_cache(maxsize=1024)
def _domains(template: Template) -> tuple[Domain, ...]:
    known: dict[str, Domain] = {}
    for symbol, domain in _standing(template.law):
        known.setdefault(symbol.name, domain)
    return tuple(known.get(s.name, POSITIVE if s.is_positive else NONNEGATIVE if s.is_nonnegative else REAL) for s in template.symbols(""))


def _standing(law: Family) -> Iterator[tuple[sp.Symbol, Domain]]:
    """The symbols that are a parameter by themselves, with the parameter's domain."""
    listed: list[tuple[Any, Any]] = []
    if isinstance(law, Mixture | Product):
        for component in law.components:
            yield from _standing(component)
        listed = [(w, UNIT_OPEN) for w in law.weights] if isinstance(law, Mixture) else []
    elif isinstance(law, Pushforward):
        yield from _standing(law.base)
    elif law.parameters:
        listed = [(a, p.domain) for p, a in zip(law.parameters, law.arguments, strict=True)]
    elif isinstance(law, Finite):
        listed = [(p, CLOSED_UNIT) for p in law.masses]
    for argument, domain in listed:
        if isinstance(argument, sp.Symbol) and isinstance(domain, Domain):
            yield argument, domain


@lru_cache(maxsize=1024)
def _condition(template: Template) -> Boolean:
    return validity(Information("entropy", template.law, None, sp.E))
