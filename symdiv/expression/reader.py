"""Text in: a grammar of its own, and nothing of Python's.

The text is cut into tokens, and an operator-precedence parser with explicit stacks builds SymPy objects as it goes. There is no recursion,
so no depth of nesting can exhaust the interpreter's stack, and no detour over ``ast.parse``, which refuses more than 200 brackets inside
each other, recurses over long sums, reads decimals as floats and ``lambda`` as a keyword. Precedence is Python's::

    or < and < not < comparisons (chained) < | < & < + - < * / < unary + - ~ < ** (to the right)

A chain of sums, or of products, becomes *one* Add or Mul of all its terms, as in SymPy's own normal form; ``2*(x + y)*z`` therefore does
not distribute the 2 on the way. Numbers are exact: 0.1 is 1/10, from its digits. Every operator and call goes through
:func:`~symdiv.expression.build`. ``unevaluated(loggamma(3))`` is the node itself, not its value log(2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.expression.demands import Demand
from symdiv.expression.limits import USER_LIMITS, Limits
from symdiv.expression.matrices import MATRIX_FUNCTIONS
from symdiv.expression.meaning import COMPOSED, SYNONYMS, WORDS, Bracket, Constructors, Meaning, Symbols, excerpt, show, suggestion, unwrap
from symdiv.expression.nodes import is_condition
from symdiv.expression.vocabulary import FUNCTIONS, RELATIONS

__all__ = ["read", "read_condition", "read_expression"]

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


def read(text: str, *, symbols: Symbols = None, constructors: Constructors = None, limits: Limits = USER_LIMITS, demands: list[Demand] | None = None) -> Any:
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
        value = reader.read()
    except (RecursionError, MemoryError, OverflowError):
        raise InvalidInput(f"{excerpt(text)} is nested too deeply, or its numbers are too large") from None
    if demands is not None:
        demands += reader.demands
    return value


def read_expression(text: str, *, symbols: Symbols = None, limits: Limits = USER_LIMITS, demands: list[Demand] | None = None) -> Any:
    """The SymPy expression or condition that ``text`` denotes; see :func:`read`.

    :param demands: a list that is filled with what must hold for the text, as it is printed, to have a value.

    >>> read_expression("log(sigma2/sigma1) - 1/2 + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2)")
    log(sigma2/sigma1) - 1/2 + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2)
    >>> read_expression("0 < a <= 1")
    (a <= 1) & (0 < a)
    """
    value = read(text, symbols=symbols, limits=limits, demands=demands)
    if not isinstance(value, sp.Basic):
        raise InvalidInput(f"expected one expression, got a list or a mapping: {excerpt(text)}")
    return value


def read_condition(text: str, *, symbols: Symbols = None, limits: Limits = USER_LIMITS) -> Any:
    """The condition, such as ``a > 1``, that ``text`` denotes; see :func:`read`.

    >>> read_condition("(a > 1) & ~(b == 2)")
    (a > 1) & Ne(b, 2)
    """
    value = read(text, symbols=symbols, limits=limits)
    if not is_condition(value):
        raise InvalidInput(f"expected a condition such as 'a > 1', got {excerpt(text)}")
    return value


class _Reader(Meaning):
    """The grammar: which operands belong to which operator. What comes of it is up to Meaning."""

    def __init__(self, text: str, symbols: Symbols, constructors: Mapping[str, Callable[..., Any]], limits: Limits) -> None:
        super().__init__(text, symbols, constructors, limits)
        self.position = 0
        self.operands: list[_Operand] = []
        self.operators: list[tuple[str, int]] = []
        self.open: list[Bracket] = []

    def read(self) -> Any:
        text = self.text
        if len(text) > self.limits.length:
            raise InvalidInput(f"{excerpt(text)} has {len(text)} characters; at most {self.limits.length} are read")
        end = len(text.rstrip())
        if not end:
            raise InvalidInput(f"expected an expression, got {excerpt(text)}")
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
            self.fail(f"unknown name {name!r}{suggestion(name, self.symbols if isinstance(self.symbols, Mapping) else ())}", where)
        if self.infinities and not self.limits.infinity:
            self.fail("infinity is not a number; oo may only be a bound of Sum or Integral", self.infinities[0])
        return unwrap(self.real(value, 0))

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
            if not any(name in known for known in (self.constructors, FUNCTIONS, SYNONYMS, COMPOSED, MATRIX_FUNCTIONS, ("unevaluated",))):
                what = "family or function" if self.constructors else "function"
                self.fail(f"unknown {what} {name!r}{suggestion(name, (*self.constructors, *FUNCTIONS, *SYNONYMS, *COMPOSED))}", start)
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
            Bracket(bracket, start, name, len(self.operators), raw=raw, infinities=len(self.infinities), unknown=len(self.unknown), demands=len(self.demands))
        )

    def pending(self) -> int:
        return len(self.operators) - (self.open[-1].operators if self.open else 0)

    def key(self, start: int) -> int | str:
        value = self.finish(self.operands.pop())
        if isinstance(value, str):
            return value
        if isinstance(value, sp.Integer):
            return int(value)
        self.fail(f"a key is an integer, a name or a string, not {show(value)}", start)

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

    def push(self, value: Any, position: int) -> None:
        self.operands.append(_Operand("value", [value], position))

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
            left.parts += [factor for divisor in divisors for factor in self.inverse(divisor, start)]
        else:
            left.parts.append(need(self.finish(right), position))
        if form == "comparison":
            left.relations.append(operator)
        self.operands.append(left)
