"""Matching: which exponents and derivatives of a base law's kernel give a function of Y."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symdiv.errors import RuleError, Unsupported
from symdiv.laws import (
    CircularBessel,
    CircularCauchy,
    GammaAbove,
    Law,
    NormalBetween,
    StandardCauchy,
    StandardNormal,
    UnitBeta,
    UnitBetaPrime,
    UnitGamma,
    UnitInverseGaussian,
    UnitTilt,
)
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.normal import tidy
from symdiv.rules.registry import is_infinite

__all__ = ["Aligned", "partial", "transforms"]

_POWERS = (UnitGamma, UnitBeta, UnitBetaPrime, GammaAbove, UnitInverseGaussian)
_EXPONENTIALS = {UnitGamma: -1, GammaAbove: -1, StandardNormal: 1, NormalBetween: 1, UnitTilt: 1}
_SECOND = {UnitBeta: -1, UnitBetaPrime: 1}


@dataclass(frozen=True)
class Aligned:
    """A theorem E[T(Y)] = v and the factor and offset with which T makes the wanted function: factor·T + offset."""

    theorem: Theorem
    factor: sp.Expr = sp.S.One
    offset: sp.Expr = sp.S.Zero

    @property
    def is_infinite(self) -> bool:
        """Whether the expectation is +oo or -oo."""
        return is_infinite(self.theorem.statement.value)


def kernel(law: Law, y: sp.Symbol, part: sp.Expr) -> tuple[tuple[sp.Expr, ...], tuple[int, ...]]:
    """Match a part to a derivative of the law's kernel: the exponents and the orders."""
    if isinstance(law, StandardCauchy):
        return _quadratic(part, y), (0, 0)
    if isinstance(law, (CircularBessel, CircularCauchy)):
        return _circular(law, part, y)
    exponents, orders = [sp.Integer(0)] * max(law.exponents, 1), [0] * max(law.exponents, 1)
    sign, second = _EXPONENTIALS.get(type(law)), _SECOND.get(type(law))
    for factor in sp.Mul.make_args(part):
        base, power = factor.as_base_exp()
        if base is sp.E and sign is not None:
            rate = sp.diff(power, y)
            if y in rate.free_symbols or tidy(power - rate * y) != 0:
                raise Unsupported(f"no transform of {law} gives E[{part}]")
            exponents[-1] += sign * rate
        elif sign is not None and y in power.free_symbols and y not in base.free_symbols:
            rate = tidy(sp.diff(power, y) * sp.log(base))
            if y in rate.free_symbols:
                raise Unsupported(f"no transform of {law} gives E[{part}]")
            exponents[-1] += sign * rate
        elif isinstance(law, _POWERS) and base == y and y not in power.free_symbols:
            exponents[0] += power
        elif second is not None and y not in power.free_symbols and tidy(base - 1 - second * y) == 0:
            exponents[1] += power
        elif isinstance(base, sp.log) and base.args[0] == y and power.is_Integer and power > 0 and isinstance(law, _POWERS):
            orders[0] += int(power)
        elif isinstance(base, sp.log) and second is not None and tidy(base.args[0] - 1 - second * y) == 0 and power.is_Integer and power > 0:
            orders[1] += int(power)
        elif base == y and power.is_Integer and power > 0 and (sign == 1 or law.support.discrete):
            orders[0] += int(power)
        elif factor != 1:
            raise Unsupported(f"no transform of {law} gives E[{part}]")
    return tuple(exponents), tuple(orders)


def _quadratic(part: sp.Expr, y: sp.Symbol) -> tuple[sp.Expr, ...]:
    """log(Ay² + By + C) is log((y-a)² + b²), up to a constant, for a = -B/2A and b² = C/A - a²."""
    if isinstance(part, sp.log) and part.args[0].is_polynomial(y):
        coefficients = sp.Poly(part.args[0], y).all_coeffs()
        if len(coefficients) == 3:
            a2, a1, a0 = coefficients
            centre = tidy(-a1 / (2 * a2))
            return centre, sp.sqrt(sp.factor_terms(tidy(a0 / a2 - centre**2)))
    raise Unsupported(f"no transform of the Cauchy law gives E[{part}]")


def _circular(law: Law, part: sp.Expr, y: sp.Symbol) -> tuple[tuple[sp.Expr, ...], tuple[int, ...]]:
    """cos(ny), sin(ny), or log(A - B cos y - C sin y)."""
    zero = sp.Integer(0)
    if isinstance(part, (sp.cos, sp.sin)):
        n = part.args[0] / y
        angle = zero if isinstance(part, sp.cos) else sp.pi / 2
        if n.is_Integer and isinstance(law, CircularBessel):
            return (n, angle), (0, 0)
        if n == 1:
            return (zero, angle), (1, 0)
    if isinstance(part, sp.log) and isinstance(law, CircularCauchy):
        c, s = sp.Symbol("c_"), sp.Symbol("s_")
        inner = sp.expand(part.args[0].xreplace({sp.cos(y): c, sp.sin(y): s}))
        if y not in inner.free_symbols and inner.is_polynomial(c, s):
            along, across = sp.diff(inner, c), sp.diff(inner, s)
            constant = inner.xreplace({c: zero, s: zero})
            if not {c, s} & (along.free_symbols | across.free_symbols):
                return _disc(tidy(constant), tidy(along), tidy(across)), (0, 0)
    raise Unsupported(f"no transform of {law} gives E[{part}]")


