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
from flint import arb, ctx, fmpq

from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.laws import Law

BITS = 800
AGREE = arb(10) ** -30

Function = Callable[[arb], arb]


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
    parts = [_evaluator(a, x) for a in e.args]
    if e.is_Add or e.is_Mul:

        def combine(v: arb) -> arb:
            total = parts[0](v)
            for part in parts[1:]:
                total = total + part(v) if e.is_Add else total * part(v)
            return total

        return combine
    if e.is_Pow:
        if e.exp.is_Integer:
            n = int(e.exp)
            return lambda v: _power(parts[0](v), n)
        return lambda v: (parts[1](v) * parts[0](v).log()).exp()
    table: dict[Any, Callable[[arb], arb]] = {
        sp.log: arb.log,
        sp.exp: arb.exp,
        sp.loggamma: arb.lgamma,
        sp.Abs: abs,
        sp.gamma: arb.gamma,
        sp.factorial: lambda v: (v + 1).gamma(),
    }
    return lambda v: table[e.func](parts[0](v))


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
    before = ctx.prec
    ctx.prec = BITS
    try:
        return _by_sum(measure, p, q) if p.support.discrete else _to_mpf(_by_integral(measure, p, q))
    finally:
        ctx.prec = before


def integrate_law(law: Law, kernel: sp.Expr, y: sp.Symbol, lower: sp.Expr | None = None, upper: sp.Expr | None = None) -> Any:
    """E[kernel(Y); lower < Y < upper] of a base law, as an mpf; for counting laws the whole sum."""
    before = ctx.prec
    ctx.prec = BITS
    try:
        term = _evaluator(law.log_density(y), y)
        weight = _evaluator(kernel, y)
        zero = sp.Symbol("zero")
        if law.support.discrete:
            last = 4000 if law.support.high == sp.oo else int(law.support.high)
            return _to_mpf(sum((term(arb(k)).exp() * weight(arb(k)) for k in range(last + 1)), arb(0)))
        ends = [law.support.low if lower is None else lower, law.support.high if upper is None else upper]
        if ends == [-sp.oo, sp.oo]:
            ends.insert(1, sp.Integer(0))
        numbers = [None if e in (sp.oo, -sp.oo) else _evaluator(sp.sympify(e), zero)(arb(0)) for e in ends]

        def integrand(v: arb) -> arb:
            exponent = term(v)
            return arb(0) if exponent < -20_000 else exponent.exp() * weight(v)

        return _to_mpf(sum((_converged(integrand, a, b) for a, b in itertools.pairwise(numbers)), arb(0)))
    finally:
        ctx.prec = before


def _gain(measure: str, log_p: arb, log_q: arb) -> arb:
    return {"one": arb(1), "entropy": -log_p, "cross_entropy": -log_q, "kl_divergence": log_p - log_q}[measure]


def _by_integral(measure: str, p: Family, q: Family | None) -> arb:
    x = sp.Symbol("x", real=True)
    log_p = _evaluator(p.log_density(x), x)
    log_q = _evaluator((q or p).log_density(x), x)

    def integrand(v: arb) -> arb:
        lp = log_p(v)
        if lp < -20_000:  # times anything that occurs, far below the last digit
            return arb(0)
        return lp.exp() * _gain(measure, lp, log_q(v))

    zero = sp.Symbol("zero")
    number = lambda e: _evaluator(sp.sympify(e), zero)(arb(0))  # noqa: E731 - a one-line name
    low, high = p.support.low, p.support.high
    kinks = sorted({f.loc for f in (p, q) if f is not None and type(f).__name__ == "Laplace"})
    cuts = [number(k) for k in kinks if low < k < high]
    if low == -sp.oo and not cuts:
        cuts = [number(p.loc)]
    ends = [None if low == -sp.oo else number(low), *cuts, None if high == sp.oo else number(high)]
    total = arb(0)
    for a, b in itertools.pairwise(ends):
        total += _converged(integrand, a, b)
    return total


def _converged(integrand: Function, a: arb | None, b: arb | None) -> arb:
    """The integral over (a, b), None for an infinite end, with the step halved until 30 digits agree."""
    previous = None
    for n in (16, 32, 64, 128, 256, 512):
        value = _trapezoid(integrand, a, b, n)
        if previous is not None and abs(value - previous) < AGREE * (1 + abs(value)):
            return value
        previous = value
    raise AssertionError("the quadrature did not settle")


def _trapezoid(integrand: Function, a: arb | None, b: arb | None, n: int) -> arb:
    half_pi, reach = arb.pi() / 2, (6.8 if a is None or b is None else 5.7)
    total = arb(0)
    for j in range(-int(reach * n), int(reach * n) + 1):
        t = arb(fmpq(j, n))
        w, slope = half_pi * t.sinh(), half_pi * t.cosh()
        if a is not None and b is not None:
            gap = (b - a) / (1 + (2 * abs(w)).exp())  # the distance to the nearer end
            value = integrand(a + gap if j < 0 else b - gap) * (b - a) * slope / 2 / w.cosh() ** 2
        else:
            size = w.exp()
            value = integrand(a + size if a is not None else b - size) * size * slope  # type: ignore[operator]  # one end is finite
        if not value.is_finite():
            raise AssertionError(f"the integrand is not finite at t = {j}/{n}")
        total += value.mid()
    return total / n


def mass_of(f: Family, k: int) -> arb:
    """The mass at k, with the point masses of degenerate parameters."""
    zero = sp.Symbol("zero")
    if isinstance(f, Finite):
        return _evaluator(f.weights.get(sp.Integer(k), sp.Integer(0)), zero)(arb(0))
    for condition, point in f.degenerate:
        if condition == True:
            return arb(int(k == point))
    if not (f.support.low <= k and k <= f.support.high):
        return arb(0)
    x = sp.Symbol("x", real=True)
    return _evaluator(f.log_density(x), x)(arb(k)).exp()


def _by_sum(measure: str, p: Family, q: Family | None) -> Any:
    numbers = [int(o) for o in p.outcomes] if isinstance(p, Finite) else []
    k = min(numbers) if numbers else int(p.support.low)
    last = max(numbers) if numbers else p.support.high
    total, seen = arb(0), arb(0)
    while k <= last if last != sp.oo else k < 20 or float(1 - seen) > 1e-45:
        weight = mass_of(p, k)
        seen += weight.mid()
        if weight > 0:
            other = mass_of(q, k) if q is not None else weight
            if other == 0:
                return mpmath.inf
            total += (weight * _gain(measure, weight.log(), other.log())).mid()
        k += 1
    return _to_mpf(total)
