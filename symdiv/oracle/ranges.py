"""Domains as plain ranges of floats: for checking arrays, and for drawing parameters.

Main definitions: :class:`Range`, :func:`range_of` (a domain), :func:`condition_of` and :func:`satisfied` (a family's constraint).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import fmpq
from sympy.logic.boolalg import Boolean

from symdiv.enclose import compile_expression
from symdiv.errors import Unsupported
from symdiv.oracle.forms import Form
from symdiv.oracle.templates import Template
from symdiv.parametrised import Domain

__all__ = ["Range", "condition_of", "range_of", "rational", "satisfied"]


@dataclass(frozen=True)
class Range:
    """low < x < high, with an end included unless it is open; whole numbers only if ``integer``."""

    low: float
    high: float
    low_open: bool
    high_open: bool
    integer: bool

    def contains(self, x: Any) -> Any:
        """Whether a float is in the range; a Boolean array for an array. NaN and infinities are not."""
        above = x > self.low if self.low_open else x >= self.low
        below = x < self.high if self.high_open else x <= self.high
        inside = above & below & (abs(x) < math.inf)
        return inside & (x % 1 == 0) if self.integer else inside

    def surrounds(self, x: Any) -> bool:
        """Whether there are numbers of the range around x."""
        return not self.integer and bool((x > self.low) & (x < self.high))


_RANGES: dict[str, Range] = {}


def range_of(domain: Domain) -> Range:
    """The range of a domain, read off its condition.

    >>> from symdiv.parametrised import UNIT_WITHOUT_ZERO
    >>> range_of(UNIT_WITHOUT_ZERO)
    Range(low=0.0, high=1.0, low_open=True, high_open=False, integer=False)
    """
    if domain.name not in _RANGES:
        _RANGES[domain.name] = _read(domain)
    return _RANGES[domain.name]


def _read(domain: Domain) -> Range:
    v = sp.Symbol("v", real=True)
    condition = sp.sympify(domain.condition(v))
    interval = sp.S.Reals if condition == True else condition.as_set()
    if interval == sp.S.Reals:
        interval = sp.Interval(-sp.oo, sp.oo)
    if not isinstance(interval, sp.Interval):
        raise Unsupported(f"{domain.name} is no interval of numbers")
    between = sp.floor(interval.start) + sp.S.Half if interval.start.is_finite else sp.S.Half
    integer = bool(between in interval) and domain.condition(between) == False
    low, high = float(interval.start), float(interval.end)
    return Range(low, high, bool(interval.left_open), bool(interval.right_open), integer)


def rational(x: float) -> fmpq:
    """The exact value of a float."""
    return fmpq(*x.as_integer_ratio())


def condition_of(form: Form | Template) -> Boolean:
    """What the numbers of a form of numbers satisfy, beyond their own domains."""
    if isinstance(form, Template):
        return form.condition
    symbols = form.symbols("")
    return (form.family._unchecked(*symbols) if form.standard else form.member(symbols)).constraint


@lru_cache(maxsize=1024)
def _constraint(form: Form | Template) -> Any:
    """None where there is no constraint, else a program that is 1 where it holds and 0 where it does not."""
    condition = condition_of(form)
    if condition == True:
        return None
    return compile_expression(sp.Piecewise((1, condition), (0, True)), form.symbols(""))


def satisfied(form: Form | Template, values: tuple[float, ...]) -> bool:
    """Whether the family's constraint (for example low < high) holds at these parameters."""
    program = _constraint(form)
    return program is None or program.rational(tuple(map(rational, values))) == 1
