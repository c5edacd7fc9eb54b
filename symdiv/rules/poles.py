"""Where a form of a value could be undefined although the value is not: zero denominators, poles, logarithms and other functions out of range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.expression import SCALARS_OF_MATRICES, build
from symdiv.expression.demands import Demand, demands_of
from symdiv.rules.coverage import exhaustive
from symdiv.rules.signs import Signs

__all__ = ["new_poles"]

_OPAQUE = (sp.Sum, sp.Integral, *SCALARS_OF_MATRICES)
_EVERYWHERE = (
    *(sp.Add, sp.Mul, sp.exp, sp.Abs, sp.Max, sp.Min, sp.sign, sp.floor, sp.ceiling),
    *(sp.cos, sp.sin, sp.atan, sp.cosh, sp.sinh, sp.tanh, sp.sech, sp.asinh, sp.erf, sp.erfc, sp.erfi, sp.Si, sp.Shi),
)
"""What has a value for all real operands."""
_MET = {"nonzero": "is_nonzero", "positive": "is_positive", "nonnegative": "is_nonnegative", "no pole": "is_positive"}
_CONDITION = {"nonzero": sp.Ne, "positive": sp.StrictGreaterThan, "nonnegative": sp.GreaterThan, "no pole": sp.StrictGreaterThan}
_PROOF = {"nonzero": Signs.nonzero, "positive": Signs.positive, "nonnegative": Signs.nonnegative, "no pole": Signs.positive}
_Place = tuple[Demand, Boolean]
"""What an operation demands, and the condition of the case that it stands in."""


def new_poles(value: sp.Expr, known: Iterable[sp.Expr], given: Boolean) -> sp.Expr | None:
    """What a form of a value demands of an expression, nothing known demands there, and is not proved; None where there is nothing of the kind."""
    new = {(_expanded(demand), region): demand for demand, region in _places(value, sp.true)}
    old = {(_expanded(demand), region) for e in known for demand, region in _places(e, sp.true)} if new else set()
    for place in sorted(set(new) - old, key=str):
        inside = sp.And(given, place[1])
        before = {d for d in {d for d, _ in old} if _covered([r for e, r in old if e == d], inside)}
        if place[0] not in before and not _met(new[place], inside, frozenset(u for kind, u in before if kind == "positive")):
            return new[place][1]
    return None


def _expanded(demand: Demand) -> Demand:
    """A demand, so that those that say the same agree."""
    kind, e = demand
    if kind == "standing":
        arguments = (sp.Tuple(*map(sp.expand, a)) if isinstance(a, sp.Tuple) else sp.expand(a) for a in e.args)
        return kind, e if isinstance(e, _OPAQUE) else build(e.func, *arguments)
    expanded = sp.expand(e)
    return kind, -expanded if kind == "nonzero" and expanded.could_extract_minus_sign() else expanded


def _covered(regions: list[Boolean], given: Boolean) -> bool:
    """Whether a demand of the known value is one wherever something is given."""
    if any(r == True or set(sp.And.make_args(r)) <= set(sp.And.make_args(given)) for r in regions):
        return True
    return exhaustive(regions, given)


@lru_cache(maxsize=4096)
def _met(demand: Demand, given: Boolean, positive: frozenset[sp.Expr]) -> bool:
    """Whether the demand is met where something is given, and some expressions are positive; kept, for a checker asks what a derivation asked."""
    kind, e = demand
    if kind not in _PROOF:
        return False
    signs = Signs(given, sorted(positive, key=sp.default_sort_key))
    try:
        if _PROOF[kind](signs, e):
            return True
    except RuleError:
        pass
    return exhaustive([_CONDITION[kind](e, 0)], given)


def _places(value: sp.Expr, region: Boolean) -> Iterator[_Place]:
    """What the operations in a value demand, and their operands do not have by the assumptions on symbols; where in the value."""
    if isinstance(value, sp.Piecewise):
        for branch, condition in value.args:
            yield from _places(branch, sp.And(region, condition))
            region = sp.And(region, sp.Not(condition))
        return
    if isinstance(value, _OPAQUE):
        yield ("standing", value), region
        return
    for demand in _demands(value) if isinstance(value, sp.Expr) else ():
        yield demand, region
    for argument in value.args:
        yield from _places(argument, region)


@lru_cache(maxsize=8192)
def _demands(node: sp.Expr) -> tuple[Demand, ...]:
    """What an operation demands of its operands, and they do not have by the assumptions on symbols."""
    return tuple((kind, e) for kind, e in _all_demands(node) if e.free_symbols and (kind not in _MET or getattr(e, _MET[kind]) is not True))


def _all_demands(node: sp.Expr) -> Iterator[Demand]:
    if isinstance(node, sp.Pow):
        yield from _of_power(node.base, node.exp)
    elif isinstance(node, sp.loggamma):
        yield "positive", node.args[0]
    elif node.args and not isinstance(node, _EVERYWHERE):
        demands = _of_series(node) or demands_of(node.func, node.args)
        yield from demands
        if not demands and not (isinstance(node, (sp.besseli, sp.besselj)) and node.args[0].is_Integer):
            yield "standing", node


def _of_series(node: sp.Expr) -> list[Demand]:
    """What functions with more than two arguments, or of an order, demand: that they are given by their series or integral."""
    if isinstance(node, sp.hyper) and len(node.ap) <= len(node.bq) + 1:
        inside = [("positive", 1 - node.argument)] if len(node.ap) > len(node.bq) else []
        return [*(("no pole", b) for b in node.bq), *inside] or [("positive", sp.Integer(1))]
    if isinstance(node, (sp.betainc, sp.betainc_regularized)):
        a, b, low, high = node.args
        return [("positive", a), ("positive", b), *(("nonnegative", e) for x in (low, high) for e in (x, 1 - x))]
    if isinstance(node, (sp.besseli, sp.besselj)) and not node.args[0].is_Integer:
        return [("positive", node.args[1])]
    if isinstance(node, sp.lowergamma):
        return [("positive", node.args[0]), ("nonnegative", node.args[1])]
    return []


def _of_power(base: sp.Expr, exponent: sp.Expr) -> Iterator[Demand]:
    if exponent.is_Integer or exponent.is_integer:
        if exponent.could_extract_minus_sign() and not base.is_nonzero:
            for f in sp.Mul.make_args(sp.factor(base)):
                yield "nonzero", f.base if f.is_Pow else f
    elif base is not sp.E:
        yield "nonnegative" if exponent.is_nonnegative else "positive", base
