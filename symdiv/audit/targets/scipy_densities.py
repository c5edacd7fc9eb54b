"""Densities of SciPy's distributions that symdiv has no family for: the truth is then the integral that defines the entropy, enclosed rigorously.

Main definitions: :data:`DENSITIES`, :func:`entropy_integral`.

A density is that of SciPy's documentation at loc = 0 and scale = 1; a test compares each with SciPy's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from symdiv.expression import read_expression

__all__ = ["DENSITIES", "entropy_integral", "log_density"]

_NORMAL = "-({z})**2/2 - log(2*pi)/2"
_HALF_LINE, _LINE, _UNIT = ("0", "oo"), ("-oo", "oo"), ("0", "1")

DENSITIES: dict[str, tuple[str, tuple[str, str]]] = {
    "alpha": ("-(a - 1/x)**2/2 - 2*log(x) - log(erfc(-a/sqrt(2))/2) - log(2*pi)/2", _HALF_LINE),
    "exponpow": ("1 + log(b) + (b - 1)*log(x) + x**b - exp(x**b)", _HALF_LINE),
    "exponweib": ("log(a) + log(c) + (a - 1)*log(1 - exp(-x**c)) - x**c + (c - 1)*log(x)", _HALF_LINE),
    "fatiguelife": ("log(x + 1) - log(2*c) - log(2*pi)/2 - 3*log(x)/2 - (x - 1)**2/(2*x*c**2)", _HALF_LINE),
    "foldcauchy": ("log(1/(1 + (x - c)**2) + 1/(1 + (x + c)**2)) - log(pi)", _HALF_LINE),
    "foldnorm": ("log(2/pi)/2 + log(cosh(c*x)) - (x**2 + c**2)/2", _HALF_LINE),
    "johnsonsb": ("log(b) - log(x) - log(1 - x) + " + _NORMAL.format(z="a + b*(log(x) - log(1 - x))"), _UNIT),
    "kappa3": ("log(a) - (a + 1)/a*log(a + x**a)", _HALF_LINE),
    "mielke": ("log(k) + (k - 1)*log(x) - (1 + k/s)*log(1 + x**s)", _HALF_LINE),
    "powerlognorm": ("log(c) - log(x) - log(s) + (c - 1)*log(erfc(log(x)/(s*sqrt(2)))/2) + " + _NORMAL.format(z="log(x)/s"), _HALF_LINE),
    "powernorm": ("log(c) + (c - 1)*log(erfc(x/sqrt(2))/2) + " + _NORMAL.format(z="x"), _LINE),
    "rdist": ("(c/2 - 1)*log(1 - x**2) - loggamma(1/2) - loggamma(c/2) + loggamma((c + 1)/2)", ("-1", "1")),
    "recipinvgauss": ("-log(2*pi*x)/2 - (1 - mu*x)**2/(2*x*mu**2)", _HALF_LINE),
    "skewnorm": ("log(erfc(-a*x/sqrt(2))) + " + _NORMAL.format(z="x"), _LINE),
    "truncweibull_min": ("log(c) + (c - 1)*log(x) - x**c - log(exp(-a**c) - exp(-b**c))", ("a", "b")),
    "genexpon": ("log(a + b*(1 - exp(-c*x))) - a*x - b*x + b/c*(1 - exp(-c*x))", _HALF_LINE),
}
"""Name -> the log-density and the ends of the support, in the names of SciPy's shapes."""


def log_density(name: str, values: Mapping[str, Any]) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr]:
    """The log-density at exact shapes, its variable, and the ends of the support."""
    text, ends = DENSITIES[name]
    low, high = (sp.sympify(values.get(end, {"oo": sp.oo, "-oo": -sp.oo}.get(end, end))) for end in ends)
    x = sp.Symbol("x", positive=True) if low.is_nonnegative else sp.Symbol("x", real=True)
    formula = read_expression(text)
    return formula.xreplace({s: x if s.name == "x" else sp.sympify(values[s.name]) for s in formula.free_symbols}), x, low, high


def entropy_integral(name: str, values: Mapping[str, Any]) -> sp.Expr:
    """The definition of the differential entropy, as an integral that is left as it is."""
    formula, x, low, high = log_density(name, values)
    return sp.Integral(-formula * sp.exp(formula), (x, low, high))
