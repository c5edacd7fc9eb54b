"""What names in LaTeX mean: parameters first, then the functions and constants that are usually called so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from symdiv.expression.latex_tokens import GREEK, Token, right_side, same_name, tokens
from symdiv.expression.limits import Limits
from symdiv.expression.meaning import Bracket, Meaning, suggestion

__all__ = ["ACCENTS", "BARS", "BRACKETS", "FRACTIONS", "FUNCTIONS", "LatexNames"]

# What is applied to an argument: the reader's name for it.
FUNCTIONS = {
    **{
        name: name
        for name in [
            "log",
            "exp",
            "sin",
            "cos",
            "tan",
            "cot",
            "sec",
            "csc",
            "sinh",
            "cosh",
            "tanh",
            "coth",
            "sech",
            "csch",
            "erf",
            "erfc",
            "erfi",
            "erfinv",
            "Ei",
            "li",
            "digamma",
            "trigamma",
            "lgamma",
        ]
    },
    **{"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "asin": "asin", "acos": "acos", "atan": "atan", "lg": "log10"},
    **{"artanh": "atanh", "arctanh": "atanh", "atanh": "atanh", "arsinh": "asinh", "arcsinh": "asinh", "asinh": "asinh"},
    **{"arcosh": "acosh", "arccosh": "acosh", "acosh": "acosh", "max": "Max", "min": "Min", "sgn": "sign", "sign": "sign"},
    **{"loggamma": "loggamma", "Beta": "beta", "BetaFunction": "beta"},
}
_INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}
_ORDERED = {"I": "besseli", "K": "besselk", "J": "besselj", "Y": "bessely", "E": "expint", "Li": "polylog"}
FRACTIONS = (r"\frac", r"\tfrac", r"\dfrac", r"\cfrac")
BRACKETS = {"(": ")", "[": "]", r"\{": r"\}", r"\lbrace": r"\rbrace", r"\lbrack": r"\rbrack", "{": "}"}
BARS = frozenset(("|", r"\vert", r"\lvert", r"\rvert", r"\mid"))
ACCENTS = frozenset((r"\tilde", r"\hat", r"\bar", r"\widetilde", r"\widehat", r"\overline", r"\dot"))
_PRIME = frozenset(("'", r"\prime", "′"))
_CONSTANTS = {("e", ""): sp.E, ("pi", ""): sp.pi, ("gamma", ""): sp.EulerGamma, ("gamma", "_E"): sp.EulerGamma, ("gamma", "_e"): sp.EulerGamma}
_END = Token("end of text", "", 0)


class LatexNames(Meaning):
    """The tokens of a formula and its names; the grammar is put on top of it."""

    def __init__(self, text: str, symbols: Mapping[str, Any], limits: Limits) -> None:
        super().__init__(text, symbols, {}, limits)
        self.tokens = right_side(tokens(text))
        self.meant: dict[str, Any] = dict(symbols)
        self.at = 0
        self.depth = 0
        self.bars = 0

    # Tokens ---------------------------------------------------------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> Token:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else _END._replace(start=len(self.text))

    def next(self) -> Token:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, text: str) -> None:
        token = self.next()
        if token.text != text or token is _END:
            self.fail(f"expected {text!r}, got {token.text or 'the end'!r}", token.start)

    # What the grammar gives --------------------------------------------------------------------------------------------------------

    def sum(self) -> Any:
        raise NotImplementedError

    def factor(self) -> Any:
        raise NotImplementedError

    def argument(self) -> Any:
        raise NotImplementedError

    def arguments(self) -> list[Any]:
        raise NotImplementedError

    def atom(self, indexed: bool = True) -> Any:
        raise NotImplementedError

    def starts(self, token: Token) -> bool:
        raise NotImplementedError

    def apply(self, name: str, items: list[Any], start: int) -> Any:
        """The function of the reader's vocabulary."""
        return self.call(name, Bracket("(", start, name, 0, items=items))

    def is_function(self, token: Token) -> bool:
        """Whether a function that is applied to an argument begins here."""
        name = token.text.lstrip("\\")
        return token.kind in ("command", "word") and (name in FUNCTIONS or (name in ("Gamma", "psi", "Psi") and same_name(name, self.meant) is None))

    # Functions and names --------------------------------------------------------------------------------------------------------

    def function(self, token: Token) -> Any:
        """A function by its command: index, power and argument."""
        start, name = token.start, token.text.lstrip("\\")
        if name in ("Gamma", "psi", "Psi"):
            self.at -= 1
            return self.name(True)
        name, base, power = FUNCTIONS[name], None, None
        while self.peek().text in ("_", "^"):
            mark = self.next().text
            if mark == "_":
                base = self.argument()
            else:
                power = self.argument()
        if power == -1:
            if name not in _INVERSES:
                self.fail(f"{token.text}^{{-1}} may be read in two ways", start)
            name, power = _INVERSES[name], None
        of_sympy = self.peek().text == "{" and self.peek(1).text == "("  # which writes the square of log x as \log{\left(x \right)}^{2}
        items = self.applied_to(token)
        if base is not None:
            if name != "log" or len(items) != 1:
                self.fail(f"{token.text} takes no index", start)
            items.append(base)
        value = self.apply(name, items, start)
        if power is not None:
            return self.made(sp.Pow, [value, power], start)
        if name == "log" and self.peek().text == "^" and not of_sympy:
            self.fail(r"a power of \log(…) may be read in two ways; write \log^n(…), \log\left((…)^n\right) or \left(\log(…)\right)^n", self.peek().start)
        return value

    def applied_to(self, token: Token) -> list[Any]:
        """The argument: in brackets; a fraction, a bar or a function alone; else the product of plain factors that follow."""
        following = self.peek()
        if following.text in BRACKETS:
            return self.arguments()
        if following.text in FRACTIONS or following.text in BARS or following.text in (r"\binom", r"\dbinom") or self.is_function(following):
            return [self.factor()]
        start = following.start
        factors: list[Any] = []
        while self.starts(self.peek()) and not self.is_function(self.peek()):
            if factors and (self.peek().text in FRACTIONS or (self.peek().text in BRACKETS and self.peek().text != "{") or self.peek().text in BARS):
                self.fail(f"how far the argument of {token.text} reaches may be read in two ways; write parentheses", self.peek().start)
            factors.append(self.factor())
        if not factors:
            self.fail(f"{token.text} has no argument", token.start)
        if self.peek().text == "/":
            self.fail(f"how far the argument of {token.text} reaches may be read in two ways; write parentheses", self.peek().start)
        return [self.made(sp.Mul, factors, start)]

    def spelled(self) -> str:
        """The letters of a name, without its index."""
        token = self.next()
        if token.text in ACCENTS:
            braces = self.peek().text == "{"
            self.at += braces
            name = f"{self.spelled()}_{token.text[1:].removeprefix('wide')}"
            self.at += braces
            return name
        if token.kind in ("letter", "word"):
            return token.text
        if token.text[1:] in GREEK:
            return GREEK[token.text[1:]]
        self.fail(f"expected a name, got {token.text or 'the end'!r}", token.start)

    def name(self, indexed: bool) -> Any:
        """A symbol, a constant, or a function that has the name."""
        start, name = self.peek().start, self.spelled()
        index: tuple[int, int] | None = None
        power: tuple[int, int] | None = None
        primes = 0
        while indexed and (self.peek().text in ("_", "^") or self.peek().text in _PRIME):
            if self.peek().text in _PRIME:
                self.next()
                primes += 1
            elif self.peek().text == "_" and index:
                break
            elif self.peek().text == "^" and power:
                self.fail("two exponents in a row", self.peek().start)
            else:
                mark = self.next().text
                span = self.span()
                inside = self.tokens[span[0] : span[1]]
                if mark == "_":
                    index = span
                elif all(t.text in (*_PRIME, "{", "}") for t in inside):
                    primes += sum(t.text in _PRIME for t in inside)
                else:
                    power = span
        written = name + self.index_text(index) + "_prime" * primes
        known = same_name(written, self.meant)
        if known is not None:
            value = self.meant[known]
        else:
            value, power = self.constant_or_function(name, index, power, primes, start)
        return value if power is None else self.made(sp.Pow, [value, self.inside(power)], start)

    def span(self) -> tuple[int, int]:
        """The tokens of an index or exponent, which are passed over."""
        begin = self.at
        if self.peek().text == "{":
            depth = 0
            while True:
                token = self.next()
                depth += (token.text == "{") - (token.text == "}")
                if depth == 0:
                    break
                if token.kind == "end of text":
                    self.fail("'{' is never closed", self.tokens[begin].start)
        else:
            token = self.next()
            if token.kind == "number" and len(token.text) > 1:
                self.fail("write {…} around a number of several digits", token.start)
            if token.kind not in ("number", "letter", "command", "word") and token.text not in _PRIME:
                self.fail("expected {…} or a single sign", token.start)
        return begin, self.at

    def inside(self, span: tuple[int, int]) -> Any:
        """The value of an index or exponent."""
        at, self.at = self.at, span[0]
        value = self.argument() if self.tokens[span[0]].text == "{" else self.atom(indexed=False)
        self.at = at
        return value

    def index_text(self, index: tuple[int, int] | None) -> str:
        if index is None:
            return ""
        parts = [GREEK.get(t.text[1:], t.text) if t.kind == "command" else t.text for t in self.tokens[index[0] : index[1]] if t.text not in ("{", "}")]
        return "_" + "".join(parts)

    def constant_or_function(self, name: str, index: Any, power: Any, primes: int, start: int) -> tuple[Any, Any]:
        """What a name means that is no parameter, and the exponent that is left for it."""
        called = self.peek().text in BRACKETS and self.peek().text != "{"
        if primes == 0 and (name, self.index_text(index)) in _CONSTANTS and not (name == "gamma" and called and index is None):
            return _CONSTANTS[name, self.index_text(index)], power
        order = None if index is None else self.inside(index)
        if power is not None and [t.text for t in self.tokens[power[0] : power[0] + 2]] == ["{", "("]:
            times, power = self.inside(power), None
            if name not in ("psi", "Psi", "H", "zeta") or primes or not (times.is_Integer and times >= 0):
                self.fail(f"no derivative of {name} of this order is known", start)
            primes = int(times)
            if name == "H":
                return self.apply("harmonic", [order, sp.Integer(primes)], start), None
        if primes and name not in ("psi", "Psi", "zeta"):
            self.fail(f"no derivative of {name} is known", start)
        if name == "Gamma" and called and index is None:
            items = self.arguments()
            return self.apply("gamma" if len(items) == 1 else "uppergamma", items, start), power
        if name == "gamma" and called and index is None:
            items = self.arguments()
            return (self.apply("lowergamma", items, start), power) if len(items) == 2 else (sp.EulerGamma * items[0], power)
        if name in ("psi", "Psi") and called:
            return self.apply("polygamma", [sp.sympify(order or 0) + primes, *self.arguments()], start), power
        if name == "zeta" and called and index is None:
            items = self.arguments()
            return self.apply("zeta_derivative", [sp.Integer(primes), *items], start) if primes else self.apply("zeta", items, start), power
        if name in _ORDERED and order is not None and called:
            return self.apply(_ORDERED[name], [order, *self.arguments()], start), power
        if name == "H" and order is not None:
            return self.apply("harmonic", [order], start), power
        if name in ("B", "Beta", "beta") and called and index is None:
            return self.apply("beta", self.arguments(), start), power
        if name in ("Phi", "phi") and called and index is None and not primes:
            (place,) = self.arguments()
            normal = (1 + sp.erf(place / sp.sqrt(2))) / 2 if name == "Phi" else sp.exp(-(place**2) / 2) / sp.sqrt(2 * sp.pi)
            return normal, power
        written = name + self.index_text(index) + "_prime" * primes
        self.fail(f"unknown name {written!r}{suggestion(written, self.meant)}", start)
