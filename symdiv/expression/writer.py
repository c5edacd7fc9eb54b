"""Text out: an expression as text that reads back as structurally the same expression.

Every node is printed in the usual notation *if* what the reader would make of that notation, from the same arguments, is the node again;
this is tried, node by node, with the reader's own operations. Otherwise the node was left unevaluated, or in an order that is not
SymPy's, and it is written as a call: ``unevaluated(Mul(2, x + y))``. So ``write`` is faithful by construction, and readable nearly always.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.sorting import default_sort_key
from sympy.core.symbol import Str
from sympy.functions.elementary.piecewise import ExprCondPair

from symdiv.errors import InvalidInput
from symdiv.expression.matrices import MATRIX_FUNCTIONS, MATRIX_NODES, arguments_of
from symdiv.expression.meaning import NOT_FINITE, RESERVED
from symdiv.expression.nodes import build, inverse_factors, is_wild, too_large, unevaluated
from symdiv.expression.powers import LongPower
from symdiv.expression.vocabulary import CONSTANTS, NAMES, RELATIONS

__all__ = ["write"]

_DISJUNCTION, _CONJUNCTION, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = 5, 6, 7, 8, 9, 10, 11
_COMPARISON = 4
_SIGNS = {RELATIONS[sign]: sign for sign in ("<", "<=", ">", ">=")}
_CONSTANTS = {value: name for name, value in CONSTANTS.items() if name not in ("True", "False")}
_MATRIX_NAMES = {function: name for name, function in MATRIX_FUNCTIONS.items()}
_DECIMAL_BITS = 13_000  # beyond it integers are written in hexadecimal, which Python converts in linear time and without a limit


def write(expression: Any) -> str:
    """Text from which :func:`~symdiv.expression.read_expression` makes the same expression again, given the same symbols.

    Text with ``oo`` outside the bounds of Sum and Integral, or a very long one, needs ``limits=CERTIFICATE_LIMITS`` there.

    :raises InvalidInput: for what has no faithful text: floats, nan, complex infinity, the imaginary unit, functions that the reader does
        not know, two different symbols of one name, a symbol whose name the reader would not take as a symbol.

    >>> from sympy import Mul, Piecewise, Rational, oo, polygamma, sqrt
    >>> from sympy.abc import a, x, y
    >>> write(Piecewise((polygamma(0, a)/sqrt(2*a) - Rational(2, 3)*x**a, (a > 1) & (x <= 2)), (oo, True)))
    'Piecewise((-2*x**a/3 + sqrt(2)*polygamma(0, a)/(2*sqrt(a)), (x <= 2) & (a > 1)), (oo, true))'
    >>> write(Mul(2, x + y, evaluate=False))
    'unevaluated(Mul(2, x + y))'
    """
    if not isinstance(expression, sp.Basic):
        raise InvalidInput(f"expected a SymPy expression, got {expression!r}")
    return _written(expression)


@lru_cache(maxsize=4096)
def _written(expression: sp.Basic) -> str:
    try:
        return _Writer().write(expression)
    except RecursionError:
        raise InvalidInput("the expression is nested too deeply to be written") from None


class _Writer:
    def __init__(self) -> None:
        self.symbols: dict[str, Any] = {}
        self.done: dict[Any, tuple[str, int]] = {}

    def write(self, expression: Any) -> str:
        # The parts before the whole, so that depth costs no recursion.
        pending: list[tuple[Any, bool]] = [(expression, False)]
        while pending:
            node, parts_are_done = pending.pop()
            if node in self.done:
                continue
            if not parts_are_done:
                pending.append((node, True))
                pending.extend((arg, False) for arg in node.args if not isinstance(arg, Str))
            elif not isinstance(node, sp.Tuple | ExprCondPair):
                self.text(node)
        return self.text(expression)

    def text(self, node: Any, above: int = 0) -> str:
        """The text of ``node``, in parentheses unless it binds more tightly than ``above``."""
        if node not in self.done:
            self.done[node] = self.atom(node) if not node.args else self.compound(node)
        text, level = self.done[node]
        return text if level > above else f"({text})"

    def atom(self, node: Any) -> tuple[str, int]:
        if isinstance(node, sp.Integer):
            return _integer(int(node)), _ATOM if node >= 0 else _SIGN
        if isinstance(node, sp.Rational):
            return f"{_integer(int(node.p))}/{_integer(int(node.q))}", _PRODUCT
        if isinstance(node, sp.Symbol):
            return self.symbol(node), _ATOM
        if node is sp.S.NegativeInfinity:
            return "-oo", _SIGN
        if node in _CONSTANTS:
            return _CONSTANTS[node], _ATOM
        raise InvalidInput(f"{str(node)[:60]!r} ({type(node).__name__}) has no exact text")

    def symbol(self, symbol: Any) -> str:
        name = str(symbol.name)
        if name in RESERVED or name.lower() in NOT_FINITE or not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
            raise InvalidInput(f"a symbol named {name!r} would not be read back as a symbol; use another name")
        if self.symbols.setdefault(name, symbol) != symbol:
            raise InvalidInput(f"two different symbols are both named {name!r}")
        return name

    def matrix(self, node: Any) -> tuple[str, int]:
        if isinstance(node, sp.MatrixSymbol):
            self.symbol(node)
        return f"{_MATRIX_NAMES[node.func]}({arguments_of(node, self.text)})", _ATOM

    def compound(self, node: Any) -> tuple[str, int]:
        if isinstance(node, MATRIX_NODES):
            return self.matrix(node)
        if isinstance(node, LongPower):
            text, level, again = self.power(node)
            if not _same(again, node):  # a reader refuses 3**(10**9)
                text, level = self.call(node), _ATOM
            return text, level
        if node.func not in NAMES:
            raise InvalidInput(f"{node.func.__name__} is not a function that can be written")
        special: dict[Any, Callable[[Any], tuple[str, int, Any]]] = {sp.Add: self.sum, sp.Mul: self.product, sp.Pow: self.power}
        if node.func in special:
            text, level, again = special[node.func](node)
        elif node.func in _SIGNS:
            left, right = (self.text(arg, _COMPARISON) for arg in node.args)
            text, level, again = f"{left} {_SIGNS[node.func]} {right}", _COMPARISON, _rebuilt(node)
        elif isinstance(node, sp.And | sp.Or):
            sign, level = (" & ", _CONJUNCTION) if isinstance(node, sp.And) else (" | ", _DISJUNCTION)
            text, again = sign.join(self.text(arg, level) for arg in sorted(node.args, key=default_sort_key)), _rebuilt(node)
        elif isinstance(node, sp.Not):
            text, level, again = f"~{self.text(node.args[0], _POWER)}", _SIGN, _rebuilt(node)
        else:
            text, level, again = self.call(node), _ATOM, _rebuilt(node)
        if _same(again, node):
            return text, level
        if not _same(unevaluated(node.func, *node.args), node):
            raise InvalidInput(f"this {node.func.__name__} cannot be written faithfully")
        return f"unevaluated({self.call(node)})", _ATOM

    def call(self, node: Any) -> str:
        args = node.args
        if isinstance(node, sp.Min | sp.Max | sp.And | sp.Or):
            args = sorted(args, key=default_sort_key)
        parts = [self.row(arg) if isinstance(arg, sp.Tuple | ExprCondPair) else self.text(arg) for arg in args]
        return f"{NAMES[node.func]}({', '.join(parts)})"

    def row(self, row: Any) -> str:
        parts = [self.text(part) for part in row.args]
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"

    def sum(self, node: Any) -> tuple[str, int, Any]:
        pieces: list[str] = []
        # SymPy's order of terms asks for the value of every number among them, which may take long.
        terms = sorted(node.args, key=default_sort_key) if is_wild(node) else _ordered(node.args, node.as_ordered_terms)
        for term in terms:
            sign, body = self.signed(term)
            if pieces:
                pieces.append(f" {sign or '+'} {body}")
            else:
                pieces.append(sign + body)
        return "".join(pieces), _SUM, _operation(sp.Add, *terms)

    def signed(self, term: Any) -> tuple[str, str]:
        """A term of a sum: its sign, '-' or '', and the rest."""
        text = self.text(term, _SUM)
        # A leading sign always belongs to the whole product, for the reader as well: -x*y is Mul(-1, x, y).
        return ("-", text[1:]) if text.startswith("-") else ("", text)

    def product(self, node: Any) -> tuple[str, int, Any]:
        scale, factors = sp.S.One, list(node.args)
        if isinstance(factors[0], sp.Rational):
            scale, factors = factors[0], factors[1:]
        factors = _ordered(factors, sp.Mul._from_args(factors).as_ordered_factors)
        above = [f for f in factors if not _in_denominator(f)]
        below = [build(sp.Pow, f.base, -f.exp) for f in factors if _in_denominator(f)]
        over, under = sp.Integer(abs(scale.p)), sp.Integer(scale.q)
        numerator = ([over] if over != 1 or not above else []) + above
        denominator = ([under] if under != 1 else []) + below
        sign = "-" if scale < 0 else ""
        text = sign + "*".join(self.text(f, _PRODUCT) for f in numerator)
        read = ([sp.S.NegativeOne] if sign else []) + numerator
        if denominator:
            text += "/" + (self.text(denominator[0], _PRODUCT) if len(denominator) == 1 else self.group(denominator))
            read += [f for divisor in denominator for f in inverse_factors(divisor)]
        return text, _PRODUCT, _operation(sp.Mul, *read)

    def group(self, factors: list[Any]) -> str:
        return "(" + "*".join(self.text(f, _PRODUCT) for f in factors) + ")"

    def power(self, node: Any) -> tuple[str, int, Any]:
        base, exponent = node.args
        if _in_denominator(node):
            below = build(sp.Pow, base, -exponent)
            return f"1/{self.text(below, _PRODUCT)}", _PRODUCT, _operation(sp.Mul, sp.S.One, *inverse_factors(below))
        if exponent == sp.S.Half:
            return f"sqrt({self.text(base)})", _ATOM, _operation(sp.Pow, base, exponent)
        return f"{self.text(base, _POWER)}**{self.text(exponent, _SIGN)}", _POWER, _operation(sp.Pow, base, exponent)


def _operation(function: Any, *args: Any) -> Any:
    """What the reader makes of the operation; None if it refuses, for example because a number would come out that is too large."""
    try:
        return None if function in (sp.Add, sp.Mul, sp.Pow) and too_large(function, args) else build(function, *args)
    except (TypeError, ValueError, ArithmeticError, AttributeError, NotImplementedError):
        return None


def _rebuilt(node: Any) -> Any:
    return _operation(node.func, *node.args)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _ordered(args: Any, order: Callable[[], Any]) -> list[Any]:
    """The arguments in SymPy's printing order, if that is the same arguments in another order."""
    given: list[Any] = list(args)
    try:
        ordered: list[Any] = list(order())
    except (AttributeError, TypeError, ValueError, NotImplementedError):
        return given
    return ordered if len(ordered) == len(given) and set(ordered) == set(given) else given


def _in_denominator(factor: Any) -> bool:
    if not (isinstance(factor, sp.Pow) and isinstance(factor.exp, sp.Rational) and factor.exp < 0):
        return False
    below = build(sp.Pow, factor.base, -factor.exp)  # not (-1)**(-3/2), say, which SymPy has an opinion of
    return bool(factor.exp == -1 or (isinstance(below, sp.Pow) and below.args == (factor.base, -factor.exp)))


def _integer(value: int) -> str:
    if value.bit_length() <= _DECIMAL_BITS:
        return str(value)
    return f"-{hex(-value)}" if value < 0 else hex(value)
