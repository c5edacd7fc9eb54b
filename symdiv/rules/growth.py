"""How log-densities grow towards an end of the support, and the rule that a measure is infinite because of it.

The end is moved to t → oo: x = t, x = -t, x = low + 1/t or x = high - 1/t. A function of t is written as a sum of
coefficient·e^(rt), coefficient·t^r (r > 0) and coefficient·log(t)^n, up to a bounded function and terms of lower order
than the leading one. What cannot be written so is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.families.base import Family
from symdiv.measures import measure
from symdiv.rules.information import subject_of
from symdiv.rules.normal import conjunction, positive, tidy
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Statement

__all__ = ["Order", "growth", "towards"]

_KINDS = ("log", "power", "exp")


@dataclass(frozen=True)
class Order:
    """The order of a function of t: log(t)^rate, t^rate or e^(rate·t)."""

    kind: str
    rate: sp.Expr

    def exceeds(self, other: Order) -> bool:
        """Whether this order is larger, for all parameters; refused where that depends on them."""
        if self.kind != other.kind:
            return _KINDS.index(self.kind) > _KINDS.index(other.kind)
        difference = tidy(self.rate - other.rate)
        require(difference.is_positive or difference.is_negative, "the order of {} and {} depends on the parameters", self.rate, other.rate)
        return bool(difference.is_positive)


def towards(p: Family, end: str, t: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """x as a function of t that tends to an end of the support as t → oo, and log |dx/dt|."""
    require(end in ("low", "high"), "an end is low or high")
    edge = p.support.low if end == "low" else p.support.high
    require(not edge.has(sp.Piecewise), "the end depends on the parameters")
    if edge.is_infinite:
        return (t if end == "high" else -t), sp.Integer(0)
    return (edge - 1 / t if end == "high" else edge + 1 / t), -2 * sp.log(t)


def growth(function: sp.Expr, t: sp.Symbol) -> dict[Order, sp.Expr]:
    """The orders that occur in a function, with their coefficients; bounded terms are left out."""
    found: dict[Order, sp.Expr] = {}
    for term in sp.Add.make_args(tidy(function)):
        coefficient, dependent = term.as_independent(t, as_Add=False)
        order, factor = _order(dependent, t)
        if order is not None:
            found[order] = tidy(found.get(order, sp.Integer(0)) + coefficient * factor)
            # Where leading terms cancel, what they leave may be unbounded; of a single logarithm it is bounded.
            require(found[order] != 0 or order == Order("log", sp.Integer(1)), "the leading terms of {} cancel", function)
    return {o: c for o, c in found.items() if c != 0}


def leading(found: dict[Order, sp.Expr]) -> tuple[Order, sp.Expr] | None:
    """The largest order with its coefficient; None for a bounded function."""
    best: Order | None = None
    for order in found:
        if best is None or (order != best and order.exceeds(best)):
            best = order
    return None if best is None else (best, found[best])


def _order(dependent: sp.Expr, t: sp.Symbol) -> tuple[Order | None, sp.Expr]:
    """The order of a single factor and its coefficient there; None for a bounded one."""
    one = sp.Integer(1)
    if dependent == 1:
        return None, one
    base, exponent = dependent.as_base_exp()
    if isinstance(base, sp.log) and exponent.is_Integer and exponent > 0:
        order, factor = _order_of_logarithm(base.args[0], t)
        if order is None:
            return None, one
        return (Order(order.kind, order.rate * exponent), factor**exponent)
    if base is sp.E:
        top = leading(growth(exponent, t))
        if top is None or top[1].is_negative:
            return None, one
        slope = sp.diff(exponent, t)
        require(t not in slope.free_symbols and slope.is_positive, "e^({}) is of no known order", exponent)
        return Order("exp", slope), sp.exp(exponent - slope * t)
    if isinstance(base, (sp.cos, sp.sin)) and exponent.is_positive:
        return None, one
    require(t not in exponent.free_symbols and not base.is_Mul, "{} is of no known order", dependent)
    degree, factor = _degree(sp.Abs(base).args[0] if isinstance(base, sp.Abs) else base, t)
    if isinstance(base, sp.Abs):
        factor = sp.Abs(factor)
    rate = tidy(degree * exponent)
    if rate.is_nonpositive:
        return None, one
    require(rate.is_positive and (factor.is_positive or exponent.is_Integer), "{} is of no known order", dependent)
    return Order("power", rate), factor**exponent


def _degree(base: sp.Expr, t: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """The degree of a sum of powers of t, and the coefficient of its leading term."""
    best: tuple[sp.Expr, sp.Expr] | None = None
    for term in sp.Add.make_args(tidy(base)):
        coefficient, dependent = term.as_independent(t, as_Add=False)
        degree = sp.Integer(0)
        for factor in sp.Mul.make_args(dependent):
            inner, exponent = factor.as_base_exp()
            if inner == t and t not in exponent.free_symbols:
                degree += exponent
            elif inner.is_Add and t not in exponent.free_symbols:
                below, lead = _degree(inner, t)
                require(lead.is_positive, "{} changes sign", inner)
                degree, coefficient = degree + below * exponent, coefficient * lead**exponent
            else:
                require(factor == 1, "{} is no sum of powers", base)
        degree = tidy(degree)
        if best is None or tidy(degree - best[0]) == 0:
            best = (degree, coefficient + (best[1] if best else 0))
        elif Order("power", degree).exceeds(Order("power", best[0])):
            best = (degree, coefficient)
    assert best is not None
    require(best[1] != 0, "the leading terms of {} cancel", base)
    return best


def _order_of_logarithm(argument: sp.Expr, t: sp.Symbol) -> tuple[Order | None, sp.Expr]:
    """The order of log(u): the degree of u times log t; linear in t where an exponential leads in u."""
    exponentials = [f for f in argument.atoms(sp.exp) if t in f.free_symbols]
    if not exponentials:
        degree, lead = _degree(argument, t)
        require(lead.is_positive, "{} is not known to be positive", argument)
        return (None if degree == 0 else Order("log", sp.Integer(1))), degree
    top = leading(growth(argument, t))
    require(top is not None, "log({}) is of no known order", argument)
    assert top is not None
    if top[0].kind == "exp":
        require(top[1].is_positive, "{} is not known to be positive", argument)
        return Order("power", sp.Integer(1)), top[0].rate
    raise RuleError(f"log({argument}) is of no known order")


@rule(name="name", p="law", q="law", end="name")
def divergence(premises: tuple[Statement, ...], name: str, p: Family, q: Family, end: str) -> Statement:
    """Towards an end P has density C t^(-1-a), and -log q grows like t^r with r >= a, or faster: the expectation is infinite."""
    which = measure(name)
    require(not premises and which.takes_q and isinstance(p, Family) and isinstance(q, Family), "the measure is of two distributions")
    require(not p.support.discrete and not q.support.discrete and not p.support.circular, "both laws have densities")
    t = sp.Symbol("t", positive=True)
    while t in p.free_symbols | q.free_symbols:
        t = sp.Symbol(t.name + "_", positive=True)
    x, log_slope = towards(p, end, t)
    own = growth(p.log_density(x) + log_slope, t)
    require(all(o == Order("log", sp.Integer(1)) for o in own), "the density of {} is no power at that end", p)
    index = -own.get(Order("log", sp.Integer(1)), sp.Integer(0)) - 1
    top = leading(growth(-q.log_density(x), t))
    require(top is not None and top[0].kind != "log", "-log q grows no faster than a logarithm")
    assert top is not None
    order, coefficient = top
    require(coefficient.is_positive, "-log q is not known to tend to oo")
    condition: Boolean = sp.true if order.kind == "exp" else positive(order.rate - index, strict=False)
    return Statement(subject_of(name, p, q), sp.oo, conjunction(condition, p.interior, q.interior))
