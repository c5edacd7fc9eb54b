"""The error function, exponential integrals and incomplete gamma functions."""

from __future__ import annotations

import sympy as sp

from symdiv.rules.functional.equation import Equation, x, y

__all__ = ["DEFINITIONS"]


def _steps(order: sp.Expr) -> bool:
    """Whether an order has a constant part of at least 1 beside symbols."""
    constant, symbolic = order.as_coeff_Add()
    return bool(symbolic != 0 and constant.is_Rational and constant >= 1)


DEFINITIONS = (
    Equation("complementary error function", "DLMF 7.2.2", sp.erfc(x), 1 - sp.erf(x)),
    Equation("exponential integral", "DLMF 6.2.6", sp.Ei(x), -sp.expint(1, -x), lambda x: bool(x.is_negative)),
    Equation("lower incomplete gamma", "DLMF 8.2.3", sp.lowergamma(x, y), sp.gamma(x) - sp.uppergamma(x, y), lambda x, y: bool(x.is_positive)),
    Equation(
        "recurrence of exponential integrals",
        "DLMF 8.19.12",
        sp.expint(x, y),
        (sp.exp(-y) - y * sp.expint(x - 1, y)) / (x - 1),
        lambda x, y: bool(x.is_Integer and x > 1),
    ),
    Equation(
        "generalized exponential integral",
        "DLMF 8.19.1",
        sp.expint(x, y),
        y ** (x - 1) * sp.uppergamma(1 - x, y),
        lambda x, y: not x.is_Integer and bool(y.is_positive),
    ),
    Equation(
        "recurrence of upper incomplete gamma",
        "DLMF 8.8.2",
        sp.uppergamma(x, y),
        (x - 1) * sp.uppergamma(x - 1, y) + y ** (x - 1) * sp.exp(-y),
        lambda x, y: _steps(x) and bool(y.is_positive),
    ),
)
