"""ψ and its derivatives, harmonic numbers."""

from __future__ import annotations

import sympy as sp

from symdiv.rules.functional.equation import Equation, x, y

__all__ = ["DEFINITIONS", "DUPLICATION", "REFLECTION"]

DEFINITIONS = (
    Equation("harmonic number", "DLMF 5.4.14", sp.harmonic(x), sp.polygamma(0, x + 1) + sp.EulerGamma),
    Equation(
        "harmonic number of an order",
        "DLMF 25.11.4, 5.15.1",
        sp.harmonic(x, y),
        sp.zeta(y) + (-1) ** (y - 1) / sp.factorial(y - 1) * sp.polygamma(y - 1, x + 1),
        lambda x, y: bool(y.is_Integer and y > 1),
    ),
)
DUPLICATION = (
    Equation("duplication of digamma", "DLMF 5.5.8", sp.polygamma(0, x), sp.log(2) + (sp.polygamma(0, x / 2) + sp.polygamma(0, (x + 1) / 2)) / 2),
    Equation(
        "duplication of polygamma",
        "DLMF 5.5.8, differentiated",
        sp.polygamma(y, x),
        (sp.polygamma(y, x / 2) + sp.polygamma(y, (x + 1) / 2)) / 2 ** (y + 1),
        lambda x, y: bool(y.is_Integer and y > 0),
    ),
)
REFLECTION = (
    Equation("reflection of digamma", "DLMF 5.5.4", sp.polygamma(0, x), sp.polygamma(0, 1 - x) - sp.pi * sp.cos(sp.pi * x) / sp.sin(sp.pi * x)),
    Equation("reflection of trigamma", "DLMF 5.5.4, differentiated", sp.polygamma(1, x), sp.pi**2 / sp.sin(sp.pi * x) ** 2 - sp.polygamma(1, 1 - x)),
)
