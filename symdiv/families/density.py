"""A density or mass as a product, from its logarithm.

A log-density is a sum of terms c·log θ, of ±log Γ, and of others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.expression import build, power

if TYPE_CHECKING:
    from symdiv.families.base import Family

__all__ = ["is_log_gamma", "log_terms", "pdf", "product_form"]


def log_terms(q: Family, k: sp.Expr) -> tuple[list[tuple[sp.Expr, sp.Expr]], sp.Expr]:
    """Write log q(k) as Σ c·log θ + rest, before any number is put in."""
    variable = sp.Dummy("k", real=True)
    logarithms, rest = [], sp.Integer(0)
    for term in sp.Add.make_args(sp.expand_mul(q.log_density(variable))):
        found = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.log)]
        if found and variable not in found[0].free_symbols:
            logarithms.append(((term / found[0]).xreplace({variable: k}), found[0].args[0]))
        else:
            rest += term.xreplace({variable: k})
    merged: dict[sp.Expr, sp.Expr] = {}
    for coefficient, theta in logarithms:
        merged[theta] = merged.get(theta, sp.Integer(0)) + coefficient
    return [(sp.expand(c), t) for t, c in merged.items()], rest


def product_form(p: Family, k: sp.Expr) -> sp.Expr:
    """The density or mass p(k) for k in the support, as a product (0^0 = 1)."""
    logarithms, rest = log_terms(p, k)
    powers = sp.Mul(*(power(theta, c) for c, theta in logarithms))
    above: list[sp.Expr] = []
    below: list[sp.Expr] = []
    others = sp.Integer(1)
    for term in sp.Add.make_args(rest):
        sign, inner = term.as_coeff_Mul()
        if is_log_gamma(term):
            (above if sign == 1 else below).append(sp.expand(inner.args[0] - 1))
        else:
            others *= _exponential(term)
    counts = sp.Integer(1)
    for n in above:
        if k in below and sp.expand(n - k) in below:
            counts = sp.binomial(n, k)
            above.remove(n)
            below.remove(k)
            below.remove(sp.expand(n - k))
            break
    return counts * sp.Mul(*(_factorial(n, k) for n in above)) / sp.Mul(*(_factorial(n, k) for n in below)) * others * powers


def _exponential(term: sp.Expr) -> sp.Expr:
    """e^term, with e^(c log u) as u^c."""
    if isinstance(term, sp.Piecewise):
        return sp.Piecewise(*((build(sp.exp, branch), condition) for branch, condition in term.args))
    logarithms = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.log)]
    return power(logarithms[0].args[0], term / logarithms[0]) if logarithms else build(sp.exp, term)


def _factorial(n: sp.Expr, k: sp.Expr) -> sp.Expr:
    """Γ(n + 1), as a factorial where n is plainly an integer."""
    return sp.factorial(n) if (n - k).is_Integer else sp.gamma(n + 1)


def is_log_gamma(term: sp.Expr) -> bool:
    sign, inner = term.as_coeff_Mul()
    return isinstance(inner, sp.loggamma) and sign in (1, -1)


def pdf(p: Family, x: sp.Expr) -> sp.Expr:
    """The density or mass at x, 0 outside the support."""
    for condition, point in p.degenerate:
        if condition == True:
            return sp.Piecewise((1, sp.Eq(x, point)), (0, True))
    for condition, member in p.special:
        if condition == True:
            return pdf(member, x)
    support = p.support
    inside = [sp.Le(support.low, x) if support.low != -sp.oo else sp.true, sp.Le(x, support.high) if support.high != sp.oo else sp.true]
    if support.discrete and not x.is_integer:
        inside.append(sp.Eq(x, sp.floor(x)))
    within: Boolean = sp.And(*inside)
    if within == False:
        return sp.Integer(0)
    if not support.discrete and x in (support.low, support.high):  # by convention the limit from inside
        y = sp.Dummy("x", real=True)
        return sp.limit(product_form(p, y), y, x, "+" if x == support.low else "-")
    return sp.Piecewise((sp.powsimp(product_form(p, x), combine="exp"), within), (0, True))
