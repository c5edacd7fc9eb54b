"""What points are drawn for and implementations are asked about: a measure of one or two laws, with parameters in a floating-point format.

Main definitions: :class:`Subject`, :class:`Simplex` (vectors of probabilities of one length), :func:`subject`, :func:`side`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp

from symdiv.enclose.binary import Format, format_of
from symdiv.errors import InvalidInput
from symdiv.families.base import Family
from symdiv.families.finite import Categorical
from symdiv.measures import MEASURES
from symdiv.measures import measure as measure_named
from symdiv.oracle.prepare import Form, form_of, formula

__all__ = ["Side", "Simplex", "Subject", "measure_name", "named", "side", "subject", "unnamed"]

LONGEST = 1000


@dataclass(frozen=True)
class Simplex:
    """The laws on 0, 1, …, size - 1, given by their probabilities: what Form is to a family with named parameters."""

    size: int

    family = Categorical
    names = ("probs",)

    def member(self, values: Iterable[Any]) -> Family:
        """The law with these probabilities, which sum to one exactly."""
        return Categorical(list(values))


Side = Form | Simplex


@dataclass(frozen=True)
class Subject:
    """A measure of p (and q) whose parameters are numbers of a format."""

    measure: str
    p: Side
    q: Side | None
    format: Format

    def __str__(self) -> str:
        return MEASURES[self.measure].text(_text(self.p), None if self.q is None else _text(self.q))

    @cached_property
    def left(self) -> tuple[str, ...]:
        """What is left unevaluated in the value, "sum" or "integral"; it takes long at extreme parameters."""
        if not (isinstance(self.p, Form) and (self.q is None or isinstance(self.q, Form))):
            return ()
        value = formula(self.measure, self.p, self.q)[0]
        return tuple(name for name, kind in (("sum", sp.Sum), ("integral", sp.Integral)) if value.has(kind))

    def members(self, p: tuple[float, ...], q: tuple[float, ...]) -> tuple[Family, Family | None]:
        """The distributions with these parameters, at their exact binary values."""
        return self.p.member(map(Fraction, p)), None if self.q is None else self.q.member(map(Fraction, q))


def named(form: Side, values: tuple[float, ...]) -> dict[str, Any]:
    """The parameters by name; probabilities as one list."""
    return {"probs": list(values)} if isinstance(form, Simplex) else dict(zip(form.names, values, strict=True))


def unnamed(form: Side, parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values of parameters given by name."""
    return tuple(parameters["probs"]) if isinstance(form, Simplex) else tuple(parameters[name] for name in form.names)


def _text(form: Side) -> str:
    if isinstance(form, Simplex):
        return f"Categorical({form.size})"
    return form.family.__name__ if form.standard else f"{form.family.__name__}({', '.join(form.names)})"


def side(text: object) -> Side:
    """Read what stands for a family: ``Gamma``, another parametrisation as ``Bernoulli(logit)``, ``Categorical(3)`` for three outcomes.

    >>> side("Bernoulli(logit)").names, side("Categorical(3)").size
    (('logit',), 3)
    """
    if isinstance(text, Form | Simplex):
        return text
    if isinstance(text, type) and issubclass(text, Family):
        return form_of(text)
    match = re.fullmatch(r"\s*(\w+)\s*(?:\(([\w\s,]*)\))?\s*", text) if isinstance(text, str) else None
    if match is None:
        raise InvalidInput(f"{text!r}: expected a family such as Gamma, Bernoulli(logit), or Categorical(3) for three outcomes")
    name, inside = match.groups()
    if name == "Categorical":
        if inside is None or not inside.strip().isdecimal() or not 1 <= int(inside) <= LONGEST:
            raise InvalidInput(f"{text}: expected the number of outcomes, from 1 to {LONGEST}, as in Categorical(3)")
        return Simplex(int(inside))
    return form_of(name, None if inside is None else [part.strip() for part in inside.split(",")])


def measure_name(text: str) -> str:
    """The measure of this name; ``kl`` and hyphens are understood, as on the command line."""
    name = text.replace("-", "_")
    return measure_named("kl_divergence" if name == "kl" else name).name


def subject(measure: str, p: object, q: object = None, *, dtype: object = "float64") -> Subject:
    """The subject that these names describe.

    >>> str(subject("kl", "Gamma", "Exponential", dtype="float32"))
    'KL(Gamma ‖ Exponential)'
    """
    name = measure_name(measure)
    if measure_named(name).takes_q != (q is not None):
        raise InvalidInput(f"{name} takes {'one family, p' if q is not None else 'two families, p and q'}")
    return Subject(name, side(p), None if q is None else side(q), format_of(dtype))
