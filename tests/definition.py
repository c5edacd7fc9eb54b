"""The other road: measures from their definition, by double-exponential quadrature and by summation of the log-densities.

Nothing here knows a derived formula. The densities are the families' own (a test proves them equal to the pushforwards
of the base laws). They are evaluated by a small evaluator of its own, at a precision far above the 25 digits compared;
the trapezoidal rule in t converges exponentially after x = exp(π/2 sinh t) on half lines and x = tanh(π/2 sinh t) on
intervals (Takahasi, Mori 1974); ranges are split where log q has a kink; the step is halved until nothing changes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import mpmath
import sympy as sp
from flint import arb, arb_series, ctx, fmpq

from symdiv.expression import LongPower
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.laws import Law

BITS = 800
AGREE = arb(10) ** -30
HUGE = arb(10) ** 40

Function = Callable[[arb], arb]


def _exp(v: arb) -> arb:
    """e^v; infinite or zero where its exponent alone would have a thousand digits."""
    if isinstance(v, arb) and abs(v) > HUGE:
        return arb("inf") if v > 0 else arb(0)
    return v.exp()


class NotSettled(AssertionError):
    """The quadrature does not do, at these parameters."""


FUNCTIONS: dict[Any, Callable[..., arb]] = {
    sp.log: lambda v: v.log(),
    sp.exp: _exp,
    sp.loggamma: lambda v: v.lgamma(),
    sp.Abs: lambda v: abs(v) if isinstance(v, arb) else v,  # a power series, at positive points only
    sp.gamma: arb.gamma,
    sp.zeta: arb.zeta,
    sp.factorial: lambda v: (v + 1).gamma(),
    sp.sin: arb.sin,
    sp.cos: arb.cos,
    sp.cosh: arb.cosh,
    sp.erf: arb.erf,
    sp.erfc: arb.erfc,
    sp.besseli: lambda order, v: v.bessel_i(order),
    sp.uppergamma: lambda s, v: v.gamma_upper(s),
    sp.lowergamma: lambda s, v: v.gamma_lower(s),
}


def _evaluator(e: sp.Expr, x: sp.Symbol) -> Function:
    """A closure that evaluates an expression in x; nothing is shared with the package's own compiler."""
    if e == x:
        return lambda v: v
    if e.is_Rational:
        number = arb(fmpq(int(e.p), int(e.q)))
        return lambda v: number
    if e is sp.pi:
        return lambda v: arb.pi()
    if e is sp.E:
        return lambda v: arb.const_e()
    if e is sp.S.NegativeInfinity:
        return lambda v: arb("-inf")
    if isinstance(e, sp.Piecewise):
        branches = [(_evaluator(value, x), _truth(condition, x)) for value, condition in e.args]
        return lambda v: next(value for value, condition in branches if condition(v))(v)
    if isinstance(e, sp.log) and e.args[0].is_Add and e.args[0].args[0] == 1 and isinstance(e.args[0].args[1], sp.exp) and len(e.args[0].args) == 2:
        inner = _evaluator(e.args[0].args[1].args[0], x)
        return lambda v: _log_one_plus_exp(inner(v))
    if isinstance(e, sp.log) and isinstance(e.args[0], sp.cosh):
        inner = _evaluator(e.args[0].args[0], x)
        return lambda v: _log_one_plus_exp(2 * inner(v)) - inner(v) - arb(2).log()
    parts = [_evaluator(a, x) for a in e.args]
    if e.is_Add or e.is_Mul:

        def combine(v: arb) -> arb:
            total = parts[0](v)
            for part in parts[1:]:
                total = total + part(v) if e.is_Add else total * part(v)
            return total

        return combine
    if e.is_Pow or isinstance(e, LongPower):
        if e.exp.is_Integer:
            n = int(e.exp)
            return lambda v: _power(parts[0](v), n)
        return lambda v: (parts[1](v) * parts[0](v).log()).exp()
    function = FUNCTIONS[e.func]
    return lambda v: function(*(part(v) for part in parts))


def _truth(condition: Any, x: sp.Symbol) -> Callable[[arb], bool]:
    """Whether a comparison holds at a number that is not on its boundary."""
    if condition == True:
        return lambda v: True
    gap = _evaluator(condition.gts - condition.lts, x)

    def holds(v: arb) -> bool:
        value = gap(v)
        assert value > 0 or value < 0, f"{condition} is not decided at {v}"
        return bool(value > 0)

    return holds


def _log_one_plus_exp(v: arb) -> arb:
    """log(1 + e^v), v itself where v is huge."""
    return v + (_exp(-v) + 1).log() if v > 0 else (_exp(v) + 1).log()


def _power(base: arb, n: int) -> arb:
    """base^n by multiplication: ``arb ** int`` is nan for a ball that contains 0."""
    power = arb(1)
    for _ in range(abs(n)):
        power *= base
    return power if n >= 0 else 1 / power


def _to_mpf(value: arb) -> Any:
    mantissa, exponent = value.mid().man_exp()
    return mpmath.mp.make_mpf(mpmath.libmp.from_man_exp(int(mantissa), int(exponent)))


