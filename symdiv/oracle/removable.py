"""Formulas that are 0/0 at a single value of a parameter, written with functions that are analytic there.

Main definition: :func:`continued`.

Implementation notes. At shape t = 0 the generalised Pareto law is an exponential one, with a formula of its own; for the others t is a divisor of
e^(ty) - 1 or log(1 + tz). These quotients are entire functions, or analytic near 0 (DLMF 13.6.1 and 15.4.1):

    (e^w - 1)/w = 1F1(1; 2; w)        log(1 + w)/w = 2F1(1, 1; 2; -w)

and every other one is reduced to them: of t f + g the quotient is f + g/t, of a product it is that of the factor that vanishes. The formula that
results is that of the other values of t, so the measure near t = 0; and that it is the measure at t = 0 too is proved, by comparison with the
formula of its own there. So its derivative at 0 is the derivative.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from symdiv.enclose.growth import polynomial
from symdiv.errors import RuleError
from symdiv.expression import occurring, substitute
from symdiv.oracle.differentiate import multiplied_out
from symdiv.rules.normal import same

__all__ = ["continued", "is_special"]

ROUNDS = 4  # of taking logarithms and exponentials out of a sum


def is_special(e: sp.Expr, v: sp.Symbol, place: sp.Rational) -> bool:
    """Whether e has a value of its own for this one value of v, or one for all the others."""
    if not isinstance(e, sp.Piecewise):
        return False
    others = any(r.lhs == v and r.rhs == place for _, condition in e.args for r in condition.atoms(sp.Unequality))
    return others or any(is_special(value, v, place) or (value != sp.oo and _only_at(condition, v, place)) for value, condition in e.args)


def _only_at(condition: sp.Basic, v: sp.Symbol, place: sp.Rational) -> bool:
    return any(isinstance(r, sp.Equality) and r.lhs == v and r.rhs == place for r in sp.And.make_args(condition))


def continued(e: sp.Expr, v: sp.Symbol, place: sp.Rational, numbers: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """The formula for values of v beside a place that has one of its own, such that it also holds there; where the other parameters are near ``numbers``.

    It is nan where the measure is infinite beside the place. Raises :class:`~symdiv.errors.RuleError` where nothing is found.
    """
    e = e.replace(sp.log, multiplied_out)
    own = _settled(e, {**numbers, v: place})
    beside = {r: sp.S(isinstance(r, sp.Unequality)) for r in e.atoms(sp.Equality, sp.Unequality) if r.lhs == v and r.rhs == place}
    others = _settled(_without_cases(e, beside), numbers)
    if own in (sp.oo, -sp.oo) or others in (sp.oo, -sp.oo):
        return sp.nan
    t = sp.Dummy("t", real=True)
    moved = {v: t} if place == 0 else {v: place + t}
    analytic = _analytic_cases(others, moved, t).xreplace({t: v - place})
    if not _same(*(_at_zero(side, v, place) for side in (_settled(analytic, {**numbers, v: place}), own))):
        raise RuleError(f"the formula at {v} = {place} is not seen to continue that beside it")
    return analytic


def _without_cases(e: sp.Expr, beside: Mapping[sp.Basic, sp.Basic]) -> sp.Expr:
    if isinstance(e, sp.Piecewise):
        cases = ((_without_cases(value, beside), condition.xreplace(beside)) for value, condition in e.args)
        return sp.Piecewise(*((value, condition) for value, condition in cases if condition != sp.false), evaluate=False)
    return e


def _settled(e: sp.Expr, numbers: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """The expression with the outer cases that the numbers settle; what is below a case that stays is left."""
    while isinstance(e, sp.Piecewise):
        left = [(value, condition) for value, condition in e.args if substitute(condition, numbers) != sp.false]
        if not left or substitute(left[0][1], numbers) != sp.true:
            cases = [(_settled(value, numbers), condition) for value, condition in left]
            return sp.Piecewise(*cases, evaluate=False)
        e = left[0][0]
    return e


def _analytic_cases(e: sp.Expr, moved: Mapping[sp.Symbol, sp.Expr], t: sp.Symbol) -> sp.Expr:
    if isinstance(e, sp.Piecewise):
        return sp.Piecewise(*((_analytic_cases(value, moved, t), condition.xreplace(moved)) for value, condition in e.args), evaluate=False)
    return e if e in (sp.oo, -sp.oo) else _analytic(substitute(e, moved), t)


def _same(one: sp.Expr, other: sp.Expr) -> bool:
    """Whether two formulas are proved to be equal; integrals over one range are where the integrands are."""
    found: dict[sp.Expr, sp.Expr] = {}
    for mine in occurring(one, sp.Integral):
        equal = [theirs for theirs in occurring(other, sp.Integral) if len(mine.limits) == len(theirs.limits) == 1 and _same_integrals(mine, theirs)]
        found |= dict.fromkeys([mine, *equal], sp.Dummy("integral", real=True))
    return same(*(side.xreplace(found).replace(sp.log, _oriented) for side in (one, other)))


def _same_integrals(one: sp.Integral, other: sp.Integral) -> bool:
    (x, *ends), (y, *others) = one.limits[0], other.limits[0]
    return ends == others and _same(one.function, other.function.xreplace({y: x}))


def _oriented(argument: sp.Expr) -> sp.Expr:
    """log(1 + e^z), of which z + log(1 + e^(-z)) is the other form."""
    z = sp.expand((argument - 1).exp) if isinstance(argument - 1, sp.exp) else None
    if z is None or not z.could_extract_minus_sign():
        return sp.log(argument)
    return z + sp.log(1 + sp.exp(-z))


def _analytic(e: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """The same function without divisors that vanish at t = 0."""
    if t not in e.free_symbols:
        return e
    if isinstance(e, sp.Integral):
        if any(t in end.free_symbols for _, *ends in e.limits for end in ends):
            raise RuleError("the range of an integral moves")
        return sp.Integral(_analytic(e.function, t), *e.limits)
    if isinstance(e, sp.Pow) and _divides(e.exp, t):
        return _analytic(sp.exp(sp.expand(e.exp * sp.log(e.base))), t)
    if isinstance(e, sp.Add):
        order = max(_order(term, t) for term in e.args)
        divided = [term for term in e.args if _divides(term, t)]
        rest = sp.Add(*(_analytic(term, t) for term in e.args if term not in divided))
        return rest + _divided(sp.Add(*(term * t**order for term in divided)), t, order)
    if isinstance(e, sp.Mul) and _divides(e, t):
        return _divided(e * t ** _order(e, t), t, _order(e, t))
    poles = [f for f in sp.Mul.make_args(e) if isinstance(f, sp.Add) and any(_divides(term, t) for term in f.args)] if isinstance(e, sp.Mul) else []
    if poles:
        try:
            return sp.Mul(*(_analytic(factor, t) for factor in e.args))
        except RuleError:  # (1 + 1/t) log(1 + t)
            return _analytic(sp.Add(*(term * (e / poles[0]) for term in poles[0].args)), t)
    if e == 1 / t:
        raise RuleError("a formula has a pole")
    if isinstance(e, sp.log) and (linear := polynomial(e.args[0], t)) is not None and len(linear) == 2 and linear[0] != 0:
        return sp.log(linear[0]) + t * _of_logarithm(sp.log(1 + t * linear[1] / linear[0], evaluate=False), t)
    arguments = tuple(_analytic(part, t) for part in e.args)
    return e if arguments == e.args else e.func(*arguments)


def _order(e: sp.Expr, t: sp.Symbol) -> int:
    """How often t is a divisor of a product."""
    powers = [factor.as_base_exp() for factor in sp.Mul.make_args(e)]
    return sum(-int(exponent) for base, exponent in powers if base == t and exponent.is_Integer and exponent < 0)


def _divides(e: sp.Expr, t: sp.Symbol) -> bool:
    return _order(e, t) > 0


def _divided(e: sp.Expr, t: sp.Symbol, order: int) -> sp.Expr:
    for _ in range(order):
        e = _quotient(e, t)
    return e


def _quotient(e: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """e/t, for a function e that is 0 at t = 0."""
    if e == 0 or e == t:
        return sp.Integer(e == t)
    for factor in sp.Mul.make_args(e) if isinstance(e, sp.Mul) else ():
        if t in factor.free_symbols and _at_zero(factor, t) == 0:
            return _quotient(factor, t) * _analytic(e / factor, t)
    if isinstance(e, sp.Pow) and isinstance(e.exp, sp.Integer) and e.exp > 1:
        return _quotient(e.base, t) * _analytic(e / e.base, t)
    if not isinstance(e, sp.Add | sp.log):
        raise RuleError(f"no quotient of {e}")
    found, left = sp.S.Zero, e
    for _ in range(ROUNDS):
        rest = []
        for term in sp.Add.make_args(left):
            if t in term.free_symbols and _at_zero(term, t) == 0:
                found += _quotient(term, t) if term != left or not isinstance(term, sp.log) else _of_logarithm(term, t)
                continue
            factor = next((f for f in sp.Mul.make_args(term) if isinstance(f, sp.log | sp.exp | sp.Pow) and _is_known(f, t)), None)
            if factor is None:
                rest.append(term)
                continue
            part, fixed = _of_logarithm_or_power(factor, t)
            found += _analytic(term / factor, t) * part
            rest.append(term / factor * fixed)
        left = sp.Add(*rest)
        if t not in left.free_symbols:
            break
        left = sp.expand(left)
    return found + _of_fraction(left, t)


def _of_fraction(e: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """e/t for a rational function of t, or for what is 0."""
    numerator, denominator = sp.fraction(sp.together(e))
    terms = [sp.expand(term / t) for term in sp.Add.make_args(sp.expand(numerator))]
    if all(not _divides(term, t) for term in terms):
        return sp.Add(*terms) / denominator
    if not same(e, sp.S.Zero):
        raise RuleError(f"{e} is not seen to vanish")
    return sp.S.Zero


def _is_known(e: sp.Expr, t: sp.Symbol) -> bool:
    return t in e.free_symbols and (not isinstance(e, sp.Pow) or t not in e.base.free_symbols)


def _of_logarithm_or_power(e: sp.Expr, t: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """(f, c) for a logarithm, or a power of what does not move, that is c + t f."""
    if isinstance(e, sp.log):
        argument = _analytic(e.args[0], t)
        at = _at_zero(argument, t)
        if at == 0:
            raise RuleError(f"{e} is not finite")
        return _of_logarithm(sp.log(sp.expand(argument / at), evaluate=False), t), sp.log(at)
    exponent = e.exp if isinstance(e, sp.exp) else e.exp * sp.log(e.base)
    at = _at_zero(exponent, t)
    moving = exponent - at
    return sp.exp(at) * _quotient(moving, t) * sp.hyper((1,), (2,), moving), sp.exp(at)


def _of_logarithm(e: sp.log, t: sp.Symbol) -> sp.Expr:
    """log(1 + w)/t."""
    quotient = sp.factor_terms(_quotient(sp.expand(e.args[0] - 1), t))
    return quotient * sp.hyper((1, 1), (2,), -t * quotient)


def _at_zero(e: sp.Expr, t: sp.Symbol, place: sp.Expr = sp.S.Zero) -> sp.Expr:
    value = substitute(e, {t: place}).replace(sp.hyper, lambda a, b, x: sp.S.One if x == 0 else sp.hyper(a, b, x))
    if value.replace(sp.Integral, lambda body, *limits: body).has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise RuleError(f"{e} is not finite")
    return value
