"""Hypergeometric functions that are elementary."""

from __future__ import annotations

import sympy as sp

from symdiv.rules.functional.equation import Equation, x

__all__ = ["DEFINITIONS"]

DEFINITIONS = (Equation("logarithm as a hypergeometric function", "DLMF 15.4.1", sp.hyper((1, 1), (2,), x), -sp.log(1 - x) / x),)
