"""How functions of t grow as t → oo: sums of coefficients times e^(rt) t^a log(t)^n, up to what is said of the remainder.

Main definitions: :class:`Order`; :class:`Expansion`; :func:`growth` of a function, :func:`growth_of_logarithm` of a positive one;
:func:`bounded_below`, the condition under which an expansion does not tend to -oo. What cannot be written so is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.rules.conditions import positive, vanishing
from symdiv.rules.normal import tidy
from symdiv.rules.registry import require

__all__ = ["LINEAR", "LOGARITHM", "Expansion", "Order", "bounded_below", "growth", "growth_of_logarithm"]

_ZERO, _ONE = sp.Integer(0), sp.Integer(1)
_MOST_SPLITS = 4


@dataclass(frozen=True)
class Order:
    """e^(exponential·t) t^power log(t)^logarithm."""

    exponential: sp.Expr = _ZERO
    power: sp.Expr = _ZERO
    logarithm: sp.Expr = _ZERO

    def times(self, other: Order) -> Order:
        """The product."""
        return Order(tidy(self.exponential + other.exponential), tidy(self.power + other.power), tidy(self.logarithm + other.logarithm))

    def differences(self, other: Order) -> Iterable[sp.Expr]:
        """The first that is not zero says which order is larger."""
        return (tidy(self.exponential - other.exponential), tidy(self.power - other.power), tidy(self.logarithm - other.logarithm))

    def put(self, values: Mapping[sp.Symbol, sp.Expr]) -> Order:
        """The order at special parameters."""
        return Order(*(tidy(sp.sympify(part).xreplace(values)) for part in (self.exponential, self.power, self.logarithm)))

    def exceeds(self, other: Order) -> bool:
        """Whether this order is larger, for all parameters; refused where that depends on them."""
        for difference in self.differences(other):
            if difference != 0:
                require(difference.is_positive or difference.is_negative, "which order is larger depends on the sign of {}", difference)
                return bool(difference.is_positive)
        return False


CONSTANT, LOGARITHM, LINEAR = Order(), Order(logarithm=_ONE), Order(power=_ONE)


@dataclass(frozen=True)
class Expansion:
    """Σ coefficient·order, for orders that tend to oo, and a remainder.

    The remainder tends to ``constant``; it is bounded where that is None; where there is an ``error``, it is of lower order than that.
    """

    terms: dict[Order, sp.Expr] = field(default_factory=dict)
    constant: sp.Expr | None = _ZERO
    error: Order | None = None

    def plus(self, other: Expansion) -> Expansion:
        """The sum."""
        terms = dict(self.terms)
        for order, coefficient in other.terms.items():
            terms[order] = tidy(terms.get(order, _ZERO) + coefficient)
        constant = None if self.constant is None or other.constant is None else self.constant + other.constant
        return Expansion({o: c for o, c in terms.items() if c != 0}, constant, _larger(self.error, other.error))

    def scaled(self, factor: sp.Expr) -> Expansion:
        """The product with a number."""
        terms = {o: tidy(factor * c) for o, c in self.terms.items()}
        return Expansion({o: c for o, c in terms.items() if c != 0}, None if self.constant is None else factor * self.constant, self.error)

    def leading(self) -> tuple[Order, sp.Expr] | None:
        """The largest order with its coefficient; None for a bounded function. Refused where an error may be as large."""
        best: Order | None = None
        for order in self.terms:
            if best is None or order.exceeds(best):
                best = order
        if self.error is not None:
            require(best is not None and not self.error.exceeds(best), "the leading terms cancel")
        return None if best is None else (best, self.terms[best])

    def sign(self) -> int:
        """1 or -1 where it tends to oo or -oo, 0 where it is bounded; refused where that depends on the parameters."""
        top = self.leading()
        if top is None:
            return 0
        require(top[1].is_positive or top[1].is_negative, "the sign of {} is not known", top[1])
        return 1 if top[1].is_positive else -1


def _larger(first: Order | None, second: Order | None) -> Order | None:
    if first is None or second is None:
        return first or second
    return first if first.exceeds(second) else second


@lru_cache(maxsize=4096)
def growth(function: sp.Expr, t: sp.Symbol) -> Expansion:
    """The expansion of a function.

    >>> t = sp.Symbol("t", positive=True)
    >>> growth(3*sp.log(1 + t) - t + sp.exp(-t), t).leading()
    (Order(exponential=0, power=1, logarithm=0), -1)
    """
    parts = []
    for term in sp.Add.make_args(tidy(function)):
        coefficient, dependent = term.as_independent(t, as_Add=False)
        parts.append(Expansion(constant=coefficient) if dependent == 1 else _growth_of_term(dependent, t).scaled(coefficient))
    return reduce(Expansion.plus, parts)


def _growth_of_term(term: sp.Expr, t: sp.Symbol) -> Expansion:
    """The expansion of one product."""
    base, exponent = term.as_base_exp()
    monomial = _monomial(term, t)
    if monomial is not None:
        return _of_order(monomial, _ONE, exact=True)
    if isinstance(base, sp.Piecewise) and exponent == 1:
        return growth(_eventual(base, t), t)
    if isinstance(base, (sp.cos, sp.sin)) and exponent.is_Integer and exponent.is_positive and base.args[0].is_extended_real:
        return Expansion(constant=None)
    if isinstance(base, sp.log) and exponent.is_Integer and exponent.is_positive:
        logarithm = growth_of_logarithm(base.args[0], t)
        return logarithm if exponent == 1 else _power(logarithm, int(exponent))
    if isinstance(term, sp.Abs):
        with suppress(RuleError):
            inside = growth(term.args[0], t)
            if inside.sign() != 0:
                return inside.scaled(sp.Integer(inside.sign()))
    return _exponential(*_size_of_product(term, t))


def _power(logarithm: Expansion, n: int) -> Expansion:
    """The n-th power of a function, n > 1, to leading order."""
    top = logarithm.leading()
    if top is None:
        return Expansion(constant=None if logarithm.constant is None else logarithm.constant**n)
    order = reduce(Order.times, [top[0]] * n)
    return Expansion({order: tidy(top[1] ** n)}, None, order)


def _monomial(term: sp.Expr, t: sp.Symbol) -> Order | None:
    """t^a log(t)^n, as it stands."""
    order = CONSTANT
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if base == t and t not in exponent.free_symbols:
            order = order.times(Order(power=exponent))
        elif base == sp.log(t) and exponent.is_Integer and exponent.is_positive:
            order = order.times(Order(logarithm=exponent))
        else:
            return None
    return order


def _of_order(order: Order, coefficient: sp.Expr, exact: bool) -> Expansion:
    """coefficient·order, which may tend to oo, or to a constant; up to lower order, or up to a bounded function, if exact."""
    if order == CONSTANT:
        return Expansion(constant=coefficient)
    if order.exceeds(CONSTANT):
        return Expansion({order: coefficient}, _ZERO if exact and coefficient == 1 else None, None if exact else order)
    return Expansion()


def _exponential(size: Expansion, factor: sp.Expr) -> Expansion:
    """factor·e^size, to leading order."""
    tends = size.sign()
    if tends < 0:
        return Expansion()
    if tends == 0:
        return Expansion(constant=None if size.constant is None else factor)
    require(size.error is None and size.constant is not None and set(size.terms) <= {LINEAR, LOGARITHM}, "e^({}) is of no known order", size.terms)
    return _of_order(Order(size.terms.get(LINEAR, _ZERO), size.terms.get(LOGARITHM, _ZERO)), factor, exact=False)


@lru_cache(maxsize=4096)
def growth_of_logarithm(function: sp.Expr, t: sp.Symbol) -> Expansion:
    """The expansion of log(u), where u is positive from some t on."""
    size, factor = _size(function, t)
    require(factor.is_positive, "{} is not known to be positive from some point on", function)
    return size if size.constant is None else replace(size, constant=sp.log(factor))


Size = tuple[Expansion, sp.Expr]
"""u is e^expansion times a function that tends to the factor, which may be 0; where the expansion's constant is None, times one that
lies between positive bounds and has the factor's sign."""


