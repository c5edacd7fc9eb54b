"""Where an integrand is not analytic inside its range: the zeros of what stands in Abs, sign, Max, Min and in conditions.

A kink whose function is linear in the variable, in its logarithm or in a power has a place that can be written down; the range is split there,
and on either side the kink is replaced by what it is there.  Abs, Max and Min of other functions stay, for the integrator follows
them itself; other conditions stay too, and are refused by who compiles the integrand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sympy as sp
from sympy.core.relational import Relational

from symdiv.enclose.growth import linear
from symdiv.expression import nodes, occurring

__all__ = ["Kink", "kinks", "settled"]


class Kink(NamedTuple):
    """A function that changes sign at ``place`` and nowhere else in the range."""

    difference: sp.Expr
    place: sp.Expr


def kinks(e: sp.Expr, x: sp.Symbol) -> list[Kink]:
    """The kinks of ``e`` with a place; a kink inside another one has to be settled before the outer one has a place."""
    found: dict[sp.Expr, Kink] = {}
    for node in _nodes(e, x):
        for difference in _differences(node):
            place = _place(difference, x) if x in difference.free_symbols else None
            if place is not None:
                found.setdefault(difference, Kink(difference, place))
    return list(found.values())


def settled(e: sp.Expr, x: sp.Symbol, signs: Sequence[tuple[Kink, int]]) -> sp.Expr:
    """``e`` with its kinks replaced by what they are where each difference has the given sign, +1 or -1."""
    sign_of = {kink.difference: sign for kink, sign in signs}
    new: dict[Any, Any] = {}
    for node in _nodes(e, x):
        differences = _differences(node)
        if not differences or not all(d in sign_of for d in differences):
            continue
        if isinstance(node, sp.Abs):
            new[node] = sign_of[differences[0]] * node.args[0]
        elif isinstance(node, sp.sign):
            new[node] = sp.Integer(sign_of[differences[0]])
        elif isinstance(node, Relational):
            new[node] = sp.true if node.func(sign_of[differences[0]], 0) == sp.true else sp.false
        else:
            larger = sign_of[differences[0]] > 0
            new[node] = node.args[0] if larger == isinstance(node, sp.Max) else node.args[1]
    return e.xreplace(new)


def _nodes(e: sp.Expr, x: sp.Symbol) -> list[Any]:
    """The nodes that may have a kink, conditions included, in a fixed order."""
    return [n for n in nodes(e) if isinstance(n, sp.Abs | sp.sign | sp.Max | sp.Min | Relational) and x in n.free_symbols]


def _differences(node: Any) -> list[sp.Expr]:
    if isinstance(node, sp.Abs | sp.sign):
        return [node.args[0]]
    if isinstance(node, Relational):
        return [node.args[0] - node.args[1]]
    return [node.args[0] - node.args[1]] if len(node.args) == 2 else []


def _place(difference: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """The only zero of a function that is linear in x, in log(x), or in a power, and not constant."""
    found = linear(difference, x)
    if found is not None:
        return -found[1] / found[0]
    logarithm = sp.Dummy()
    inside = difference.replace(lambda e: isinstance(e, sp.log) and x in e.free_symbols, lambda e: _parted(e, x)).xreplace({sp.log(x): logarithm})
    found = linear(inside, logarithm) if x not in inside.free_symbols else None
    return sp.exp(-found[1] / found[0]) if found is not None else _of_power(difference, x)


def _of_power(difference: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """The only zero of c u**r + d for a u that is linear in x, and positive, since its power is real for every r; without one a place on the other side."""
    powers = [e for e in occurring(difference, sp.Pow) if x in e.args[0].free_symbols and x not in e.args[1].free_symbols and not e.args[1].is_integer]
    if len(powers) != 1:
        return None
    (base, exponent), power = powers[0].args, sp.Dummy()
    inside = difference.xreplace({powers[0]: power})
    found, u = (linear(inside, power) if x not in inside.free_symbols else None), linear(base, x)
    if found is None or u is None:
        return None
    ratio = -found[1] / found[0]
    at_zero = [(-u[1] / u[0], sp.Eq(ratio, 0))] if exponent.is_positive else []
    beyond = -sp.oo if u[0].is_positive else sp.oo if u[0].is_negative else (-1 - u[1]) / u[0]
    return sp.Piecewise(((ratio ** (1 / exponent) - u[1]) / u[0], ratio > 0), *at_zero, (beyond, True))


def _parted(logarithm: sp.log, x: sp.Symbol) -> sp.Expr:
    """log(c x) as log(c) + log(x) for c > 0."""
    factor = logarithm.args[0] / x
    return sp.log(factor) + sp.log(x) if x not in factor.free_symbols and factor.is_positive else logarithm
