"""What points are drawn for and implementations are asked about: a measure of one or two laws, with parameters in a floating-point format.

Main definitions: :class:`Subject`, :func:`subject`, :func:`side`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp

from symdiv.enclose.binary import Format, format_of
from symdiv.errors import InvalidInput, SymdivError, Unsupported
from symdiv.families.base import Family
from symdiv.families.registry import family_named, parse
from symdiv.measures import MEASURES
from symdiv.measures import measure as measure_named
from symdiv.oracle.forms import Form, form_of, layouts
from symdiv.oracle.prepare import formula
from symdiv.oracle.slots import has_arrays, slot_formula
from symdiv.oracle.templates import Template, template_of

__all__ = ["Subject", "measure_name", "side", "subject"]


@dataclass(frozen=True)
class Subject:
    """A measure of p (and q) whose parameters are numbers of a format."""

    measure: str
    p: Form | Template
    q: Form | Template | None
    format: Format

    def __str__(self) -> str:
        return MEASURES[self.measure].text(str(self.p), None if self.q is None else str(self.q))

    @cached_property
    def left(self) -> tuple[str, ...]:
        """What is left unevaluated in the value, "sum" or "integral"; it takes long at extreme parameters."""
        if has_arrays(self.p) or has_arrays(self.q):
            zeros = (False,) * (len(self.p.slots) + (0 if self.q is None else len(self.q.slots)))
            general = slot_formula(self.measure, self.p, self.q, zeros)
            if general is None:
                return ()
            value = general.value
        else:
            try:
                value = formula(self.measure, self.p, self.q)[0]
            except SymdivError as problem:  # each member may have a formula of its own
                if not (isinstance(problem, Unsupported) or isinstance(self.p, Template) or isinstance(self.q, Template)):
                    raise
                return ()
        return tuple(name for name, kind in (("sum", sp.Sum), ("integral", sp.Integral)) if value.has(kind))

    def members(self, p: tuple[float, ...], q: tuple[float, ...]) -> tuple[Family, Family | None]:
        """The distributions with these parameters, at their exact binary values."""
        return self.p.member(map(Fraction, p)), None if self.q is None else self.q.member(map(Fraction, q))

    def given(self, p: tuple[float, ...], q: tuple[float, ...]) -> tuple[Any, Any, dict[str, Any] | None, dict[str, Any] | None]:
        """The same as :func:`symdiv.oracle.gradient` takes it: where a side is a law in symbols, that law and the numbers beside it."""
        sides = [(self.p, p)] + ([(self.q, q)] if self.q is not None else [])
        laws = [of.law if isinstance(of, Template) else of.member(map(Fraction, values)) for of, values in sides]
        numbers = [of.nested(tuple(map(Fraction, values))) if isinstance(of, Template) else None for of, values in sides]
        return laws[0], laws[1] if len(laws) > 1 else None, numbers[0], numbers[1] if len(numbers) > 1 else None


def side(text: object) -> Form | Template:
    """Read what stands for a family: ``Gamma``, another parametrisation as ``Bernoulli(logit)``, sizes as ``Categorical(3)`` or ``MatrixNormal(2, 3)``, both
    as ``MultivariateNormal(mean, precision; 2)``; or a law in symbols, as ``Normal(0, s)`` or ``Mixture([w, 1 - w], [Normal(m, 1), Normal(0, 1)])``.

    >>> side("Bernoulli(logit)").names, side("MultivariateNormal(2)").shapes, side("Normal(0, s)").names
    (('logit',), ((2,), (2, 2)), ('s',))
    """
    if isinstance(text, Form | Template):
        return text
    if isinstance(text, Family):
        return template_of(text)
    if isinstance(text, type) and issubclass(text, Family):
        return form_of(text)
    match = re.fullmatch(r"\s*(\w+)\s*(?:\(([\w\s,;]*)\))?\s*", text) if isinstance(text, str) else None
    if match is None and isinstance(text, str) and "(" in text:
        return template_of(parse(text))
    if match is None:
        raise InvalidInput(f"{text!r}: expected a family such as Gamma, Bernoulli(logit), or Categorical(3) for three outcomes")
    names: list[str] = []
    sizes: list[int] = []
    for word in (match[2] or "").replace(";", ",").split(","):
        if word.strip().isdecimal():
            sizes.append(int(word))
        elif word.strip():
            names.append(word.strip())
    try:
        return form_of(match[1], names or None, sizes)
    except InvalidInput:
        law = _law(text) if sizes or not _misspelt(match[1], names) else None
        if law is None:
            raise
        return template_of(law)


def _law(text: object) -> Family | None:
    """The law that a text with parameters stands for, as ``Normal(0, s)``, if it does."""
    try:
        return parse(text) if isinstance(text, str) and "(" in text else None
    except SymdivError:
        return None


def _misspelt(family: str, names: list[str]) -> bool:
    """Whether one of the names may be meant for a parameter's: ``Bernoulli(logits)`` is no law with the symbol logits."""
    known = {name for layout in layouts(family_named(family)) for name in layout}
    return any(get_close_matches(name, known - {name}) for name in names if name not in known)


def measure_name(text: str) -> str:
    """The measure of this name; ``kl`` and hyphens are understood, as on the command line."""
    name = text.replace("-", "_")
    return measure_named(name).name


def subject(measure: str, p: object, q: object = None, *, dtype: object = "float64") -> Subject:
    """The subject that these names describe.

    >>> str(subject("kl", "Gamma", "Exponential", dtype="float32"))
    'KL(Gamma ‖ Exponential)'
    """
    name = measure_name(measure)
    if measure_named(name).takes_q != (q is not None):
        raise InvalidInput(f"{name} takes {'one family, p' if q is not None else 'two families, p and q'}")
    return Subject(name, side(p), None if q is None else side(q), format_of(dtype))
