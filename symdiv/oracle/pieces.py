"""The definition over the pieces of a law whose ends are in order, such as low <= c <= d <= high, written so that pieces of length 0 are no special case.

Main definition: :func:`in_pieces`. A piece is its length times an integral over 0 < y < 1. Which case of the log-density holds in it is decided by the
order of the ends, where the length is not 0, and is of no interest where it is. So a derivative by an end goes on to where it meets the next one.
A parameter that does not move, and has the number of an end that does not, stands in that order as that end. What differs at the numbers in
question does so at all near them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sympy as sp

from symdiv.enclose.growth import polynomial

__all__ = ["in_pieces"]


def in_pieces(e: sp.Expr, ends: Sequence[sp.Symbol], numbers: Mapping[sp.Symbol, sp.Expr], moving: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """The same with those cases inside integrals over 0 < y < 1 that the order of the ends, each at least the one before it, decides.

    ``numbers`` are those of the parameters that do not move: pieces that have no length by them are left out; ``moving`` are the others'.
    """
    if isinstance(e, sp.Piecewise):
        return sp.Piecewise(*((in_pieces(value, ends, numbers, moving), condition) for value, condition in e.args), evaluate=False)
    end_at = {numbers[end]: end for end in ends if end in numbers}
    known = {s: end_at[number] for s, number in numbers.items() if s not in ends and number in end_at}
    order = _Order(tuple(ends), known, {**numbers, **moving})
    pieces = (_piece(term, order) for term in sp.Add.make_args(e))
    return sp.Add(*(piece for piece in pieces if not _is_empty(piece, numbers)))


def _is_empty(term: sp.Expr, numbers: Mapping[sp.Symbol, sp.Expr]) -> bool:
    return any(not factor.has(sp.Integral) and factor.xreplace(dict(numbers)) == 0 for factor in sp.Mul.make_args(term))


class _Order(NamedTuple):
    """The ends, each at least the one before it, other symbols that are one of them, and the numbers of all."""

    ends: tuple[sp.Symbol, ...]
    known: Mapping[sp.Symbol, sp.Symbol]
    numbers: Mapping[sp.Symbol, sp.Expr]

    def gaps(self, e: sp.Expr) -> dict[int, sp.Expr] | None:
        """The gaps below the ends of which e is a sum, by the numbers of the ends, each with its factor; None where e is no such sum."""
        e = sp.expand(e)
        numbers = [e.coeff(end) for end in self.ends]
        factors = {i: sp.Add(*numbers[i:]) for i in range(len(numbers))}
        rest = sp.expand(e - sp.Add(*(n * end for n, end in zip(numbers, self.ends, strict=True))))
        return {i: f for i, f in factors.items() if i and f != 0} if rest == 0 and factors[0] == 0 else None

    def is_at_least_zero(self, e: sp.Expr) -> bool:
        gaps = self.gaps(e)
        return gaps is not None and all(factor.is_positive for factor in gaps.values())

    def sign(self, differences: Sequence[sp.Expr]) -> int:
        """1 where all are above 0 by their numbers, -1 where all are below, else 0."""
        found = [e.xreplace(dict(self.numbers)) for e in differences]
        return 1 if all(x.is_positive for x in found) else -1 if all(x.is_negative for x in found) else 0

    def along(self, difference: sp.Expr, y: sp.Symbol) -> tuple[sp.Expr, sp.Expr] | None:
        """What a difference that is linear in y is at y = 0 and at y = 1."""
        linear = polynomial(difference.xreplace(dict(self.known)), y)
        return None if linear is None or len(linear) > 2 else (sp.expand(linear[0]), sp.expand(sp.Add(*linear)))


def _piece(term: sp.Expr, order: _Order) -> sp.Expr:
    integrals = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, sp.Integral)]
    if len(integrals) != 1 or len(integrals[0].limits) != 1 or integrals[0].limits[0][1:] != (0, 1):
        return term
    length = term / integrals[0]
    y = integrals[0].limits[0][0]
    body = integrals[0].function.replace(sp.Piecewise, lambda *cases: _settled(cases, y, length, order))
    return length * sp.Integral(body.replace(sp.Abs, lambda inside: _size(inside, y, order)), integrals[0].limits[0])


def _settled(cases: Sequence[tuple[sp.Expr, sp.Basic]], y: sp.Symbol, length: sp.Expr, order: _Order) -> sp.Expr:
    left = []
    for value, condition in cases:
        holds = _holds(condition, y, length, order)
        if holds is not False:
            left.append((value, sp.true if holds else condition))
        if holds:
            break
    return left[0][0] if left[0][1] == True else sp.Piecewise(*left, evaluate=False)


def _holds(condition: sp.Basic, y: sp.Symbol, length: sp.Expr, order: _Order) -> bool | None:
    """Whether a - b > 0 for 0 < y < 1, where a - b is linear in y: True also where it may be 0, but only if the length is 0 then."""
    if isinstance(condition, sp.And):
        parts = [_holds(part, y, length, order) for part in condition.args]
        return False if False in parts else True if all(parts) else None
    at = order.along(condition.gts - condition.lts, y) if isinstance(condition, sp.Gt | sp.Lt) else None
    if at is None:
        return None
    if sign := order.sign(at):
        return sign > 0
    if all(order.is_at_least_zero(-x) for x in at):
        return False
    if not all(map(order.is_at_least_zero, at)):
        return None
    closed = {i for x in at for i in order.gaps(x) or {}}  # where a - b is 0 at both ends
    lengths = (order.gaps(factor) for factor in sp.Mul.make_args(sp.numer(length)))
    return True if any(gaps is not None and closed.issuperset(gaps) for gaps in lengths) else None


def _size(inside: sp.Expr, y: sp.Symbol, order: _Order) -> sp.Expr:
    """The absolute value, without its sign where that is decided."""
    at = order.along(inside, y)
    signs = [sign for sign in (1, -1) if at is not None and (order.sign(at) == sign or all(order.is_at_least_zero(sign * x) for x in at))]
    return signs[0] * inside if signs else sp.Abs(inside)
