"""The derivative of a derived value, branch by branch, and under the integral sign.

Main definitions: :func:`differentiate`; :func:`multiplied_out`, of what stands in logarithms. That integral and derivative may change places is proved
afterwards, at the numbers in question, by :meth:`symdiv.enclose.Program.around`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from flint import fmpq

from symdiv.enclose import UNKNOWN, NeedsPrecision, compile_expression
from symdiv.enclose.forms import products_to_sums
from symdiv.enclose.growth import polynomial
from symdiv.enclose.kinks import Kink, kinks, settled
from symdiv.errors import InvalidInput, Unsupported
from symdiv.expression import nodes, occurring, outermost, substitute
from symdiv.rules.normal import same

__all__ = ["differentiate", "multiplied_out"]

BITS = 100
TRIALS = 3
_INFINITE = sp.Dummy("infinite")


def differentiate(e: sp.Expr, v: sp.Symbol) -> sp.Expr:
    """The derivative of e by v; nan where e is infinite, and in branches that hold only at single values of v."""
    if e in (sp.oo, -sp.oo, sp.nan):
        return sp.nan
    if v not in e.free_symbols and not e.has(sp.oo):
        return sp.Integer(0)
    if isinstance(e, sp.Piecewise):
        continued = _continued(e, v)
        if continued is not None:
            return differentiate(continued, v)
        branches = ((sp.nan if only else differentiate(value, v), condition) for (value, condition), only in zip(e.args, _only(e, v), strict=True))
        return sp.Piecewise(*branches, evaluate=False)
    integrals = outermost(e, lambda part: isinstance(part, sp.Integral))
    if integrals:
        standing = {integral: sp.Dummy("integral", real=True) for integral in integrals}
        plain = e.xreplace(standing)
        terms = [differentiate(plain, v) if plain.has(v) else sp.S.Zero]
        terms += [differentiate(plain, symbol) * _under_the_sign(integral, v) for integral, symbol in standing.items()]
        return sp.Add(*terms).xreplace({symbol: integral for integral, symbol in standing.items()})
    gammas = [part for part in occurring(e, sp.lowergamma, sp.uppergamma) if v in part.args[0].free_symbols]
    if gammas:
        standing = {part: sp.Dummy("gamma", real=True) for part in gammas}
        plain = e.xreplace(standing)
        terms = [differentiate(plain, v), *(differentiate(plain, symbol) * _of_incomplete_gamma(part, v) for part, symbol in standing.items())]
        return sp.Add(*terms).xreplace({symbol: part for part, symbol in standing.items()})
    if not e.has(sp.Piecewise):
        derivative = sp.diff(e, v)
    elif isinstance(e, sp.Add):
        derivative = sp.Add(*(differentiate(term, v) for term in e.args))
    elif isinstance(e, sp.Mul):
        derivative = sp.Add(*(sp.Mul(*e.args[:i], differentiate(factor, v), *e.args[i + 1 :]) for i, factor in enumerate(e.args)))
    else:
        raise Unsupported(f"no derivative of {e} by {v}: it has cases inside a function")
    return derivative


def _of_incomplete_gamma(e: sp.Expr, v: sp.Symbol) -> sp.Expr:
    """The derivative of an incomplete gamma function by both of its arguments: by the first one under the sign of the integral (DLMF 8.2.1, 8.2.2)."""
    s, x = e.args
    t = sp.Dummy("t", positive=True)
    low, high, sign = (0, x, 1) if isinstance(e, sp.lowergamma) else (x, sp.oo, -1)
    by_first = sp.Integral(t ** (s - 1) * sp.exp(-t) * sp.log(t), (t, low, high))
    return sp.diff(s, v) * by_first + sign * sp.diff(x, v) * x ** (s - 1) * sp.exp(-x)


@lru_cache(maxsize=4096)
def _under_the_sign(e: sp.Integral, v: sp.Symbol) -> sp.Expr:
    """The integral of the derivative of the integrand, over a range that does not move with v; made once, so that it is one expression."""
    body, *limits = e.args
    if len(limits) != 1:
        return _of_several_variables(e, v)
    x, low, high = limits[0]
    body = products_to_sums(body, x)
    cases = next((end for end in (low, high) if isinstance(end, sp.Piecewise)), None)
    if cases is not None:
        return sp.Piecewise(
            *(
                (_under_the_sign(sp.Integral(body, (x, *(value if end is cases else end for end in (low, high)))), v), condition)
                for value, condition in cases.args
            ),
            evaluate=False,
        )
    if v in low.free_symbols | high.free_symbols:
        t = sp.Dummy("t", positive=True)
        if low is sp.S.NegativeInfinity:
            place, length = high - t, sp.oo
        elif high is sp.oo:
            place, length = low + t, sp.oo
        else:
            place, length = low + (high - low) * t, sp.S.One
            body = body * (high - low)
        body = substitute(body, {x: place}).replace(lambda part: isinstance(part, sp.Add) and t in part.free_symbols, lambda part: _from_an_end(part, t))
        x, low, high = t, sp.S.Zero, length
    swept = _swept(body, x, v, low, high)
    singular = [c for p in occurring(body, sp.Piecewise) for _, c in p.args if x not in c.free_symbols and _only_at(v, c)]
    undefined = [sp.Piecewise((sp.nan, sp.Or(*singular)), (0, True))] if singular else []
    derivative = sp.Add(_plain(body, v), *undefined)
    return swept if derivative == 0 else swept + sp.Integral(derivative, (x, low, high))


def _plain(body: sp.Expr, v: sp.Symbol) -> sp.Expr:
    """The derivative of an integrand; of an absolute value the sign times that of what is inside, which SymPy may not know to be real."""
    body = body.replace(sp.log, multiplied_out)
    standing = {part: sp.Dummy("size", positive=True) for part in occurring(body, sp.Abs) if part.args[0].is_real is None and v in part.free_symbols}
    plain = body.xreplace(standing)
    terms = [sp.diff(plain, symbol) * sp.sign(part.args[0]) * sp.diff(part.args[0], v) for part, symbol in standing.items()]
    return sp.Add(sp.diff(plain, v), *terms).xreplace({symbol: part for part, symbol in standing.items()})


def _of_several_variables(e: sp.Integral, v: sp.Symbol) -> sp.Expr:
    """The same over a fixed range in several variables, term by term."""
    body, *limits = e.args
    if any(v in end.free_symbols for _, *ends in limits for end in ends) or body.has(sp.Piecewise, sp.Abs, sp.sign, sp.Max, sp.Min):
        raise Unsupported(f"no derivative by {v} of an integral over several variables whose range moves, or whose integrand has kinks")
    terms = (term for part in sp.Add.make_args(sp.diff(body, v)) for term in _distributed(part))
    return sp.Add(*(sp.Integral(term, *limits) for term in terms if term != 0))


def _distributed(term: sp.Expr) -> list[sp.Expr]:
    """A product with sums of exponentials as a list of products."""
    sums = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, sp.Add) and factor.has(sp.exp)]
    return [product for part in sums[0].args for product in _distributed(term / sums[0] * part)] if sums else [term]


def _from_an_end(e: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """t, or 1 - t, times something, where a sum, which is linear or quadratic in t, is that in other words."""
    found = polynomial(e, t)
    if found is None or len(found) > 3:
        return e
    fixed, *slopes = map(sp.expand, found)
    if fixed == 0:
        return t * sp.Add(*(c * t**n for n, c in enumerate(slopes)))
    if sp.expand(fixed + sp.Add(*slopes)) == 0:
        return (1 - t) * (fixed - (slopes[1] * t if len(slopes) > 1 else 0))
    return e


def _swept(body: sp.Expr, x: sp.Symbol, v: sp.Symbol, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """What jumps of the integrand at places that move with v sweep over; it is missing in the integral of the derivative of the integrand (Leibniz' rule)."""
    terms = []
    for kink in kinks(body, x):
        places = kink.place.args if isinstance(kink.place, sp.Piecewise) else [(_cancelled(kink.place), sp.true)]
        if any(v in place.free_symbols for place, _ in places):
            cases = [(sp.S.Zero if place.is_infinite else _swept_at(body, x, v, low, high, kink, place), condition) for place, condition in places]
            terms.append(_joint(tuple(cases)))
    return sp.Add(*terms)


def _swept_at(body: sp.Expr, x: sp.Symbol, v: sp.Symbol, low: sp.Expr, high: sp.Expr, kink: Kink, place: sp.Expr) -> sp.Expr:
    """What the jump at one place sweeps over, where it is in the range."""
    above, below = (_limit(settled(body, x, [(kink, sign)]), x, place) for sign in (1, -1))
    jump = sp.S.Zero if above == below else _difference(below, above)
    if jump.has(_INFINITE, sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise Unsupported(f"no derivative by {v} of an integral over {x}: the integrand may jump at {place}")
    if jump == 0:
        return jump
    rising = sp.sign(_cancelled(substitute(sp.diff(kink.difference, x), {x: place})))
    inside, at_end = sp.And(low < place, place < high), sp.Or(sp.Eq(place, low), sp.Eq(place, high))
    return _where(jump, rising * sp.diff(place, v), inside, at_end)


def _where(jump: sp.Expr, factor: sp.Expr, inside: Any, at_end: Any) -> sp.Expr:
    """The jump times the factor, where it is inside the range; not known where it enters, unless it is 0 then: the ranges beside may have the rest."""
    if isinstance(jump, sp.Piecewise):
        return sp.Piecewise(*((_where(value, factor, inside, at_end), c) for value, c in jump.args), evaluate=False)
    swept = jump * factor
    return sp.S.Zero if jump == 0 else sp.Piecewise((swept, inside), (UNKNOWN, sp.And(at_end, sp.Ne(swept, 0))), (0, True))


def _limit(e: sp.Expr, x: sp.Symbol, place: sp.Expr) -> sp.Expr:
    """The limit of e at a place, where the logarithm of what vanishes there may stand beside a factor that vanishes too; else it stays as infinite."""
    logarithms = {part: _INFINITE for part in e.atoms(sp.log) if x in part.free_symbols and _cancelled(substitute(part.args[0], {x: place})) == 0}
    value = _cancelled(substitute(e.xreplace(logarithms), {x: place}))
    return value.replace(lambda part: isinstance(part, sp.Mul) and _INFINITE in part.free_symbols, _without)


def _without(product: sp.Mul) -> sp.Expr:
    """0**s log(0) is 0**s: 0 for s > 0, infinite for s < 0."""
    return product.subs(_INFINITE, 1) if any(isinstance(factor, sp.Pow) and factor.base == 0 for factor in product.args) else product


@lru_cache(maxsize=1024)
def _difference(left: sp.Expr, right: sp.Expr) -> sp.Expr:
    """left - right case by case, 0 where they are proved to be the same."""
    for node in (left, right):
        for piece in nodes(node):
            if isinstance(piece, sp.Piecewise):
                cases = (tuple(e.xreplace({piece: value}) for e in (left, right)) for value, _ in piece.args)
                return _joint(tuple((_difference(*case), c) for case, (_, c) in zip(cases, piece.args, strict=True)))
    return left - right if _differ(left, right) or not same(left, right) else sp.S.Zero


def _joint(cases: tuple[tuple[sp.Expr, Any], ...]) -> sp.Expr:
    first = cases[0][0]
    return first if all(value == first for value, _ in cases) else sp.Piecewise(*cases, evaluate=False)


def _differ(left: sp.Expr, right: sp.Expr) -> bool:
    """Whether the two are told apart at some numbers, which is quicker than to prove them the same."""
    if (left - right).has(_INFINITE):
        return False
    symbols = sorted((left - right).free_symbols, key=str)
    program = compile_expression(left - right, symbols)
    for start in range(1, TRIALS + 1):
        numbers = tuple(fmpq(n * n + start, 7 + start) for n in range(1, len(symbols) + 1))
        try:
            return not program.ball(numbers, BITS).contains(0)
        except (InvalidInput, NeedsPrecision):
            continue
    return False


@lru_cache(maxsize=4096)
def _cancelled(e: sp.Expr) -> sp.Expr:
    """The same with rational functions of the parameters in lowest terms, also inside functions and conditions."""
    if isinstance(e, sp.Piecewise):
        return sp.Piecewise(*((_cancelled(value), _cancelled(condition)) for value, condition in e.args), evaluate=False)
    if not e.args or not isinstance(e, sp.Expr):
        return e.func(*map(_cancelled, e.args)) if e.args else e
    return sp.cancel(e) if e.is_rational_function(*e.free_symbols) else e.func(*map(_cancelled, e.args))


def _only(e: sp.Piecewise, v: sp.Symbol) -> list[bool]:
    """Of each branch, whether it holds only at single values of v; it holds only where those before it do not."""
    conditions = [condition for _, condition in e.args]
    return [any(_only_at(v, part) for part in (condition, *map(sp.Not, conditions[:i]))) for i, condition in enumerate(conditions)]


def _continued(e: sp.Piecewise, v: sp.Symbol) -> sp.Expr | None:
    """The other branches, where the one that holds only at v = c is their value there: 1 + v for v != 0 and 1 for v = 0 is 1 + v."""
    for i, only in enumerate(_only(e, v)):
        places = {r for _, condition in e.args for r in condition.atoms(sp.Equality, sp.Unequality) if r.lhs == v and v not in r.rhs.free_symbols}
        if not only or len({r.rhs for r in places}) != 1:
            continue
        beside = {r: sp.S(isinstance(r, sp.Unequality)) for r in places}
        others = [(other, condition.xreplace(beside)) for n, (other, condition) in enumerate(e.args) if n != i]
        at = {v: places.pop().rhs}
        rest = sp.Piecewise(*((other, condition) for other, condition in others if condition != sp.false))
        there, given = substitute(rest, at), substitute(e.args[i][0], at)
        if not (there - given).has(sp.Piecewise, sp.nan, sp.zoo, sp.oo, -sp.oo) and same(there, given):
            return rest
    return None


def _only_at(v: sp.Symbol, condition: Any) -> bool:
    """Whether a condition holds only at single values of v."""
    if isinstance(condition, sp.And):
        return any(_only_at(v, part) for part in condition.args)
    if isinstance(condition, sp.Or):
        return all(_only_at(v, part) for part in condition.args)
    return isinstance(condition, sp.Equality) and v in condition.free_symbols


def multiplied_out(argument: sp.Expr) -> sp.Expr:
    """The logarithm; that of (1 + e^z) e^(-z) as of 1 + e^(-z), in whose derivative nothing cancels."""
    exponents = [factor.exp for factor in sp.Mul.make_args(argument) if isinstance(factor, sp.exp)]
    sums = [factor for factor in sp.Mul.make_args(argument) if isinstance(factor, sp.Add)]
    if not exponents or len(sums) != 1:
        return sp.log(argument)
    rest = argument / sums[0] / sp.Mul(*map(sp.exp, exponents))
    return sp.log(sp.Add(*(_times(rest * term, exponents) for term in sums[0].args)))


def _times(term: sp.Expr, exponents: list[sp.Expr]) -> sp.Expr:
    own = [factor.exp for factor in sp.Mul.make_args(term) if isinstance(factor, sp.exp)]
    return term / sp.Mul(*map(sp.exp, own)) * sp.exp(sp.expand(sp.Add(*own, *exponents)))
