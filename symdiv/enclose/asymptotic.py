"""An integrand near an end of its range, as an enclosure on a whole half-line: SymPy tree -> series of :mod:`symdiv.enclose.scale`.

Main definition: :func:`near_end`.  The grammar: constants, the variable y and 1/y, sums, products, powers, exp, log, the hyperbolic
functions, Abs, Max, Min, sign, erf, erfc, loggamma and digamma towards 0 and +oo, hypergeometric functions and others whose derivative is known where the
argument tends to a number.  Anything else is refused (``Unsupported``), so no unproven bound exists.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import sympy as sp
from flint import arb, fmpq

from symdiv.enclose.exponent import affine, of_constants
from symdiv.enclose.functions import ball, hyper
from symdiv.enclose.growth import Coefficients
from symdiv.enclose.scale import Scale
from symdiv.enclose.series import Diverges, Later, Series, Term, constant, from_zero, negative
from symdiv.enclose.table import FAST
from symdiv.errors import Unsupported

__all__ = ["Form", "near_end"]

Constants = tuple[Any, ...]
Form = Callable[[Scale, Constants], Series]  # (the half-line, the values of the constants) -> an enclosure there
ONE = fmpq(1)
UNIT = from_zero(arb(1))


def near_end(e: sp.Expr, k: Coefficients, power: int) -> Form:
    """The form of ``e``, a function of y = u**power (power 1: y -> oo, power -1: y -> 0), for large u; k.index is y."""
    y = k.index
    known: dict[sp.Expr, Form] = {}

    def form(x: sp.Expr) -> Form:
        if x not in known:
            known[x] = _remembered(form_of(x))
        return known[x]

    def form_of(x: sp.Expr) -> Form:
        if k.free(x):
            number = k.add(x)
            return lambda s, c: constant(c[number])
        if x == y:
            return lambda s, c: (Term(ONE, fmpq(power)),)
        if isinstance(x, sp.Add):
            return _total([form(part) for part in x.args])
        if isinstance(x, sp.Mul):
            return _product([form(part) for part in x.args])
        if isinstance(x, sp.exp):
            inside = form(x.args[0])
            return lambda s, c: s.exp(inside(s, c))
        if isinstance(x, sp.Pow):
            return power_form(*x.args)
        if isinstance(x, sp.Max | sp.Min):
            return _extreme([form(part) for part in x.args], 1 if isinstance(x, sp.Max) else -1)
        if x.func in REWRITTEN:
            return form(REWRITTEN[x.func](x.args[0]))
        if x.func is sp.polygamma and x.args[0] == 0:
            return form(sp.digamma(x.args[1], evaluate=False))
        if x.func in SPECIAL and len(x.args) == 1:
            special, inside = SPECIAL[x.func], form(x.args[0])
            return lambda s, c: special(s, inside(s, c))
        if x.func in LIMITS and len(x.args) == 1:
            return analytic(x, x.args[0])
        if x.func is sp.hyper and all(k.free(part) for part in x.args[:2]):
            return hypergeometric(*x.args)
        raise Unsupported(f"no proven bound near an end of an integral for {x.func.__name__} of {', '.join(map(str, x.args))}")

    def power_form(base: sp.Expr, exponent: sp.Expr) -> Form:
        if k.free(exponent):
            below, (fixed, parts) = form(base), affine(exponent)
            numbers = {k.add(part): factor for part, factor in parts.items()}
            return lambda s, c: s.power(below(s, c), of_constants(fixed, numbers, c))
        above, logarithm = form(exponent), form(sp.log(base, evaluate=False))
        return lambda s, c: s.exp(s.multiply(above(s, c), logarithm(s, c)))

    def analytic(x: sp.Expr, argument: sp.Expr) -> Form:
        inside, value, slope = form(argument), FAST[x.func.__name__], LIMITS[x.func]
        return lambda s, c: s.analytic(inside(s, c), value, slope)

    def hypergeometric(above: sp.Tuple, below: sp.Tuple, argument: sp.Expr) -> Form:
        """The derivative has all parameters raised by one, and the factor Π above / Π below (DLMF 16.3.1)."""
        inside, parameters = form(argument), [[k.add(part) for part in row] for row in (above, below)]
        factors = [form(part) for part in sp.Mul.make_args(argument)]

        def hypergeometric(s: Scale, c: Constants) -> Series:
            a, b = ([ball(c[number]) for number in row] for row in parameters)
            factor, argument = prod(a, start=arb(1)) / prod(b, start=arb(1)), inside(s, c)
            try:
                return s.analytic(argument, lambda v: hyper(a, b, v), lambda v: factor * hyper([x + 1 for x in a], [x + 1 for x in b], v))
            except (Diverges, Later):
                if not (len(b) == 1 and b[0] > a[-1] and a[-1] > 0 and all(x > 0 for x in a)):
                    raise
                if len(a) == 1:  # the mean of exp(w t) for t of a beta law (DLMF 13.4.1), so exp(w t) for some t between 0 and 1
                    return s.exp(s.scaled(argument, UNIT))
                if len(a) != 2 or sign(s, c) > 0:
                    raise
                return constant(UNIT)  # of (1 - w t)**-a (DLMF 15.6.1), for w <= 0

        def sign(s: Scale, c: Constants) -> int:
            """Of the argument, by its factors: -1 also where it is 0 or less."""
            return prod(_side_of(s, factor(s, c)) for factor in factors)

        return hypergeometric

    return form(e)


def _remembered(form: Form) -> Form:
    """The same, which gives the same object when it is asked again: so exponents that are one are seen to be, though their coefficients are balls."""
    last: tuple[Scale, Constants, Series] | None = None

    def remembered(s: Scale, c: Constants) -> Series:
        nonlocal last
        if last is None or last[0] is not s or last[1] is not c:
            last = s, c, form(s, c)
        return last[2]

    return remembered


def _total(parts: list[Form]) -> Form:
    return lambda s, c: s.add(*(part(s, c) for part in parts))


def _product(parts: list[Form]) -> Form:
    def product(s: Scale, c: Constants) -> Series:
        result = constant(ONE)
        for part in parts:
            result = s.multiply(result, part(s, c))
        return result

    return product


def _extreme(parts: list[Form], sign: int) -> Form:
    def extreme(s: Scale, c: Constants) -> Series:
        best, *others = (part(s, c) for part in parts)
        for other in others:
            if s.sign(s.add(other, negative(best))) * sign > 0:
                best = other
        return best

    return extreme


def _absolute(s: Scale, x: Series) -> Series:
    return x if s.sign(x) >= 0 else negative(x)


def _side_of(s: Scale, x: Series) -> int:
    """The sign; that of a number which may be 0 as if it were not."""
    if len(x) == 1 and not x[0].e and x[0].p == 0 and x[0].q == 0:
        return 1 if x[0].c >= 0 else -1 if x[0].c <= 0 else s.sign(x)
    return s.sign(x)


def _sign(s: Scale, x: Series) -> Series:
    return constant(fmpq(s.sign(x)))


def _log(s: Scale, x: Series) -> Series:
    return s.log(x)


def _grows(s: Scale, x: Series) -> bool:
    return bool(x) and s.order(x[0], Term(ONE)) > 0


def _vanishes(s: Scale, x: Series) -> bool:
    return not x or s.order(x[0], Term(ONE)) < 0


def _erfc(s: Scale, x: Series) -> Series:
    """exp(-x**2) / (x sqrt(pi)) times a factor in [1/2, 1] for x >= 1 (DLMF 7.8: the factor is at least 1 - 1/(2 x**2))."""
    if not _grows(s, x):
        return s.analytic(x, arb.erfc, _erf_slope(-1))
    if s.sign(x) < 0:
        return s.add(constant(fmpq(2)), negative(_erfc(s, negative(x))))
    if not s.sign(s.add(x, constant(fmpq(-1)))) > 0:
        raise Later
    factor = arb(fmpq(3, 4), fmpq(1, 4)) / arb.pi().sqrt()
    return s.scaled(s.multiply(s.exp(negative(s.power(x, fmpq(2)))), s.power(x, fmpq(-1))), factor)


def _erf(s: Scale, x: Series) -> Series:
    if not _grows(s, x):
        return s.analytic(x, arb.erf, _erf_slope(1))
    return s.add(constant(ONE), negative(_erfc(s, x)))


def _erf_slope(sign: int) -> Callable[[arb], arb]:
    return lambda x: 2 * sign * (-x * x).exp() / arb.pi().sqrt()


def _sine(s: Scale, x: Series) -> Series:
    return constant(arb(0, 1)) if _grows(s, x) else s.analytic(x, arb.sin, arb.cos)


def _cosine(s: Scale, x: Series) -> Series:
    """Towards 0: 1 - w**2/2 cos(v) for some v between 0 and w."""
    if _grows(s, x):
        return constant(arb(0, 1))
    if not _vanishes(s, x):
        return s.analytic(x, arb.cos, lambda v: -v.sin())
    curvature = arb(0).union(s.range(*x)).cos() / -2
    return s.add(constant(ONE), s.scaled(s.power(x, fmpq(2)), curvature))


def _hyperbolic_sine(s: Scale, x: Series) -> Series:
    if not _grows(s, x):
        return s.analytic(x, arb.sinh, arb.cosh)
    return s.scaled(s.add(s.exp(x), negative(s.exp(negative(x)))), fmpq(1, 2))


def _hyperbolic_cosine(s: Scale, x: Series) -> Series:
    return s.scaled(s.add(s.exp(x), s.exp(negative(x))), fmpq(1, 2))


def _log_gamma(s: Scale, x: Series) -> Series:
    """0 <= log Gamma(x) <= x log x for x >= 2 (proved in growth.py); log Gamma(x) = log Gamma(x + 1) - log x towards 0."""
    if _vanishes(s, x):
        return s.add(s.analytic(s.add(x, constant(ONE)), arb.lgamma, arb.digamma), negative(s.log(x)))
    if not _grows(s, x):
        return s.analytic(x, arb.lgamma, arb.digamma)
    if not s.sign(s.add(x, constant(fmpq(-2)))) > 0:
        raise Later
    return s.scaled(s.multiply(x, s.log(x)), arb(fmpq(1, 2), fmpq(1, 2)))


def _digamma(s: Scale, x: Series) -> Series:
    """0 < psi(x) < log x for x >= 2 (growth.py); psi(x) = psi(x + 1) - 1/x towards 0."""

    def slope(v: arb) -> arb:
        return arb(2).zeta(v)

    if _vanishes(s, x):
        return s.add(s.analytic(s.add(x, constant(ONE)), arb.digamma, slope), negative(s.power(x, fmpq(-1))))
    if not _grows(s, x):
        return s.analytic(x, arb.digamma, slope)
    if not s.sign(s.add(x, constant(fmpq(-2)))) > 0:
        raise Later
    return s.scaled(s.log(x), arb(fmpq(1, 2), fmpq(1, 2)))


def _arctangent(s: Scale, x: Series) -> Series:
    if not _grows(s, x):
        return s.analytic(x, arb.atan, lambda v: 1 / (1 + v * v))
    rest = s.analytic(s.power(x, fmpq(-1)), arb.atan, lambda v: 1 / (1 + v * v))
    return s.add(constant(s.sign(x) * arb.pi() / 2), negative(rest))


SPECIAL: dict[Any, Callable[[Scale, Series], Series]] = {
    sp.log: _log,
    sp.Abs: _absolute,
    sp.sign: _sign,
    sp.erf: _erf,
    sp.erfc: _erfc,
    sp.sin: _sine,
    sp.cos: _cosine,
    sp.sinh: _hyperbolic_sine,
    sp.cosh: _hyperbolic_cosine,
    sp.loggamma: _log_gamma,
    sp.digamma: _digamma,
    sp.atan: _arctangent,
}
# these are quotients of the functions above; only the tree is written out, no function is evaluated by it
REWRITTEN: dict[Any, Callable[[sp.Expr], sp.Expr]] = {
    sp.tan: lambda x: sp.sin(x) / sp.cos(x),
    sp.cot: lambda x: sp.cos(x) / sp.sin(x),
    sp.sec: lambda x: 1 / sp.cos(x),
    sp.csc: lambda x: 1 / sp.sin(x),
    sp.tanh: lambda x: sp.sinh(x) / sp.cosh(x),
    sp.coth: lambda x: sp.cosh(x) / sp.sinh(x),
    sp.sech: lambda x: 1 / sp.cosh(x),
    sp.csch: lambda x: 1 / sp.sinh(x),
    sp.gamma: lambda x: sp.exp(sp.loggamma(x), evaluate=False),
}
# the derivatives of functions that are followed where their argument tends to a number
LIMITS: dict[Any, Callable[[arb], arb]] = {
    sp.asin: lambda v: (1 - v * v).rsqrt(),
    sp.acos: lambda v: -(1 - v * v).rsqrt(),
    sp.asinh: lambda v: (1 + v * v).rsqrt(),
    sp.acosh: lambda v: (v * v - 1).rsqrt(),
    sp.atanh: lambda v: 1 / (1 - v * v),
    sp.erfi: lambda v: 2 * (v * v).exp() / arb.pi().sqrt(),
    sp.Ei: lambda v: v.exp() / v,
    sp.Shi: lambda v: v.sinh() / v,
    sp.Si: lambda v: v.sinc(),
}
