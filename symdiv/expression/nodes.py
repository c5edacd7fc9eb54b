"""The one place where a SymPy node is made, and substitution through it.

SymPy evaluates on construction, and some of that is ruinous: ``loggamma(10**8)`` computes a factorial, ``polygamma(0, 10**8)`` a harmonic
number, ``lowergamma(10**4, x)`` a polynomial of that degree, ``sqrt(2**50000 + 1)`` looks for factors, ``exp(log(2)*10**9)`` is an integer
of a billion bits, ``floor(exp(10**6))`` asks for all its digits. :func:`build` knows these cases *before* SymPy starts, and then makes
the same node unevaluated, which is as true and costs nothing. Everything else is SymPy's normal evaluation.

Measured with SymPy 1.14 (seconds; "-" is more than 6)::

    gamma(-10**6 + 1/2)  -      polygamma(0, 10**5)         -      binomial(10**9, 5*10**8)  -      zeta(10**30)           -
    factorial(10**6)     -      polygamma(0, 10**5 + 1/3)   -      harmonic(100, 10**5)      -      lowergamma(10**4, x)   -
    Pow(3, 10**7)        2.7    polygamma(1, 10**4)       3.3      zeta(2, 10**5)            -      expint(1001/2, x)    1.6
    sqrt(2**50000 + 1)   -      floor(exp(exp(exp(3))))     -      polylog(10**4, 1)       0.4      log(10**29000 + 7)     -

Not eager at large numbers, so left to SymPy: erf, beta, betainc, Bessel functions, Ei, LambertW.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import sympy as sp
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean

from symdiv.expression.limits import MAXIMAL_BITS
from symdiv.expression.matrices import MATRIX_NODES
from symdiv.expression.powers import LongPower, long_power

__all__ = ["build", "depth", "hard_root", "inverse_factors", "is_condition", "is_wild", "power", "substitute", "too_large", "unevaluated", "weight"]

# Evaluated eagerly by SymPy at rational arguments, at a cost that grows with the argument, up to this size allowed:
_EAGER = frozenset(
    {
        *(sp.gamma, sp.loggamma, sp.polygamma, sp.factorial, sp.binomial, sp.harmonic, sp.zeta, sp.polylog),
        *(sp.lowergamma, sp.uppergamma, sp.expint),
    }
)
_EAGER_LIMIT = 100
# The root of an integer makes SymPy look for perfect powers and small factors (10,000 bits take a second), its logarithm may test
# whether it is prime.
_ROOT_BITS = 2_000
# What SymPy may evaluate numerically while building a node around it, because the time does not grow with the value.
_TAME = frozenset({sp.Add, sp.Mul, sp.log, sp.Abs, sp.sign, sp.Min, sp.Max, sp.floor, sp.ceiling, sp.Tuple, ExprCondPair, sp.Piecewise})
# What SymPy does with rational numbers directly, however large.
_ARITHMETIC = frozenset({sp.Pow, sp.Abs, sp.sign, sp.floor, sp.ceiling, sp.Min, sp.Max, sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.Eq, sp.Ne})
# Built without asking for signs, so that a wild argument does no harm.
_INERT = frozenset({sp.Add, sp.Mul, sp.Sum, sp.Integral, sp.And, sp.Or, sp.Not})


class _Facts(NamedTuple):
    depth: int
    symbolic: bool  # contains a symbol
    wild: bool  # contains a number that takes long to evaluate numerically
    magnitude: float  # roughly log2 of the absolute value, from above, of an expression without symbols


@lru_cache(maxsize=1 << 16)
def _facts(node: Any) -> _Facts:
    if not node.args:
        if isinstance(node, sp.Rational):
            return _Facts(1, False, False, float(_bits(node.p) - _bits(node.q) + 1))
        return _Facts(1, isinstance(node, sp.Symbol), False, 2.0)
    parts = [_facts(arg) for arg in node.args]
    depth = 1 + max(part.depth for part in parts)
    wild = any(part.wild for part in parts)
    if isinstance(node, sp.Sum | sp.Integral):
        return _Facts(depth, True, True, math.inf)
    if any(part.symbolic for part in parts):
        return _Facts(depth, True, wild, math.inf)
    sizes = [part.magnitude for part in parts]
    largest = max(sizes)
    if isinstance(node, sp.Mul):
        magnitude = sum(sizes)
    elif isinstance(node, sp.Pow | sp.exp | LongPower):
        base = 2.0 if isinstance(node, sp.exp) else abs(sizes[0])
        magnitude = _power_of_two(sizes[-1]) * max(1.0, base)
        wild = wild or magnitude > 1e12
    elif node.func in _TAME:
        magnitude = math.log2(abs(largest) + 2) + 1 if isinstance(node, sp.log) else largest + math.log2(len(sizes) + 1)
    else:
        magnitude = _power_of_two(largest) * max(1.0, largest)
        wild = wild or largest > 40 or (len(sizes) > 1 and not isinstance(node, sp.polygamma))  # polylog(1/2, 2) takes mpmath a second
    return _Facts(depth, False, wild, magnitude)


def _power_of_two(exponent: float) -> float:
    return 2.0**exponent if exponent < 1000 else math.inf


def _bits(number: Any) -> int:
    return abs(int(number)).bit_length()


def _size(number: Any) -> float:
    """log2 of the larger of numerator and denominator; 0 for 0 and ±1, which cost nothing in a power."""
    return math.log2(max(abs(int(number.p)), int(number.q)))


def _times(weight: float, exponent: Any) -> float:
    if not weight:
        return 0.0
    return weight * float(abs(exponent)) if _bits(exponent.p) - _bits(exponent.q) < 1000 else math.inf


def weight(node: Any) -> float:
    """log2 of the rational number that comes out of ``node`` when it is raised to a power, or multiplied."""
    if isinstance(node, sp.Rational):
        return _size(node)
    if isinstance(node, sp.Mul):
        return sum(weight(arg) for arg in node.args)
    if isinstance(node, sp.Pow) and isinstance(node.exp, sp.Rational):
        return _times(weight(node.base), node.exp)
    return 0.0


def _roots(node: Any) -> float:
    """Bits under the roots among the factors of ``node``, which SymPy gathers under one root."""
    return sum(weight(f.base) for f in sp.Mul.make_args(node) if isinstance(f, sp.Pow) and isinstance(f.exp, sp.Rational) and f.exp.q != 1)


def _powers(base: Any, exponent: Any) -> Iterator[tuple[Any, Any]]:
    """The powers with a rational exponent that SymPy finds in base**exponent."""
    if isinstance(exponent, sp.Rational):
        yield base, exponent
        return
    # exp(c*log(n)) is n**c for SymPy, and so is b**(c*log(n)/log(b)).
    for term in sp.Add.make_args(exponent):
        scale, rest = term.as_coeff_Mul()
        for factor in sp.Mul.make_args(rest):
            if isinstance(factor, sp.log) and isinstance(scale, sp.Rational):
                yield factor.args[0], scale


def hard_root(function: Any, args: tuple[Any, ...]) -> bool:
    """Whether a product or power has a root of which SymPy would look for the factors, or write out a number beyond ``MAXIMAL_BITS``."""
    if function is sp.Mul:
        if sum(_roots(arg) for arg in args) > _ROOT_BITS:
            return True
        gathered: dict[Any, Any] = {}  # SymPy multiplies what is raised to the same power
        for factor in (f for arg in args for f in sp.Mul.make_args(arg)):
            if isinstance(factor, sp.Pow) and isinstance(factor.base, sp.Rational) and isinstance(factor.exp, sp.Rational):
                fraction = sp.Rational(factor.exp.p % factor.exp.q, factor.exp.q)
                gathered[fraction] = gathered.get(fraction, sp.S.One) * factor.base
        return any(long_power(base, exponent) is not None for exponent, base in gathered.items())
    if function in (sp.Pow, sp.exp):
        powers = _powers(*args) if function is sp.Pow else _powers(sp.E, args[0])
        return any(exponent.q != 1 and (weight(base) > _ROOT_BITS or long_power(base, exponent) is not None) for base, exponent in powers)
    return False


def _sum_too_large(terms: Iterable[Any]) -> bool:
    terms = list(terms)
    if sum(_size(term.as_coeff_Mul()[0]) for term in terms if term.as_coeff_Mul()[0].is_Rational) <= MAXIMAL_BITS:
        return False
    collected: dict[Any, Any] = {}
    for term in terms:
        scale, rest = term.as_coeff_Mul()
        if scale.is_Rational:
            collected[rest] = collected.get(rest, sp.S.Zero) + scale
            if _size(collected[rest]) > MAXIMAL_BITS:
                return True
    return False


def too_large(function: Any, args: tuple[Any, ...]) -> bool:
    """Whether a sum, product or power would produce a number beyond ``MAXIMAL_BITS``; found out without producing it.

    >>> from sympy import Integer, Pow, Rational
    >>> too_large(Pow, (Integer(9), Integer(9)**9)), too_large(Pow, (Rational(1, 3), Integer(1000)))
    (True, False)
    """
    if function in (sp.Pow, sp.exp):
        powers = _powers(*args) if function is sp.Pow else _powers(sp.E, args[0])
        return any(_times(weight(b), e) > MAXIMAL_BITS and (e.q <= 2 or long_power(b, e) is None) for b, e in powers)
    if function is sp.Mul:
        return sum(weight(arg) for arg in args) > MAXIMAL_BITS
    if function is sp.Add:
        return _sum_too_large(args)
    return False


def _expensive(function: Any, args: tuple[Any, ...]) -> bool:
    if too_large(function, args) or hard_root(function, args):
        return True
    if function in _EAGER and any(isinstance(arg, sp.Rational) and abs(arg) > _EAGER_LIMIT for arg in args):
        return True
    if function in (sp.Min, sp.Max) and len(args) > 50:
        return True
    if function in _INERT:
        return False
    if any(isinstance(arg, sp.Rational) and _size(arg) > _ROOT_BITS for arg in args):
        # Asked for a property of a number, SymPy tries its rules in random order, and a test of primality may be the first.
        return not (function in _ARITHMETIC and all(isinstance(arg, sp.Rational) for arg in args))
    facts = [_facts(arg) for arg in args]
    if any(fact.wild for fact in facts):
        return True
    return function in (sp.floor, sp.ceiling) and not facts[0].symbolic and facts[0].magnitude > 4000


def _long(function: Any, args: tuple[Any, ...]) -> Any:
    """A power, exponential or logarithm with its powers of numbers as they stand, where SymPy would write them out; None elsewhere."""
    if function is sp.log and len(args) == 1 and isinstance(args[0], LongPower):
        return build(sp.Mul, args[0].exp, build(sp.log, args[0].base))
    if function is sp.exp or (function is sp.Pow and args[0] is sp.E):
        parts = [(term, *term.as_coeff_Mul()) for term in sp.Add.make_args(args[-1])]
        powers = {term: _long(sp.Pow, (rest.args[0], scale)) for term, scale, rest in parts if isinstance(rest, sp.log)}
        found = [power for power in powers.values() if power is not None]
        return build(sp.Mul, *found, build(sp.exp, sp.Add(*(term for term, _, _ in parts if powers.get(term) is None)))) if found else None
    if function is not sp.Pow or not isinstance(args[1], sp.Rational):
        return None
    base, exponent = args
    if not isinstance(base, sp.Mul):
        return long_power(base, exponent)
    # SymPy takes the positive numbers out of the base
    numbers = [abs(f) if isinstance(f, sp.Rational) else f for f in base.args if long_power(abs(f) if isinstance(f, sp.Rational) else f, exponent) is not None]
    if not numbers:
        return None
    others = [f for f in base.args if f not in numbers and -f not in numbers]
    sign = [sp.S.NegativeOne] if any(isinstance(f, sp.Rational) and f.p < 0 and -f in numbers for f in base.args) else []
    return build(sp.Mul, *(long_power(f, exponent) for f in numbers), build(sp.Pow, sp.Mul(*sign, *others), exponent))


def unevaluated(function: Any, *args: Any) -> Any:
    """The node ``function(*args)`` exactly as given.

    >>> from sympy import Integer, Mul, loggamma
    >>> unevaluated(loggamma, Integer(3))
    loggamma(3)
    """
    if function in (sp.Sum, sp.Integral):
        node = sp.Expr.__new__(function, *args)
        node.is_commutative = True
        return node
    return function(*args, evaluate=False)


def build(function: Any, *args: Any) -> Any:
    """The SymPy node ``function(*args)``, evaluated as SymPy does it unless that is expensive; then unevaluated.

    ``function`` is a SymPy class such as ``sp.loggamma``, ``sp.Pow``, ``sp.Lt``, ``sp.Piecewise`` (with pairs) or ``sp.Sum`` (with Tuples).
    A Piecewise loses its false branches and ends at its first true one; its conditions are not rewritten.

    >>> from sympy import Integer, Rational, Symbol, loggamma, polygamma
    >>> build(loggamma, Integer(4)), build(loggamma, Integer(10) ** 8), build(polygamma, Integer(0), Integer(10) ** 8)
    (log(6), loggamma(100000000), polygamma(0, 100000000))
    """
    args = tuple(sp.sympify(arg, strict=True) if not isinstance(arg, tuple) else sp.Tuple(*arg) for arg in args)
    if function is sp.Piecewise:
        return _piecewise(args)
    if function in MATRIX_NODES:
        return sp.Inverse(args[0]) if function is sp.Inverse else function(*args)
    if not (isinstance(function, type) and issubclass(function, sp.Expr | Boolean)):
        return function(*args)
    if function is sp.Pow and args[1] in (sp.S.Zero, sp.S.One):
        return sp.S.One if args[1] is sp.S.Zero else args[0]
    standing = _long(function, args) if function in (sp.Pow, sp.exp, sp.log) else None
    if standing is not None:
        return standing
    if _expensive(function, args):
        return unevaluated(function, *args)
    try:
        return function(*args)
    except (ArithmeticError, AttributeError, ValueError, NotImplementedError):
        # SymPy 1.14 fails to evaluate some nodes that are perfectly meaningful: acos(cos(10**1000)), exp(exp(exp(exp(10)))) < 1.
        return unevaluated(function, *args)


def power(base: Any, exponent: Any) -> Any:
    """base**exponent, in which powers of numbers that SymPy would write out at length stand as they are.

    >>> from sympy import Rational, Symbol
    >>> power(Symbol("x", positive=True) / 40, Rational(7, 10**4))
    x**(7/10000)/40**(7/10000)
    """
    return build(sp.Pow, base, exponent)


def _piecewise(pairs: Iterable[Any]) -> Any:
    kept: list[Any] = []
    for expression, condition in pairs:
        if condition == sp.false:
            continue
        if condition == sp.true and not kept:
            return expression
        kept.append((expression, condition))
        if condition == sp.true:
            break
    return sp.Piecewise(*kept, evaluate=False) if kept else sp.nan


def inverse_factors(value: Any) -> list[Any]:
    """The factors of 1/value, for a product that goes on.

    >>> from sympy.abc import x, y
    >>> inverse_factors(2*x**2*y)
    [1/2, 1/y, x**(-2)]
    """
    return [build(sp.Pow, factor, sp.S.NegativeOne) for factor in sp.Mul.make_args(value)]


def substitute(expression: Any, mapping: Mapping[Any, Any]) -> Any:
    """``expression`` with symbols replaced, all at once, every node above a replaced symbol made anew by :func:`build`.

    Bound variables of Sum and Integral are left alone, and renamed if a replacement would be captured. In a Piecewise the conditions come
    first: a branch whose condition turns false is dropped before its expression is touched, and one whose condition turns true is
    the last. So a branch excluded at these values may be undefined there. If every condition turns false the value is nan.

    >>> from sympy import Piecewise, loggamma
    >>> from sympy.abc import a, b
    >>> substitute(Piecewise((1/(a - 1), a > 1), (loggamma(b), True)), {a: 1, b: 10**8})
    loggamma(100000000)
    """
    return _substitute(expression, {old: sp.sympify(new, strict=True) for old, new in mapping.items()}, {})


def _substitute(node: Any, mapping: Mapping[Any, Any], done: dict[Any, Any]) -> Any:
    if isinstance(node, sp.Symbol):
        return mapping.get(node, node)
    if not node.args:
        return node
    if node in done:
        return done[node]
    if isinstance(node, sp.Piecewise):
        result = _substitute_piecewise(node, mapping, done)
    elif isinstance(node, sp.Derivative) and any(not mapping.get(s, s).is_Symbol for s in node.variables):
        bound = {s: sp.Dummy(s.name, **s.assumptions0) for s in node.variables}
        inner = sp.Derivative(_substitute(node.expr, {**mapping, **bound}, {}), *((bound[s], n) for s, n in node.variable_count))
        result = sp.Subs(inner, tuple(bound.values()), tuple(mapping.get(s, s) for s in bound))
    elif isinstance(node, sp.Sum | sp.Integral):
        result = _substitute_bound(node, mapping, done)
    else:
        args = tuple(_substitute(arg, mapping, done) for arg in node.args)
        unchanged = all(new is old for new, old in zip(args, node.args, strict=True))
        result = node if unchanged else build(node.func, *args)
    done[node] = result
    return result


def _substitute_piecewise(node: Any, mapping: Mapping[Any, Any], done: dict[Any, Any]) -> Any:
    pairs = []
    for expression, condition in node.args:
        where = _substitute(condition, mapping, done)
        if where == sp.false:
            continue
        pairs.append((_substitute(expression, mapping, done), where))
        if where == sp.true:
            break
    same = len(pairs) == len(node.args) and all(a is e and b is c for (a, b), (e, c) in zip(pairs, node.args, strict=True))
    return node if same else build(sp.Piecewise, *pairs)


def _substitute_bound(node: Any, mapping: Mapping[Any, Any], done: dict[Any, Any]) -> Any:
    # Sum(f, (i, …), (j, …)): i is inner, so its range may mention j, and the outermost range only what is free.
    body, limits = node.args[0], list(node.args[1:])
    free = node.free_symbols
    active = {old: new for old, new in mapping.items() if old in free and old != new}
    if not active:
        return node
    captured = set().union(*(new.free_symbols for new in active.values()))
    inner = dict(active)
    ranges: list[Any] = []
    for variable, *bounds in reversed(limits):
        ends = [_substitute(bound, inner, {}) for bound in bounds]
        if not bounds and variable in active:  # an indefinite integral: its variable is free
            raise NotImplementedError(f"{node} is an indefinite integral in {variable}, which cannot be replaced")
        inner.pop(variable, None)
        if variable in captured:
            fresh = _fresh(variable, captured | free | body.free_symbols)
            inner[variable] = fresh
            variable = fresh
        ranges.append(sp.Tuple(variable, *ends))
    return build(node.func, _substitute(body, inner, {}), *reversed(ranges))


def _fresh(variable: Any, taken: Iterable[Any]) -> Any:
    names = {symbol.name for symbol in taken}
    count = 1
    while f"{variable.name}_{count}" in names:
        count += 1
    return sp.Symbol(f"{variable.name}_{count}", **variable.assumptions0)


def depth(expression: Any) -> int:
    """How many nodes deep ``expression`` is; a symbol is 1 deep."""
    return _facts(expression).depth


def is_wild(expression: Any) -> bool:
    """Whether ``expression`` contains a number that SymPy may take long to evaluate numerically."""
    return _facts(expression).wild


def is_condition(value: Any) -> bool:
    """Whether ``value`` is a relation or a combination of relations; a Symbol is not, although SymPy calls it Boolean."""
    return isinstance(value, Boolean) and not isinstance(value, sp.Symbol)
