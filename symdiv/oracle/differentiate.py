"""The derivative of a derived value, branch by branch, and under the integral sign.

Main definition: :func:`differentiate`. That integral and derivative may change places is proved afterwards, at the numbers in question, by
:meth:`symdiv.enclose.Program.around`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.enclose.kinks import kinks, settled
from symdiv.errors import Unsupported
from symdiv.expression import substitute
from symdiv.rules.normal import same

__all__ = ["differentiate"]


def differentiate(e: sp.Expr, v: sp.Symbol) -> sp.Expr:
    """The derivative of e by v; nan where e is infinite, and in branches that hold only at single values of v."""
    if e in (sp.oo, -sp.oo):
        return sp.nan
    if v not in e.free_symbols and not e.has(sp.oo):
        return sp.Integer(0)
    if isinstance(e, sp.Piecewise):
        branches = ((sp.nan if _only_at(v, condition) else differentiate(value, v), condition) for value, condition in e.args)
        return sp.Piecewise(*branches, evaluate=False)
    integrals = _outermost(e)
    if integrals:
        standing = {integral: sp.Dummy("integral", real=True) for integral in integrals}
        plain = e.xreplace(standing)
        terms = [differentiate(plain, v) if plain.has(v) else sp.S.Zero]
        terms += [differentiate(plain, symbol) * _under_the_sign(integral, v) for integral, symbol in standing.items()]
        return sp.Add(*terms).xreplace({symbol: integral for integral, symbol in standing.items()})
    if not e.has(sp.Piecewise):
        derivative = sp.diff(e, v)
    elif isinstance(e, sp.Add):
        derivative = sp.Add(*(differentiate(term, v) for term in e.args))
    elif isinstance(e, sp.Mul):
        derivative = sp.Add(*(sp.Mul(*e.args[:i], differentiate(factor, v), *e.args[i + 1 :]) for i, factor in enumerate(e.args)))
    else:
        raise Unsupported(f"no derivative of {e} by {v}: it has cases inside a function")
    return derivative


def _outermost(e: sp.Expr) -> list[sp.Integral]:
    """The integrals in e that are in no other one."""
    found = []
    nodes = sp.preorder_traversal(e)
    for node in nodes:
        if isinstance(node, sp.Integral):
            found.append(node)
            nodes.skip()
    return list(dict.fromkeys(found))


def _under_the_sign(e: sp.Integral, v: sp.Symbol) -> sp.Expr:
    """The integral of the derivative of the integrand, over a range that does not move with v."""
    body, *limits = e.args
    if len(limits) != 1:
        raise Unsupported(f"no derivative by {v} of an integral over several variables")
    x, low, high = limits[0]
    if v in low.free_symbols | high.free_symbols:
        t = sp.Dummy("t", positive=True)
        if low is sp.S.NegativeInfinity:
            place, length = high - t, sp.oo
        elif high is sp.oo:
            place, length = low + t, sp.oo
        else:
            place, length = low + (high - low) * t, sp.S.One
            body = body * (high - low)
        body, x, low, high = substitute(body, {x: place}), t, sp.S.Zero, length
    _require_no_jump(body, x, v)
    singular = [c for p in body.atoms(sp.Piecewise) for _, c in p.args if x not in c.free_symbols and _only_at(v, c)]
    undefined = [sp.Piecewise((sp.nan, sp.Or(*singular)), (0, True))] if singular else []
    derivative = sp.Add(sp.diff(body, v), *undefined)
    return sp.S.Zero if derivative == 0 else sp.Integral(derivative, (x, low, high))


def _require_no_jump(body: sp.Expr, x: sp.Symbol, v: sp.Symbol) -> None:
    """Refuse an integrand with a jump at a place that moves with v, for what the jump sweeps over is missing in the derivative of the integrand."""
    for kink in kinks(body, x):
        if v in kink.place.free_symbols:
            above, below = (settled(body, x, [(kink, sign)]).subs(x, kink.place) for sign in (1, -1))
            if not same(above, below) and not same(_cancelled(above), _cancelled(below)):
                raise Unsupported(f"no derivative by {v} of an integral over {x}: the integrand may jump at {kink.place}")


def _cancelled(e: sp.Expr) -> sp.Expr:
    """The same with rational functions of the parameters in lowest terms, also inside functions."""
    if not e.args or not isinstance(e, sp.Expr) or isinstance(e, sp.Piecewise):
        return e
    return sp.cancel(e) if e.is_rational_function(*e.free_symbols) else e.func(*map(_cancelled, e.args))


def _only_at(v: sp.Symbol, condition: Any) -> bool:
    """Whether a condition holds only at single values of v."""
    if isinstance(condition, sp.And):
        return any(_only_at(v, part) for part in condition.args)
    if isinstance(condition, sp.Or):
        return all(_only_at(v, part) for part in condition.args)
    return isinstance(condition, sp.Equality) and v in condition.free_symbols
