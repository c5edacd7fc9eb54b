"""The definition over the pieces of a law whose ends are in order, such as low <= c <= d <= high, written so that pieces of length 0 are no special case.

Main definition: :func:`in_pieces`. A piece is its length times an integral over 0 < y < 1. Which case of the log-density holds in it is decided by the
order of the ends, where the length is not 0, and is of no interest where it is. So a derivative by an end goes on to where it meets the next one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy as sp

from symdiv.enclose.growth import polynomial

__all__ = ["in_pieces"]


def in_pieces(e: sp.Expr, ends: Sequence[sp.Symbol], numbers: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """The same with those cases inside integrals over 0 < y < 1 that the order of the ends, each at least the one before it, decides.

    Without the pieces that have no length, where ``numbers``, of the parameters that do not move, say so.
    """
    if isinstance(e, sp.Piecewise):
        return sp.Piecewise(*((in_pieces(value, ends, numbers), condition) for value, condition in e.args), evaluate=False)
    pieces = (_piece(term, ends) for term in sp.Add.make_args(e))
    return sp.Add(*(piece for piece in pieces if not _is_empty(piece, numbers)))


def _is_empty(term: sp.Expr, numbers: Mapping[sp.Symbol, sp.Expr]) -> bool:
    return any(not factor.has(sp.Integral) and factor.xreplace(dict(numbers)) == 0 for factor in sp.Mul.make_args(term))


def _piece(term: sp.Expr, ends: Sequence[sp.Symbol]) -> sp.Expr:
    integrals = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, sp.Integral)]
    if len(integrals) != 1 or len(integrals[0].limits) != 1 or integrals[0].limits[0][1:] != (0, 1):
        return term
    length = term / integrals[0]
    y = integrals[0].limits[0][0]
    body = integrals[0].function.replace(sp.Piecewise, lambda *cases: _settled(cases, y, length, ends))
    return length * sp.Integral(body, integrals[0].limits[0])


def _settled(cases: Sequence[tuple[sp.Expr, sp.Basic]], y: sp.Symbol, length: sp.Expr, ends: Sequence[sp.Symbol]) -> sp.Expr:
    left = []
    for value, condition in cases:
        holds = _holds(condition, y, length, ends)
        if holds is not False:
            left.append((value, sp.true if holds else condition))
        if holds:
            break
    return left[0][0] if left[0][1] == True else sp.Piecewise(*left, evaluate=False)


def _holds(condition: sp.Basic, y: sp.Symbol, length: sp.Expr, ends: Sequence[sp.Symbol]) -> bool | None:
    """Whether a - b > 0 for 0 < y < 1, where a - b is linear in y: True also where it may be 0, but only if the length is 0 then."""
    if not isinstance(condition, sp.Gt | sp.Lt):
        return None
    linear = polynomial(condition.gts - condition.lts, y)
    if linear is None or len(linear) > 2:
        return None
    at = [sp.expand(linear[0]), sp.expand(sp.Add(*linear))]
    if all(_is_at_least_zero(-x, ends) for x in at):
        return False
    return True if all(_is_at_least_zero(x, ends) for x in at) and any(_vanishes_with(length, x) for x in at) else None


def _is_at_least_zero(e: sp.Expr, ends: Sequence[sp.Symbol]) -> bool:
    """Whether e is a sum of differences of ends and those before them."""
    numbers = [e.coeff(end) for end in ends]
    above = [sp.Add(*numbers[i:]) for i in range(len(ends))]
    return sp.expand(e - sp.Add(*(n * end for n, end in zip(numbers, ends, strict=True)))) == 0 and above[0] == 0 and all(n.is_nonnegative for n in above)


def _vanishes_with(length: sp.Expr, x: sp.Expr) -> bool:
    """Whether the length is 0 where x is."""
    return any(x.coeff(s) in (1, -1) and sp.expand(sp.numer(length).xreplace({s: s - x / x.coeff(s)})) == 0 for s in x.free_symbols)
