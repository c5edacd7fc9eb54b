"""SciPy's distributions that symdiv has no family for: the truth is then the integral or the sum that defines the entropy, enclosed rigorously.

Main definitions: :data:`DENSITIES`, :data:`PIECES`, :data:`SUBSTITUTED`, :data:`QUANTILES` (densities, and how the integral over them is written),
:data:`MASSES` (probabilities of finitely many whole numbers), :data:`DEFINED` (the names of all), :func:`entropy_by_definition`.

Densities and probabilities are those of SciPy's documentation at loc = 0 and scale = 1; a test compares each with SciPy's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from symdiv.errors import Unsupported
from symdiv.expression import read_expression

__all__ = ["DEFINED", "DENSITIES", "MASSES", "PIECES", "QUANTILES", "SUBSTITUTED", "entropy_by_definition", "log_density"]

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
    "truncweibull_min": ("log(c) + (c - 1)*log(x) - x**c - log(exp(-a_to_c) - exp(-b_to_c))", ("a", "b")),
    "genexpon": ("log(a + b*(1 - exp(-c*x))) - a*x - b*x + b/c*(1 - exp(-c*x))", _HALF_LINE),
    "argus": (
        "3*log(chi) - log(2*pi)/2 - log(erf(chi/sqrt(2))/2 - chi*exp(-chi**2/2)/sqrt(2*pi)) + log(x) + log(1 - x**2)/2 - chi**2*(1 - x**2)/2", _UNIT,
    ),
    "dpareto_lognorm": (
        "log(a*b/(a + b)) - log(2*x) - (log(x) - u)**2/(2*s**2) + log(exp((a*s - (log(x) - u)/s)**2/2)*erfc((a*s - (log(x) - u)/s)/sqrt(2))"
        " + exp((b*s + (log(x) - u)/s)**2/2)*erfc((b*s + (log(x) - u)/s)/sqrt(2)))", _HALF_LINE,
    ),
    "exponnorm": ("1/(2*K**2) - x/K - log(2*K) + log(erfc((1/K - x)/sqrt(2)))", _LINE),
    "geninvgauss": ("(p - 1)*log(x) - b*(x + 1/x)/2 - log(2*besselk(p, b))", _HALF_LINE),
    "rel_breitwigner": ("log(2/pi) + log(2*(1 + 1/rho**2)/(1 + sqrt(1 + 1/rho**2)))/2 - log(1 + (x - rho)**2*(x + rho)**2/rho**2)", _HALF_LINE),
}  # fmt: skip
"""Name -> the log-density and the ends of the support, in the names of SciPy's shapes."""


_TAIL = "log(m/beta/(m - 1)*exp(-beta**2/2) + sqrt(pi/2)*(1 + erf(beta/sqrt(2))))"

PIECES: dict[str, tuple[tuple[str, tuple[str, str]], ...]] = {
    "crystalball": (
        (f"-x**2/2 - {_TAIL}", ("-beta", "oo")),
        (f"-beta**2/2 - m*log(1 - beta*(beta + x)/m) - {_TAIL}", ("-oo", "-beta")),
    ),
    "skewcauchy": (("-log(pi) - log(1 + x**2/(1 + a)**2)", _HALF_LINE), ("-log(pi) - log(1 + x**2/(1 - a)**2)", ("-oo", "0"))),
}
"""Densities with several pieces, each as in :data:`DENSITIES`."""

SUBSTITUTED: dict[str, tuple[str, str, tuple[str, str]]] = {
    "jf_skew_t": (
        "sqrt(a + b)*sinh(t)", "2*log(2) - (a + 1/2)*log(1 + exp(-2*t)) - (b + 1/2)*log(1 + exp(2*t)) - log(a + b)/2"
        " + loggamma(a + b) - loggamma(a) - loggamma(b)", _LINE,
    ),
    "johnsonsu": ("sinh(t)", "log(b) - log(cosh(t)) + " + _NORMAL.format(z="a + b*t"), _LINE),
}  # fmt: skip
"""Densities whose integrals are taken over another variable: x in terms of t, the log-density at x, the ends for t."""

QUANTILES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "kappa4": lambda v: "(h - 1)*log(t) + (k - 1)*log((1 - t**h)/h)" if v["h"] != 0 else "(k - 1)*log(-log(t)) - log(t)",
    "tukeylambda": lambda v: "log(t**(lam - 1) + (1 - t)**(lam - 1))",
}
"""The logarithm of the derivative of the quantile function at t: the entropy is its integral from 0 to 1. It depends on the shapes how it is written."""


