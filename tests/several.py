"""The other road for vectors and matrices: expectations by tensor quadrature of the densities, with nothing of the derivation.

Under a normal law the integrands are polynomials, for which Gauss-Hermite quadrature is exact, in rational and radical numbers; elsewhere
products of one-dimensional rules that converge exponentially, in double precision.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sympy as sp

Point = Sequence[float]


def compiled(log_density: Callable[[Any], sp.Expr], shape: tuple[int, int]) -> Callable[[Point], float]:
    """The log-density as a float function of the entries in row-major order."""
    symbols = sp.symbols(f"x0:{shape[0] * shape[1]}", real=True)
    entries = sp.Matrix(shape[0], shape[1], symbols)
    function = sp.lambdify([symbols], log_density(entries), modules=[{"loggamma": math.lgamma, "besseli": _besseli}, "math"])
    return lambda point: float(function(point))


def _besseli(order: float, argument: float) -> float:
    import mpmath

    return float(mpmath.besseli(order, argument))


def gauss_hermite(mean: sp.Matrix, factor: sp.Matrix) -> Iterator[tuple[sp.Rational, sp.Matrix]]:
    """Weights and points of a normal law with covariance factor·factorᵀ; exact for polynomials of degree 5 in each coordinate."""
    nodes = [(sp.Rational(2, 3), sp.Integer(0)), (sp.Rational(1, 6), sp.sqrt(3)), (sp.Rational(1, 6), -sp.sqrt(3))]
    for choice in itertools.product(nodes, repeat=mean.rows):
        z = sp.Matrix([node for _, node in choice])
        yield sp.prod([weight for weight, _ in choice]), mean + factor * z


def half_line(n: int = 60, reach: float = 3.4) -> list[tuple[float, float]]:
    """Double-exponential nodes and weights on (0, oo)."""
    step = 2 * reach / n
    found = []
    for i in range(n + 1):
        t = -reach + i * step
        x = math.exp(math.pi / 2 * math.sinh(t))
        found.append((x, x * math.pi / 2 * math.cosh(t) * step))
    return found


def interval(low: float, high: float, n: int = 60, reach: float = 3.0) -> list[tuple[float, float, float]]:
    """Double-exponential nodes, weights and distances to the upper end on (low, high)."""
    step = 2 * reach / n
    found = []
    for i in range(n + 1):
        t = -reach + i * step
        w = math.pi / 2 * math.sinh(t)
        share = 1 / (1 + math.exp(2 * w))  # of the distance to the upper end
        weight = (high - low) * math.pi / 4 * math.cosh(t) / math.cosh(w) ** 2 * step
        found.append((high - (high - low) * share, weight, (high - low) * share))
    return found


def circle(n: int = 64) -> list[tuple[float, float]]:
    """The trapezoidal rule for angles."""
    return [(2 * math.pi * i / n, 2 * math.pi / n) for i in range(n)]


def sphere() -> list[tuple[Point, float]]:
    """Nodes and weights on the unit sphere of R³."""
    found = []
    for z, weight, _ in interval(-1, 1, 80):
        r = math.sqrt(max(0.0, 1 - z * z))
        found += [((r * math.cos(a), r * math.sin(a), z), weight * w) for a, w in circle(48)]
    return found


def triangle(n: int = 70) -> list[tuple[Point, float]]:
    """Nodes and weights on the simplex of three coordinates, for the area in the first two."""
    found = []
    for x, wx, rest in interval(0, 1, n):
        for share, ws, other in interval(0, 1, n):
            found.append(((x, rest * share, rest * other), wx * ws * rest))
    return found


def decaying(step: float = 0.15) -> list[tuple[float, float]]:
    """Nodes and weights on (0, oo) for integrands that decay as an exponential: x = exp(t - exp(-t))."""
    found = []
    for i in range(round(-3.45 / step), round(5.7 / step) + 1):
        t = i * step
        x = math.exp(t - math.exp(-t))
        found.append((x, x * (1 + math.exp(-t)) * step))
    return found


def positive_definite(inverted: bool = False) -> list[tuple[Point, float]]:
    """Nodes and weights on the positive definite 2×2 matrices, for the entries on and above the diagonal; or on their inverses."""
    found = []
    diagonal = decaying()
    for (a, wa), (c, wc) in itertools.product(diagonal, diagonal):
        root = math.sqrt(a * c)
        for t, wt, _ in interval(-1, 1, 30, 2.7):
            b, weight, determinant = t * root, wa * wc * wt * root, a * c * (1 - t * t)
            if determinant > 0:
                inverse = (c / determinant, -b / determinant, -b / determinant, a / determinant)
                found.append((inverse, weight / determinant**3) if inverted else ((a, b, b, c), weight))
    return found


def measures(nodes: Sequence[tuple[Point, float]], p: Callable[[Point], float], q: Callable[[Point], float] | None = None) -> dict[str, float]:
    """E[1], entropy, cross-entropy and divergence by quadrature."""
    total = {"one": 0.0, "entropy": 0.0, "cross_entropy": 0.0, "kl_divergence": 0.0}
    for point, weight in nodes:
        log_p = p(point)
        mass = weight * math.exp(log_p) if log_p > -700 else 0.0
        if mass == 0:
            continue
        log_q = q(point) if q is not None else 0.0
        total["one"] += mass
        total["entropy"] -= mass * log_p
        total["cross_entropy"] -= mass * log_q
        total["kl_divergence"] += mass * (log_p - log_q)
    return total
