"""Text in: a grammar of its own, and nothing of Python's.

The text is cut into tokens, and an operator-precedence parser with explicit stacks builds SymPy objects as it goes. There is no recursion,
so no depth of nesting can exhaust the interpreter's stack, and no detour over ``ast.parse``, which refuses more than 200 brackets inside
each other, recurses over long sums, reads decimals as floats and ``lambda`` as a keyword. Precedence is Python's::

    or < and < not < comparisons (chained) < | < & < + - < * / < unary + - ~ < ** (to the right)

A chain of sums, or of products, becomes *one* Add or Mul of all its terms, as in SymPy's own normal form; ``2*(x + y)*z`` therefore does
not distribute the 2 on the way. Numbers are exact: 0.1 is 1/10, from its digits. Every operator and call goes through
:func:`~symdiv.expression.build.build`. ``unevaluated(loggamma(3))`` is the node itself, not its value log(2).
"""

from __future__ import annotations

import difflib
import inspect
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.expression.build import build, depth, inverse_factors, is_condition, too_large, unevaluated
from symdiv.expression.limits import MAXIMAL_BITS, USER_LIMITS, Limits
from symdiv.expression.vocabulary import CONSTANTS, FUNCTIONS, RELATIONS

__all__ = ["RESERVED", "read", "read_condition", "read_expression"]

Symbols: TypeAlias = Mapping[str, Any] | Callable[[str], Any] | None
Constructors: TypeAlias = Mapping[str, Callable[..., Any]] | None

WORDS = frozenset({"and", "or", "not"})
RESERVED = frozenset(CONSTANTS) | WORDS | {"None"}
NOT_FINITE = frozenset({"nan", "inf", "infinity", "zoo"})

# Names that are not classes of SymPy: synonyms, and functions given by others.
_SYNONYMS: Mapping[str, Callable[..., Any]] = {
    "sqrt": lambda x: build(sp.Pow, x, sp.S.Half),
    "ln": lambda x: build(sp.log, x),
    "log": lambda x, *base: build(sp.log, x) if not base else build(sp.Mul, build(sp.log, x), *_reciprocal_log(*base)),
    "lgamma": lambda x: build(sp.loggamma, x),
    "digamma": lambda x: build(sp.polygamma, sp.S.Zero, x),
    "trigamma": lambda x: build(sp.polygamma, sp.S.One, x),
    "abs": lambda x: build(sp.Abs, x),
}


def _reciprocal_log(base: Any) -> list[Any]:
    return inverse_factors(build(sp.log, base))


_PRECEDENCE = {
    **{"or": 1, "and": 2, "not": 3, "|": 5, "&": 6, "+": 7, "-": 7, "*": 8, "/": 8},
    **{"unary +": 9, "unary -": 9, "unary ~": 9, "**": 10},
    **dict.fromkeys(RELATIONS, 4),
}
_TOKEN = re.compile(
    r"""\s*(?:(?P<hexadecimal>0[xX][0-9a-fA-F]+)
    |(?P<number>(?:D\.?(?:D)?|\.D)(?:[eE][+-]?D)?)
    |(?P<name>[^\W\d]\w*)
    |(?P<string>"[^"\\\n]*"|'[^'\\\n]*')
    |(?P<operator>\*\*|//|<<|>>|->|:=|<=|>=|==|!=|[-+*/()\[\]{},:=<>&|~^.@;!%?\\]))""".replace("D", "[0-9](?:_?[0-9])*"),
    re.VERBOSE,
)
_REMEDIES = {
    "^": "write ** for powers",
    "//": "write / for division and floor(a/b) for its integer part",
    ".": "attributes and methods are not understood",
    ":=": "assignments are not understood",
    "=": "write == or Eq(a, b) for an equation",
    "[": "subscripts are not understood",
    "(": "write * for products",
    "%": "write 5/100 for five per cent",
    "!": "write factorial(n)",
}
_COLON, _BRACKET, _EQUALS = re.compile(r"\s*:(?!=)"), re.compile(r"\s*\("), re.compile(r"\s*=(?!=)")
_FORMS = {
    **{"+": "sum", "-": "sum", "*": "product", "/": "product", "**": "power"},
    **{"&": "conjunction", "and": "conjunction", "|": "disjunction", "or": "disjunction"},
}
_CHAINS = {"sum": sp.Add, "product": sp.Mul, "conjunction": sp.And, "disjunction": sp.Or}
_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass
class _Operand:
    """A value, or a chain that may go on: ``parts`` are the terms of a sum, the factors of a product, the sides of a comparison."""

    form: str  # "value", "sum", "product", "comparison", "conjunction", "disjunction"
    parts: list[Any]
    position: int
    relations: list[str] = field(default_factory=list)
    factors: list[Any] | None = None  # of a product in parentheses, which a division takes one by one
    raw: bool = False  # a call inside unevaluated(…)