def by_definition(measure: str, p: Family, q: Family | None) -> Any:
    """The measure as an mpf with about 30 right digits, only where it is finite; ``"one"`` is E[1]."""
    p, q = proper(p), q and proper(q)
    before = ctx.prec
    ctx.prec = BITS
    try:
        return _by_sum(measure, p, q) if p.support.discrete else _to_mpf(_by_integral(measure, p, q))
    finally:
        ctx.prec = before


def proper(p: Family) -> Family:
    """The member of another family that p is at special parameters, else p itself."""
    return next((member for condition, member in p.special if condition == True), p)


def integrate_law(law: Law, kernel: sp.Expr, y: sp.Symbol, lower: sp.Expr | None = None, upper: sp.Expr | None = None) -> Any:
    """E[kernel(Y); lower < Y < upper] of a base law, as an mpf; for counting laws the whole sum."""
    before = ctx.prec
    ctx.prec = BITS
    try:
        if law.support.discrete:
            term, weight = _evaluator(law.log_density(y), y), _evaluator(kernel, y)
            if type(law).__name__ == "ZetaCount":
                return _to_mpf(_euler_maclaurin(lambda v: term(v).exp() * weight(v)))
            last = 4000 if law.support.high == sp.oo else int(law.support.high)
            return _to_mpf(sum((term(arb(k)).exp() * weight(arb(k)) for k in range(int(law.support.low), last + 1)), arb(0)))
        ends = [law.support.low if lower is None else lower, law.support.high if upper is None else upper]
        if ends == [-sp.oo, sp.oo]:
            ends.insert(1, sp.Integer(0))
        integrand = [law.log_density(y), kernel]
        return _to_mpf(_over_pieces(integrand, y, lambda lp, weight: weight, ends))
    finally:
        ctx.prec = before


def _gain(measure: str, log_p: arb, log_q: arb) -> arb:
    return {"one": arb(1), "entropy": -log_p, "cross_entropy": -log_q, "kl_divergence": log_p - log_q}[measure]


def _by_integral(measure: str, p: Family, q: Family | None) -> arb:
    x = sp.Symbol("x", real=True)
    logarithms = [p.log_density(x), (q or p).log_density(x)]
    return _over_pieces(logarithms, x, lambda lp, lq: _gain(measure, lp, lq), _ends(p, logarithms, x))


def _ends(p: Family, expressions: list[sp.Expr], x: sp.Symbol) -> list[sp.Expr]:
    """The support, cut where an expression has a kink, or somewhere."""
    low, high = p.support.low, p.support.high
    cuts = sorted(k for k in kinks(expressions, x) if low < k < high)
    if low == -sp.oo and high == sp.oo and not cuts:
        cuts = [getattr(p, "loc", sp.Integer(0))]
    return [low, *cuts, high]


def expectation_by_definition(p: Family, function: sp.Expr, x: sp.Symbol) -> Any:
    """E[g(X)] as an mpf with about 15 right digits, only where it is finite."""
    for condition, point in p.degenerate:
        if condition == True:
            return _evaluated(function, x, point)
    p, before = proper(p), ctx.prec
    ctx.prec = BITS
    try:
        if p.support.points is not None:
            return sum(_evaluated(p.pdf(o) * function, x, o) for o in p.support.points)  # type: ignore[arg-type]  # numbers, not labels
        if p.support.discrete:
            mass, value = masses_of(p), _evaluator(function, x)
            last = min(int(p.support.high), 3000) if p.support.high.is_finite else 3000
            return _to_mpf(sum((mass(k) * value(arb(k)) for k in range(int(p.support.low), last + 1)), arb(0)))
        parts = [p.log_density(x), function]
        return _to_mpf(_over_pieces(parts, x, lambda logarithm, value: value, _ends(p, parts, x), arb(10) ** -15))
    finally:
        ctx.prec = before


def _evaluated(function: sp.Expr, x: sp.Symbol, point: sp.Expr) -> Any:
    return sp.N(function.xreplace({x: point}), 30)._to_mpmath(100)


def kinks(expressions: list[sp.Expr], x: sp.Symbol) -> set[sp.Expr]:
    """The points at which an absolute value or a branch changes."""
    breaks = [a.args[0] for e in expressions for a in e.atoms(sp.Abs)]
    breaks += [c.lhs - c.rhs for e in expressions for f in e.atoms(sp.Piecewise) for c in f.atoms(sp.core.relational.Relational)]
    return {k for b in breaks if b.has(x) for k in sp.solve(b, x) if k.is_real}


def _over_pieces(expressions: list[sp.Expr], x: sp.Symbol, gain: Callable[[arb, arb], arb], ends: list[sp.Expr], agree: arb = AGREE) -> arb:
    """The integral of exp(first) gain(first, second) over the pieces between the ends.

    Near an end the expressions are those in the distance to it, so that x - end is never a difference of numbers.
    """
    distance = sp.Symbol("distance", positive=True)

    def beside(end: sp.Expr, sign: int) -> Function | None:
        if end in (sp.oo, -sp.oo):
            return None
        first, second = (_evaluator(sp.sympify(e).subs(x, end + sign * distance), distance) for e in expressions)

        def integrand(v: arb) -> arb:
            logarithm = first(v)
            if logarithm < -20_000:  # times anything that occurs, far below the last digit
                return arb(0)
            return logarithm.exp() * gain(logarithm, second(v))

        return integrand

    total = arb(0)
    for a, b in itertools.pairwise(ends):
        width = None if sp.oo in (b, -a) else _evaluator(sp.sympify(b - a), distance)(arb(0))
        total += _converged(beside(a, 1), beside(b, -1), width, agree)
    return total


