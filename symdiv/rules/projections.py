"""E log(1 + νᵀX) under a law on the sphere that is symmetric about an axis μ, as an integral over T = μᵀX.

Given T = t, νᵀX is a - 1 + bS for a = 1 + ct, b = √((1 - c²)(1 - t²)), c = μᵀν, and a coordinate S of a uniform direction in one dimension less, whose
density is a multiple of (1 - s²)^(λ-1/2), λ = (d-3)/2. With w = √(a² - b²) = |t + c| and r = b/(a + w),

    log(a + bs) = log((a + w)/2) - 2 sum over n >= 1 of (-r)^n T_n(s)/n                              (DLMF 18.12.9)
    E T_n(S) = 0 for odd n, and (-λ)_m/(λ+1)_m for n = 2m                                            (DLMF 5.12.5, T_n(cos ψ) = cos nψ)

so that E log(a + bS) = log((a + w)/2) - sum over m >= 1 of q^m/m (-λ)_m/(λ+1)_m, q = r² = (a - w)/(a + w). For odd d the sum ends at λ.
For even d, λ = j - 1/2, the quotient is C over the product of all m² - h², h = 1/2, 3/2, ..., λ, where C is the product of all -h². In partial fractions
1/(m ∏(m² - h²)) is 1/(Cm) + sum over h of B (1/(m - h) + 1/(m + h)), B = 1/(2h² ∏(h² - l²)) over l != h, whose sums are logarithms:

    sum of q^m/m = -log(1 - q) = log((a + w)/2) - log(w),    sum of r^(2m)/(m ± h) = 2 r^(∓2h) (artanh(r) - sum of r^e/e over odd e < 2 ± 2h),

the last sum with a minus sign and over negative e for m - h. In two dimensions S = ±1, and E log(a + bS) = log(a² - b²)/2 = log(w).
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.power_spherical import PowerSpherical
from symdiv.families.statistics import LogOnePlusProjection
from symdiv.families.structured import Structured
from symdiv.families.von_mises_fisher import VonMisesFisher
from symdiv.laws import UnitBeta
from symdiv.rules.multivariate import exactly
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Statement
from symdiv.rules.statistics import cosine, projection_law, statistic_of

__all__ = ["mean_logarithm"]


def mean_logarithm(size: int, a: sp.Expr, b: sp.Expr, w: sp.Expr) -> sp.Expr:
    """E log(a + bS) for a coordinate S of a uniform direction in size - 1 dimensions, size >= 2; w is √(a² - b²), a > 0.

    >>> a, b, w = sp.symbols("a b w", positive=True)
    >>> mean_logarithm(5, a, b, w)
    (a - w)/(2*(a + w)) + log(a/2 + w/2)
    """
    if size % 2:
        order, q = (size - 3) // 2, (a - w) / (a + w)
        return sp.log((a + w) / 2) - sp.Add(*(sp.rf(-order, m) / sp.rf(order + 1, m) / m * q**m for m in range(1, order + 1)))
    halves = [sp.Rational(n, 2) for n in range(1, size - 2, 2)]
    r, artanh = b / (a + w), sp.log(a + w + b) - sp.log(2 * w * (a + w)) / 2
    factor, total = sp.prod([-(h**2) for h in halves]), sp.log(w)
    for h in halves:
        share = factor / (2 * h**2 * sp.prod([h**2 - other**2 for other in halves if other != h]))
        n = int(2 * h)
        above = artanh + sp.Add(*(r**e / e for e in range(2 - n, 0, 2)))
        below = artanh - sp.Add(*(r**e / e for e in range(1, 2 + n, 2)))
        total -= 2 * share * (r**n * above + r**-n * below)
    return total


@rule(law="law", of="law", index="integers", variable="name")
def standing_projection(premises: tuple[Statement, ...], law: Structured, of: Structured, index: tuple[int, ...], variable: str) -> Statement:
    """Under a law on the sphere that is symmetric about an axis, E[log(1 + νᵀX)] is an integral over the projection on the axis."""
    exactly(0, premises)
    statistic, x = statistic_of(law, of, index, variable)
    require(isinstance(law, (VonMisesFisher, PowerSpherical)) and isinstance(statistic, LogOnePlusProjection), "the statistic is of a projection")
    (size, _), taken = law.space.shape, law.names | of.names
    require(size.is_Integer and size > 1, "the sphere has an explicit dimension")
    t = sp.Symbol(next(n for n in ("t", "s", "u", "v", *(f"t{i}" for i in range(100))) if n not in taken), real=True)
    c = cosine(law, statistic.direction)  # type: ignore[attr-defined]  # checked above
    assert c is not None  # the law has an axis
    base = projection_law(law)
    density = sp.exp(base.log_density((1 + t) / 2)) / 2 if isinstance(base, UnitBeta) else sp.exp(base.log_density(t))
    across = sp.sqrt(1 - c**2) * sp.sqrt(1 - t) * sp.sqrt(1 + t)
    mean = sp.log(1 + c * t) if c in (1, -1) else mean_logarithm(int(size), 1 + c * t, across, sp.Abs(t + c))
    return Statement(Expectation(law, x, statistic.at(x)), sp.Integral(density * mean, (t, -1, 1)))
