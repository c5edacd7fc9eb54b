"""What numbers, names and calls mean: the half of the reader that knows SymPy, and no grammar."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.expression.demands import Demand, demands_of
from symdiv.expression.limits import MAXIMAL_BITS, Limits
from symdiv.expression.matrices import MATRIX_FUNCTIONS, make_matrix
from symdiv.expression.nodes import build, depth, inverse_factors, is_condition, is_wild, too_large, unevaluated, weight
from symdiv.expression.vocabulary import CONSTANTS, FUNCTIONS

__all__ = [
    *("COMPOSED", "NOT_FINITE", "RESERVED", "SYNONYMS", "WORDS", "Bracket", "Constructors", "Meaning", "Symbols"),
    *("excerpt", "show", "suggestion", "unwrap"),
]

Symbols: TypeAlias = Mapping[str, Any] | Callable[[str], Any] | None
Constructors: TypeAlias = Mapping[str, Callable[..., Any]] | None

WORDS = frozenset({"and", "or", "not"})
RESERVED = frozenset(CONSTANTS) | WORDS | {"None"}
NOT_FINITE = frozenset({"nan", "inf", "infinity", "zoo"})

# Names that are not classes of SymPy: the class, and the arguments to put before and after the one given.
SYNONYMS: Mapping[str, tuple[Any, tuple[Any, ...], tuple[Any, ...]]] = {
    "sqrt": (sp.Pow, (), (sp.S.Half,)),
    "ln": (sp.log, (), ()),
    "lgamma": (sp.loggamma, (), ()),
    "gammaln": (sp.loggamma, (), ()),
    "psi": (sp.polygamma, (sp.S.Zero,), ()),
    "digamma": (sp.polygamma, (sp.S.Zero,), ()),
    "trigamma": (sp.polygamma, (sp.S.One,), ()),
    "abs": (sp.Abs, (), ()),
}

# Names in numerical code for short formulas: how many arguments, and the factors or terms.
COMPOSED: Mapping[str, tuple[int, Callable[..., Any]]] = {
    "log2": (1, lambda x: build(sp.log, x) / sp.log(2)),
    "log10": (1, lambda x: build(sp.log, x) / sp.log(10)),
    "log1p": (1, lambda x: build(sp.log, 1 + x)),
    "expm1": (1, lambda x: build(sp.exp, x) - 1),
    "betaln": (2, lambda a, b: build(sp.loggamma, a) + build(sp.loggamma, b) - build(sp.loggamma, a + b)),
    "xlogy": (2, lambda x, y: x * build(sp.log, y)),
    "square": (1, lambda x: build(sp.Pow, x, sp.Integer(2))),
}


@dataclass
class Bracket:
    """A bracket that is not closed yet."""

    bracket: str
    position: int
    name: str | None  # of a call
    operators: int  # how many operators were pending when it opened
    items: list[Any] = field(default_factory=list)
    keywords: dict[str, Any] = field(default_factory=dict)
    mapping: dict[Any, Any] = field(default_factory=dict)
    keyword: str | None = None  # name= has been read, its value not yet
    key: Any = None  # key: has been read, its value not yet
    raw: bool = False  # directly inside unevaluated(…): the node is made as it stands
    factors: list[Any] | None = None  # of the last item
    was_raw: bool = False  # of unevaluated(…) itself: its item is such a node
    comma: bool = False
    infinities: int = 0
    unknown: int = 0
    demands: int = 0


@dataclass(frozen=True)
class Constructed:
    """What a constructor returned; it takes no part in arithmetic."""

    name: str
    value: Any


class Meaning:
    """Looks up names, makes nodes, notes what they demand, and refuses with the position of the trouble."""

    def __init__(self, text: str, symbols: Symbols, constructors: Mapping[str, Callable[..., Any]], limits: Limits) -> None:
        self.text = text
        self.symbols = symbols
        self.constructors = constructors
        self.limits = limits
        self.large = 0.0  # bits of the very large numbers that have taken part in arithmetic
        self.infinities: list[int] = []  # positions of oo that no Sum or Integral has taken as a bound yet
        self.unknown: list[tuple[str, int]] = []  # names missing from the mapping that no Sum or Integral has bound yet
        self.known: dict[str, Any] = {}
        self.demands: list[Demand] = []

    def fail(self, problem: str, position: int) -> NoReturn:
        start = max(0, position - 20) if len(self.text) > 60 else 0
        piece = self.text[start : start + 60]
        where = f"{'…' if start else ''}{piece}{'…' if start + 60 < len(self.text) else ''}"
        raise InvalidInput(f"{problem} (at character {position + 1} of {where!r})")

    def number(self, kind: str, token: str, start: int) -> Any:
        if len(token) > (MAXIMAL_BITS // 4 + 4 if kind == "hexadecimal" else self.limits.digits):
            self.fail(f"a literal of {len(token)} digits is too long; at most {self.limits.digits} are read", start)
        if kind == "hexadecimal":
            return sp.Integer(int(token, 16))
        mantissa, _, power = token.replace("_", "").lower().partition("e")
        whole, _, fraction = mantissa.partition(".")
        if len(power) > 9 or abs(int(power or 0)) > self.limits.exponent:
            self.fail(f"the exponent of {excerpt(token)} is too large; at most {self.limits.exponent} is read", start)
        value, exponent = _integer(whole + fraction), int(power or 0) - len(fraction)
        return sp.Integer(value * 10**exponent) if exponent >= 0 else sp.Rational(value, 10**-exponent)

    def symbol(self, name: str, start: int) -> Any:
        if name in CONSTANTS:
            if name == "oo":
                self.infinities.append(start)
            return CONSTANTS[name]
        if name.lower() in NOT_FINITE:
            self.fail(f"{name!r} is not a number" + ("; write oo for infinity" if self.limits.infinity else ""), start)
        if name not in self.known:
            if isinstance(self.symbols, Mapping):
                self.known[name] = self.symbols.get(name)
            else:
                self.known[name] = (self.symbols or sp.Symbol)(name)
        if self.known[name] is None:
            self.unknown.append((name, start))
            return sp.Symbol(name)
        return self.known[name]

    def call(self, name: str, top: Bracket) -> Any:
        start = top.position
        if name in self.constructors:
            constructor = self.constructors[name]
            args = [unwrap(self.real(item, start)) for item in top.items]
            keywords = {key: unwrap(self.real(value, start)) for key, value in top.keywords.items()}
            place = getattr(constructor, "binds", None)
            if place is not None and place < len(args):
                self.bind(args[place], top)
            try:
                inspect.signature(constructor).bind(*args, **keywords)
            except TypeError as error:
                self.fail(f"{name}: {error}", start)
            except ValueError:
                pass  # a builtin without a signature
            return Constructed(name, constructor(*args, **keywords))
        if name == "unevaluated":
            if len(top.items) != 1 or not top.was_raw:
                self.fail("unevaluated(…) takes one call, as in unevaluated(loggamma(3))", start)
            return top.items[0]
        if name == "Piecewise":
            pairs = [(self.expression(e, start), self.condition(c, start)) for e, c in self.rows(top.items, start, "(value, condition)", 2)]
            if not pairs:
                self.fail("Piecewise takes pairs (value, condition)", start)
            del self.demands[top.demands :]  # each holds in its case only
            return self.made(sp.Piecewise, pairs, start, top.raw)
        if name in ("Sum", "Integral"):
            return self.bound(FUNCTIONS[name], top)
        if name in MATRIX_FUNCTIONS:
            return self.matrix(name, top)
        if name == "hyper":
            if len(top.items) != 3 or not all(isinstance(item, list) for item in top.items[:2]):
                self.fail("hyper takes two rows of parameters and an argument, as in hyper((a, b), (c,), x)", start)
            rows = [sp.Tuple(*(self.expression(e, start) for e in row)) for row in top.items[:2]]
            return self.made(sp.hyper, [*rows, self.expression(top.items[2], start)], start, top.raw)
        if name in ("And", "Or", "Not"):
            return self.made(FUNCTIONS[name], [self.condition(item, start) for item in top.items], start, top.raw)
        args = [self.expression(item, start) for item in top.items]
        if name in SYNONYMS:
            function, before, after = SYNONYMS[name]
            if len(args) != 1:
                self.fail(f"{name} takes one argument, got {len(args)}", start)
            return self.made(function, [*before, *args, *after], start, top.raw)
        if name in COMPOSED:
            count, composed = COMPOSED[name]
            if len(args) != count or top.raw:
                self.fail(f"{name} takes {count} argument{'s' if count > 1 else ''}, got {len(args)}", start)
            general = dict(zip(sp.symbols(f"_:{count}", cls=sp.Dummy), args, strict=True))
            for node in composed(*general).atoms(sp.log, sp.loggamma):
                self.demands += demands_of(node.func, [a.xreplace(general) for a in node.args])
            return self.made(sp.Add, [composed(*args)], start)
        if name == "log" and len(args) == 2 and not top.raw:
            argument, base = (self.made(sp.log, [arg], start) for arg in args)
            return self.made(sp.Mul, [argument, *self.inverse(base, start)], start)
        return self.made(FUNCTIONS[name], args, start, top.raw)

    def bind(self, variable: Any, top: Bracket) -> None:
        """An argument of a constructor is a variable that it binds: it needs no meaning outside; and ends of a range may be infinite."""
        if not isinstance(variable, sp.Symbol):
            self.fail(f"a bound variable is a name, not {show(variable)}", top.position)
        if isinstance(self.symbols, Mapping) and variable.name in self.symbols:
            self.fail(f"{variable.name} is bound in {top.name}(…), and a symbol outside", top.position)
        self.unknown[top.unknown :] = [(name, where) for name, where in self.unknown[top.unknown :] if name != variable.name]
        del self.infinities[top.infinities :]

    def bound(self, function: Any, top: Bracket) -> Any:
        """A Sum or an Integral: its variables need no meaning outside, and its bounds may be infinite."""
        start = top.position
        body, *ranges = top.items or [None]
        if not ranges:
            self.fail(f"{function.__name__} takes an expression and ranges such as (k, 0, oo)", start)
        lengths = (1, 3) if function is sp.Integral else (3,)
        rows = [sp.Tuple(*(self.expression(e, start) for e in row)) for row in self.rows(ranges, start, "(k, lower, upper)", *lengths)]
        for variable, *_ in rows:
            if not isinstance(variable, sp.Symbol):
                self.fail(f"a bound variable is a name, not {show(variable)}", start)
        bound = {variable.name for variable, *_ in rows}
        self.unknown[top.unknown :] = [(name, where) for name, where in self.unknown[top.unknown :] if name not in bound]
        body = self.expression(body, start)
        del self.demands[top.demands :]
        if not body.has(sp.oo, -sp.oo):
            del self.infinities[top.infinities :]
        return self.made(function, [body, *rows], start, top.raw)

    def matrix(self, name: str, top: Bracket) -> Any:
        """A matrix, or a number made from one; the name of a matrix symbol needs no meaning outside."""
        for item in top.items:
            if not isinstance(item, sp.Expr | list):
                self.fail(f"{name} takes matrices and numbers, not {show(item)}", top.position)
        if name == "MatrixSymbol" and top.items and isinstance(top.items[0], sp.Symbol):
            self.unknown[top.unknown :] = [(n, where) for n, where in self.unknown[top.unknown :] if n != top.items[0].name]
        try:
            return make_matrix(name, top.items)
        except InvalidInput as problem:
            self.fail(str(problem), top.position)
        except (TypeError, ValueError, AttributeError, NotImplementedError) as problem:
            self.fail(f"{name} does not take these arguments: {(str(problem).splitlines() or ['?'])[0][:120]}", top.position)

    def rows(self, items: Iterable[Any], start: int, shape: str, *lengths: int) -> Iterable[Any]:
        for item in items:
            if not isinstance(item, list) or len(item) not in lengths:
                self.fail(f"expected {shape}, got {show(item)}", start)
            yield item

    def inverse(self, value: Any, start: int) -> list[Any]:
        """The factors of 1/value."""
        self.demands.append(("nonzero", value))
        return [self.checked(factor, (), start) for factor in inverse_factors(value)]

    def made(self, function: Any, args: list[Any], start: int, raw: bool = False) -> Any:
        """The node, checked: no number too large to be written, nothing undefined or unexpectedly infinite."""
        self.demands += demands_of(function, args)
        try:
            if function is sp.Pow and len(args) != 2:
                self.fail(f"Pow takes two arguments, got {len(args)}", start)
            if not raw and function in (sp.Add, sp.Mul, sp.Pow) and too_large(function, tuple(args)):
                self.fail(f"the result would be a number of more than {MAXIMAL_BITS} bits", start)
            self.large += sum(bits for bits in map(weight, args) if MAXIMAL_BITS / 10 < bits <= MAXIMAL_BITS)
            if self.large > 50 * MAXIMAL_BITS:
                self.fail("too much arithmetic with very large numbers", start)
            if function not in (sp.Add, sp.Mul) and max((_depth_of(arg) for arg in args), default=0) >= self.limits.depth:
                self.fail(f"the expression is more than {self.limits.depth} operations deep", start)
            return unevaluated(function, *args) if raw else self.checked(build(function, *args), args, start)
        except InvalidInput:
            raise
        except (TypeError, ValueError, ArithmeticError, AttributeError, NotImplementedError, IndexError, KeyError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            name = function.__name__
            meant = next((f"; did you mean {other}?" for other in self.constructors if other.lower() == name.lower()), "")
            self.fail(f"{name} does not take these arguments: {reason[:120]}{meant}", start)

    def checked(self, value: Any, args: Iterable[Any], start: int) -> Any:
        if value in (sp.nan, sp.zoo):
            self.fail("this is undefined: a division by zero, or a pole", start)
        if value in (sp.oo, -sp.oo) and not self.limits.infinity and not any(arg in (sp.oo, -sp.oo) for arg in args):
            self.fail("this is infinite", start)
        return value

    def real(self, value: Any, position: int) -> Any:
        """``value``, if every number in it is a real one."""
        if isinstance(value, list | dict):
            for item in value.values() if isinstance(value, dict) else value:
                self.real(item, position)
        if isinstance(value, sp.Basic) and value.has(sp.nan, sp.zoo):
            self.fail(f"this is undefined: {show(value)}", position)
        if isinstance(value, sp.Basic) and value.has(sp.I):
            self.fail(f"this is not a real number: {show(value)}", position)
        return value

    def expression(self, value: Any, position: int) -> Any:
        if isinstance(value, sp.Expr):
            return value
        what = f"{value.name}(…)" if isinstance(value, Constructed) else show(value)
        hint = "; put comparisons in parentheses" if is_condition(value) else ""
        self.fail(f"expected a number or a formula, got {what}{hint}", position)

    def condition(self, value: Any, position: int) -> Any:
        if is_condition(value):
            return value
        self.fail(f"expected a condition such as a > 1, got {show(value)}; put comparisons in parentheses", position)


def excerpt(text: str) -> str:
    return repr(text) if len(text) <= 60 else repr(text[:57]) + "…"


def _integer(digits: str) -> int:
    # In pieces, because Python's limit on the length of int(…) may be set as low as 640.
    value = 0
    for start in range(0, len(digits), 500):
        piece = digits[start : start + 500]
        value = value * 10 ** len(piece) + int(piece)
    return value


def _depth_of(arg: Any) -> int:
    return max(map(depth, arg)) if isinstance(arg, tuple) else depth(arg)


def suggestion(name: str, known: Iterable[str]) -> str:
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1) or [k for k in known if k.lower() == name.lower()]
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known: {', '.join(sorted(known))}" if 0 < len(known) <= 12 else ""


def show(value: Any) -> str:
    if isinstance(value, Constructed):
        return f"{value.name}(…)"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    if isinstance(value, sp.Basic) and is_wild(value):  # SymPy evaluates the numbers in a sum to print it
        return f"this {type(value).__name__}"
    try:
        return excerpt(str(value))
    except ValueError:  # Python's limit on the length of integers as text
        return "a very large number"


def unwrap(value: Any) -> Any:
    if isinstance(value, Constructed):
        return value.value
    if isinstance(value, list):
        return [unwrap(item) for item in value]
    if isinstance(value, dict):
        return {key: unwrap(item) for key, item in value.items()}
    return value