def _disc(constant: sp.Expr, along: sp.Expr, across: sp.Expr) -> tuple[sp.Expr, ...]:
    """d and f with A - B cos y - C sin y proportional to 1 + d² - 2d cos(y - f), where the coefficients show them."""
    zero = sp.Integer(0)
    if across == 0:
        for d in sorted(constant.free_symbols, key=str):
            if tidy(constant - 1 - d**2) == 0 and tidy(along + 2 * d) == 0:
                return d, zero
    for cosine in sorted(along.atoms(sp.cos), key=str):
        f = cosine.args[0]
        for d in sorted(constant.free_symbols, key=str):
            if tidy(constant - 1 - d**2) == 0 and tidy(along + 2 * d * sp.cos(f)) == 0:
                return d, f
    products = along.atoms(sp.Mul) or {along}
    angles = {a.args[0] for p in products for a in p.atoms(sp.cos)}
    for d in sorted(constant.free_symbols, key=str):
        if tidy(constant - 1 - d**2) != 0:
            continue
        for f in _sums(angles):
            if tidy(along + 2 * d * sp.cos(f)) == 0 and tidy(across + 2 * d * sp.sin(f)) == 0:
                return d, f
    raise Unsupported("the logarithm is not of the form log(1 + d² - 2d cos(y - f))")


def _sums(angles: set[sp.Expr]) -> list[sp.Expr]:
    """The angles, and their sums and differences in pairs."""
    ordered = sorted(angles, key=str)
    return [*ordered, *(u - v for u in ordered for v in ordered if u != v), *(u + v for u in ordered for v in ordered if u != v)]


def transforms(law: Law, y: sp.Symbol, part: sp.Expr) -> list[Aligned]:
    """E[part] in the strip of the transform, and +oo outside, where these occur."""
    if law.log_axiom is not None and isinstance(part, sp.log):
        slope = _slope_under_logarithm(part.args[0], y)
        if slope is not None:
            return [_aligned(part, infer("logarithm", law=law, variable=y, slope=slope), y)]
    if law.log_exponential_axiom is not None and isinstance(part, sp.log):
        form = _exponential_under_logarithm(part.args[0], y)
        if form is not None:
            return [_aligned(part, infer("logarithm of exponential", law=law, variable=y, slope=form[0], rate=form[1]), y)]
    exponents, orders = kernel(law, y, part)
    found = []
    inside = infer("transform", law=law, variable=y, exponents=exponents, orders=orders)
    if inside.statement.condition is not sp.false:
        found.append(_aligned(part, inside, y))
    if isinstance(law, UnitTilt) and exponents[0] != 0 and not any(orders):
        at_point = infer("removable singularity", law=law, variable=y, exponents=exponents)
        if at_point.statement.condition is not sp.false:
            found.append(_aligned(part, at_point, y))
    if law.strip(exponents) and law.diverges_outside and not any(orders):
        outside = infer("outside strip", law=law, variable=y, exponents=exponents)
        if outside.statement.condition is not sp.false:
            found.append(_aligned(part, outside, y))
    if not found:
        raise RuleError(f"E[{part}] under {law} is outside the strip")
    return found


def _slope_under_logarithm(argument: sp.Expr, y: sp.Symbol) -> sp.Expr | None:
    """c where the argument is a positive multiple of 1 + cy, c other than 1."""
    if not argument.is_Add or y not in argument.free_symbols:
        return None
    slope, offset = sp.diff(argument, y), argument.xreplace({y: sp.S.Zero})
    ratio = slope / offset if offset != 0 else sp.nan
    return ratio if y not in slope.free_symbols and ratio.is_positive and tidy(ratio - 1) != 0 and tidy(argument - slope * y - offset) == 0 else None


def _exponential_under_logarithm(argument: sp.Expr, y: sp.Symbol) -> tuple[sp.Expr, sp.Expr] | None:
    """c and r where the argument is a positive multiple of 1 + ce^(ry)."""
    constant, moving = argument.as_independent(y, as_Add=True)
    slope, rate = sp.Integer(1), sp.Integer(0)
    for factor in sp.Mul.make_args(moving):
        base, exponent = factor.as_base_exp()
        if y not in factor.free_symbols:
            slope *= factor
        elif y not in base.free_symbols and base.is_positive:
            rate += sp.diff(exponent, y) * sp.log(base)
            slope *= base ** exponent.xreplace({y: sp.Integer(0)})
        else:
            return None
    slope, rate = slope / constant if constant != 0 else sp.nan, tidy(rate)
    return (slope, rate) if slope.is_positive and y not in rate.free_symbols and rate != 0 else None


def _aligned(part: sp.Expr, theorem: Theorem, y: sp.Symbol) -> Aligned:
    integrand = theorem.statement.subject.integrand  # type: ignore[union-attr]  # an Expectation, by the rule
    if integrand == part:
        return Aligned(theorem)
    ratio = tidy(part / integrand)
    if y not in ratio.free_symbols:
        return Aligned(theorem, ratio)
    offset = tidy(part - integrand)
    if y not in offset.free_symbols:
        return Aligned(theorem, offset=offset)
    raise Unsupported(f"{integrand} is not {part} up to scale or offset")


def partial(law: Law, y: sp.Symbol, part: sp.Expr, bound: sp.Expr, below: bool) -> Theorem:
    """E[part; Y < bound], or Y > bound."""
    exponents, orders = kernel(law, y, part)
    return infer("partial transform", law=law, variable=y, exponents=exponents, orders=orders, bound=bound, below=below)