def _power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """A power of numbers that is left as it is: SymPy would write out such ones as 12**(1 + 2**-40), and fill the memory."""
    return sp.exp(exponent * sp.log(base), evaluate=False)


def _powers(values: Mapping[str, Any]) -> dict[str, Any]:
    """The shapes of a distribution with bounds a and b, and the powers of these."""
    return {**values, **{f"{end}_to_c": _power(sp.sympify(values[end]), sp.sympify(values["c"])) for end in "ab"}}


def _ratio(top: list[sp.Expr]) -> list[sp.Expr]:
    total = sp.Add(*top)
    return [x / total for x in top]


def _fisher(M: sp.Expr, n: sp.Expr, N: sp.Expr, odds: sp.Expr) -> list[sp.Expr]:
    return _ratio([sp.binomial(n, k) * sp.binomial(M - n, N - k) * odds**k for k in range(max(0, N + n - M), min(n, N) + 1)])


def _negative_hypergeometric(M: sp.Expr, n: sp.Expr, r: sp.Expr) -> list[sp.Expr]:
    return [sp.binomial(k + r - 1, k) * sp.binomial(M - r - k, n - k) / sp.binomial(M, n) for k in range(n + 1)] if r else [sp.Integer(1)]


MASSES: dict[str, Callable[..., list[sp.Expr]]] = {
    "boltzmann": lambda lambda_, N: [(1 - sp.exp(-lambda_)) * sp.exp(-lambda_ * k) / (1 - sp.exp(-lambda_ * N)) for k in range(N)],
    "nchypergeom_fisher": _fisher,
    "nhypergeom": _negative_hypergeometric,
    "zipfian": lambda a, n: _ratio([_power(sp.Integer(k), -a) for k in range(1, n + 1)]),
}
"""Name -> the probabilities of all outcomes, from the least on."""

DEFINED = frozenset({*DENSITIES, *PIECES, *SUBSTITUTED, *QUANTILES, *MASSES})
"""All names whose entropy is known by its definition."""


def log_density(name: str, values: Mapping[str, Any]) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr]:
    """The log-density at exact shapes, its variable, and the ends of the support."""
    return _read(*DENSITIES[name], _powers(values) if name == "truncweibull_min" else values)


def _read(text: str, ends: tuple[str, str], values: Mapping[str, Any], variable: str = "x") -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr]:
    """A formula at exact shapes, its variable, and the ends."""
    low, high = ({"oo": sp.oo, "-oo": -sp.oo}.get(end) or _at(read_expression(end), values) for end in ends)
    x = sp.Symbol(variable, positive=True) if low.is_nonnegative else sp.Symbol(variable, real=True)
    return _at(read_expression(text), {**values, variable: x}), x, low, high


def _at(formula: sp.Expr, values: Mapping[str, Any]) -> sp.Expr:
    return formula.xreplace({s: sp.sympify(values[s.name]) for s in formula.free_symbols})


def entropy_by_definition(name: str, values: Mapping[str, Any]) -> sp.Expr:
    """The definition of the entropy: an integral that is left as it is, or a sum of finitely many terms.

    Raises :class:`~symdiv.errors.Unsupported` for a distribution that is not among :data:`DEFINED`.
    """
    if name in MASSES:
        return sp.Add(*(-p * sp.log(p) for p in MASSES[name](**values) if p != 0))
    if name in QUANTILES:
        formula, x, low, high = _read(QUANTILES[name](values), _UNIT, values, "t")
        return sp.Integral(formula, (x, low, high))
    if name in SUBSTITUTED:
        substitution, text, ends = SUBSTITUTED[name]
        formula, x, low, high = _read(text, ends, values, "t")
        return sp.Integral(-formula * sp.exp(formula + sp.log(_at(read_expression(substitution), {**values, "t": x}).diff(x))), (x, low, high))
    if name not in DEFINED:
        raise Unsupported(f"scipy.stats {name}: no density of it is written down")
    pieces = [_read(*piece, values) for piece in PIECES[name]] if name in PIECES else [log_density(name, values)]
    return sp.Add(*(sp.Integral(-formula * sp.exp(formula), (x, low, high)) for formula, x, low, high in pieces))