@dataclass
class _Open:
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


@dataclass(frozen=True)
class _Constructed:
    """What a constructor returned; it takes no part in arithmetic."""

    name: str
    value: Any


def read(text: str, *, symbols: Symbols = None, constructors: Constructors = None, limits: Limits = USER_LIMITS) -> Any:
    """The object that ``text`` denotes: a SymPy expression or condition, or whatever a constructor returns.

    :param symbols: name → Symbol, as a mapping or a function; without it a name is a bare Symbol. A bound variable of Sum or Integral
        may be missing from the mapping, and then is a bare Symbol too.
    :param constructors: name → callable. Its arguments are SymPy expressions, lists for ``[…]`` and ``(…, …)``, dicts for ``{…}``
        whose keys are integers or strings (a bare name is a string), or what other constructors returned.
    :raises InvalidInput: if the text is not understood or exceeds ``limits``; one line, with the position of the trouble.

    >>> read("1/3 + 0.1"), read("2.5e-3")
    (13/30, 1/400)
    >>> read("Finite({sun: 9/10, 'rain': 1/10})", constructors={"Finite": dict})
    {'sun': 9/10, 'rain': 1/10}
    >>> read("Gama(a, 2)", constructors={"Gamma": lambda shape, rate: (shape, rate)})
    Traceback (most recent call last):
    symdiv.errors.InvalidInput: unknown family or function 'Gama'; did you mean Gamma? (at character 1 of 'Gama(a, 2)')
    """
    if not isinstance(text, str):
        raise InvalidInput(f"expected mathematical text, got {text!r}")
    reader = _Reader(text, symbols, constructors or {}, limits)
    try:
        return reader.read()
    except (RecursionError, MemoryError, OverflowError):
        raise InvalidInput(f"{_excerpt(text)} is nested too deeply, or its numbers are too large") from None


def read_expression(text: str, *, symbols: Symbols = None, limits: Limits = USER_LIMITS) -> Any:
    """The SymPy expression or condition that ``text`` denotes; see :func:`read`.

    >>> read_expression("log(sigma2/sigma1) - 1/2 + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2)")
    log(sigma2/sigma1) - 1/2 + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2)
    >>> read_expression("0 < a <= 1")
    (a <= 1) & (0 < a)
    """
    value = read(text, symbols=symbols, limits=limits)
    if not isinstance(value, sp.Basic):
        raise InvalidInput(f"expected one expression, got a list or a mapping: {_excerpt(text)}")
    return value


def read_condition(text: str, *, symbols: Symbols = None, limits: Limits = USER_LIMITS) -> Any:
    """The condition, such as ``a > 1``, that ``text`` denotes; see :func:`read`.

    >>> read_condition("(a > 1) & ~(b == 2)")
    (a > 1) & Ne(b, 2)
    """
    value = read(text, symbols=symbols, limits=limits)
    if not is_condition(value):
        raise InvalidInput(f"expected a condition such as 'a > 1', got {_excerpt(text)}")
    return value


def _excerpt(text: str) -> str:
    return repr(text) if len(text) <= 60 else repr(text[:57]) + "…"


