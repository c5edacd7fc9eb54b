"""References for floating-point code: measures of given distributions as numbers, every digit right.

:func:`evaluate` gives an mpf, :func:`enclose` two ends with the truth between them, :func:`decimal` a correctly rounded
decimal string. The formula is derived once for a pair of families, compiled to a ball program, and evaluated at exact
parameters with rising precision until the ball is narrow enough.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import fmpq

from symdiv.derivation.general import is_general
from symdiv.derivation.public import derive
from symdiv.enclose import Enclosure, Program, compile_expression, decimal_program, enclose_program, evaluate_program
from symdiv.errors import InvalidInput
from symdiv.families.base import Family
from symdiv.families.registry import parse
from symdiv.families.structured import Structured
from symdiv.measures import measure as measure_named
from symdiv.units import base_of

if TYPE_CHECKING:
    import mpmath

__all__ = ["decimal", "enclose", "evaluate"]

_Prepared = tuple[Program, tuple[Any, ...], Callable[[], bool]]


def evaluate(measure: str, p: Family | str, q: Family | str | None = None, *, digits: int = 15, base: object = None) -> mpmath.mpf:
    """Return the measure as an mpf whose first ``digits`` significant digits are right.

    Parameters
    ----------
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : distributions with exact numbers as parameters (a float means its exact binary value), or their text
    digits : how many significant digits, at least 1
    base : the base of the logarithm, default nats

    Returns ``mpf('inf')`` where the measure is infinite, and exactly 0 where it is zero.
    Raises :class:`~symdiv.errors.InvalidInput` where a parameter is a symbol, :class:`~symdiv.errors.Undetermined` where the
    digits were not reached.

    >>> import mpmath
    >>> import symdiv as sd
    >>> print(mpmath.nstr(sd.oracle.evaluate("kl_divergence", sd.Exponential(2), sd.Exponential(3), digits=30), 15))
    0.0945348918918356
    """
    if type(digits) is not int or digits < 1:
        raise InvalidInput(f"digits {digits!r}: expected a whole number, at least 1")
    program, values, is_zero = _prepare(measure, p, q, base)
    return evaluate_program(program, values, digits, is_zero)


def enclose(measure: str, p: Family | str, q: Family | str | None = None, *, digits: int = 15, base: object = None) -> Enclosure:
    """Return an enclosure of the measure, at most 10^-digits of its size wide: ``.lower <= truth <= .upper``.

    Parameters and errors as for :func:`evaluate`.

    >>> import symdiv as sd
    >>> e = sd.oracle.enclose("entropy", sd.Normal(0, 1), digits=20)
    >>> bool(e.lower < e.upper)
    True
    """
    program, values, is_zero = _prepare(measure, p, q, base)
    return enclose_program(program, values, digits, is_zero)


def decimal(measure: str, p: Family | str, q: Family | str | None = None, *, digits: int = 15, base: object = None) -> str:
    """Return the measure as a decimal string, correctly rounded to ``digits`` significant digits.

    Parameters and errors as for :func:`evaluate`.

    >>> import symdiv as sd
    >>> sd.oracle.decimal("entropy", "Poisson(4)", digits=20)
    '2.0866726998809638434'
    """
    program, values, is_zero = _prepare(measure, p, q, base)
    return decimal_program(program, values, digits, is_zero)


def _prepare(measure: str, p: Family | str, q: Family | str | None, base: object) -> _Prepared:
    """The compiled formula, the exact parameters, and the exact test for zero."""
    if isinstance(p, str):
        p = parse(p)
    if isinstance(q, str):
        q = parse(q)
    if not isinstance(p, Family) or not (q is None or isinstance(q, Family)):
        raise InvalidInput(f"{q if isinstance(p, Family) else p!r}: expected a distribution such as Gamma(2, 1/3)")
    if any(isinstance(d, Structured) or not is_general(d) for d in (p, q) if d is not None):
        return _by_itself(measure, p, q, base)
    values = _values(p)
    of_p, of_q, shared = type(p), None, ()
    if q is not None:
        others, of_q = _values(q), type(q)
        if of_q is of_p and any(map(operator.eq, values, others)):
            shared = tuple(map(operator.eq, values, others))
        values = values + others
    try:
        program = _program(measure, of_p, of_q, base, shared)  # type: ignore[arg-type]  # types are hashable
    except TypeError:  # not hashable
        measure_named(measure)
        raise InvalidInput(f"base {base!r}: expected a number greater than 1") from None
    return program, values, lambda: bool(derive(measure, p, q).value == 0)


def _by_itself(measure: str, p: Family, q: Family | None, base: object) -> _Prepared:
    """A formula of its own, for laws without a fixed list of numbers as parameters."""
    for distribution in (p, q):
        if distribution is not None:
            names = distribution.names if isinstance(distribution, Structured) else {s.name for s in distribution.free_symbols}
            for name in sorted(names):
                raise InvalidInput(f"{distribution}: {name} has no value; expected numbers as parameters")
    value = derive(measure, p, q, base=base).value
    return compile_expression(value, ()), (), lambda: bool(value == 0)


def _values(distribution: Family) -> tuple[Any, ...]:
    """The parameters as exact rationals, or as programs for irrational ones; kept with the distribution."""
    try:
        return distribution.ball_values  # type: ignore[attr-defined, no-any-return]  # set below
    except AttributeError:
        if not isinstance(distribution, Family):
            raise InvalidInput(f"{distribution!r}: expected a distribution such as Gamma(2, 1/3)") from None
    for symbol in distribution.free_symbols:
        raise InvalidInput(f"{distribution}: {symbol} has no value; expected numbers as parameters")
    values = tuple(fmpq(int(a.p), int(a.q)) if a.is_Rational else compile_expression(a, ()) for a in distribution.arguments)
    distribution.ball_values = values  # type: ignore[attr-defined]  # a cache on the instance
    return values


@lru_cache(maxsize=4096)
def _program(measure: str, p: type[Family], q: type[Family] | None, base: object, shared: tuple[bool, ...]) -> Program:
    """The formula of a pair of families, compiled for their parameters in order; those that two members share are one symbol."""
    if measure_named(measure).takes_q != (q is not None):
        raise InvalidInput(f"{measure} takes {'two distributions, p and q' if q is None else 'one distribution, p'}")
    for family in (p, q):
        if family is not None and not (isinstance(family, type) and issubclass(family, Family)):
            raise InvalidInput(f"{family.__name__}: expected a distribution such as Gamma(2, 1/3)")
    symbols: list[sp.Symbol] = []

    def general(family: type[Family], suffix: str) -> list[sp.Symbol]:
        symbols.extend(d.domain.symbol(f"{d.name}_{suffix}") for d in family.parameters)
        return symbols[-len(family.parameters) :]

    of_p = general(p, "p")
    general_p, general_q = p._unchecked(*of_p), None
    if q is not None:
        of_q = general(q, "q")
        general_q = q._unchecked(*(a if same else b for a, b, same in zip(of_p, of_q, shared, strict=True)) if shared else of_q)
    value = derive(measure, general_p, general_q).value
    number = base_of(base)
    return compile_expression(value if number == sp.E else value / sp.log(number), tuple(symbols))
