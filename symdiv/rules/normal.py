"""One exact normal form for expressions in logarithms, powers, gamma and digamma; equality is decided by it.

Main definitions: :func:`tidy` (the normal form: expanded, logarithms split, gamma arguments shifted), :func:`same` (equality, proved by bringing
the difference to zero), :func:`joined` (over one denominator).

Only identities that hold for real parameters are used: log xy = log x + log y for x >= 0 (both sides are -oo at 0); Γ(x+1) = xΓ(x) (DLMF 5.5.1);
ψ(x+1) = ψ(x) + 1/x and its derivatives (5.5.2); log Γ(x+1) = log x + log Γ(x) for x > 0. ``same`` returning False is no refutation.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from math import comb, prod

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.expression import SCALARS_OF_MATRICES, LongPower, build, hard_root, power
from symdiv.rules.functional import related, standard

__all__ = ["joined", "nonnegative", "same", "tidy"]

_LARGEST_SHIFT = 64
_LARGEST_EXPANSION = 4096
_MOST_ROUNDS = 6
_OPAQUE = (sp.Sum, sp.Integral, *SCALARS_OF_MATRICES)


@lru_cache(maxsize=8192)
def tidy(expression: sp.Expr) -> sp.Expr:
    """Return the normal form: a sum of products."""
    if isinstance(expression, sp.Sum) and expression.args[0] == 0:
        return sp.Integer(0)
    if not expression.args or isinstance(expression, _OPAQUE):
        return expression
    if isinstance(expression, LongPower):
        return _of_number(*expression.args)
    if isinstance(expression, sp.Piecewise):
        return build(sp.Piecewise, *((tidy(value), condition) for value, condition in expression.args))
    if isinstance(expression, Boolean):
        return expression
    arguments = [tidy(a) for a in expression.args]
    if isinstance(expression, sp.hyper) and arguments[2] == 0:
        return sp.Integer(1)
    if expression.is_Mul and prod(len(a.args) for a in arguments if a.is_Add) > _LARGEST_EXPANSION:
        raise RuleError("a product of sums is too large to be expanded")
    if (expression.is_Mul or expression.is_Pow) and hard_root(type(expression), tuple(arguments)):
        standing = power(*arguments) if expression.is_Pow else expression
        if standing.has(LongPower) and not hard_root(type(standing), standing.args):
            return tidy(standing)
        raise RuleError("a root of a number is too long to be written out")
    if expression.is_Add:
        return sp.Add(*arguments)
    if expression.is_Mul:
        product = _distribute(_pair_gammas(_join_powers(sp.Mul(*arguments))))
        squares = [e for e in product.atoms(sp.Pow) if isinstance(e.base, sp.sin) and e.exp.is_Integer and e.exp > 1]
        return sp.expand_mul(product.xreplace({e: _power(*e.args) for e in squares})) if squares else product
    if expression.is_Pow:
        return _power(*arguments)
    if isinstance(expression, sp.log):
        return _log(arguments[0])
    if isinstance(expression, sp.exp):
        return _exponential(arguments[0])
    if isinstance(expression, (sp.gamma, sp.loggamma, sp.polygamma)):
        return _shift(expression.func, arguments)
    if isinstance(expression, (sp.cosh, sp.sinh)):
        return (_exponential(arguments[0]) + (1 if isinstance(expression, sp.cosh) else -1) * _exponential(-arguments[0])) / 2
    if isinstance(expression, (sp.cos, sp.sin)):
        return _circular(expression.func, arguments[0])
    return build(expression.func, *arguments)


def _distribute(product: sp.Expr) -> sp.Expr:
    """Multiply the sums among the factors out; denominators stay products."""
    factors = sp.Mul.make_args(product)
    sums = [f for f in factors if f.is_Add]
    others = [f for f in factors if not f.is_Add]
    for factor in list(others):  # equal sums have become one power
        base, exponent = factor.as_base_exp()
        if base.is_Add and exponent.is_Integer and 0 < exponent <= _LARGEST_SHIFT:
            repeated = [base] * int(exponent)
            if prod(len(total.args) for total in sums + repeated) <= _LARGEST_EXPANSION:
                others.remove(factor)
                sums += repeated
    if not sums:
        return product
    terms = [sp.Mul(*others)]
    for total in sums:
        terms = [t * a for t in terms for a in total.args]
    return sp.Add(*terms)


def _circular(function: type, angle: sp.Expr) -> sp.Expr:
    """The cosine or sine of a sum by the addition theorem, of twice an inverse cosine or sine by doubling (DLMF 4.21.2, 4.21.27)."""
    if angle.is_Add:
        first, rest = angle.args[0], sp.Add(*angle.args[1:])
        c1, s1, c2, s2 = (tidy(build(f, a)) for a in (first, rest) for f in (sp.cos, sp.sin))
        return sp.expand_mul(c1 * c2 - s1 * s2 if function is sp.cos else s1 * c2 + c1 * s2)
    number, rest = angle.as_coeff_Mul()
    if isinstance(rest, (sp.acos, sp.asin)) and number.is_Integer and abs(number) == 2:
        half = number / 2 * rest
        return tidy(2 * sp.cos(half) ** 2 - 1 if function is sp.cos else 2 * sp.sin(half) * sp.cos(half))
    value = build(function, angle)
    return value if isinstance(value, function) else tidy(value)


def nonnegative(expression: sp.Expr) -> bool:
    """Whether an expression is known to be >= 0: SymPy's assumptions, and the positive special functions of a positive argument."""
    if expression.is_nonnegative:
        return True
    if isinstance(expression, (sp.besseli, sp.besselk, sp.expint, sp.uppergamma)):
        order, argument = expression.args
        if isinstance(expression, sp.besseli):
            return bool(argument.is_nonnegative and order.is_nonnegative)
        return bool(argument.is_positive)
    return bool(expression.is_Pow and expression.exp.is_real and nonnegative(expression.base) and isinstance(expression.base, sp.Function))


