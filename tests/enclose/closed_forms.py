"""Integrals with parameters to draw and their closed forms, and the check that an enclosure holds the truth."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp
from exactness import exactly
from hypothesis import strategies as st
from mpmath.ctx_mp import MPContext

from symdiv.enclose import enclose

x = sp.Symbol("x", real=True)
a, b, c = sp.symbols("a b c", positive=True)
m = sp.Symbol("m", real=True)
R = sp.Rational


def between(low: Fraction | int, high: Fraction | int) -> st.SearchStrategy[Fraction]:
    return st.fractions(Fraction(low), Fraction(high), max_denominator=60)


SHAPE = between(Fraction(1, 20), 6)
REAL = between(-4, 4)


def over(body: sp.Expr, low: Any, high: Any) -> sp.Integral:
    return sp.Integral(body, (x, low, high))


def whole(body: sp.Expr) -> sp.Integral:
    return over(body, -sp.oo, sp.oo)


def half(body: sp.Expr) -> sp.Integral:
    return over(body, 0, sp.oo)


NORMAL = sp.exp(-((x - m) ** 2) / (2 * c**2)) / (c * sp.sqrt(2 * sp.pi))

# name -> (integral, its parameters and what they are drawn from, the value as a function of an mpmath context and the parameters)
CLOSED: dict[str, tuple[sp.Expr, dict[sp.Symbol, Any], Callable[..., Any]]] = {
    "gamma": (half(x ** (a - 1) * sp.exp(-x) * sp.log(x)), {a: SHAPE}, lambda k, a: k.gamma(a) * k.psi(0, a)),
    "inverse gamma": (half(x ** (-a - 1) * sp.exp(-b / x) * sp.log(x)), {a: SHAPE, b: SHAPE}, lambda k, a, b: b**-a * k.gamma(a) * (k.ln(b) - k.psi(0, a))),
    "beta": (
        over(x ** (a - 1) * (1 - x) ** (b - 1) * sp.log(1 - x), 0, 1),
        {a: SHAPE, b: SHAPE},
        lambda k, a, b: k.beta(a, b) * (k.psi(0, b) - k.psi(0, a + b)),
    ),
    "logarithm of a factorial": (
        half(a**2 * sp.exp(-x) * (1 - sp.exp(-x)) * sp.hyper([1], [3], -a * (1 - sp.exp(-x))) / (2 * x)),
        {a: SHAPE},
        lambda k, a: k.fsum(k.exp(-a) * a**j / k.factorial(j) * k.loggamma(j + 1) for j in range(120)),
    ),
    "logarithmic series": (
        half(b**2 * sp.exp(-x) * sp.hyper([1, 2], [3], -b * (1 - sp.exp(-x))) / 2),  # (bs - log(1 + bs))/s² over 0 < s < 1
        {b: SHAPE},
        lambda k, b: (1 + b) * k.ln(1 + b) - b,
    ),
    "Kumaraswamy": (over(a * b * x ** (a - 1) * (1 - x**a) ** (b - 1) * sp.log(1 - x**a), 0, 1), {a: SHAPE, b: SHAPE}, lambda k, a, b: -1 / b),
    "Pareto": (over(x ** (-a - 1) * sp.log(x) ** 2, 1, sp.oo), {a: SHAPE}, lambda k, a: 2 / a**3),
    "Pareto far out": (over(x ** (-a - 1), c * 10**9, sp.oo), {a: SHAPE, c: SHAPE}, lambda k, a, c: (c * 10**9) ** -a / a),
    "StudentT": (
        whole((1 + x**2 / a) ** (-(a + 1) / 2) * sp.log(1 + x**2 / a)),
        {a: between(Fraction(1, 5), 6)},
        lambda k, a: k.sqrt(a) * k.beta(0.5, a / 2) * (k.psi(0, (a + 1) / 2) - k.psi(0, a / 2)),
    ),
    "Cauchy": (whole(c / (c**2 + (x - m) ** 2) * sp.log(1 + x**2)), {c: SHAPE, m: REAL}, lambda k, c, m: k.pi * k.ln(m**2 + (1 + c) ** 2)),
    "Gumbel": (whole((x + m) * sp.exp(-x - sp.exp(-x))), {m: REAL}, lambda k, m: k.euler + m),
    "Gompertz": (half(c * sp.exp(x - c * (sp.exp(x) - 1)) * x), {c: SHAPE}, lambda k, c: k.exp(c) * k.e1(c)),
    "logistic": (whole(sp.exp(-x) / (1 + sp.exp(-x)) ** 2 * sp.log(1 + sp.exp(-x)) * a), {a: SHAPE}, lambda k, a: a),
    "BurrXII": (half(a * b * x ** (a - 1) * (1 + x**a) ** (-b - 1) * sp.log(1 + x**a)), {a: SHAPE, b: SHAPE}, lambda k, a, b: 1 / b),
    "LogNormal": (
        half(sp.exp(-((sp.log(x) - m) ** 2) / (2 * c**2)) / (x * c * sp.sqrt(2 * sp.pi)) * sp.log(x) ** 2),
        {m: REAL, c: SHAPE},
        lambda k, m, c: m**2 + c**2,
    ),
    "Weibull": (half(a * x ** (a - 1) * sp.exp(-(x**a)) * sp.log(x)), {a: SHAPE}, lambda k, a: -k.euler / a),
    "InverseGaussian": (
        half(sp.sqrt(b / (2 * sp.pi)) * x ** R(-3, 2) * sp.exp(-b * (x - a) ** 2 / (2 * a**2 * x)) * (x + 1 / x)),
        {a: SHAPE, b: SHAPE},
        lambda k, a, b: a + 1 / a + 1 / b,
    ),
    "folded normal": (
        whole(NORMAL * sp.Abs(x)),
        {m: REAL, c: SHAPE},
        lambda k, m, c: c * k.sqrt(2 / k.pi) * k.exp(-(m**2) / (2 * c**2)) + m * k.erf(m / (c * k.sqrt(2))),
    ),
    "DoubleGamma": (
        whole(sp.Abs(x - m) ** (a - 1) * sp.exp(-sp.Abs(x - m)) * sp.log(sp.Abs(x - m))),
        {a: SHAPE, m: REAL},
        lambda k, a, m: 2 * k.gamma(a) * k.psi(0, a),
    ),
    "circle": (over(sp.exp(a * sp.cos(x - m)) * sp.cos(x - m), 0, 2 * sp.pi), {a: SHAPE, m: REAL}, lambda k, a, m: 2 * k.pi * k.besseli(1, a)),
    "hyperbolic secant": (whole(sp.sech(x / a) * sp.log(sp.cosh(x / a))), {a: SHAPE}, lambda k, a: a * k.pi * k.ln(2)),
    "raised cosine": (over(sp.log(1 + sp.cos(sp.pi * x)) * a, -1, 1), {a: SHAPE}, lambda k, a: -2 * a * k.ln(2)),
    "error function": (half(sp.exp(-(x**2)) * sp.erf(a * x)), {a: SHAPE}, lambda k, a: k.atan(a) / k.sqrt(k.pi)),
    "Raabe": (over(sp.loggamma(x), a, a + 1), {a: SHAPE}, lambda k, a: a * k.ln(a) - a + k.ln(2 * k.pi) / 2),
    "Malmsten": (half(sp.exp(-a * x) / (1 + sp.exp(-x)) * 2), {a: SHAPE}, lambda k, a: k.psi(0, (a + 1) / 2) - k.psi(0, a / 2)),
    "late": (whole(sp.exp(-((x - 1000 * m) ** 2))), {m: REAL}, lambda k, m: k.sqrt(k.pi)),
    "narrow": (whole(sp.exp(-((x - m) ** 2) * 10**12) * x**2), {m: REAL}, lambda k, m: k.sqrt(k.pi) * (m**2 / 10**6 + k.mpf(10) ** -18 / 2)),
    "late step": (half(1 / (1 + sp.exp(x - 10**6 * a))), {a: SHAPE}, lambda k, a: 10**6 * a + k.ln(1 + k.exp(-(10**6) * a))),
    "backwards": (over(sp.exp(-x), a, 0), {a: SHAPE}, lambda k, a: k.exp(-a) - 1),
    "removable at an end": (over(sp.log(1 + x) / x, 0, a), {a: between(Fraction(1, 20), Fraction(19, 20))}, lambda k, a: -k.polylog(2, -a)),
    "Piecewise": (
        whole(sp.Piecewise((sp.exp(a * x), x < m), (sp.exp(-b * x), True))),
        {a: SHAPE, b: SHAPE, m: REAL},
        lambda k, a, b, m: k.exp(a * m) / a + k.exp(-b * m) / b,
    ),
    "cases of the parameters": (
        over(sp.Piecewise(((1 + a * (x - m)) ** (-1 - 1 / a), a < 7), (0, True)), m, sp.Piecewise((sp.oo, a > 0), (m - 1 / a, True))),
        {a: SHAPE, m: REAL},
        lambda k, a, m: k.one,
    ),
    "expanded circular functions": (
        over(sp.log(1 + sp.cos(x) * sp.cos(m) + sp.sin(x) * sp.sin(m)), m, m + sp.pi),
        {m: REAL},
        lambda k, m: -k.pi * k.ln(2),
    ),
    "maximum": (whole(sp.exp(-sp.Max(a * x, -b * x, evaluate=False))), {a: SHAPE, b: SHAPE}, lambda k, a, b: 1 / a + 1 / b),
    "nested kinks": (whole(sp.exp(-sp.Abs(sp.Abs(x) - a))), {a: SHAPE}, lambda k, a: 4 - 2 * k.exp(-a)),
    "kink of a logarithm": (half(sp.exp(-b * sp.Abs(sp.log(x) - m)) / x), {b: SHAPE, m: REAL}, lambda k, b, m: 2 / b),
    "kink without a place": (over(sp.Abs(x**2 - a), 0, 10), {a: SHAPE}, lambda k, a: k.mpf(1000) / 3 - 10 * a + 4 * k.sqrt(a) ** 3 / 3),
}


def reference(value: Callable[..., Any], parameters: dict[sp.Symbol, Fraction], digits: int) -> mpmath.mpf:
    context = MPContext()
    context.dps = digits
    return context.mpf(value(context, **{symbol.name: context.mpf(p.numerator) / p.denominator for symbol, p in parameters.items()}))


def assert_encloses(expression: sp.Expr, parameters: dict[sp.Symbol, Any], truth: mpmath.mpf, digits: int) -> None:
    """The truth, right to ``digits + 5`` digits, lies between the ends, and those are near."""
    found = enclose(expression, digits, parameters)
    slack = abs(exactly(truth)) / 10 ** (digits + 5)
    assert exactly(found.lower) - slack <= exactly(truth) <= exactly(found.upper) + slack, (parameters, found, truth)
    assert exactly(found.upper) - exactly(found.lower) <= 2 * abs(exactly(truth)) / 10**digits
