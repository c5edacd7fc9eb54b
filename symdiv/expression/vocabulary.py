"""The names that the reader understands and the writer uses: an explicit table, nothing is looked up elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from symdiv.expression.functions import zeta_derivative
from symdiv.expression.powers import LongPower

__all__ = ["CONSTANTS", "FUNCTIONS", "NAMES", "RELATIONS"]

CONSTANTS: Mapping[str, Any] = {
    "pi": sp.pi,
    "E": sp.E,
    "EulerGamma": sp.EulerGamma,
    "Catalan": sp.Catalan,
    "GoldenRatio": sp.GoldenRatio,
    "oo": sp.oo,
    "true": sp.true,
    "false": sp.false,
    "True": sp.true,
    "False": sp.false,
}

RELATIONS: Mapping[str, Any] = {"<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge, "==": sp.Eq, "!=": sp.Ne}

# One name for each class; the writer uses these, and the reader the synonyms besides (see reader.py).
_CLASSES = (
    *(sp.Add, sp.Mul, sp.Pow, LongPower, sp.exp, sp.log, sp.Abs, sp.sign, sp.floor, sp.ceiling, sp.Min, sp.Max, sp.LambertW),
    *(sp.sin, sp.cos, sp.tan, sp.cot, sp.asin, sp.acos, sp.atan, sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.asinh, sp.acosh, sp.atanh),
    *(sp.sec, sp.csc, sp.sech, sp.csch),
    *(sp.gamma, sp.loggamma, sp.polygamma, sp.factorial, sp.binomial, sp.harmonic, sp.beta, sp.zeta, zeta_derivative, sp.polylog),
    *(sp.lowergamma, sp.uppergamma, sp.betainc, sp.betainc_regularized, sp.erf, sp.erfc, sp.erfi, sp.erfinv, sp.erfcinv),
    *(sp.Ei, sp.expint, sp.Si, sp.Ci, sp.Shi, sp.Chi, sp.li, sp.hyper),
    *(sp.besseli, sp.besselj, sp.besselk, sp.bessely),
    *(sp.And, sp.Or, sp.Not, sp.Piecewise, sp.Sum, sp.Integral),
)

NAMES: Mapping[Any, str] = {
    **{cls: cls.__name__ for cls in _CLASSES},
    **{sp.Eq: "Eq", sp.Ne: "Ne", sp.Lt: "Lt", sp.Le: "Le", sp.Gt: "Gt", sp.Ge: "Ge"},
}

FUNCTIONS: Mapping[str, Any] = {name: cls for cls, name in NAMES.items()}
