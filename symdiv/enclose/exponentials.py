"""The sign of a number whose parts are too far apart for any ball, such as log(1 + e^(10^9)) - 10^9, which is e^(-10^9) and a bit less.

Main definition: :func:`sign_of`.

A number is written as the sum of c e^r over rational exponents r, largest first, and what is left is at most b e^s in size. The c are rational
combinations of logarithms of primes and of other constants wherever they can be, so that what cancels exactly is gone; the powers of e are not
computed. What is needed of functions is, with the leading part taken out, so that x = c e^r (1 + d) with |d| <= 1/2, and n = ORDER terms of the series,

    log x = r + log c + (d - d**2/2 + …),    what is left is at most |d|**(n+1)/((n+1)(1 - |d|)) <= |d|**(n+1),
    e^d = 1 + d + d**2/2 + …,                what is left is at most |d|**(n+1) e^(1/2)/(n+1)! <= |d|**(n+1),

and x**a = e^(a log x). Parts whose exponents differ by less than GAP are taken together as one ball where a leading part is needed.
Sums are written out, those to infinity as far as TERMS terms; the bound of their tails is that of :mod:`symdiv.enclose.terms`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import arb, fmpq
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symdiv.enclose.functions import ball, integer, power
from symdiv.enclose.precision import at_precision
from symdiv.enclose.program import build, compile_expression
from symdiv.enclose.terms import split_sum
from symdiv.errors import SymdivError, Undetermined, Unsupported

__all__ = ["sign_of"]

BITS = 512
GAP = 64
LARGE = 10**6  # from here on whole numbers are not factored
DEEP = 1 << 20  # a bound by e^-r takes no larger r
ORDER = 3
MOST = 24  # parts of one number
LONGEST = 128  # terms of a finite sum
TERMS = 4  # of one to infinity
HALF = fmpq(1, 2)

Bounded = tuple[fmpq, arb]  # (s, b): at most b e^s in size


def sign_of(expression: sp.Expr, symbols: tuple[sp.Symbol, ...], values: tuple[Any, ...]) -> int | None:
    """1, 0 or -1, as the expression at the values, exact rationals or programs for constants, is above, equal to, or below 0; None where that is not found.

    >>> x = sp.Symbol("x")
    >>> sign_of(sp.log(1 + sp.exp(x)) - 10**9, (x,), (fmpq(10**9),))
    1
    """

    def sign() -> int:
        given = {s: _constant(v if type(v) is fmpq else v.ball((), BITS)) for s, v in zip(symbols, values, strict=True)}
        return _Reader(given).read(expression).sign()

    try:
        found: int = at_precision(BITS, sign, ())
    except (SymdivError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return found


class _Constants:
    """A rational combination of constants, of which one is 1 at most."""

    __slots__ = ("of",)

    def __init__(self, of: dict[sp.Expr, fmpq]) -> None:
        self.of = of

    def ball(self) -> arb:
        return sum((compile_expression(constant, ()).ball((), BITS) * factor for constant, factor in self.of.items()), arb(0))

    def __add__(self, other: Any) -> Any:
        if type(other) is arb:
            return self.ball() + other
        of = dict(self.of)
        for constant, factor in (other if type(other) is _Constants else _Constants({sp.S.One: fmpq(other)})).of.items():
            of[constant] = of.get(constant, fmpq(0)) + factor
        return _combination(of)

    __radd__ = __add__

    def __mul__(self, other: Any) -> Any:
        if type(other) is fmpq:
            return _combination({constant: factor * other for constant, factor in self.of.items()})
        return self.ball() * (other.ball() if type(other) is _Constants else other)

    __rmul__ = __mul__


def _combination(of: dict[sp.Expr, fmpq]) -> _Constants | fmpq:
    of = {constant: factor for constant, factor in of.items() if factor != 0}
    return of.get(sp.S.One, fmpq(0)) if of.keys() <= {sp.S.One} else _Constants(of)


def _logarithm_of(x: fmpq) -> Any:
    """log x for a rational x > 0."""
    of: dict[sp.Expr, fmpq] = {}
    for n, sign in ((int(x.p), 1), (int(x.q), -1)):
        for prime, times in (sp.factorint(n) if n < LARGE else {n: 1}).items():
            if prime != 1:
                of[sp.log(prime)] = fmpq(sign * times) + of.get(sp.log(prime), fmpq(0))
    return _combination(of)


def _log_gamma_of(x: fmpq) -> Any:
    """log Gamma(x) for a rational x > 0, by that of a number up to 1 where there are not too many steps to it."""
    steps = int((x - 1).ceil()) if x <= LONGEST else 0
    rest = x - steps
    logarithms = sum((_logarithm_of(rest + j) for j in range(steps)), fmpq(0))
    return logarithms + (fmpq(0) if rest == 1 else _Constants({sp.loggamma(sp.Rational(int(rest.p), int(rest.q)), evaluate=False): fmpq(1)}))


def _ball(x: Any) -> arb:
    return x.ball() if type(x) is _Constants else ball(x)


class _Number:
    """The sum of c e^r of ``parts``, r -> c, and what is left: at most b e^s."""

    __slots__ = ("left", "parts")

    def __init__(self, parts: dict[fmpq, Any], left: Bounded | None = None) -> None:
        self.parts = {r: c for r, c in parts.items() if not (type(c) is fmpq and c == 0)}
        self.left = left
        if len(self.parts) > MOST:
            order = sorted(self.parts, reverse=True)
            self.left = _more(left, _size({r: self.parts.pop(r) for r in order[MOST:]}))

    def size(self) -> Bounded | None:
        return _more(_size(self.parts), self.left)

    def __add__(self, other: _Number) -> _Number:
        parts = dict(self.parts)
        for r, c in other.parts.items():
            parts[r] = parts[r] + c if r in parts else c
        return _Number(parts, _more(self.left, other.left))

    def __mul__(self, other: _Number) -> _Number:
        parts: dict[fmpq, Any] = {}
        for r, c in self.parts.items():
            for s, d in other.parts.items():
                parts[r + s] = parts[r + s] + c * d if r + s in parts else c * d
        left = _more(_times(self.left, other.size()), _times(_size(self.parts), other.left))
        return _Number(parts, left)

    def leading(self) -> tuple[fmpq, Any, _Number]:
        """(r, c, d) with the number c e^r (1 + d), c not 0 and |d| <= 1/2."""
        if not self.parts:
            raise Undetermined("a number that may be 0")
        r = max(self.parts)
        near = {s: c for s, c in self.parts.items() if s > r - GAP}
        c = near[r] if len(near) == 1 else sum((_small(s - r, x) for s, x in near.items()), arb(0))
        left = self.left
        if left is not None and left[0] > r - GAP:
            c, left = _ball(c) + arb(0, 1) * (left[1] * _ball(left[0] - r).exp()).upper(), None
        if not (_ball(c) > 0 or _ball(c) < 0):
            raise Undetermined("parts that may cancel")
        rest = _Number({s: x for s, x in self.parts.items() if s not in near}, left) * _Number({-r: 1 / (c if type(c) is fmpq else _ball(c))})
        if not _at_most_half(rest):
            raise Undetermined("parts that are not far apart")
        return r, c, rest

    def sign(self) -> int:
        if not self.parts and self.left is None:
            return 0
        return 1 if _ball(self.leading()[1]) > 0 else -1

    def exact(self) -> fmpq | None:
        """The rational number that this one is."""
        if self.left is not None or any(r != 0 or type(c) is not fmpq for r, c in self.parts.items()):
            return None
        return self.parts.get(fmpq(0), fmpq(0))

    def constant(self) -> arb | None:
        """The number as a ball, if it has no part that is not about 1."""
        if self.left is not None or any(r != 0 for r in self.parts):
            return None
        return _ball(self.parts.get(fmpq(0), fmpq(0)))


def _constant(x: Any) -> _Number:
    return _Number({fmpq(0): x})


def _small(r: fmpq, c: Any) -> arb:
    return _ball(c) * _ball(r).exp()


def _size(parts: dict[fmpq, Any]) -> Bounded | None:
    if not parts:
        return None
    r = max(parts)
    return r, sum((abs(_ball(c)) * _ball(max(s - r, fmpq(-DEEP))).exp() for s, c in parts.items()), arb(0)).upper()


def _more(x: Bounded | None, y: Bounded | None) -> Bounded | None:
    """A bound of the sum of two."""
    if x is None or y is None:
        return x or y
    (r, b), (s, c) = max(x, y, key=lambda z: z[0]), min(x, y, key=lambda z: z[0])
    return r, (b + c * _ball(max(s - r, fmpq(-DEEP))).exp()).upper()


def _times(x: Bounded | None, y: Bounded | None) -> Bounded | None:
    return None if x is None or y is None else (x[0] + y[0], (x[1] * y[1]).upper())


def _at_most_half(d: _Number) -> bool:
    size = d.size()
    return size is None or (size[0] <= 0 and bool(size[1] * _ball(max(size[0], fmpq(-DEEP))).exp() <= HALF))


def _series(d: _Number, coefficients: list[fmpq]) -> _Number:
    """The sum of coefficients[j] d**j, and what is left: at most |d|**len(coefficients)."""
    total, monomial = _Number({}), _constant(fmpq(1))
    for coefficient in coefficients:
        total, monomial = total + monomial * _constant(coefficient), monomial * d
    size = monomial.size()
    return total if size is None else total + _Number({}, size)


def _log(x: _Number) -> _Number:
    r, c, d = x.leading()
    if not _ball(c) > 0:
        raise Undetermined("the logarithm of a number that is not positive")
    series = _series(d, [fmpq(0), *(fmpq((-1) ** (j + 1), j) for j in range(1, ORDER + 1))])
    return _constant(r) + (_Number({}) if c == 1 else _constant(_logarithm_of(c) if type(c) is fmpq else _ball(c).log())) + series


def _exp(x: _Number) -> _Number:
    large = {r: c for r, c in x.parts.items() if r > -GAP}
    if any(r > 0 for r in large) or (x.left is not None and x.left[0] > -GAP):
        raise Undetermined("an exponent that is itself beyond all balls")
    if all(r == 0 and type(c) is fmpq for r, c in large.items()):
        leading = _Number({large.get(fmpq(0), fmpq(0)): fmpq(1)})
    else:
        leading = _constant(sum((_small(r, c) for r, c in large.items()), arb(0)).exp())
    d = _Number({r: c for r, c in x.parts.items() if r not in large}, x.left)
    if not _at_most_half(d):
        raise Undetermined("parts that are not far apart")
    factorials = [fmpq(1)]
    for j in range(1, ORDER + 1):
        factorials.append(factorials[-1] / j)
    return leading * _series(d, factorials)


def _power(x: _Number, n: _Number) -> _Number:
    exponent = n.exact()
    if exponent is None:
        return _exp(n * _log(x))
    if exponent == 0:
        return _constant(fmpq(1))
    whole = int(exponent.p) if exponent.q == 1 else None
    if whole is not None and 0 < whole <= ORDER:
        result = x
        for _ in range(whole - 1):
            result = result * x
        return result
    r, c, d = x.leading()
    if whole is None and not _ball(c) > 0:
        raise Undetermined("a power of a number that is not positive")
    scale: Any = fmpq(1) if c == 1 else c**whole if type(c) is fmpq and whole is not None and abs(whole) <= GAP else power(_ball(c), exponent)
    return _Number({r * exponent: scale}) * _exp(n * _log(_constant(fmpq(1)) + d))


class _Reader:
    """Reads an expression at given numbers."""

    def __init__(self, given: dict[sp.Symbol, _Number]) -> None:
        self._given = given
        self._known: dict[sp.Expr, _Number] = dict(given)

    def read(self, e: sp.Expr) -> _Number:
        if e not in self._known:
            self._known[e] = self._read(e)
        return self._known[e]

    def _read(self, e: sp.Expr) -> _Number:
        if e.is_Rational:
            return _constant(fmpq(int(e.p), int(e.q)))
        if isinstance(e, sp.Add | sp.Mul):
            first, *others = (self.read(part) for part in e.args)
            for other in others:
                first = first + other if isinstance(e, sp.Add) else first * other
            return first
        if isinstance(e, sp.Piecewise):
            return self.read(next(branch for branch, condition in e.args if self._holds(condition)))
        if isinstance(e, sp.Sum):
            return self._sum(e)
        if isinstance(e, sp.Integral):
            raise Unsupported("an integral")
        arguments = [self.read(part) for part in e.args]
        if isinstance(e, sp.exp):
            return _exp(arguments[0])
        if isinstance(e, sp.Pow):
            return _exp(arguments[1]) if e.base is sp.E else _power(*arguments)
        if isinstance(e, sp.log):
            return _log(arguments[0])
        return self._function(e, arguments)

    def _function(self, e: sp.Expr, arguments: list[_Number]) -> _Number:
        """Any other function, of numbers that are about 1."""
        found = [x.constant() for x in arguments]
        if None in found:
            raise Unsupported(f"{e.func.__name__} of a number that is beyond all balls")
        symbols = [sp.Dummy(real=True) for _ in arguments]
        exact = arguments[0].exact() if isinstance(e, sp.loggamma) else None
        if exact is not None and exact > 0:
            return _constant(_log_gamma_of(exact))
        numbers = [x if (x := part.exact()) is not None else value for part, value in zip(arguments, found, strict=True)]
        function, _ = build([e.func(*symbols) if symbols else e], symbols)
        value = function.raw(*numbers)
        if type(value) is not fmpq and not value.is_finite():
            raise Undetermined(f"{e.func.__name__} without a finite ball")
        whole = integer(value)
        return _constant(value if whole is None else fmpq(whole))

    def _holds(self, condition: Boolean) -> bool:
        if condition in (True, False):
            return bool(condition)
        if isinstance(condition, sp.And | sp.Or):
            return (all if isinstance(condition, sp.And) else any)(map(self._holds, condition.args))
        if not isinstance(condition, Relational):
            raise Unsupported(f"the condition {condition}")
        difference = (self.read(condition.lhs) + _constant(fmpq(-1)) * self.read(condition.rhs)).sign()
        return bool(condition.func(sp.Integer(difference), 0))

    def _sum(self, e: sp.Sum) -> _Number:
        body, (index, *bounds), *more = e.args
        if more or len(bounds) != 2:
            raise Unsupported("a sum over several indices")
        first = self._whole(bounds[0])
        last = first + TERMS - 1 if bounds[1] is sp.oo else self._whole(bounds[1])
        if last - first >= LONGEST:
            raise Undetermined("a long sum")
        total = sum((self._term(body, index, k) for k in range(first, last + 1)), _Number({}))
        return total + self._tail(body, index, last + 1) if bounds[1] is sp.oo else total

    def _whole(self, bound: sp.Expr) -> int:
        number = self.read(bound).exact()
        if number is None or number.q != 1:
            raise Undetermined("a bound of a sum that is not a whole number")
        return int(number.p)

    def _term(self, body: sp.Expr, index: sp.Symbol, k: int) -> _Number:
        return _Reader({**self._given, index: _constant(fmpq(k))}).read(body)

    def _tail(self, body: sp.Expr, index: sp.Symbol, n: int) -> _Number:
        """What is left of a sum to infinity: a number of unknown sign, at most the bound in size."""
        left: Bounded | None = None
        for term in split_sum(body, index):
            constants = tuple(_upper(self.read(x)) for x in term.coefficients.expressions)
            bound = term.tail(arb(1), n, constants)
            if bound is None:
                raise Undetermined("a tail without a bound")
            left = _more(left, _times(self._term(term.w, index, n).size(), (fmpq(0), bound)))
        return _Number({}, left)


def _upper(x: _Number) -> arb:
    """A ball that holds the number."""
    constant = x.constant()
    if constant is not None:
        return constant
    size = x.size()
    if size is None or size[0] > 0:
        raise Undetermined("a constant beyond all balls")
    return arb(0, 1) * (size[1] * _ball(max(size[0], fmpq(-DEEP))).exp()).upper()