def _primitive(total: sp.Expr) -> sp.Expr:
    """A sum as a product of its content, of negative powers, and of a sum without common factor."""
    if any(
        e.could_extract_minus_sign() for t in total.args for f in sp.Mul.make_args(t) for e in [f.as_base_exp()[1]] if not f.is_number or isinstance(f, sp.exp)
    ):
        numerator, denominator = sp.fraction(joined(total))
        return sp.factor_terms(tidy(numerator) if numerator.is_Add or numerator.is_Mul else numerator) / denominator
    return sp.factor_terms(total)


def _join_powers(product: sp.Expr) -> sp.Expr:
    """Write b^u b^v as b^(u + v), and e^u e^v likewise; SymPy leaves some of these apart."""
    exponents: dict[sp.Expr, list[sp.Expr]] = defaultdict(list)
    standing: dict[sp.Expr, list[sp.Expr]] = defaultdict(list)
    for factor in sp.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        if isinstance(base, LongPower):
            standing[base.base].append(base.exp * exponent)
        else:
            exponents[base].append(exponent)
    if all(len(e) == 1 for e in (*exponents.values(), *standing.values())):
        return product
    numbers = (_of_number(b, sp.Add(*e)) for b, e in standing.items())
    return sp.Mul(*numbers, *(_exponential(sp.Add(*e)) if b is sp.E else power(b, tidy(sp.Add(*e))) for b, e in exponents.items()))


def _of_number(base: sp.Rational, exponent: sp.Rational) -> sp.Expr:
    """A power of a number as one of its primes, with exponents in (0, 1) where the rest is short; SymPy would write roots out."""
    if exponent.is_Rational is not True:
        return power(base, exponent)
    factors = []
    for prime, multiplicity in _primes(base).items():
        whole = int(sp.floor(exponent * multiplicity))
        whole = whole if abs(whole) <= _LARGEST_SHIFT else 0
        factors += [prime**whole, power(prime, exponent * multiplicity - whole)]
    return sp.Mul(*factors)


