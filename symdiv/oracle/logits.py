"""Formulas such as 1/(1 + e^(-z)) put for the parameters of a value, so that no digits are lost.

Main definition: :func:`in_terms_of`.
"""

from __future__ import annotations

import sympy as sp

__all__ = ["in_terms_of"]


def in_terms_of(value: sp.Expr, mapping: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Put formulas such as 1/(1 + exp(-z)) for the parameters, where 1 minus them would lose all digits: on one denominator, nothing is lost."""
    bound = {limits[0] for integral in value.atoms(sp.Integral) for limits in integral.limits}
    value = value.xreplace({1 - s: 1 / (1 + 1 / (e**-1 - 1)) for s, e in mapping.items() if isinstance(e, sp.Pow) and isinstance(e**-1 - 1, sp.exp)})
    value = value.xreplace(mapping).replace(
        lambda e: isinstance(e, sp.log) and not e.free_symbols & bound,  # what declines with a variable is left to decline
        lambda e: _logarithm(sp.together(e.args[0])),
    )
    value = value.replace(lambda e: isinstance(e, sp.Add) and len(e.args) == 2, _complement)
    relations = {r: r.func(sp.together(r.lhs - r.rhs), 0) for r in value.atoms(sp.core.relational.Relational)}
    return value.xreplace(relations)


def _complement(e: sp.Add) -> sp.Expr:
    """c - c/(1 + e^z) as c/(1 + e^(-z)); others as they are."""
    constant, rest = e.as_coeff_Add()
    share = -rest / constant if constant != 0 else rest
    if not (isinstance(share, sp.Pow) and share.exp == -1 and isinstance(share.base, sp.Add) and isinstance(share.base - 1, sp.exp)):
        return e
    return constant / (1 + sp.exp(-(share.base - 1).exp))


def _logarithm(argument: sp.Expr) -> sp.Expr:
    """log of e^z/(1 + e^z), of 1/(1 + e^z), of their inverses and products, as a sum of ±log(1 + e^z) and ±log(1 + e^(-z)); of others as it is."""
    exponents, sums = [], []
    for factor in sp.Mul.make_args(argument):
        base, power = factor.as_base_exp()
        if isinstance(factor, sp.exp):
            exponents += sp.Add.make_args(factor.exp)
        elif abs(power) == 1 and isinstance(base, sp.Add) and len(base.args) == 2 and isinstance(base - 1, sp.exp):
            sums.append((power, (base - 1).exp))
        else:
            return sp.log(argument)
    parts = []
    for power, z in sums:
        if -power * z in exponents:
            exponents.remove(-power * z)
            z = -z
        parts.append(power * sp.log(1 + sp.exp(z)))
    return sp.Add(*exponents, *parts)
