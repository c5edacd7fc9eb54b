"""The rule that a measure is infinite because of how the densities grow towards an end of the support.

The end is moved to t → oo: x = t, x = -t, x = low + 1/t or x = high - 1/t.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, reduce

import sympy as sp

from symdiv.errors import RuleError
from symdiv.families.base import Family
from symdiv.families.distribution import Distribution
from symdiv.families.mixture import Mixture
from symdiv.families.pushforward import Pushforward
from symdiv.measures import measure
from symdiv.rules.conditions import canonical, conjunction, positive, vanishing
from symdiv.rules.information import subject_of
from symdiv.rules.normal import tidy
from symdiv.rules.orders import LINEAR, LOGARITHM, Expansion, Order, bounded_below, growth
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Statement

__all__ = ["towards"]


def towards(p: Family, end: str, t: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """x as a function of t that tends to an end of the support as t → oo, and log |dx/dt|."""
    require(end in ("low", "high"), "an end is low or high")
    edge = p.support.low if end == "low" else p.support.high
    require(not edge.has(sp.Piecewise), "the end depends on the parameters")
    if edge.is_infinite:
        return (t if end == "high" else -t), sp.Integer(0)
    return (edge - 1 / t if end == "high" else edge + 1 / t), -2 * sp.log(t)


@rule(name="name", p="law", q="law", end="name", signs="mapping")
def divergence(premises: tuple[Statement, ...], name: str, p: Family, q: Family, end: str, signs: Mapping[sp.Symbol, sp.Expr] | None = None) -> Statement:
    """Towards an end the density of P, times -log q, does not fall faster than 1/t: its integral is infinite.

    ``signs`` are of parameters on which the formulas depend, 1 or -1 each; the conclusion is for parameters of these signs.
    """
    which = measure(name)
    require(not premises and which.takes_q and isinstance(p, Family) and isinstance(q, Family), "the measure is of two distributions")
    require(not p.support.discrete and not q.support.discrete and not p.support.circular, "both laws have densities")
    subject = subject_of(name, p, q)
    taken = {s.name for s in p.free_symbols | q.free_symbols}
    known, back, facts = {}, {}, []
    for symbol, sign in (signs or {}).items():
        require(sign in (1, -1) and symbol.is_real, "a sign is 1 or -1")
        size = _fresh(f"{symbol.name}_", taken)
        known[symbol], back[size] = sign * size, sign * symbol
        facts.append(positive(sign * symbol))
    one_p, one_q, t = p.replace(known), q.replace(known), _fresh("t", taken)
    mass, surprise = _expansions(one_p, one_q, end, t)
    # E|log p(X)| has to be finite, so that -log q decides: so it is for every integrable function of such an order.
    require(mass.error is None or mass.error.exceeds(LOGARITHM), "the order of the density of {} is not known well enough", p)
    if which.of_p == 0:
        _no_other_infinity(one_p, one_q, end, t)
    condition = bounded_below(mass.plus(surprise).plus(Expansion({LOGARITHM: sp.Integer(1)})))
    condition = conjunction(condition, one_p.interior, one_q.interior).xreplace(back)
    condition = condition.replace(sp.Eq, lambda left, right: vanishing(left - right))
    return Statement(subject, sp.oo, conjunction(*facts, canonical(condition)))


def _no_other_infinity(p: Family, q: Family, end: str, t: sp.Symbol) -> None:
    """Require that E[max(log q(X), 0)] is finite, so that the cross-entropy is not oo - oo: at the other end and, where log q may be oo inside, there."""
    x, log_slope = towards(p, "high" if end == "low" else "low", t)
    rising = growth(tidy(q.log_density(x)), t)
    if rising.sign() > 0:
        mass = growth(tidy(p.log_density(x)) + log_slope, t)
        tame = not any(order.exceeds(LOGARITHM) for order in rising.terms) and rising.error is None and mass.error is None
        require(tame, "log q is not known to be integrable at the other end")
    variable = sp.Symbol(t.name, real=True)
    require(not isinstance(p, (Distribution, Mixture, Pushforward)) or not q.log_density(variable).has(sp.Abs), "log q may be unbounded inside the support")


def _fresh(name: str, taken: set[str]) -> sp.Symbol:
    while name in taken:
        name += "_"
    taken.add(name)
    return sp.Symbol(name, positive=True)


@lru_cache(maxsize=4096)
def _expansions(p: Family, q: Family, end: str, t: sp.Symbol) -> tuple[Expansion, Expansion]:
    """Those of the logarithms of the density of P and of -log q, as t → oo; the latter without what is less than a logarithm."""
    x, log_slope = towards(p, end, t)
    mass = growth(tidy(p.log_density(x)) + log_slope, t)
    orders = [_surprise(component, x, t) for component in (q.components if isinstance(q, Mixture) else (q,))]
    order = reduce(lambda least, other: other if least.exceeds(other) else least, orders)  # -log q >= min(-log q_i)
    terms = {LINEAR: order.exponential, LOGARITHM: order.power}
    return mass, Expansion({o: c for o, c in terms.items() if c != 0}, None)


def _surprise(q: Family, x: sp.Expr, t: sp.Symbol) -> Order:
    """The order of -log q, which tends to oo."""
    top = growth(tidy(-q.log_density(x)), t).leading()
    if top is None:
        raise RuleError("-log q is bounded")
    require(top[1].is_positive, "-log q is not known to tend to oo")
    return top[0]