def _primes(number: sp.Rational) -> dict[sp.Rational, int]:
    """The factors of a positive number and their multiplicities: primes where they are small."""
    found = sp.factorrat(number, limit=1000) if number.p.bit_length() + number.q.bit_length() < 512 else {number: 1}
    return {sp.sympify(b): int(e) for b, e in found.items() if b != 1}


def _exponential(exponent: sp.Expr) -> sp.Expr:
    """e^u, with e^(c log v) as v^c, and e^(n log Γ(v)) as Γ(v)^n."""
    terms = sp.Add.make_args(tidy(exponent))
    powers, rest = [], []
    for term in terms:
        factors = sp.Mul.make_args(term)
        logarithms = [f for f in factors if isinstance(f, sp.log)]
        gammas = [f for f in factors if isinstance(f, sp.loggamma)]
        rest_of_gamma = sp.Mul(*(f for f in factors if f not in gammas))
        if len(gammas) == 1 and rest_of_gamma.is_Integer:
            powers.append(build(sp.gamma, gammas[0].args[0]) ** rest_of_gamma)
        elif len(logarithms) == 1:
            powers.append(power(logarithms[0].args[0], sp.Mul(*(f for f in factors if f is not logarithms[0]))))
        else:
            rest.append(term)
    return sp.Mul(*powers) * sp.exp(sp.Add(*rest))


