"""The compiler: a SymPy expression in real parameters becomes a Python function over exact rationals and balls.

Main definitions: :func:`compile_expression`, :class:`Program`, :func:`build` (also used for the bodies of sums and integrals).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from math import nan
from types import MappingProxyType
from typing import Any

import sympy as sp
from flint import arb, fmpq

from symdiv.enclose.branches import Block, Operand
from symdiv.enclose.conditions import CONDITIONS
from symdiv.enclose.emitter import CONSTANT_FUNCTIONS, Emitter
from symdiv.enclose.precision import NeedsPrecision, at_precision, wide_balls
from symdiv.enclose.table import CHECKED, FAST
from symdiv.errors import InvalidInput, Unsupported

__all__ = ["Function", "Program", "build", "compile_expression"]


class Function:
    """A generated function in two copies: ``fast``, and ``checked``, which says which argument left its domain when the first gave nan.

    ``raw`` is the fast copy without the final conversion to a ball: an exact rational stays one.
    """

    def __init__(self, source: str, namespace: dict[str, Any], functions: dict[str, Any] = FAST) -> None:
        self.source = source
        self._code = compile(source, "<symdiv.enclose>", "exec")
        self._namespace = namespace
        names = self._load(functions, namespace)
        self.fast: Callable[..., Any] = names["ball"]
        self.raw: Callable[..., Any] = names["raw"]

    def _load(self, functions: dict[str, Any], namespace: dict[str, Any]) -> dict[str, Any]:
        names = {**functions, **CONDITIONS, **CONSTANT_FUNCTIONS, **namespace}
        exec(self._code, names)  # our own text: every name in it was made by the emitter
        return names

    @property
    def checked(self) -> Callable[..., Any]:
        function: Callable[..., Any] = self._load(CHECKED, self._namespace)["ball"]
        return function


def build(
    expressions: Sequence[sp.Expr],
    symbols: Sequence[sp.Symbol],
    index: sp.Symbol | None = None,
    *,
    exact: bool = True,
    exact_index: bool = True,
    functions: dict[str, Any] = FAST,
) -> tuple[Function, bool]:
    """The function of ``symbols`` that computes ``expressions`` (one: its value; several: a tuple), and whether it may give rationals.

    ``exact`` says that the parameters are exact rationals; otherwise they are balls, which is quicker where nothing else is needed.
    With an ``index`` the function of ``symbols`` returns a function of the index; what does not contain the index is computed once.
    The index is an exact rational or, without ``exact_index``, a ball.  ``functions`` are those of the fast copy.
    """
    emitter = Emitter(index, exact)
    names = {symbol: f"p{i}" for i, symbol in enumerate(symbols)}
    outside = Block()
    inside = outside
    for symbol, name in names.items():
        outside.known[symbol] = emitter.parameter(name)
    if index is not None:
        inside = Block(parent=outside, outer=outside, depth=2)
        inside.known[index] = emitter.parameter("k") if exact_index else Operand("k", 0)
    try:
        operands = [emitter.operand(e, inside) for e in expressions]
    except RecursionError as deep:
        raise Unsupported("the expression is nested too deeply") from deep
    lines = []
    for name, convert in (("raw", False), ("ball", True)):
        results = [f"arb({x.text})" if convert and x.weight else x.text for x in operands]
        result = results[0] if len(results) == 1 else f"({', '.join(results)})"
        lines.append(f"def {name}({', '.join(names.values())}):")
        lines += outside.render(1)
        if index is not None:
            lines += ["    def term(k):", *inside.render(2), f"        return {result}", "    return term"]
        else:
            lines.append(f"    return {result}")
    return Function("\n".join(lines) + "\n", emitter.namespace, functions), any(x.weight for x in operands)


class Program:
    """A compiled expression; made by :func:`compile_expression`.

    ``values`` below is a tuple with one entry a parameter: a ``flint.fmpq``, or a Program without parameters (an exact irrational
    constant such as sqrt(2)), which is evaluated at the working precision.
    """

    __slots__ = ("_balls", "_fast", "_function", "_may_be_rational", "expression", "parameters")

    def __init__(self, expression: sp.Expr, parameters: tuple[sp.Symbol, ...]) -> None:
        self.expression = expression
        self.parameters = parameters
        self._function, self._may_be_rational = build([expression], parameters)
        self._fast = self._function.fast
        self._balls: Callable[..., Any] | None = None

    def __reduce__(self) -> Any:
        """A pickled program is compiled again when it is read."""
        return compile_expression, (self.expression, self.parameters)

    def __repr__(self) -> str:
        return f"compile_expression({self.expression}, {self.parameters})"

    @property
    def source(self) -> str:
        """The generated Python text."""
        return self._function.source

    def ball(self, values: tuple[Any, ...], precision: int) -> arb:
        """A ball that contains the value; exactly +inf or -inf where the expression is oo or -oo.

        Raises ``NeedsPrecision`` where a condition or a domain is not settled at this precision, ``InvalidInput`` where the value
        is certainly not a real number.
        """
        for value in values:
            if type(value) is not fmpq:
                values = self._constants(values, precision)
                break
        try:
            result = at_precision(precision, self._fast, values)
        except ZeroDivisionError as zero:
            raise InvalidInput("a division by exactly zero") from zero
        except TypeError:
            self._arity(values)
            raise
        return result if result.is_finite() else self._settle(result, values, precision)

    def float_bounds(self, rows: Iterable[tuple[float, ...]], precision: int, *, sides: bool = False) -> list[float]:
        """For each row of floats, taken at their exact values, two numbers in a row: the ends of a ball around the value, as floats.

        Each end is rounded to the nearest double (infinite where it overflows). With ``sides`` each is followed by 1 where the end is above that
        double, -1 where it is below, else 0. In place of all of them stand nan where there is no finite ball at this precision.
        """
        if self._balls is None:
            self._balls = build([self.expression], self.parameters, exact=False)[0].fast
        return at_precision(precision, _sided_bounds if sides else _float_bounds, (self._balls, rows))  # type: ignore[no-any-return]

    def around(self, values: tuple[Any, ...], moving: Sequence[int], precision: int, side: int = 0, sizes: Mapping[int, fmpq] = MappingProxyType({})) -> arb:
        """A ball that contains the value at the given parameters, and wherever those that move are relatively up to 2**-(4 precision) from theirs.

        That is relative to the size that is given for a parameter, or else to its value, or to 1 if that is 0.

        With a ``side`` of 1 or -1 they only grow, or shrink. Raises ``NeedsPrecision`` and ``InvalidInput`` as :meth:`ball`. The ball is +inf or -inf where all
        is finite but integrals over short intervals, of which bounds were not found and the integrands are not below 0, or not above.
        """
        exact = [x if type(x) is fmpq else x.ball((), 8 * precision) for x in values]
        for i in moving:
            size = sizes.get(i, fmpq(1) if type(exact[i]) is fmpq and exact[i] == 0 else exact[i])
            radius = (abs(arb(size)) / arb(2) ** (4 * precision)).upper()
            exact[i] = at_precision(8 * precision, _beside, (exact[i], radius, side))
        try:
            with wide_balls(True):
                result = at_precision(precision, self._fast, tuple(exact))
        except ZeroDivisionError as zero:
            raise InvalidInput("a division by exactly zero") from zero
        if not result.is_finite() and (result.is_nan() or not result.rad().is_finite()):
            raise NeedsPrecision("no finite ball was found")
        return arb(result)

    def rational(self, values: tuple[Any, ...]) -> fmpq | None:
        """The value as an exact rational, where only rational operations lead to it; None elsewhere."""
        if not self._may_be_rational or any(type(value) is not fmpq for value in values):
            return None
        try:
            result = at_precision(64, self._function.raw, values)
        except ZeroDivisionError as zero:
            raise InvalidInput("a division by exactly zero") from zero
        except NeedsPrecision:
            return None
        return result if type(result) is fmpq else None

    def _constants(self, values: tuple[Any, ...], precision: int) -> tuple[Any, ...]:
        for value in values:
            if type(value) is not fmpq and not (isinstance(value, Program) and not value.parameters):
                raise InvalidInput(f"{value!r} of type {type(value).__name__}; give a flint.fmpq or a Program without parameters")
        return tuple(value if type(value) is fmpq else value.ball((), precision) for value in values)

    def _arity(self, values: tuple[Any, ...]) -> None:
        if len(values) != len(self.parameters):
            raise InvalidInput(f"{len(values)} values for the {len(self.parameters)} parameters {self.parameters}")

    def _settle(self, result: arb, values: tuple[Any, ...], precision: int) -> arb:
        """What a result that is not finite means."""
        if not result.is_nan() and result.rad().is_finite():  # Arb's inf +/- r is the point inf
            return arb.pos_inf() if result > 0 else arb.neg_inf()
        if result.is_nan():
            at_precision(precision, self._function.checked, values)
        raise NeedsPrecision("no finite ball was found")


def _beside(x: Any, radius: arb, side: int) -> arb:
    """A ball around x, or one that begins or ends there exactly; the radius of a ball is a rounded number."""
    error = arb(0, radius)
    return arb(x) + side * error.rad() + error


def _float_bounds(function: Callable[..., Any], rows: Iterable[tuple[float, ...]]) -> list[float]:
    ends: list[float] = []
    append = ends.append
    for row in rows:
        try:
            ball = function(*map(arb, row))
            append(float(ball.lower()))
            append(float(ball.upper()))
        except (NeedsPrecision, InvalidInput, ZeroDivisionError, ValueError):  # left to the exact road, which says what is wrong
            del ends[len(ends) & ~1 :]
            ends += (nan, nan)
    return ends


def _sided_bounds(function: Callable[..., Any], rows: Iterable[tuple[float, ...]]) -> list[float]:
    ends: list[float] = []
    for row in rows:
        try:
            ball = function(*map(arb, row))
            lower, upper = ball.lower(), ball.upper()
            low, high = float(lower), float(upper)
            ends += (low, (lower > low) - (lower < low), high, (upper > high) - (upper < high))
        except (NeedsPrecision, InvalidInput, ZeroDivisionError, ValueError):  # as above
            ends += (nan, nan, nan, nan)
    return ends


@lru_cache(maxsize=2048)
def _compile(expression: sp.Expr, parameters: tuple[sp.Symbol, ...]) -> Program:
    return Program(expression, parameters)


def compile_expression(expression: sp.Expr, parameters: Sequence[sp.Symbol]) -> Program:
    """Compile a SymPy expression in real parameters to a ball program; the programs are cached.

    Parameters
    ----------
    expression
        a SymPy expression without floating-point numbers.
    parameters
        its symbols, in the order in which values will be given.

    Returns
    -------
    Program
        ``program.ball(values, precision)`` encloses the value.

    Raises
    ------
    InvalidInput
        for a Float, or a symbol that is not among the parameters.
    Unsupported
        for a function that has no ball, or a sum whose form is not recognised; the message names it.

    >>> from flint import fmpq
    >>> x = sp.Symbol("x")
    >>> program = compile_expression(sp.log(x) + 1, [x])
    >>> program.ball((fmpq(1),), 53)
    1.00000000000000
    """
    expression = sp.sympify(expression)
    if not isinstance(expression, sp.Expr):
        raise InvalidInput(f"{expression!r} is not a SymPy expression")
    return _compile(expression, tuple(parameters))
