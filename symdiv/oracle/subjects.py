"""What points are drawn for and implementations are asked about: a measure of one or two laws, with parameters in a floating-point format.

Main definitions: :class:`Subject`, :func:`subject`, :func:`side`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import sympy as sp

from symdiv.enclose.binary import Format, format_of
from symdiv.errors import InvalidInput
from symdiv.families.base import Family
from symdiv.measures import MEASURES
from symdiv.measures import measure as measure_named
from symdiv.oracle.forms import Form, form_of
from symdiv.oracle.prepare import formula
from symdiv.oracle.slots import has_arrays, slot_formula

__all__ = ["Subject", "measure_name", "side", "subject"]


@dataclass(frozen=True)
class Subject:
    """A measure of p (and q) whose parameters are numbers of a format."""

    measure: str
    p: Form
    q: Form | None
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
            value = formula(self.measure, self.p, self.q)[0]
        return tuple(name for name, kind in (("sum", sp.Sum), ("integral", sp.Integral)) if value.has(kind))

    def members(self, p: tuple[float, ...], q: tuple[float, ...]) -> tuple[Family, Family | None]:
        """The distributions with these parameters, at their exact binary values."""
        return self.p.member(map(Fraction, p)), None if self.q is None else self.q.member(map(Fraction, q))


def side(text: object) -> Form:
    """Read what stands for a family: ``Gamma``, another parametrisation as ``Bernoulli(logit)``, sizes as ``Categorical(3)`` or ``MatrixNormal(2, 3)``, both
    as ``MultivariateNormal(mean, precision; 2)``.

    >>> side("Bernoulli(logit)").names, side("MultivariateNormal(2)").shapes
    (('logit',), ((2,), (2, 2)))
    """
    if isinstance(text, Form):
        return text
    if isinstance(text, type) and issubclass(text, Family):
        return form_of(text)
    match = re.fullmatch(r"\s*(\w+)\s*(?:\(([\w\s,;]*)\))?\s*", text) if isinstance(text, str) else None
    if match is None:
        raise InvalidInput(f"{text!r}: expected a family such as Gamma, Bernoulli(logit), or Categorical(3) for three outcomes")
    names: list[str] = []
    sizes: list[int] = []
    for word in (match[2] or "").replace(";", ",").split(","):
        if word.strip().isdecimal():
            sizes.append(int(word))
        elif word.strip():
            names.append(word.strip())
    return form_of(match[1], names or None, sizes)


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