def _converged(right_of_low: Function | None, left_of_high: Function | None, width: arb | None, agree: arb = AGREE) -> arb:
    """The integral over an interval, None for an infinite end, with the step halved until the digits agree."""
    previous = None
    for n in (16, 32, 64, 128, 256, 512):
        value = _trapezoid(right_of_low, left_of_high, width, n)
        if previous is not None and abs(value - previous) < agree * (1 + abs(value)):
            return value
        previous = value
    raise NotSettled("the quadrature did not settle")


def _trapezoid(right_of_low: Function | None, left_of_high: Function | None, width: arb | None, n: int) -> arb:
    half_pi, reach = arb.pi() / 2, (6.8 if width is None else 5.7)
    total = arb(0)
    for j in range(-int(reach * n), int(reach * n) + 1):
        t = arb(fmpq(j, n))
        w, slope = half_pi * t.sinh(), half_pi * t.cosh()
        integrand = right_of_low if left_of_high is None or (width is not None and j < 0) else left_of_high
        assert integrand is not None, "an end is finite"
        distance, weight = (w.exp(), w.exp()) if width is None else (width / (1 + (2 * abs(w)).exp()), width / 2 / w.cosh() ** 2)
        value = integrand(distance) * weight * slope
        if not value.is_finite():
            raise NotSettled(f"the integrand is not finite at t = {j}/{n}")
        total += value.mid()
    return total / n


def masses_of(f: Family) -> Callable[[int], arb]:
    """The mass at k, with the point masses of degenerate parameters."""
    x = sp.Symbol("x", real=True)
    if isinstance(f, Finite):
        weights = {int(o): _evaluator(w, x)(arb(0)) for o, w in f.weights.items() if isinstance(o, sp.Expr)}
        return lambda k: weights.get(k, arb(0))
    for condition, point in f.degenerate:
        if condition == True:
            return lambda k: arb(int(k == point))
    log_mass, low, high = _evaluator(f.log_density(x), x), f.support.low, f.support.high
    return lambda k: log_mass(arb(k)).exp() if low <= k and k <= high else arb(0)


def mass_of(f: Family, k: int) -> arb:
    """The mass at one point."""
    return masses_of(f)(k)


def _by_sum(measure: str, p: Family, q: Family | None) -> Any:
    """Outcome by outcome until what is left has no mass to speak of; a power tail by Euler-Maclaurin."""
    mass_p, mass_q = masses_of(p), masses_of(q or p)
    if type(p).__name__ == "Zeta":
        return mpmath.inf if mass_q(1) == 0 or mass_q(2) == 0 else _to_mpf(_with_power_tail(measure, p, q))
    numbers = [int(o) for o in p.outcomes] if isinstance(p, Finite) else []
    low, last = (min(numbers), max(numbers)) if numbers else (p.support.low, p.support.high)
    points = itertools.count(int(low)) if low != -sp.oo else (k for j in itertools.count() for k in ((j, -j) if j else (0,)))
    total, seen = arb(0), arb(0)
    for count, k in enumerate(points):
        if k > last if last != sp.oo else count >= 20 and float(1 - seen) <= 1e-45:
            break
        weight = mass_p(k)
        seen += weight.mid()
        if weight > 0:
            other = mass_q(k)
            if other == 0:
                return mpmath.inf
            total += (weight * _gain(measure, weight.log(), other.log())).mid()
    return _to_mpf(total)


def _with_power_tail(measure: str, p: Family, q: Family | None) -> arb:
    x = sp.Symbol("x", real=True)
    log_p, log_q = _evaluator(p.log_density(x), x), _evaluator((q or p).log_density(x), x)
    return _euler_maclaurin(lambda v: log_p(v).exp() * _gain(measure, log_p(v), log_q(v)))


def _euler_maclaurin(term: Callable[[Any], Any], start: int = 40, order: int = 20) -> arb:
    """Terms from 1 to the start, then the integral and the corrections B_2j/(2j)! f^(2j-1)(start) of Euler and Maclaurin (DLMF 2.10.1)."""
    total = sum((term(arb(k)) for k in range(1, start)), arb(0)) + term(arb(start)) / 2
    total += _converged(lambda distance: term(start + distance), None, None)
    before, ctx.cap = ctx.cap, 2 * order
    try:
        series = term(arb_series([arb(start), 1], prec=2 * order))
    finally:
        ctx.cap = before
    for j in range(1, order + 1):
        total -= arb.bernoulli(2 * j) / (2 * j) * series[2 * j - 1]  # the coefficient is f^(2j-1)/(2j-1)!
    return total
