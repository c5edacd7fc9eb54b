"""A value as a textbook prints it: one coefficient to each transcendental function, logarithms joined, squares completed."""

from __future__ import annotations

from collections import defaultdict

import sympy as sp

from symdiv.expression import build, zeta_derivative
from symdiv.rules.normal import tidy

__all__ = ["compact"]

_KERNELS = (
    sp.log,
    sp.loggamma,
    sp.polygamma,
    sp.Piecewise,
    sp.Sum,
    sp.Integral,
    sp.erf,
    sp.lowergamma,
    sp.uppergamma,
    sp.betainc,
    sp.gamma,
    sp.expint,
    sp.besseli,
    sp.besselk,
    sp.hyper,
    sp.zeta,
    zeta_derivative,
)


def compact(expression: sp.Expr) -> sp.Expr:
    """Return the same value in few terms: one coefficient to each transcendental function, logarithms joined."""
    if isinstance(expression, sp.Piecewise):
        return build(sp.Piecewise, *((compact(value), condition) for value, condition in expression.args))
    groups: dict[sp.Expr, sp.Expr] = defaultdict(lambda: sp.Integer(0))
    for term in sp.Add.make_args(_join_angles(tidy(expression))):
        coefficient: list[sp.Expr] = []
        kernel: list[sp.Expr] = []
        for factor in sp.Mul.make_args(term):
            inner = factor.base if factor.is_Pow else factor
            (kernel if isinstance(inner, _KERNELS) or inner is sp.EulerGamma else coefficient).append(factor)
        groups[sp.Mul(*kernel)] += sp.Mul(*coefficient)
    remainder = groups.pop(sp.Integer(1), sp.Integer(0))
    terms = _logarithms(groups)
    terms += [_factored(c) * k for k, c in groups.items() if c != 0]
    return _present(sp.Add(*terms, _fractions(remainder)))


def _join_angles(total: sp.Expr) -> sp.Expr:
    """Write cos u cos v + sin u sin v as cos(u - v), also under logarithms."""
    total = total.replace(sp.log, lambda a: sp.log(_join_angles(a)) if a.is_Add and a.has(sp.sin) else sp.log(a))
    if not total.is_Add or not total.has(sp.sin):
        return total
    terms = set(total.args)
    for term in total.args:
        cosines = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.cos)]
        if len(cosines) != 2 or term not in terms:
            continue
        u, v = (f.args[0] for f in cosines)
        rest = term / (cosines[0] * cosines[1])
        partner = rest * sp.sin(u) * sp.sin(v)
        if partner in terms:
            terms -= {term, partner}
            terms.add(rest * sp.cos(u - v))
    return sp.Add(*terms)


def _present(expression: sp.Expr) -> sp.Expr:
    """Complete squares and take out factors in the arguments of exponentials and error functions."""
    expression = sp.Add(*(_raise_gamma(t) for t in sp.Add.make_args(expression)))
    return expression.replace(
        lambda e: isinstance(e, (sp.exp, sp.erf, sp.lowergamma, sp.uppergamma)) and any(a.is_Add for a in e.args),
        lambda e: build(e.func, *(_factored(_fractions(a)) if a.is_Add else a for a in e.args)),
    )


def _raise_gamma(term: sp.Expr) -> sp.Expr:
    """Write u Γ(u) as Γ(u + 1)."""
    factors = list(sp.Mul.make_args(term))
    for factor in factors:
        if isinstance(factor, sp.gamma) and not factor.args[0].is_number:
            u = factor.args[0]
            rest = [f for f in factors if f is not factor and f not in sp.Mul.make_args(u)]
            if len(rest) + len(sp.Mul.make_args(u)) + 1 == len(factors):
                return sp.Mul(*rest) * sp.gamma(u + 1)
    return term


def _logarithms(groups: dict[sp.Expr, sp.Expr]) -> list[sp.Expr]:
    """Take the logarithms out of the groups; join those whose coefficients agree up to sign."""
    joined: dict[sp.Expr, list[sp.Expr]] = defaultdict(list)
    for kernel in [k for k in groups if isinstance(k, sp.log)]:
        coefficient = _factored(groups.pop(kernel))
        if coefficient == 0:
            continue
        if coefficient.could_extract_minus_sign():
            joined[-coefficient].append(1 / kernel.args[0])
        else:
            joined[coefficient].append(kernel.args[0])
    terms = []
    for coefficient, factors in joined.items():
        argument = sp.Mul(*factors)
        if (argument.is_Rational and argument.p == 1 and argument.q > 1) or all(sp.fraction(f)[0] == 1 for f in factors):
            coefficient, argument = -coefficient, 1 / argument
        terms.append(coefficient * sp.log(argument, evaluate=not argument.is_Rational))
    return terms


def _fractions(expression: sp.Expr) -> sp.Expr:
    """Join the terms that share a denominator, and complete squares in each numerator."""
    numerators: dict[sp.Expr, sp.Expr] = defaultdict(lambda: sp.Integer(0))
    for term in sp.Add.make_args(expression):
        numerator, denominator = sp.fraction(term)
        rational, symbols = denominator.as_coeff_Mul()
        numerators[symbols] += numerator / rational
    return sp.Add(*((n if n.is_number else _factored(_squares(n))) / d for d, n in numerators.items()))


def _squares(polynomial: sp.Expr) -> sp.Expr:
    """Write c u² - 2c uv + c v² as c (u - v)²."""
    terms = polynomial.as_coefficients_dict()
    for product, coefficient in list(terms.items()):
        if product.is_Mul and len(product.args) == 2 and all(a.is_Symbol for a in product.args):
            u, v = product.args
            half = -coefficient / 2
            if half != 0 and terms.get(u**2) == half and terms.get(v**2) == half:
                rest = polynomial - half * (u**2 - 2 * u * v + v**2)
                return half * (u - v) ** 2 + _squares(sp.expand(rest))
            if half != 0 and terms.get(u**2) == -half and terms.get(v**2) == -half:
                rest = polynomial + half * (u**2 + 2 * u * v + v**2)
                return -half * (u + v) ** 2 + _squares(sp.expand(rest))
    return polynomial


def _factored(coefficient: sp.Expr) -> sp.Expr:
    """Take common factors, but no mere sign, out of a sum."""
    if not coefficient.is_Add:
        return coefficient
    factored = sp.factor_terms(coefficient)
    return coefficient if factored == sp.Mul(-1, -coefficient, evaluate=False) else factored
