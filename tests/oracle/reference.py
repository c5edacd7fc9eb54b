"""The other road for rounded values: textbook formulas in mpmath at 440 digits and more, and rounding by Python's own fractions.

The formulas are typed in here on purpose, from the sources named; the package derives its own. Nothing of FLINT is used.
Sources: Gil, Alajaji, Linder, *Rényi divergence measures for commonly used univariate continuous distributions* (2013), table 2;
Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 and 2; for the discrete laws the sums of their definitions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import mp

DIGITS = 440
FORMATS = {"float16": (11, -14, 15), "bfloat16": (8, -126, 127), "float32": (24, -126, 127), "float64": (53, -1022, 1023)}


def beta_log(a: Any, b: Any) -> Any:
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def plogpq(p: Any, q: Any) -> Any:
    return mp.mpf(0) if p == 0 else mp.inf if q == 0 else p * mp.log(p / q)


def kl_normal(m: Any, s: Any, n: Any, t: Any) -> Any:
    return mp.log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - mp.mpf(1) / 2


def kl_gamma(a: Any, b: Any, c: Any, d: Any) -> Any:
    return (a - c) * mp.digamma(a) - mp.loggamma(a) + mp.loggamma(c) + c * mp.log(b / d) + a * (d - b) / b


def kl_beta(a: Any, b: Any, c: Any, d: Any) -> Any:
    return beta_log(c, d) - beta_log(a, b) + (a - c) * mp.digamma(a) + (b - d) * mp.digamma(b) + (c - a + d - b) * mp.digamma(a + b)


def kl_laplace(m: Any, s: Any, n: Any, t: Any) -> Any:
    gap = abs(m - n)
    return mp.log(t / s) + gap / t + s / t * mp.exp(-gap / s) - 1


def kl_uniform(a: Any, b: Any, c: Any, d: Any) -> Any:
    return mp.log((d - c) / (b - a)) if c <= a and b <= d else mp.inf


def kl_pareto(a: Any, m: Any, b: Any, n: Any) -> Any:
    return mp.log(a / b) + b * mp.log(m / n) + b / a - 1 if m >= n else mp.inf


def kl_bernoulli(p: Any, q: Any) -> Any:
    return plogpq(p, q) + plogpq(1 - p, 1 - q)


def kl_geometric(p: Any, q: Any) -> Any:
    if p == 1:
        return -mp.log(q)
    return mp.inf if q == 1 else mp.log(p / q) + (1 - p) / p * mp.log((1 - p) / (1 - q))


def kl_poisson(r: Any, s: Any) -> Any:
    return s if r == 0 else mp.inf if s == 0 else r * mp.log(r / s) - r + s


def kl_categorical(*pq: Any) -> Any:
    return mp.fsum(map(plogpq, pq[: len(pq) // 2], pq[len(pq) // 2 :]))


def kl_dirichlet(*ab: Any) -> Any:
    a, b = ab[: len(ab) // 2], ab[len(ab) // 2 :]
    constants = mp.loggamma(mp.fsum(a)) - mp.loggamma(mp.fsum(b)) + mp.fsum(mp.loggamma(y) - mp.loggamma(x) for x, y in zip(a, b, strict=True))
    return constants + mp.fsum((x - y) * (mp.digamma(x) - mp.digamma(mp.fsum(a))) for x, y in zip(a, b, strict=True))


def kl_normal_plane(m: Any, n: Any, a: Any, b: Any, _: Any, c: Any, k: Any, o: Any, d: Any, e: Any, __: Any, f: Any) -> Any:
    """Two dimensions: means (m, n) and (k, o), covariances [[a, b], [b, c]] and [[d, e], [e, f]]."""
    det_p, det_q, x, y = a * c - b * b, d * f - e * e, k - m, o - n
    quadratic = f * (a + x * x) - 2 * e * (b + x * y) + d * (c + y * y)
    return (quadratic / det_q - 2 + mp.log(det_q / det_p)) / 2


def entropy_wishart_plane(v: Any, a: Any, b: Any, _: Any, c: Any) -> Any:
    """Two dimensions: Bishop, *Pattern Recognition and Machine Learning*, (B.79), (B.81), (B.82)."""
    log_det = mp.digamma(v / 2) + mp.digamma((v - 1) / 2) + 2 * mp.log(2) + mp.log(a * c - b * b)
    log_norm = v / 2 * mp.log(a * c - b * b) + v * mp.log(2) + mp.log(mp.pi) / 2 + mp.loggamma(v / 2) + mp.loggamma((v - 1) / 2)
    return log_norm - (v - 3) / 2 * log_det + v


def entropy_bernoulli(p: Any) -> Any:
    return plogpq(p, mp.mpf(1)) * -1 + plogpq(1 - p, mp.mpf(1)) * -1


KL: dict[tuple[str, str], Callable[..., Any]] = {
    ("Normal", "Normal"): kl_normal,
    ("LogNormal", "LogNormal"): kl_normal,
    ("Gamma", "Gamma"): kl_gamma,
    ("InverseGamma", "InverseGamma"): kl_gamma,
    ("Gamma", "Exponential"): lambda a, b, d: kl_gamma(a, b, mp.mpf(1), d),
    ("Exponential", "Exponential"): lambda a, b: mp.log(a / b) + b / a - 1,
    ("Exponential", "Gamma"): lambda b, c, d: kl_gamma(mp.mpf(1), b, c, d),
    ("Beta", "Beta"): kl_beta,
    ("Laplace", "Laplace"): kl_laplace,
    ("Uniform", "Uniform"): kl_uniform,
    ("Pareto", "Pareto"): kl_pareto,
    ("Bernoulli", "Bernoulli"): kl_bernoulli,
    ("Geometric", "Geometric"): kl_geometric,
    ("Poisson", "Poisson"): kl_poisson,
}
ARRAYS: dict[tuple[str, ...], Callable[..., Any]] = {
    ("kl_divergence", "Categorical(3)", "Categorical(3)"): kl_categorical,
    ("kl_divergence", "Dirichlet(3)", "Dirichlet(3)"): kl_dirichlet,
    ("kl_divergence", "MultivariateNormal(2)", "MultivariateNormal(2)"): kl_normal_plane,
    ("entropy", "Wishart(2)"): entropy_wishart_plane,
}
ENTROPY: dict[str, Callable[..., Any]] = {
    "Normal": lambda m, s: mp.log(2 * mp.pi * mp.e) / 2 + mp.log(s),
    "LogNormal": lambda m, s: mp.log(2 * mp.pi * mp.e) / 2 + mp.log(s) + m,
    "Gamma": lambda a, b: a - mp.log(b) + mp.loggamma(a) + (1 - a) * mp.digamma(a),
    "InverseGamma": lambda a, b: a + mp.log(b) + mp.loggamma(a) - (1 + a) * mp.digamma(a),
    "Exponential": lambda a: 1 - mp.log(a),
    "Beta": lambda a, b: beta_log(a, b) - (a - 1) * mp.digamma(a) - (b - 1) * mp.digamma(b) + (a + b - 2) * mp.digamma(a + b),
    "Laplace": lambda m, s: 1 + mp.log(2 * s),
    "Uniform": lambda a, b: mp.log(b - a),
    "Pareto": lambda a, m: mp.log(m / a) + 1 + 1 / a,
    "Weibull": lambda k, s: mp.euler * (1 - 1 / k) + mp.log(s / k) + 1,
    "Bernoulli": entropy_bernoulli,
    "Geometric": lambda p: entropy_bernoulli(p) / p,
}


def truth(measure: str, families: tuple[str, ...], values: tuple[float, ...]) -> Any:
    """The measure as an mpf; every float at its exact value."""
    function = ARRAYS.get((measure, *families)) or (ENTROPY[families[0]] if measure == "entropy" else KL[families])  # type: ignore[index]  # two of them
    sizes = [abs(x) for x in values if x] or [1.0]
    apart = math.log10(max(sizes)) - math.log10(min(sizes))  # digits by which terms may differ in size
    with mpmath.workdps(DIGITS + int(apart) * (4 if "MultivariateNormal(2)" in families else 1)):  # there are products of four numbers
        return function(*map(mp.mpf, values))


def rounded(x: Any, format_name: str, toward: str = "nearest") -> float:
    """An mpf in a format: a whole multiple of the unit in the last place, chosen by Python's rounding of fractions."""
    if mpmath.isinf(x):
        return float(x)
    precision, least, greatest = FORMATS[format_name]
    sign, man, exp, _ = x._mpf_
    exact = Fraction(-int(man) if sign else int(man)) * Fraction(2) ** int(exp)
    if exact == 0:
        return 0.0
    leading = int(man).bit_length() + int(exp) - 1
    unit = Fraction(2) ** (max(leading, least) - precision + 1)
    steps = exact / unit
    whole = {"nearest": round(steps), "up": -((-steps) // 1), "down": steps // 1, "zero": int(steps)}[toward]
    result = Fraction(whole) * unit
    biggest = (2 - Fraction(2) ** (1 - precision)) * Fraction(2) ** greatest
    if abs(result) > biggest:
        inward = toward == "zero" or (toward == "down" and exact > 0) or (toward == "up" and exact < 0)
        return float(biggest if exact > 0 else -biggest) if inward else float("inf") if exact > 0 else float("-inf")
    return float(result) + 0.0
