"""Γ, log Γ and what is made of them: factorials, binomial coefficients, the beta function."""

from __future__ import annotations

import sympy as sp

from symdiv.rules.functional.equation import Equation, x, y

__all__ = ["DEFINITIONS", "DUPLICATION", "REFLECTION"]

DEFINITIONS = (
    Equation("factorial", "DLMF 5.4.1", sp.factorial(x), sp.gamma(x + 1)),
    Equation("binomial coefficient", "DLMF 1.2.6", sp.binomial(x, y), sp.gamma(x + 1) / (sp.gamma(y + 1) * sp.gamma(x - y + 1))),
    Equation("beta", "DLMF 5.12.1", sp.beta(x, y), sp.gamma(x) * sp.gamma(y) / sp.gamma(x + y)),
    Equation("logarithm of gamma", "the definition", sp.log(sp.gamma(x)), sp.loggamma(x), lambda x: bool(x.is_positive)),
)
DUPLICATION = (
    Equation("duplication of gamma", "DLMF 5.5.5", sp.gamma(x), 2 ** (x - 1) / sp.sqrt(sp.pi) * sp.gamma(x / 2) * sp.gamma((x + 1) / 2)),
    Equation(
        "duplication of log gamma",
        "DLMF 5.5.5",
        sp.loggamma(x),
        (x - 1) * sp.log(2) - sp.log(sp.pi) / 2 + sp.loggamma(x / 2) + sp.loggamma((x + 1) / 2),
    ),
)
REFLECTION = (
    Equation("reflection of gamma", "DLMF 5.5.3", sp.gamma(x), sp.pi / (sp.sin(sp.pi * x) * sp.gamma(1 - x))),
    Equation(
        "reflection of log gamma",
        "DLMF 5.5.3",
        sp.loggamma(x),
        sp.log(sp.pi) - sp.log(sp.sin(sp.pi * x)) - sp.loggamma(1 - x),
        lambda x: bool(x.is_positive and (1 - x).is_positive),  # beyond, the sine is negative half of the time
    ),
)
