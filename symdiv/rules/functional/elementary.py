"""Circular and hyperbolic functions and their inverses, by sin, cos, exp, log and acos."""

from __future__ import annotations

import sympy as sp

from symdiv.rules.functional.equation import Equation, x

__all__ = ["DEFINITIONS"]

DEFINITIONS = (
    Equation("tangent", "DLMF 4.14.4", sp.tan(x), sp.sin(x) / sp.cos(x)),
    Equation("cotangent", "DLMF 4.14.7", sp.cot(x), sp.cos(x) / sp.sin(x)),
    Equation("secant", "DLMF 4.14.6", sp.sec(x), 1 / sp.cos(x)),
    Equation("cosecant", "DLMF 4.14.5", sp.csc(x), 1 / sp.sin(x)),
    Equation("hyperbolic sine", "DLMF 4.28.1", sp.sinh(x), (sp.exp(x) - sp.exp(-x)) / 2),
    Equation("hyperbolic cosine", "DLMF 4.28.2", sp.cosh(x), (sp.exp(x) + sp.exp(-x)) / 2),
    Equation("hyperbolic tangent", "DLMF 4.28.4", sp.tanh(x), (sp.exp(2 * x) - 1) / (sp.exp(2 * x) + 1)),
    Equation("hyperbolic cotangent", "DLMF 4.28.7", sp.coth(x), (sp.exp(2 * x) + 1) / (sp.exp(2 * x) - 1)),
    Equation("hyperbolic secant", "DLMF 4.28.6", sp.sech(x), 2 / (sp.exp(x) + sp.exp(-x))),
    Equation("hyperbolic cosecant", "DLMF 4.28.5", sp.csch(x), 2 / (sp.exp(x) - sp.exp(-x))),
    Equation("inverse hyperbolic sine", "DLMF 4.37.16", sp.asinh(x), sp.log(x + sp.sqrt(x**2 + 1))),
    Equation("inverse hyperbolic cosine", "DLMF 4.37.19", sp.acosh(x), sp.log(x + sp.sqrt(x**2 - 1))),
    Equation("inverse hyperbolic tangent", "DLMF 4.37.24", sp.atanh(x), (sp.log(1 + x) - sp.log(1 - x)) / 2),
    Equation("inverse sine", "DLMF 4.23.16", sp.asin(x), sp.pi / 2 - sp.acos(x)),
)
