"""LaTeX in: a reader of mathematical LaTeX, by recursive descent, into the same nodes as the reader of text.

What the typography leaves open is refused, with the position and a remedy, and never guessed: ``1/2x``, ``\\log x(1 + y)``, ``\\log(x)^2``.
A name is a letter with its index, ``\\sigma_{2}``; it is matched with the known symbols. What is no parameter is the function or constant
that is usually called so: Γ, ψ, B, ζ, erf, I, K, H, e, π, γ. Of a chain ``KL = … = …`` the last side is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.expression.demands import Demand
from symdiv.expression.latex_names import ACCENTS, BARS, BRACKETS, FRACTIONS, FUNCTIONS, LatexNames
from symdiv.expression.latex_tokens import GREEK, Token, same_name
from symdiv.expression.limits import USER_LIMITS, Limits
from symdiv.expression.meaning import excerpt

__all__ = ["read_latex"]

_TIMES = frozenset((r"\cdot", r"\times", "*", r"\ast"))
_COMPARISONS = {"<": sp.Lt, ">": sp.Gt, r"\le": sp.Le, r"\leq": sp.Le, r"\leqslant": sp.Le, r"\ge": sp.Ge, r"\geq": sp.Ge, r"\geqslant": sp.Ge}
_COMPARISONS |= {r"\lt": sp.Lt, r"\gt": sp.Gt, "=": sp.Eq, r"\ne": sp.Ne, r"\neq": sp.Ne}
_OTHERWISE = frozenset(("otherwise", "else", "elsewhere"))


def read_latex(text: str, *, symbols: Mapping[str, Any], limits: Limits = USER_LIMITS, demands: list[Demand] | None = None) -> Any:
    """The SymPy expression that LaTeX denotes.

    :param symbols: name → Symbol; ``\\lambda_1`` is the one called ``lambda_1`` or ``lambda1``.
    :param demands: a list that is filled with what must hold for the formula, as it is printed, to have a value.
    :raises InvalidInput: if the text is not understood, may be read in two ways, or exceeds ``limits``; one line, with the position.

    >>> a, b = sp.symbols("lambda_1 lambda_2", positive=True)
    >>> read_latex(r"D = \\ln\\frac{\\lambda_1}{\\lambda_2} + \\tfrac12 \\gamma", symbols={"lambda_1": a, "lambda_2": b})
    log(lambda_1/lambda_2) + EulerGamma/2
    """
    if not isinstance(text, str):
        raise InvalidInput(f"expected LaTeX, got {text!r}")
    if len(text) > limits.length:
        raise InvalidInput(f"{excerpt(text)} has {len(text)} characters; at most {limits.length} are read")
    reader = _Latex(text, symbols, limits)
    try:
        value = reader.whole()
    except RecursionError:
        raise InvalidInput(f"{excerpt(text)} is nested too deeply") from None
    if demands is not None:
        demands += reader.demands
    return value


class _Latex(LatexNames):
    """The grammar."""

    def whole(self) -> Any:
        if not self.tokens:
            raise InvalidInput(f"expected a formula, got {excerpt(self.text)}")
        value = self.sum()
        token = self.peek()
        if token.kind != "end of text":
            self.fail(f"{token.text!r} is not understood here", token.start)
        if self.infinities and not self.limits.infinity:
            self.fail("infinity is not a number", self.infinities[0])
        return self.real(value, 0)

    # Arithmetic -----------------------------------------------------------------------------------------------------------------

    def sum(self) -> Any:
        start = self.peek().start
        self.depth += 1
        if self.depth > self.limits.depth:
            self.fail(f"the formula is nested more than {self.limits.depth} deep", start)
        terms = []
        sign = 1
        while True:
            while self.peek().text in ("+", "-"):
                sign = -sign if self.next().text == "-" else sign
            factors = self.product()
            terms.append(self.made(sp.Mul, [sp.Integer(-1), *factors] if sign < 0 else factors, start))
            if self.peek().text not in ("+", "-"):
                break
            sign = 1
        self.depth -= 1
        return self.made(sp.Add, terms, start)

    def product(self) -> list[Any]:
        factors = [self.factor()]
        while True:
            token = self.peek()
            if token.text in _TIMES:
                self.next()
                factors.append(self.factor())
            elif token.text in ("/", r"\div"):
                self.next()
                # Only a fraction of two numbers, as in 1/2 \log x, is plainly a factor of what follows; a/2(x) and 1/2(x) may be a/(2x) and 1/(2x).
                number = self.peek().kind == "number" and self.peek(1).text not in ("^", "!") and len(factors) == 1 and factors[0].is_Integer
                divisor = self.factor()
                after = self.peek()
                if self.starts(after) and not (number and (self.is_function(after) or after.text in FRACTIONS)):
                    self.fail(r"a product after / may be read in two ways; write \frac{…}{…} or parentheses", after.start)
                factors += self.inverse(divisor, token.start)
            elif token.kind == "number":
                self.fail("a number after a factor may be an index or a product; write a_2 or 2a", token.start)
            elif self.starts(token):
                factors.append(self.factor())
            else:
                return factors

    def starts(self, token: Token) -> bool:
        """Whether a factor begins here."""
        if token.kind in ("letter", "number", "word", "begin"):
            return not (token.kind == "word" and token.text.split(" ")[0] in ("if", "for", "when", "where", *_OTHERWISE))
        if token.text in BARS:
            return self.bars == 0
        if token.text in BRACKETS:
            return True
        name = token.text[1:]
        return token.kind == "command" and (
            name in GREEK or name in FUNCTIONS or token.text in ACCENTS or token.text in (*FRACTIONS, r"\sqrt", r"\binom", r"\dbinom", r"\sum", r"\infty")
        )

    def factor(self) -> Any:
        """An operand with the factorials and powers behind it."""
        token = self.peek()
        value = self.atom()
        while self.peek().text in ("!", "^"):
            factorial = self.next().text == "!"
            value = self.apply("factorial", [value], token.start) if factorial else self.made(sp.Pow, [value, self.argument()], token.start)
            if not factorial and self.peek().text == "^":
                self.fail("two exponents in a row", self.peek().start)
        return value

    def argument(self) -> Any:
        """What a command or ^ takes: a group in braces, or one token."""
        token = self.peek()
        if token.text == "{":
            return self.group()
        if token.kind == "number":
            if len(token.text) > 1 and "." in token.text:
                self.fail("write {…} around a number of several digits", token.start)
            self.tokens[self.at] = Token("number", token.text[1:], token.start + 1)
            if len(token.text) == 1:
                self.at += 1
            elif self.peek(-1).text == "^" or self.peek(-1).text == "_":
                self.fail("write {…} around a number of several digits", token.start)
            return self.number("number", token.text[0], token.start)
        if token.kind in ("letter", "command") and token.text not in ("+", "-"):
            return self.atom(indexed=False)
        self.fail("expected {…} or a single sign", token.start)

    def group(self, closing: str = "}") -> Any:
        opening = self.next()
        value = self.sum()
        if self.peek().text != closing:
            self.fail(f"{opening.text!r} is not closed by {closing!r}", opening.start)
        self.next()
        return value

    def arguments(self) -> list[Any]:
        """The arguments of a function, in brackets."""
        opening = self.next()
        bars, self.bars = self.bars, 0
        items = [self.sum()]
        while self.peek().text in (",", ";"):
            self.next()
            items.append(self.sum())
        self.bars = bars
        if self.peek().text != BRACKETS[opening.text]:
            self.fail(f"{opening.text!r} is not closed by {BRACKETS[opening.text]!r}", opening.start)
        self.next()
        return items

    # Operands -------------------------------------------------------------------------------------------------------------------

    def atom(self, indexed: bool = True) -> Any:
        token = self.peek()
        if token.kind == "number":
            self.next()
            if self.peek().kind == "number":
                self.fail("two numbers in a row", self.peek().start)
            return self.number("number", token.text, token.start)
        if token.text in BRACKETS:
            bars, self.bars = self.bars, 0
            value = self.group(BRACKETS[token.text])
            self.bars = bars
            return value
        if token.text in BARS:
            return self.absolute()
        special: Mapping[str, Callable[[], Any]] = {
            **dict.fromkeys(FRACTIONS, self.fraction),
            **dict.fromkeys((r"\binom", r"\dbinom"), self.binomial),
            r"\sqrt": self.root,
            r"\sum": self.summation,
            r"\infty": self.infinity,
            "cases": self.cases,
        }
        if token.text in special and token.kind in ("command", "begin"):
            self.next()
            return special[token.text]()
        if self.is_function(token):
            self.next()
            return self.function(token)
        if token.kind in ("letter", "word") or token.text[1:] in GREEK or token.text in ACCENTS:
            return self.name(indexed)
        self.fail(f"expected a number, a name or a bracket, got {token.text or 'the end'!r}", token.start)

    def absolute(self) -> Any:
        opening = self.next()
        self.bars += 1
        value = self.sum()
        self.bars -= 1
        if self.peek().text not in BARS:
            self.fail("this bar has no partner", opening.start)
        self.next()
        return self.made(sp.Abs, [value], opening.start)

    def fraction(self) -> Any:
        start = self.peek(-1).start
        above = self.argument()
        below = self.argument()
        return self.made(sp.Mul, [above, *self.inverse(below, start)], start)

    def binomial(self) -> Any:
        start = self.peek(-1).start
        above = self.argument()
        return self.apply("binomial", [above, self.argument()], start)

    def root(self) -> Any:
        start = self.peek(-1).start
        degree = self.group("]") if self.peek().text == "[" else sp.Integer(2)
        return self.made(sp.Pow, [self.argument(), 1 / degree], start)

    def infinity(self) -> Any:
        self.infinities.append(self.peek(-1).start)
        return sp.oo

    def summation(self) -> Any:
        """A sum over an index, of one product."""
        start = self.peek(-1).start
        self.expect("_")
        self.expect("{")
        name = self.spelled()
        self.expect("=")
        low = self.sum()
        self.expect("}")
        self.expect("^")
        high = self.argument()
        if same_name(name, self.meant) is not None:
            self.fail(f"the index {name} is a parameter too", start)
        self.meant[name] = index = sp.Symbol(name)
        outside = len(self.demands)
        body = self.made(sp.Mul, self.product(), start)
        del self.meant[name], self.demands[outside:]
        if high == sp.oo:
            self.infinities.pop()
        return self.made(sp.Sum, [body, sp.Tuple(index, low, high)], start)

    def cases(self) -> Any:
        """A formula with cases: value & condition \\\\ …"""
        start, rows, outside = self.peek(-1).start, [], len(self.demands)
        while self.peek().kind != "end":
            value = self.sum()
            while self.peek().text in (",", "&") or (self.peek().kind == "word" and self.peek().text in ("if", "for", "when", "")):
                self.next()
            rows.append(sp.Tuple(value, self.comparison()))
            while self.peek().text in (r"\\", ".", ",", ";"):
                self.next()
            if self.peek().kind == "end of text":
                self.fail("these cases have no end", start)
        self.next()
        del self.demands[outside:]  # each holds in its case only
        return self.made(sp.Piecewise, [tuple(row) for row in rows], start)

    def comparison(self) -> Any:
        if self.peek().kind == "word" and self.peek().text in _OTHERWISE:
            self.next()
            return sp.true
        start, sides, relations = self.peek().start, [self.sum()], []
        while self.peek().text in _COMPARISONS:
            relations.append(_COMPARISONS[self.next().text])
            sides.append(self.sum())
        if not relations:
            self.fail("expected a condition such as a > 1, or otherwise", start)
        return sp.And(*(self.made(r, [u, v], start) for r, u, v in zip(relations, sides, sides[1:], strict=False)))
