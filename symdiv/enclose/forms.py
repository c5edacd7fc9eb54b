"""Integrands rewritten so that balls lose little: the same functions of y > 0, in which less depends on itself.

Every rule is an identity of real functions wherever its left side is a real number, so that nothing but the width of balls hangs on it.
"""

from __future__ import annotations

import sympy as sp
from sympy.simplify.fu import TR8

from symdiv.enclose.growth import linear, polynomial
from symdiv.expression import occurring

__all__ = [
    "completed_squares",
    "from_zero",
    "half_angles",
    "in_exponent",
    "logarithm_of",
    "logistic_difference",
    "of_logarithm",
    "paired_powers",
    "products_to_sums",
]


def products_to_sums(e: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """cos(x) cos(m) + sin(x) sin(m) as cos(x - m), and sin(x) + cos(x) as sqrt(2) sin(x + pi/4), whose zeros can be seen.

    In fractions they are joined above and below the line, and so they are inside of functions.
    """
    angles = {node: sp.Dummy() for node in occurring(e, sp.sin, sp.cos) if x in node.free_symbols}
    if not angles:
        return e
    if isinstance(e, sp.Piecewise):
        return sp.Piecewise(*((products_to_sums(value, x), condition) for value, condition in e.args), evaluate=False)
    plain = e.xreplace(angles)
    if not plain.is_polynomial(*angles.values()):
        return e.func(*(products_to_sums(part, x) for part in e.args))
    return _joined(sp.expand(TR8(e))) if isinstance(e, sp.Add) and x not in plain.free_symbols else TR8(e)


def _joined(e: sp.Expr) -> sp.Expr:
    """a sin(w) + a cos(w), or a sin(w) - a cos(w), as one sine, where there is nothing else."""
    sine, cosine = (next(iter(occurring(e, function)), None) for function in (sp.sin, sp.cos))
    if not isinstance(e, sp.Add) or len(e.args) != 2 or sine is None or cosine is None or sine.args != cosine.args:
        return e
    a, b = e.coeff(sine), e.coeff(cosine)
    return a * sp.sqrt(2) * sp.sin(sine.args[0] + b / a * sp.pi / 4) if abs(b / a) == 1 else e


def from_zero(e: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """What vanishes with y, in a form that shows it.

    A sum a y + b whose b is zero in other words is a y: 1 - k (1/k - y) is k y; one of a log(c + y) and b with b = -a log(c) is a log(1 + y/c).
    Sines and cosines of y + c for a rational multiple c of pi are taken apart.
    """
    if y not in e.free_symbols or not e.args:
        return e
    found = linear(e, y) if isinstance(e, sp.Add) else None
    if found is not None and sp.expand(found[1]) == 0:
        return found[0] * y
    if isinstance(e, sp.Add) and (ratio := _logarithm_of_ratio(e, y)) is not None:
        return ratio
    arguments = tuple(from_zero(part, y) for part in e.args)
    e = e if arguments == e.args else e.func(*arguments)
    if isinstance(e, sp.asin | sp.acos) and e.args[0].is_Pow and e.args[0].exp == sp.S.Half and (found := linear(e.args[0].base, y)) and found[1] == 1:
        other = (sp.acos if isinstance(e, sp.asin) else sp.asin)(sp.sqrt(-found[0] * y))
        return sp.pi / 2 - sp.asin(sp.sqrt(-found[0] * y)) if isinstance(e, sp.asin) else other
    return _shifted(e, y) if isinstance(e, sp.sin | sp.cos) else e


def _logarithm_of_ratio(e: sp.Add, y: sp.Symbol) -> sp.Expr | None:
    """a log(s y + c) + b as a log(1 + s y/c), where b + a log(c) is zero in other words."""
    logarithms = [part for part in occurring(e, sp.log) if y in part.free_symbols]
    if len(logarithms) != 1 or y in e.xreplace({logarithms[0]: sp.Dummy()}).free_symbols:  # to multiply out takes long
        return None
    fixed, moving = sp.expand_mul(e).as_independent(y, as_Add=True)
    factor, logarithm = moving.as_independent(y, as_Add=False)
    found = linear(logarithm.args[0], y) if isinstance(logarithm, sp.log) else None
    if found is None or found[1] == 0 or sp.expand(fixed + factor * sp.log(found[1])) != 0:
        return None
    return factor * sp.log(1 + found[0] * y / found[1])


def _shifted(e: sp.Expr, y: sp.Symbol) -> sp.Expr:
    fixed, moving = sp.expand_mul(e.args[0]).as_independent(y, as_Add=True)
    if not (fixed / sp.pi).is_Rational:
        return e
    if isinstance(e, sp.sin):
        return sp.sin(moving) * sp.cos(fixed) + sp.cos(moving) * sp.sin(fixed)
    return sp.cos(moving) * sp.cos(fixed) - sp.sin(moving) * sp.sin(fixed)


def half_angles(e: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """a + a cos(w) as 2 a cos(w/2)**2, and a - a cos(w) as 2 a sin(w/2)**2, which show that they vanish doubly."""
    if y not in e.free_symbols or not e.args:
        return e
    cosines = occurring(e, sp.cos) if isinstance(e, sp.Add) else ()
    for cosine in cosines:
        fixed, moving = e.as_independent(cosine, as_Add=True)
        factor = moving / cosine
        if y not in (fixed.free_symbols | factor.free_symbols) and fixed != 0 and sp.expand(fixed**2 - factor**2) == 0:
            function = sp.cos if sp.expand(fixed - factor) == 0 else sp.sin
            return 2 * fixed * function(cosine.args[0] / 2) ** 2
    return e.func(*(half_angles(part, y) for part in e.args))


def completed_squares(e: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """a y**2 + b y + c as a (y + b/(2 a))**2 + d, where a > 0 and d > 0, so that nothing cancels."""
    if y not in e.free_symbols or not e.args:
        return e
    found = polynomial(e, y) if isinstance(e, sp.Add) else None
    if found is not None and len(found) == 3:
        c, b, a = map(sp.expand, found)
        d = sp.expand(c - b**2 / (4 * a))
        if a.is_positive and d.is_positive and b != 0:
            return a * (y + b / (2 * a)) ** 2 + d
    arguments = tuple(completed_squares(part, y) for part in e.args)
    return e if arguments == e.args else e.func(*arguments)


def paired_powers(e: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """u**r (a + b u)**(-r) as (b + a/u)**(-r), in which u occurs once; u is a power of y, an exponential, or a sum and b = 1."""
    if y not in e.free_symbols or not e.args:
        return e
    arguments = tuple(paired_powers(part, y) for part in e.args)
    e = e if arguments == e.args else e.func(*arguments)
    if not isinstance(e, sp.Mul):
        return e
    factors = list(e.args)
    for one in [f for f in factors if isinstance(f, sp.Pow) and isinstance(f.args[0], sp.Add) and y in f.args[0].free_symbols]:
        for other in factors:
            ratio = _ratio(one, other, y) if one in factors and other is not one else None
            if ratio is not None:
                factors.remove(other)
                factors[factors.index(one)] = sp.Pow(ratio, one.args[1])
                break
    return sp.Mul(*factors)


def _ratio(one: sp.Expr, other: sp.Expr, y: sp.Symbol) -> sp.Expr | None:
    """b + a/u where one is (a + b u)**r and the other u**(-r)."""
    whole, r = one.args
    if y in r.free_symbols:
        return None
    fixed, moving = whole.as_independent(y, as_Add=True)
    slope, u = moving.as_independent(y, as_Add=False)
    if fixed != 0 and isinstance(u, sp.exp) and isinstance(other, sp.exp):
        return slope + fixed * sp.exp(-u.args[0]) if sp.expand(u.args[0] * r + other.args[0]) == 0 else None
    powers = _exponent(u, y), _exponent(other, y)
    if fixed != 0 and None not in powers:
        return slope + fixed / u if sp.expand(powers[0] * r + powers[1]) == 0 else None
    if isinstance(other, sp.Pow) and isinstance(other.args[0], sp.Add) and sp.expand(other.args[1] + r) == 0:
        difference = sp.expand(whole - other.args[0])
        return 1 + difference / other.args[0] if y not in difference.free_symbols else None
    return None


def _exponent(e: sp.Expr, y: sp.Symbol) -> sp.Expr | None:
    """s where e is y**s."""
    if e == y:
        return sp.S.One
    return e.args[1] if isinstance(e, sp.Pow) and e.args[0] == y and y not in e.args[1].free_symbols else None


def in_exponent(e: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """Powers and gamma functions of constants beside an exponential of y as part of its exponent: of c**a/gamma(a) each may be beyond all balls."""
    if y not in e.free_symbols or not e.args:
        return e
    e = e.func(*(in_exponent(part, y) for part in e.args))
    if not isinstance(e, sp.Mul) or not any(isinstance(f, sp.exp) and y in f.free_symbols for f in e.args):
        return e
    exponents, rest = [], []
    for factor in e.args:
        found = logarithm_of(factor)
        if found is not None and (y not in factor.free_symbols or isinstance(factor, sp.exp)):
            exponents.append(found)
        else:
            rest.append(factor)
    return sp.Mul(*rest, sp.exp(sp.Add(*exponents)))


def logarithm_of(factor: sp.Expr) -> sp.Expr | None:
    """The logarithm of an exponential, of a power of a positive number with a symbol in its exponent, or of a power of a gamma function."""
    if isinstance(factor, sp.exp):
        return factor.args[0]
    base, exponent = factor.as_base_exp()
    if isinstance(base, sp.gamma) and base.args[0].is_positive:
        return exponent * sp.loggamma(base.args[0], evaluate=False)
    return exponent * sp.log(base) if base.is_positive and exponent.free_symbols else None


def of_logarithm(e: sp.Expr, y: sp.Symbol, t: sp.Symbol) -> sp.Expr:
    """y e(y) as a function of t = log y, in which powers and logarithms of multiples of y are multiples of exp(t) and of t.

    (c y**k)**r is c**r exp(k r t) and log(c y**k) is log(c) + k t for c > 0, and without c > 0 the left sides are no real numbers or the right
    sides are refused.
    """
    return _collected(_of_logarithm(e, y, t) * sp.exp(t), t)


def _collected(e: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """Products of exponentials as one, with a t + b for an exponent that is that, for t in two places is twice as wide."""
    if t not in e.free_symbols or not e.args:
        return e
    factors = sp.Mul.make_args(e)
    exponentials = [f for f in factors if isinstance(f, sp.exp) and t in f.free_symbols]
    if not exponentials:
        return e.func(*(_collected(part, t) for part in e.args))
    exponent = sp.Add(*(f.args[0] for f in exponentials))
    found = linear(exponent, t)
    exponent = _collected(exponent, t) if found is None else sp.expand(found[0]) * t + found[1]
    return sp.Mul(sp.exp(exponent), *(_collected(f, t) for f in factors if f not in exponentials))


def _of_logarithm(e: sp.Expr, y: sp.Symbol, t: sp.Symbol) -> sp.Expr:
    if e == y:
        return sp.exp(t)
    if y not in e.free_symbols:
        return e
    base = e.args[0] if isinstance(e, sp.log | sp.Pow) else None
    if base is not None:
        constant, moving = base.as_independent(y, as_Add=False)
        exponent = _exponent(moving, y)
        if exponent is not None:
            if isinstance(e, sp.log):
                return exponent * t + (sp.log(constant) if constant != 1 else 0)
            r = _of_logarithm(e.args[1], y, t)
            return sp.exp(exponent * r * t) * (constant**r if constant != 1 else 1)
    return e.func(*(_of_logarithm(part, y, t) for part in e.args))


def logistic_difference(e: sp.Add) -> sp.Expr | None:
    """1/(1 + e**a) - 1/(1 + e**b) as (1 - e**(a - b)) / ((1 + e**a) (1 + e**-b)), for both may be as near to 1 as e**(-10**100); None for all else.

    >>> a, b = sp.symbols("a b", real=True)
    >>> logistic_difference(1 / (1 + sp.exp(a)) - 1 / (1 + sp.exp(b)))
    (1 - exp(a - b))/((1 + exp(-b))*(exp(a) + 1))
    """
    if len(e.args) != 2:
        return None
    exponents = {}
    for part in e.args:
        sign, power = part.as_coeff_Mul()
        if not (power.is_Pow and power.exp == -1 and power.base.is_Add and isinstance(power.base - 1, sp.exp)):
            return None
        exponents[sign] = (power.base - 1).exp
    if set(exponents) != {1, -1}:
        return None
    return (1 - sp.exp(exponents[1] - exponents[-1])) / ((1 + sp.exp(exponents[1])) * (1 + sp.exp(-exponents[-1])))