def _power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    if isinstance(base, LongPower) and exponent.is_Rational:
        return _of_number(base.base, base.exp * exponent)
    if isinstance(base, sp.sin) and exponent.is_Integer and 1 < exponent <= 6:  # sin² = 1 - cos² (DLMF 4.21.12)
        return sp.expand_mul(base ** (exponent % 2) * sp.expand((1 - sp.cos(base.args[0]) ** 2) ** (exponent // 2)))
    if base.is_Add and exponent.is_Integer and 1 < exponent <= 6:
        if comb(len(base.args) + int(exponent) - 1, int(exponent)) > _LARGEST_EXPANSION:
            raise RuleError("a power of a sum is too large to be expanded")
        return sp.expand_mul(sp.expand_multinomial(base**exponent, deep=False))
    if base.is_Add and exponent.is_Integer and exponent < 0:
        numerator, denominator = sp.fraction(joined(base))
        factors = (f**exponent for f in sp.Mul.make_args(sp.factor_terms(numerator)))
        return sp.Mul(*factors) * sp.expand_mul(denominator**-exponent, deep=False)
    if base.is_Add and not exponent.is_integer:
        base = _primitive(base)
    if base.is_Mul and not exponent.is_integer:
        known = [f for f in base.args if f.is_positive]
        rest = sp.Mul(*(f for f in base.args if not f.is_positive))
        return sp.Mul(*(power(f, exponent) for f in known)) * power(rest, exponent)
    return sp.expand_power_base(build(sp.Pow, base, exponent))


def _log(argument: sp.Expr) -> sp.Expr:
    """Split the logarithm of a product at its positive factors, of a positive power, of a rational into its primes."""
    if argument.is_Add:
        argument = _primitive(argument)
    if argument.is_Rational and argument > 0:
        return sp.Add(*(e * sp.log(b, evaluate=False) for b, e in _primes(argument).items()))
    if argument.is_Mul:
        known = [f for f in argument.args if nonnegative(f)]
        rest = sp.Mul(*(f for f in argument.args if f not in known))
        if known:
            return sp.Add(*(_log(f) for f in known)) + (0 if rest == 1 else sp.log(rest))
    if isinstance(argument, LongPower):
        return sp.expand_mul(argument.exp * _log(argument.base))
    if argument.is_Pow and argument.exp == -1:
        return -_log(argument.base)
    if argument.is_Pow and argument.exp.is_real and (argument.base.is_nonnegative or (argument.exp.is_Rational and argument.exp.q % 2 == 0)):
        return sp.expand_mul(argument.exp * _log(argument.base))
    return sp.log(argument)


def _shift(function: type, arguments: list[sp.Expr]) -> sp.Expr:
    """Bring the argument of a gamma-like function to v + [0, 1) by its recurrence."""
    order, argument = arguments if len(arguments) == 2 else (sp.Integer(0), arguments[0])
    constant, symbolic = argument.as_coeff_Add()
    n = int(sp.floor(constant)) if constant.is_Rational else 0
    if symbolic == 0 and constant.is_Rational:
        n = int(sp.ceiling(constant)) - 1
    v = argument - n
    if n > 0 and not v.is_positive and (v + 1).is_positive:
        v, n = v + 1, n - 1
    if n == 0 or abs(n) > _LARGEST_SHIFT or not (v.is_positive or (n < 0 and function is not sp.loggamma)) or not order.is_Integer:
        return build(function, *arguments)
    steps = [v + i for i in range(n)] if n > 0 else [v - i for i in range(1, -n + 1)]
    if function is sp.gamma:
        return build(sp.gamma, v) * sp.Mul(*(x ** (1 if n > 0 else -1) for x in steps))
    if function is sp.loggamma:
        if any(x.is_positive is not True for x in steps):
            return build(sp.loggamma, argument)
        return build(sp.loggamma, v) + sp.Add(*(_log(x) for x in steps)) * (1 if n > 0 else -1)
    sign = (1 if n > 0 else -1) * sp.Integer(-1) ** order * sp.factorial(order)
    return build(sp.polygamma, order, v) + sign * sp.Add(*(x ** (-order - 1) for x in steps))


def _pair_gammas(product: sp.Expr) -> sp.Expr:
    """Replace Γ(u+n)/Γ(u), n a small integer, by a polynomial (1/Γ is entire, so the quotient holds at its zeros too)."""
    above = [f for f in sp.Mul.make_args(product) if isinstance(f, sp.gamma)]
    below = [f.base for f in sp.Mul.make_args(product) if f.is_Pow and f.exp == -1 and isinstance(f.base, sp.gamma)]
    for top in above:
        for bottom in below:
            difference = sp.expand(top.args[0] - bottom.args[0])
            if difference.is_Integer and 0 < difference <= _LARGEST_SHIFT:
                rising = sp.Mul(*(bottom.args[0] + i for i in range(int(difference))))
                return _pair_gammas(product * bottom / top * rising)
    return product


def joined(expression: sp.Expr) -> sp.Expr:
    """The expression over one denominator, unless that is too large."""
    sizes: dict[sp.Expr, int] = {}
    for term in sp.Add.make_args(expression):
        for factor in sp.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if base.is_Add and exponent.is_Rational and exponent < 0:
                sizes[base] = max(sizes.get(base, 1), len(base.args) ** min(int(-exponent) + 1, 8) if exponent != -1 else len(base.args))
    if prod(sizes.values()) > _LARGEST_EXPANSION:
        raise RuleError("a sum of fractions is too large to be brought over one denominator")
    return sp.together(expression)


def same(left: sp.Expr, right: sp.Expr) -> bool:
    """Whether the two are equal, proved by the normal form of their difference; False means only "not proved".

    Where that does not do, functional equations bring the functions in it to those of the normal form, and to arguments that have to do with one another.
    """
    if left == right:
        return True
    difference = tidy(left - right)
    for _ in range(_MOST_ROUNDS):
        if difference == 0:
            return True
        if difference.is_Rational or difference.has(sp.nan, sp.zoo, sp.oo):
            return False
        numerator, denominator = sp.fraction(joined(difference))
        if tidy(numerator) == 0 and tidy(denominator) != 0:
            return True
        other = related(tidy(standard(difference)))
        if other == difference:
            return False
        difference = tidy(other)
    return False
