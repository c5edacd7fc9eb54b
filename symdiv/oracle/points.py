"""Where a measure is asked about: laws with exact numbers, and of what form they are.

Main definitions: :class:`Point`, :func:`point_at`.

A side is a distribution with numbers, or a family or a law in symbols with the numbers for its parameters beside it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Any, NamedTuple

import sympy as sp
from flint import fmpq

from symdiv.enclose import compile_expression
from symdiv.errors import InvalidInput, Unsupported
from symdiv.families.base import Family
from symdiv.families.computed import Computed
from symdiv.families.registry import family_named, parse
from symdiv.matrices import MatrixDomain
from symdiv.oracle.forms import Form, form_of, layout_of, sizes_from
from symdiv.oracle.members import AnyForm, Composite, form_of_law, numbers_of
from symdiv.oracle.ranges import range_of
from symdiv.oracle.templates import template_of
from symdiv.parametrised import StructuredDomain, exact

STEP = fmpq(1, 1 << 2000)

__all__ = ["Point", "point_at", "point_of", "shared_by"]


class Point(NamedTuple):
    """The laws, their forms, and the exact numbers of both in a row: rationals, or programs for irrational ones."""

    laws: tuple[Family, ...]
    p: AnyForm
    q: AnyForm | None
    values: tuple[Any, ...]

    @property
    def sides(self) -> list[tuple[str, AnyForm, int]]:
        """For each law its side, its form, and where its numbers begin."""
        return [("p", self.p, 0)] + ([("q", self.q, len(self.p.slots))] if self.q is not None else [])

    def directions(self, index: int) -> tuple[int, ...]:
        """1 where a parameter may be greater, -1 where it may be less, for others that are near; of a mode that is the upper end of the support (-1,).

        >>> [point_at("Triangular(0, 1, 1)").directions(i) for i in range(3)]
        [(1, -1), (-1,), (1,)]
        """
        x, (of, first) = self.values[index], self._form_around(index)
        if type(x) is not fmpq or isinstance(of, Composite):
            return (1, -1)

        def is_allowed(number: fmpq) -> bool:
            own = [*self.values[first:index], number, *self.values[index + 1 : first + len(of.slots)]]
            try:
                of.member([sp.Rational(int(n.p), int(n.q)) if type(n) is fmpq else n.expression for n in own])
            except InvalidInput:
                return False
            return True

        return tuple(sign for sign in (1, -1) if is_allowed(x + sign * STEP)) or (1, -1)  # of probabilities, whose sum is 1, none moves alone

    def moves_one_way(self, index: int) -> bool:
        """Whether a parameter inside its domain may go on to one side only, since the others stand where they do."""
        x, (of, first) = self.values[index], self._form_around(index)
        inside = type(x) is fmpq and range_of(of.domains[index - first]).surrounds(sp.Rational(int(x.p), int(x.q)))
        return inside and len(self.directions(index)) == 1

    def _form_around(self, index: int) -> tuple[AnyForm, int]:
        """The form of the innermost law that has the parameter, or of the mixture whose weight it is, and where its numbers begin."""
        of, first = next((of, first) for _, of, first in reversed(self.sides) if index >= first)
        while isinstance(of, Composite):
            begins = list(accumulate((len(part.slots) for _, part in of.parts), initial=first + (of.listed[1] if of.listed is not None else 0)))
            if index < begins[0]:
                break
            n = bisect_right(begins, index) - 1
            of, first = of.parts[n][1], begins[n]
        return of, first


def point_at(p: object, q: object = None, p_params: Mapping[str, Any] | None = None, q_params: Mapping[str, Any] | None = None) -> Point:
    """The point that these describe.

    >>> point_at("Gamma", "Exponential(2)", {"shape": 3, "rate": "1/2"}).laws
    (Gamma(3, '1/2'), Exponential(2))
    """
    if isinstance(q, Mapping) or (q is None and q_params is not None):
        raise InvalidInput("parameters of q are given without q; expected a distribution, a family, or None, then p_params and q_params")
    sides = [_side(p, p_params)] + ([_side(q, q_params)] if q is not None else [])
    forms = [form for _, form, _ in sides]
    values = tuple(_number(law, x) for law, _, numbers in sides for x in numbers)
    return Point(tuple(law for law, _, _ in sides), forms[0], forms[1] if len(forms) > 1 else None, values)


def point_of(laws: tuple[Family, ...]) -> Point:
    """The point of given distributions."""
    return point_at(laws[0], laws[1] if len(laws) > 1 else None)


def _side(given: object, params: Mapping[str, Any] | None) -> tuple[Family, AnyForm, tuple[sp.Expr, ...]]:
    if isinstance(given, str) and (params is None or "(" in given):
        given = parse(given)
    if params is None:
        if not isinstance(given, Family):
            raise InvalidInput(f"{given!r}: expected a distribution such as Gamma(2, 1/3), or a family and its parameters")
        return _of_law(given)
    if not isinstance(params, Mapping):
        raise InvalidInput(f"parameters {params!r}: expected a mapping from names to numbers, such as {{'shape': 2, 'rate': 1}}")
    form: AnyForm
    if isinstance(given, Family):
        form = template_of(given, params)
    else:
        family = family_named(given)
        layout = layout_of(family, params)
        ranks = {name: 2 if isinstance(d, MatrixDomain) else int(isinstance(d, StructuredDomain)) for name, d in layout.items()}
        lists = {name: _plain(params[name]) for name in layout}
        shapes = {name: _shape(family, name, lists[name], rank) for name, rank in ranks.items()}
        form = form_of(family, layout, sizes_from(family, layout, shapes))
        params = lists
    try:
        numbers = tuple(map(exact, form.flat(params)))
    except ValueError as problem:
        raise InvalidInput(f"{form}: {problem}") from problem
    return form.member(numbers), form, numbers


def _of_law(law: Family) -> tuple[Family, AnyForm, tuple[sp.Expr, ...]]:
    """A given law; where its outcomes depend on whole numbers, those are no parameters."""
    form, numbers = form_of_law(law), numbers_of(law)
    if isinstance(form, Form) and issubclass(form.family, Computed) and not form.sizes and not law.free_symbols:
        try:
            form.member(form.symbols(""))
        except Unsupported:
            moving = [not range_of(domain).integer for domain in form.domains]
            own = (s if moves else x for s, x, moves in zip(form.symbols(""), numbers, moving, strict=True))
            names = (name for name, moves in zip(form.names, moving, strict=True) if moves)
            return law, template_of(form.member(own), names), tuple(x for x, moves in zip(numbers, moving, strict=True) if moves)
    return law, form, numbers


def _plain(value: Any) -> Any:
    """Arrays as lists."""
    return value.tolist() if hasattr(value, "tolist") else value


def _shape(family: type[Family], name: str, value: Any, rank: int) -> tuple[int, ...]:
    shape: list[int] = []
    for _ in range(rank):
        if not isinstance(value, list | tuple) or not value:
            raise InvalidInput(f"{family.__name__}: {name} is {value!r}; expected {'a list of numbers' if rank == 1 else 'a list of rows'}")
        shape.append(len(value))
        value = value[0]
    return tuple(shape)


def _number(law: Family, argument: sp.Expr) -> Any:
    if argument.free_symbols:
        raise InvalidInput(f"{law}: {min(map(str, argument.free_symbols))} has no value; expected numbers as parameters")
    return fmpq(int(argument.p), int(argument.q)) if argument.is_Rational else compile_expression(argument, ())


def shared_by(point: Point) -> tuple[bool, ...]:
    """Which parameters of two members of one family are equal."""
    if point.p != point.q:
        return ()
    count = len(point.p.slots)
    return tuple(bool(a == b) for a, b in zip(point.values[:count], point.values[count:], strict=True))