class _Reader:
    def __init__(self, text: str, symbols: Symbols, constructors: Mapping[str, Callable[..., Any]], limits: Limits) -> None:
        self.text = text
        self.symbols = symbols
        self.constructors = constructors
        self.limits = limits
        self.position = 0
        self.operands: list[_Operand] = []
        self.operators: list[tuple[str, int]] = []
        self.open: list[_Open] = []
        self.infinities: list[int] = []  # positions of oo that no Sum or Integral has taken as a bound yet
        self.unknown: list[tuple[str, int]] = []  # names missing from the mapping that no Sum or Integral has bound yet
        self.known: dict[str, Any] = {}

    def fail(self, problem: str, position: int) -> NoReturn:
        start = max(0, position - 20) if len(self.text) > 60 else 0
        piece = self.text[start : start + 60]
        where = f"{'…' if start else ''}{piece}{'…' if start + 60 < len(self.text) else ''}"
        raise InvalidInput(f"{problem} (at character {position + 1} of {where!r})")

    # The grammar ------------------------------------------------------------------------------------------------------------------

    def read(self) -> Any:
        text = self.text
        if len(text) > self.limits.length:
            raise InvalidInput(f"{_excerpt(text)} has {len(text)} characters; at most {self.limits.length} are read")
        end = len(text.rstrip())
        if not end:
            raise InvalidInput(f"expected an expression, got {_excerpt(text)}")
        operand_expected = True
        while self.position < end:
            match = _TOKEN.match(text, self.position)
            if match is None:
                self.reject_character()
            kind = str(match.lastgroup)
            token, start, self.position = match[kind], match.start(kind), match.end()
            operand_expected = self.operand(kind, token, start) if operand_expected else self.operator(token, start)
            if len(self.open) > self.limits.depth or len(self.operators) > 4 * self.limits.depth:
                self.fail(f"brackets or signs are nested more than {self.limits.depth} deep", start)
        if operand_expected:
            self.fail("the text ends where a number or a name is expected", end)
        if self.open:
            self.fail(f"{self.open[-1].bracket!r} is never closed", self.open[-1].position)
        self.reduce(0)
        value = self.finish(self.operands.pop())
        for name, where in self.unknown:
            self.fail(f"unknown name {name!r}{_suggestion(name, self.symbols if isinstance(self.symbols, Mapping) else ())}", where)
        if self.infinities and not self.limits.infinity:
            self.fail("infinity is not a number; oo may only be a bound of Sum or Integral", self.infinities[0])
        return _unwrap(self.real(value, 0))

    def reject_character(self) -> NoReturn:
        start = self.position
        while self.text[start].isspace():
            start += 1
        if self.text[start] in "'\"":
            self.fail("this string is never closed, or holds a backslash", start)
        self.fail(f"the character {self.text[start]!r} is not understood", start)

    def operand(self, kind: str, token: str, start: int) -> bool:
        """Take a token where an operand is expected; return whether one still is."""
        if kind in ("number", "hexadecimal"):
            following = self.text[self.position : self.position + 1]
            if following.isalnum() or following in ("_", "."):
                self.fail(f"{token + following!r} is not a number; write 2*x for a product, 1.5e-3 for a decimal", start)
            self.push(self.number(kind, token, start), start)
            return False
        if kind == "name":
            return self.name(unicodedata.normalize("NFKC", token), start)
        top = self.open[-1] if self.open else None
        if kind == "string":
            if not (top and top.bracket == "{" and top.key is None and self.pending() == 0 and _COLON.match(self.text, self.position)):
                self.fail("a string is understood as a key in {…} only", start)
            self.push(token[1:-1], start)
            return False
        if token in ("+", "-", "~"):
            self.operators.append(("unary " + token, start))
            return True
        if token in _CLOSING:
            self.enter(token, None, start)
            return True
        if top and token == _CLOSING[top.bracket] and self.pending() == 0 and top.keyword is None and top.key is None:
            self.close()  # f(), or f(a,)
            return False
        self.fail(f"expected a number or a name, got {token!r}", start)

    def name(self, name: str, start: int) -> bool:
        """Take a name; return whether an operand is expected next."""
        if name == "not":
            self.operators.append(("not", start))
            return True
        if name in WORDS or name == "None" or not name.isidentifier():
            self.fail(f"expected a number or a name, got {name!r}", start)
        text, top = self.text, self.open[-1] if self.open else None
        call = _BRACKET.match(text, self.position)
        if call:
            if not any(name in known for known in (self.constructors, FUNCTIONS, _SYNONYMS, ("unevaluated",))):
                what = "family or function" if self.constructors else "function"
                self.fail(f"unknown {what} {name!r}{_suggestion(name, (*self.constructors, *FUNCTIONS, *_SYNONYMS))}", start)
            self.position = call.end()
            self.enter("(", name, start)
            return True
        start_of_item = top is not None and self.pending() == 0 and top.keyword is None and top.key is None
        equals = _EQUALS.match(text, self.position)
        if equals and top and start_of_item and top.name in self.constructors:
            if name in top.keywords:
                self.fail(f"{name!r} is given twice", start)
            top.keyword, self.position = name, equals.end()
            return True
        if top and start_of_item and top.bracket == "{" and _COLON.match(text, self.position):
            self.push(name, start)
            return False
        self.push(self.symbol(name, start), start)
        return False

    def operator(self, token: str, start: int) -> bool:
        """Take a token where an operator is expected; return whether an operand is expected next."""
        if token in _PRECEDENCE and token != "not":
            if isinstance(self.operands[-1].parts[0], str):
                self.fail("a string takes no part in arithmetic", start)
            # ** binds to the right: equal precedence is left pending.
            self.reduce(_PRECEDENCE[token] + (token == "**"))
            self.operators.append((token, start))
            return True
        top = self.open[-1] if self.open else None
        if top and token == _CLOSING[top.bracket]:
            self.item(start)
            self.close()
            return False
        if top and token == ",":
            self.item(start)
            top.comma = True
            return True
        if top and token == ":" and top.bracket == "{" and top.key is None:
            self.reduce(0)
            top.key = self.key(start)
            return True
        if token in _REMEDIES:
            self.fail(f"{token!r} is not understood here: {_REMEDIES[token]}", start)
        if token[0] in "\"'." or token[0].isalnum():
            self.fail(f"expected an operator before {token!r}", start)
        self.fail(f"{token!r} is not understood here", start)

    def enter(self, bracket: str, name: str | None, start: int) -> None:
        top = self.open[-1] if self.open else None
        raw = top is not None and top.name == "unevaluated" and not top.items and self.pending() == 0
        self.open.append(
            _Open(bracket, start, name, len(self.operators), raw=raw, infinities=len(self.infinities), unknown=len(self.unknown))
        )

    def pending(self) -> int:
        return len(self.operators) - (self.open[-1].operators if self.open else 0)

    def key(self, start: int) -> int | str:
        value = self.finish(self.operands.pop())
        if isinstance(value, str):
            return value
        if isinstance(value, sp.Integer):
            return int(value)
        self.fail(f"a key is an integer, a name or a string, not {_show(value)}", start)

    def item(self, start: int) -> None:
        """End an item of the innermost bracket."""
        self.reduce(0)
        top, operand = self.open[-1], self.operands.pop()
        value = self.finish(operand)
        if isinstance(value, str) or (top.bracket == "{" and top.key is None):
            self.fail("expected key: value", operand.position)
        if top.bracket == "{":
            if top.key in top.mapping:
                self.fail(f"the key {top.key!r} is given twice", operand.position)
            top.mapping[top.key], top.key = value, None
        elif top.keyword is not None:
            top.keywords[top.keyword], top.keyword = value, None
        elif top.keywords:
            self.fail("an argument without a name follows one with a name", operand.position)
        else:
            top.items.append(value)
            top.factors = operand.parts if operand.form == "product" else operand.factors
            top.was_raw = operand.raw and len(top.items) == 1

    def close(self) -> None:
        top = self.open.pop()
        value: Any
        factors = None
        if top.bracket == "{":
            value = top.mapping
        elif top.name is not None:
            value = self.call(top.name, top)
        elif top.bracket == "(" and len(top.items) == 1 and not top.comma:
            value, factors = top.items[0], top.factors
        else:
            value = top.items
        self.operands.append(_Operand("value", [value], top.position, factors=factors, raw=top.raw and top.name is not None))

    # Values -----------------------------------------------------------------------------------------------------------------------

    def push(self, value: Any, position: int) -> None:
        self.operands.append(_Operand("value", [value], position))

    def number(self, kind: str, token: str, start: int) -> Any:
        if len(token) > (MAXIMAL_BITS // 4 if kind == "hexadecimal" else self.limits.digits):
            self.fail(f"a literal of {len(token)} digits is too long; at most {self.limits.digits} are read", start)
        if kind == "hexadecimal":
            return sp.Integer(int(token, 16))
        mantissa, _, power = token.replace("_", "").lower().partition("e")
        whole, _, fraction = mantissa.partition(".")
        if len(power) > 9 or abs(int(power or 0)) > self.limits.exponent:
            self.fail(f"the exponent of {_excerpt(token)} is too large; at most {self.limits.exponent} is read", start)
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

    def call(self, name: str, top: _Open) -> Any:
        start = top.position
        if name in self.constructors:
            constructor = self.constructors[name]
            args = [_unwrap(self.real(item, start)) for item in top.items]
            keywords = {key: _unwrap(self.real(value, start)) for key, value in top.keywords.items()}
            try:
                inspect.signature(constructor).bind(*args, **keywords)
            except TypeError as error:
                self.fail(f"{name}: {error}", start)
            except ValueError:
                pass  # a builtin without a signature
            return _Constructed(name, constructor(*args, **keywords))
        if name == "unevaluated":
            if len(top.items) != 1 or not top.was_raw:
                self.fail("unevaluated(…) takes one call, as in unevaluated(loggamma(3))", start)
            return top.items[0]
        if name == "Piecewise":
            pairs = [(self.expression(e, start), self.condition(c, start)) for e, c in self.rows(top.items, start, "(value, condition)", 2)]
            if not pairs:
                self.fail("Piecewise takes pairs (value, condition)", start)
            return self.made(sp.Piecewise, pairs, start, top.raw)
        if name in ("Sum", "Integral"):
            return self.bound(FUNCTIONS[name], top)
        if name in ("And", "Or", "Not"):
            return self.made(FUNCTIONS[name], [self.condition(item, start) for item in top.items], start, top.raw)
        args = [self.expression(item, start) for item in top.items]
        if name in _SYNONYMS and (name != "log" or len(args) == 2):
            if len(args) != 1 and name != "log":
                self.fail(f"{name} takes one argument, got {len(args)}", start)
            return self.checked(_SYNONYMS[name](*args), args, start)
        return self.made(FUNCTIONS[name], args, start, top.raw)

    def bound(self, function: Any, top: _Open) -> Any:
        """A Sum or an Integral: its variables need no meaning outside, and its bounds may be infinite."""
        start = top.position
        body, *ranges = top.items or [None]
        if not ranges:
            self.fail(f"{function.__name__} takes an expression and ranges such as (k, 0, oo)", start)
        lengths = (1, 3) if function is sp.Integral else (3,)
        rows = [sp.Tuple(*(self.expression(e, start) for e in row)) for row in self.rows(ranges, start, "(k, lower, upper)", *lengths)]
        for variable, *_ in rows:
            if not isinstance(variable, sp.Symbol):
                self.fail(f"a bound variable is a name, not {_show(variable)}", start)
        bound = {variable.name for variable, *_ in rows}
        self.unknown[top.unknown :] = [(name, where) for name, where in self.unknown[top.unknown :] if name not in bound]
        body = self.expression(body, start)
        if not body.has(sp.oo, -sp.oo):
            del self.infinities[top.infinities :]
        return self.made(function, [body, *rows], start, top.raw)

    def rows(self, items: Iterable[Any], start: int, shape: str, *lengths: int) -> Iterable[Any]:
        for item in items:
            if not isinstance(item, list) or len(item) not in lengths:
                self.fail(f"expected {shape}, got {_show(item)}", start)
            yield item

    def made(self, function: Any, args: list[Any], start: int, raw: bool = False) -> Any:
        """The node, checked: no number too large to be written, nothing undefined or unexpectedly infinite."""
        try:
            if function is sp.Pow and len(args) != 2:
                self.fail(f"Pow takes two arguments, got {len(args)}", start)
            if not raw and function in (sp.Add, sp.Mul, sp.Pow) and too_large(function, tuple(args)):
                self.fail(f"the result would be a number of more than {MAXIMAL_BITS} bits", start)
            if function not in (sp.Add, sp.Mul) and max((_depth_of(arg) for arg in args), default=0) >= self.limits.depth:
                self.fail(f"the expression is more than {self.limits.depth} operations deep", start)
            return unevaluated(function, *args) if raw else self.checked(build(function, *args), args, start)
        except InvalidInput:
            raise
        except (TypeError, ValueError, ArithmeticError, AttributeError, NotImplementedError, IndexError, KeyError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            self.fail(f"{function.__name__} does not take these arguments: {reason[:120]}", start)

    def checked(self, value: Any, args: Iterable[Any], start: int) -> Any:
        if value in (sp.nan, sp.zoo):
            self.fail("this is undefined: a division by zero, or a pole", start)
        if value in (sp.oo, -sp.oo) and not self.limits.infinity and not any(arg in (sp.oo, -sp.oo) for arg in args):
            self.fail("this is infinite", start)
        return value

    def real(self, value: Any, position: int) -> Any:
        if isinstance(value, sp.Basic) and value.has(sp.I):
            self.fail(f"this is not a real number: {_show(value)}", position)
        return value

    def expression(self, value: Any, position: int) -> Any:
        if isinstance(value, sp.Expr):
            return value
        what = f"{value.name}(…)" if isinstance(value, _Constructed) else _show(value)
        hint = "; put comparisons in parentheses" if is_condition(value) else ""
        self.fail(f"expected a number or a formula, got {what}{hint}", position)

    def condition(self, value: Any, position: int) -> Any:
        if is_condition(value):
            return value
        self.fail(f"expected a condition such as a > 1, got {_show(value)}; put comparisons in parentheses", position)

    # Operators --------------------------------------------------------------------------------------------------------------------

    def finish(self, operand: _Operand) -> Any:
        """The value of an operand, once its chain is complete."""
        parts, position = operand.parts, operand.position
        if operand.form == "value":
            return parts[0]
        if operand.form == "comparison":
            pairs = zip(operand.relations, parts, parts[1:], strict=False)
            relations = [self.made(RELATIONS[relation], [left, right], position) for relation, left, right in pairs]
            return relations[0] if len(relations) == 1 else self.made(sp.And, relations, position)
        return self.made(_CHAINS[operand.form], parts, position)

    def reduce(self, level: int) -> None:
        """Apply the pending operators of the innermost bracket that bind at least as tightly as ``level``."""
        while self.pending() and _PRECEDENCE[self.operators[-1][0]] >= level:
            self.apply(*self.operators.pop())

    def apply(self, operator: str, start: int) -> None:
        right = self.operands.pop()
        position = right.position
        if operator.startswith("unary") or operator == "not":
            value = self.finish(right)
            if operator in ("unary ~", "not"):
                self.push(self.made(sp.Not, [self.condition(value, position)], start), start)
            elif operator == "unary -":
                self.operands.append(_Operand("product", [sp.S.NegativeOne, self.expression(value, position)], start))
            else:
                self.push(self.expression(value, position), start)
            return
        left = self.operands.pop()
        form = _FORMS.get(operator, "comparison")
        if form == "power":
            base, exponent = self.expression(self.finish(left), left.position), self.expression(self.finish(right), position)
            self.push(self.made(sp.Pow, [base, exponent], start), left.position)
            return
        need = self.condition if form in ("conjunction", "disjunction") else self.expression
        if left.form != form:
            left = _Operand(form, [need(self.finish(left), left.position)], left.position)
        if operator == "-":
            factors = right.parts if right.form == "product" else [self.expression(self.finish(right), position)]
            left.parts.append(self.made(sp.Mul, [sp.S.NegativeOne, *factors], position))
        elif operator == "*" and right.form == "product":  # a * -b
            left.parts += right.parts
        elif operator == "/":
            # 1/(2*(x + y)) keeps its factors, as SymPy prints it; the value of 2*(x + y) alone is 2*x + 2*y.
            divisors = right.factors or [self.expression(self.finish(right), position)]
            left.parts += [self.checked(f, (), start) for divisor in divisors for f in inverse_factors(divisor)]
        else:
            left.parts.append(need(self.finish(right), position))
        if form == "comparison":
            left.relations.append(operator)
        self.operands.append(left)


def _integer(digits: str) -> int:
    # In pieces, because Python's limit on the length of int(…) may be set as low as 640.
    value = 0
    for start in range(0, len(digits), 500):
        piece = digits[start : start + 500]
        value = value * 10 ** len(piece) + int(piece)
    return value


def _depth_of(arg: Any) -> int:
    return max(map(depth, arg)) if isinstance(arg, tuple) else depth(arg)


def _suggestion(name: str, known: Iterable[str]) -> str:
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1) or [k for k in known if k.lower() == name.lower()]
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known: {', '.join(sorted(known))}" if 0 < len(known) <= 12 else ""


def _show(value: Any) -> str:
    if isinstance(value, _Constructed):
        return f"{value.name}(…)"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    try:
        return _excerpt(str(value))
    except ValueError:  # Python's limit on the length of integers as text
        return "a very large number"


def _unwrap(value: Any) -> Any:
    if isinstance(value, _Constructed):
        return value.value
    if isinstance(value, list):
        return [_unwrap(item) for item in value]
    if isinstance(value, dict):
        return {key: _unwrap(item) for key, item in value.items()}
    return value