def _size(function: sp.Expr, t: sp.Symbol) -> Size:
    """The size of a sum: that of its largest terms."""
    largest: list[Size] = []
    for term in sp.Add.make_args(tidy(function)):
        size, factor = _size_of_product(term, t)
        comparison = size.plus(largest[0][0].scaled(sp.Integer(-1))).sign() if largest else 1
        if comparison > 0:
            largest = [(size, factor)]
        elif comparison == 0:
            largest.append((size, factor))
    first = largest[0][0]
    if len(largest) == 1:
        return largest[0]
    if all(size.constant is not None for size, _ in largest):
        return first, tidy(sp.Add(*(factor for _, factor in largest)))
    signs = {1 if factor.is_positive else -1 if factor.is_negative else 0 for _, factor in largest}
    require(len(signs) == 1 and 0 not in signs, "the leading terms of {} may cancel", function)
    return replace(first, constant=None), sp.Integer(signs.pop())


def _size_of_product(product: sp.Expr, t: sp.Symbol) -> Size:
    coefficient, dependent = product.as_independent(t, as_Add=False)
    total, factor = Expansion(), coefficient
    for part in sp.Mul.make_args(dependent) if dependent != 1 else ():
        size, one = _size_of_power(part, t)
        total, factor = total.plus(size), factor * one
    return total, factor


