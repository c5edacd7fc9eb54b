"""The functions of integrands on complex balls: analytic on the whole ball, or not finite.

Rigorous integration asks for f on a complex neighbourhood of a piece of the real line, where f must be analytic and agree with the real
function on the real line.  So every function with a branch cut is asked for the branch that is real on the real axis, and gives nan
as soon as the ball touches the cut.  ``COMPLEX`` has the keys of ``table.FAST``; a function whose arguments are all real is the real one.
A function that is not listed here gives nan for complex balls, so that integrals of it are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from symdiv.enclose.dominance import dominated_log, dominated_power, power_minus_one
from symdiv.enclose.functions import ball, elementary_hyper, integer
from symdiv.enclose.table import FAST

__all__ = ["COMPLEX"]

MANY = 64  # factors, of which repeated squaring widens a wide ball far more than the exponential does
NAN = acb(arb.nan(), arb.nan())
Function = Callable[..., Any]


def _holds(x: arb, low: int, high: int) -> bool:
    """May the ball x meet the interval [low, high]?"""
    return not (x < low or x > high)


def _uncut(function: Function, cut: Callable[[acb], bool]) -> Function:
    return lambda z: NAN if cut(z) else function(z)


def _left(limit: int) -> Callable[[acb], bool]:
    """May the ball meet the real axis at or below the limit?"""
    return lambda z: not z.real > limit and z.imag.contains(0)


def _outside_unit(z: acb) -> bool:
    """May the ball meet the real axis outside (-1, 1)?"""
    return not abs(z.real) < 1 and bool(z.imag.contains(0))


def _outside_imaginary_unit(z: acb) -> bool:
    return not abs(z.imag) < 1 and bool(z.real.contains(0))


def _power(base: Any, exponent: Any) -> acb:
    if type(exponent) is acb:
        if type(base) is acb:
            return (exponent * base.log(analytic=True)).exp()
        real = ball(base)
        return (exponent * real.log()).exp() if real > 0 else NAN
    n = integer(exponent)
    if n is None:
        return base.pow(ball(exponent), analytic=True) if abs(exponent) < MANY else (ball(exponent) * base.log(analytic=True)).exp()
    if abs(n) < MANY or not abs(base) > 0:
        return base**n
    return (base.log() * n).exp()


def _polygamma(n: Any, z: acb) -> acb:
    order = integer(n)
    return NAN if order is None else z.digamma() if order == 0 else z.polygamma(order)


def _exponential_integral(z: acb) -> acb:
    """Ei on both half-lines, real on each: -E1(-z) on the left."""
    if z.real > 0:
        return z.ei()
    return -(-z).expint(1) if z.real < 0 else NAN


def _maximum(*values: Any) -> acb:
    """As a selection: the result is one of the arguments, on the whole ball."""
    best = acb(values[0])
    for x in values[1:]:
        difference = (acb(x) - best).real
        if difference > 0:
            best = acb(x)
        elif not difference <= 0:
            return NAN
    return best


def _hypergeometric(above: list[Any], below: list[Any], z: acb) -> acb:
    """Entire for p <= q; for p = q + 1 the cut runs from 1 to oo."""
    if type(z) is not acb or any(type(x) is acb for x in (*above, *below)) or (len(above) > len(below) and not z.real < 1):
        return NAN
    a, b = [ball(value) for value in above], [ball(value) for value in below]
    found = elementary_hyper(a, b, z)
    return z.hypgeom(a, b) if found is None else found


def _absolute(z: acb) -> acb:
    return z.real_abs(analytic=True)


def _in_place(function: Function, cut: Callable[[acb], bool]) -> Function:
    """A function of an order, a real constant, and a place, the variable."""
    return lambda order, z: NAN if type(z) is not acb or type(order) is acb or cut(z) else function(z, ball(order))


def _entire(function: Function) -> Function:
    """Likewise, for a function that is entire where the order is an integer."""
    cut = _in_place(function, _left(0))
    return lambda order, z: function(z, ball(order)) if type(order) is not acb and integer(order) is not None else cut(order, z)


_ANALYTIC: dict[str, Function] = {
    "arb": lambda z: z,
    **{name: getattr(acb, name) for name in ("exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch")},
    **{name: getattr(acb, name) for name in ("erf", "erfc", "erfi", "gamma", "digamma")},
    "log": lambda z: z.log(analytic=True),
    "sqrt": lambda z: z.sqrt(analytic=True),
    "rsqrt": lambda z: z.rsqrt(analytic=True),
    "power": _power,
    "dominated_log": dominated_log,
    "dominated_power": dominated_power,
    "power_minus_one": power_minus_one,
    "asin": _uncut(acb.asin, _outside_unit),
    "acos": _uncut(acb.acos, _outside_unit),
    "atanh": _uncut(acb.atanh, _outside_unit),
    "atan": _uncut(acb.atan, _outside_imaginary_unit),
    "asinh": _uncut(acb.asinh, _outside_imaginary_unit),
    "acosh": _uncut(acb.acosh, _left(1)),
    "loggamma": _uncut(acb.lgamma, _left(0)),
    "factorial": lambda z: (z + 1).gamma(),
    "beta": lambda a, b=None: acb(a).gamma() * acb(a if b is None else b).gamma() * (acb(a) + acb(a if b is None else b)).rgamma(),
    "polygamma": _polygamma,
    "harmonic": lambda z, order=None: NAN if order is not None else (z + 1).digamma() + arb.const_euler(),
    "zeta": lambda z, start=None: NAN if start is not None else z.zeta(),
    "Ei": _exponential_integral,
    "Si": acb.si,
    "Shi": acb.shi,
    "Ci": _uncut(acb.ci, _left(0)),
    "Chi": _uncut(acb.chi, _left(0)),
    "li": _uncut(acb.li, _left(1)),
    "expint": _in_place(acb.expint, _left(0)),
    "uppergamma": _in_place(acb.gamma_upper, _left(0)),
    "lowergamma": _in_place(acb.gamma_lower, _left(0)),
    "besseli": _entire(acb.bessel_i),
    "besselj": _entire(acb.bessel_j),
    "besselk": _in_place(acb.bessel_k, _left(0)),
    "bessely": _in_place(acb.bessel_y, _left(0)),
    "polylog": lambda order, z: NAN if type(order) is acb or not z.real < 1 else z.polylog(ball(order)),
    "hyper": _hypergeometric,
    "Abs": _absolute,
    "Max": _maximum,
    "Min": lambda *values: -_maximum(*(-x for x in values)),
    "sign": lambda z: z.real_sgn(analytic=True),
}


def _either(name: str, real: Any) -> Any:
    analytic = _ANALYTIC.get(name)

    def function(*arguments: Any) -> Any:
        if not any(type(x) is acb or (type(x) is list and any(type(y) is acb for y in x)) for x in arguments):
            return real(*arguments)
        return NAN if analytic is None else analytic(*arguments)

    return function


COMPLEX: dict[str, Any] = {name: _either(name, real) for name, real in FAST.items()}
