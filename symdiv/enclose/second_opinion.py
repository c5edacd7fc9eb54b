"""A second opinion: the same SymPy expression evaluated with mpmath alone.

It shares no code with the compiler or with Arb, and serves to compare: an evaluator, **not a proof**.  Its precision is raised until two
evaluations agree; an infinite sum ends when its terms have become negligible, and an integral is a quadrature by samples: heuristics both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp
from mpmath.ctx_mp import MPContext

from symdiv.enclose import effort
from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.expression import nodes

__all__ = ["second_opinion"]

ROUNDS = 8
SUM_LIMIT = 10**6
_HUGE = 10**12
"""e^-x is zero from here on: its exponent alone would soon have more digits than there is memory for, as in exp(x - exp(x))."""

_PRICE = 3
"""What an evaluation of an integrand here counts as: it takes longer than some with balls of as many bits."""
CONSTANTS = {sp.pi: "pi", sp.E: "e", sp.EulerGamma: "euler", sp.Catalan: "catalan", sp.GoldenRatio: "phi"}


def second_opinion(expression: sp.Expr, digits: int, values: Mapping[sp.Symbol, Any] | None = None) -> mpmath.mpf:
    """The value of ``expression`` by mpmath, at growing precisions until two agree to ``digits`` digits: a comparison, not a proof.

    Parameters
    ----------
    expression, values
        as for :func:`symdiv.enclose.evaluate`.
    digits
        to how many digits two evaluations at different precisions shall agree.

    Returns
    -------
    mpmath.mpf
        mpmath's global precision is neither used nor changed.

    Raises
    ------
    Unsupported
        for a function this evaluator does not know.
    Undetermined
        if no two evaluations agreed.

    >>> print(second_opinion(sp.log(2), 15))
    0.693147180559945
    """
    context = MPContext()
    digits_now = digits + 15
    last = None
    for _ in range(3 if expression.has(sp.Integral) else ROUNDS):
        context.dps = digits_now
        exact = {symbol: _number(value, context) for symbol, value in (values or {}).items()}
        value = _Evaluator(context).value(expression, exact)
        if abs(context.im(value)) > context.mpf(10) ** -digits * abs(value):
            raise InvalidInput(f"{expression} is not real at these values, as mpmath sees it")
        value = context.mpf(context.re(value))
        if last is not None and (value == last or abs(value - last) <= context.mpf(10) ** -(digits + 1) * abs(value)):
            return mpmath.mp.make_mpf(value._mpf_)
        last, digits_now = value, digits_now * 7 // 4
    raise Undetermined(f"two evaluations of {expression} by mpmath do not agree up to {digits_now * 4 // 7} digits")


def _number(value: Any, context: Any) -> Any:
    if isinstance(value, Fraction):
        return context.mpf(value.numerator) / value.denominator
    return _Evaluator(context).value(sp.sympify(value), {})


def _functions(c: Any) -> dict[str, Callable[..., Any]]:
    return {
        "Add": lambda *xs: c.fsum(xs),
        "Mul": lambda *xs: c.fprod(xs),
        "Pow": lambda x, y: c.power(x, y),
        "exp": lambda x: c.zero if c.re(x) < -_HUGE else c.exp(x), "log": c.ln,
        "sin": c.sin, "cos": c.cos, "tan": c.tan, "cot": c.cot, "sec": c.sec, "csc": c.csc,
        "asin": c.asin, "acos": c.acos, "atan": c.atan, "sinh": c.sinh, "cosh": c.cosh, "tanh": c.tanh, "coth": c.coth,
        "sech": c.sech, "csch": c.csch, "asinh": c.asinh, "acosh": c.acosh, "atanh": c.atanh,
        "Abs": abs, "sign": c.sign, "Max": max, "Min": min, "floor": c.floor, "ceiling": c.ceil,
        "gamma": c.gamma, "loggamma": c.loggamma, "factorial": c.factorial, "binomial": c.binomial,
        "beta": lambda a, b=None: c.beta(a, a if b is None else b),
        "digamma": c.digamma, "polygamma": lambda n, x: c.psi(int(n), x), "zeta": c.zeta, "zeta_derivative": lambda n, s: c.zeta(s, 1, int(n)),
        "harmonic": lambda n, m=1: c.harmonic(n) if m == 1 else c.zeta(m) - c.zeta(m, n + 1),
        "erf": c.erf, "erfc": c.erfc, "erfi": c.erfi, "erfinv": c.erfinv, "erfcinv": lambda x: c.erfinv(1 - x),
        "Ei": c.ei, "Si": c.si, "Ci": c.ci, "Shi": c.shi, "Chi": c.chi, "li": c.li, "expint": c.expint,
        "uppergamma": lambda s, x: c.gammainc(s, x), "lowergamma": lambda s, x: c.gammainc(s, 0, x),
        "betainc": lambda a, b, x, y: c.betainc(a, b, x, y),
        "betainc_regularized": lambda a, b, x, y: c.betainc(a, b, x, y, regularized=True),
        "besseli": c.besseli, "besselj": c.besselj, "besselk": c.besselk, "bessely": c.bessely,
        "LambertW": lambda x, k=0: c.lambertw(x, int(k)), "polylog": c.polylog,
    }  # fmt: skip


class _Evaluator:
    """Walks the tree with one private mpmath context at one precision."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.functions = _functions(context)

    def value(self, e: Any, values: dict[Any, Any]) -> Any:
        c = self.context
        if e in values:
            return values[e]
        if isinstance(e, sp.Float):
            raise InvalidInput(f"the floating-point number {e} in an exact expression")
        if isinstance(e, sp.Rational):
            return c.mpf(int(e.p)) / int(e.q)
        if e in CONSTANTS:
            return +getattr(c, CONSTANTS[e])
        if e in (sp.oo, -sp.oo):
            return c.inf if e is sp.oo else -c.inf
        if isinstance(e, sp.Piecewise):
            for branch in e.args:
                if self.holds(branch.args[1], values):
                    return self.value(branch.args[0], values)
            raise InvalidInput(f"no condition of {e} holds")
        if isinstance(e, sp.Sum):
            return self.sum(e, values)
        if isinstance(e, sp.Integral):
            return self.integral(e, values)
        if isinstance(e, sp.Subs):
            return self.value(e.args[0], {**values, e.args[1][0]: self.value(e.args[2][0], values)})
        if isinstance(e, sp.Derivative) and isinstance(e.args[0], sp.zeta):
            return c.zeta(self.value(e.args[1][0], values), 1, int(e.args[1][1]))
        if isinstance(e, sp.hyper):
            above, below = ([self.value(x, values) for x in part] for part in e.args[:2])
            return c.hyper(above, below, self.value(e.args[2], values))
        function = self.functions.get(e.func.__name__)
        if function is None or not e.args:
            raise Unsupported(f"mpmath's second opinion does not know {e.func.__name__}")
        return function(*(self.value(x, values) for x in e.args))

    def holds(self, condition: Any, values: dict[Any, Any]) -> bool:
        c = self.context
        if condition in (sp.true, sp.false):
            return bool(condition)
        if isinstance(condition, sp.And | sp.Or):
            return (all if isinstance(condition, sp.And) else any)(self.holds(x, values) for x in condition.args)
        if isinstance(condition, sp.Not):
            return not self.holds(condition.args[0], values)
        if not isinstance(condition, sp.core.relational.Relational):
            raise Unsupported(f"mpmath's second opinion does not know the condition {condition}")
        left, right = (self.value(x, values) for x in condition.args)
        difference = left - right
        if abs(difference) <= c.mpf(10) ** (10 - c.dps) * (abs(left) + abs(right)):
            difference = c.zero  # a guess, as it must be with numbers that are rounded
        answers = {"==": difference == 0, "!=": difference != 0, "<": difference < 0}
        answers |= {"<=": difference <= 0, ">": difference > 0, ">=": difference >= 0}
        return bool(answers[condition.rel_op])

    def sum(self, e: Any, values: dict[Any, Any]) -> Any:
        c = self.context
        body, *limits = e.args
        if len(limits) > 1:
            body = sp.Sum(body, *limits[:-1])
        index, low, high = limits[-1]
        first = int(c.nint(self.value(low, values)))
        last = None if high is sp.oo else int(c.nint(self.value(high, values)))
        total, small, k = c.zero, 0, first
        while last is None or k <= last:
            effort.spend(1)
            term = self.value(body, {**values, index: c.mpf(k)})
            total += term
            small = small + 1 if abs(term) <= c.eps * abs(total) and total != 0 else 0
            if last is None and small >= 20:
                break
            if k - first > SUM_LIMIT:
                raise Undetermined(f"{SUM_LIMIT} terms of {e} are not enough")
            k += 1
        return total

    def integral(self, e: Any, values: dict[Any, Any]) -> Any:
        """Double-exponential quadrature between the ends, the kinks and one point more."""
        c = self.context
        body, *limits = e.args
        if len(limits) != 1 or len(limits[0]) != 3:
            raise Unsupported(f"mpmath's second opinion integrates over one variable with two bounds, not {limits}")
        x, low, high = limits[0]
        start, end = self.value(low, values), self.value(high, values)
        finite = c.isfinite(start), c.isfinite(end)
        inner = {(start + end) / 2 if all(finite) else start + 1 if finite[0] else end - 1 if finite[1] else c.zero}
        for kink in self.kinks(body, x):
            at_zero, at_one = (self.value(kink, {**values, x: place}) for place in (c.zero, c.one))
            if at_zero != at_one:
                inner.add(at_zero / (at_zero - at_one))
        points = [start, *sorted(p for p in inner if start < p < end), end]

        def integrand(t: Any) -> Any:
            effort.spend(_PRICE * (1 + c.prec // effort.WORD))
            return self.value(body, {**values, x: t})

        return c.quad(integrand, points)

    def kinks(self, body: Any, x: Any) -> Any:
        """Linear functions of x whose sign the integrand depends on; others are left to the quadrature."""
        for node in nodes(body):
            if isinstance(node, sp.Abs | sp.sign | sp.Max | sp.Min | sp.core.relational.Relational):
                difference = node.args[0] - node.args[1] if len(node.args) == 2 else node.args[0]
                if sp.Poly(difference, x).degree() == 1 if difference.is_polynomial(x) else False:
                    yield difference