def _size_of_power(power: sp.Expr, t: sp.Symbol) -> Size:
    base, exponent = power.as_base_exp()
    if base == t and t not in exponent.free_symbols:
        return Expansion({LOGARITHM: exponent} if exponent != 0 else {}), _ONE
    if t not in base.free_symbols:
        require(base.is_positive, "{} is of no known order", power)
        size = growth(exponent if base is sp.E else exponent * sp.log(base), t)
        return (size, _ONE) if size.constant is None else (replace(size, constant=_ZERO), sp.exp(size.constant))
    require(t not in exponent.free_symbols and exponent.is_extended_real, "{} is of no known order", power)
    if isinstance(base, sp.Abs):
        size, factor = _size(base.args[0], t)
        factor = -factor if factor.is_negative else factor
    elif isinstance(base, sp.Piecewise):
        size, factor = _size(_eventual(base, t), t)
    else:
        require(base.is_Add, "{} is of no known order", power)
        size, factor = _size(base, t)
    require(factor.is_positive or (factor.is_negative and exponent.is_Integer), "the sign of {} is not known", base)
    return size.scaled(exponent), tidy(factor**exponent)


def _eventual(cases: sp.Piecewise, t: sp.Symbol) -> sp.Expr:
    """The value that holds from some t on."""
    for value, condition in cases.args:
        if condition == True or _eventually(condition, t):
            return value
    raise RuleError(f"the cases {cases} do not say what holds from some point on")


def _eventually(condition: Boolean, t: sp.Symbol) -> bool:
    """Whether an inequality holds from some t on, or fails; refused where that is not known."""
    require(isinstance(condition, (sp.Lt, sp.Le, sp.Gt, sp.Ge)), "{} is no inequality", condition)
    assert isinstance(condition, Relational)
    tends = growth(condition.gts - condition.lts, t).sign()
    require(tends != 0, "whether {} holds is not known", condition)
    return tends > 0


def bounded_below(expansion: Expansion) -> Boolean:
    """A condition under which the function is bounded below: the larger terms, by their signs, before the smaller ones.

    >>> a, b = sp.symbols("a b", positive=True)
    >>> bounded_below(Expansion({LINEAR: a - b, LOGARITHM: -a}))
    a > b
    """
    return _bounded_below(list(expansion.terms.items()), expansion.error, {}, _MOST_SPLITS)


def _bounded_below(terms: list[tuple[Order, sp.Expr]], error: Order | None, known: dict[sp.Expr, int], splits: int) -> Boolean:
    if not terms:
        return sp.false if error is not None else sp.true
    rest: list[tuple[Order, sp.Expr]] = []
    best = terms[0]
    for term in terms[1:]:
        sign, difference = _compared(term[0], best[0], known)
        if sign is None:
            require(splits > 0, "too many orders depend on the parameters")
            return sp.Or(*_split(difference, terms, error, known, splits - 1))
        if sign == 0:
            best = (best[0], tidy(best[1] + term[1]))
        elif sign > 0:
            best, rest = term, [*rest, best]
        else:
            rest.append(term)
    order, coefficient = best
    sign, _ = _compared(order, error, known) if error is not None else (1, _ZERO)
    if sign is None or sign < 0:
        return sp.false
    if coefficient.is_positive:
        return sp.true
    strictly = positive(coefficient)
    if coefficient.is_nonzero or sign == 0:
        return strictly
    below = _bounded_below(rest, error, known, splits)
    vanishes = positive(coefficient, strict=False)
    return vanishes if below == True else sp.Or(strictly, sp.And(vanishes, below)) if below != False else strictly


def _split(difference: sp.Expr, terms: list[tuple[Order, sp.Expr]], error: Order | None, known: dict[sp.Expr, int], splits: int) -> Iterator[Boolean]:
    """The condition where the difference is positive, negative, and zero."""
    for sign in (1, -1):
        below = _bounded_below(terms, error, {**known, difference: sign, -difference: -sign}, splits)
        yield sp.And(positive(sign * difference), below)
    zero = vanishing(sp.fraction(sp.together(difference))[0])
    known = {**known, difference: 0, -difference: 0}
    if isinstance(zero, sp.Eq) and zero.lhs.is_Symbol and zero.rhs.is_Rational:
        put = {zero.lhs: zero.rhs}
        terms, known = [(order.put(put), tidy(c.xreplace(put))) for order, c in terms], {}
        error = None if error is None else error.put(put)
    yield sp.And(zero, _bounded_below(terms, error, known, splits))


def _compared(first: Order, second: Order, known: dict[sp.Expr, int]) -> tuple[int | None, sp.Expr]:
    """The sign that says which order is larger; None, and the difference that decides it, where that depends on the parameters."""
    for difference in first.differences(second):
        sign = 0 if difference == 0 else 1 if difference.is_positive else -1 if difference.is_negative else known.get(difference)
        if sign is None:
            return None, difference
        if sign != 0:
            return sign, difference
    return 0, _ZERO
