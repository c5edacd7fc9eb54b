"""What the tests of mathematical text share: symbols and constructors that it names, and the check that it reads back as what was written."""

from __future__ import annotations

from typing import Any

import sympy as sp
from hypothesis import strategies as st

from symdiv.expression import CERTIFICATE_LIMITS, read_expression, write

FREE = {
    "a": sp.Symbol("a", positive=True),
    "b": sp.Symbol("b", positive=True),
    "n": sp.Symbol("n", integer=True, nonnegative=True),
    "x": sp.Symbol("x", real=True),
    "lambda": sp.Symbol("lambda", positive=True),
    "μ1": sp.Symbol("μ1", real=True),
    "z": sp.Symbol("z"),
    "gamma": sp.Symbol("gamma"),
}
BOUND = {"k": sp.Symbol("k", integer=True), "t": sp.Symbol("t", real=True)}
SYMBOLS = FREE | BOUND
A, B, X = FREE["a"], FREE["b"], FREE["x"]
K, T = BOUND["k"], BOUND["t"]


def read_back(text: str) -> Any:
    return read_expression(text, symbols=SYMBOLS, limits=CERTIFICATE_LIMITS)


def identical(one: Any, other: Any) -> bool:
    """Stricter than ==, for which exp(a) equals the unevaluated E**a."""
    if one.func is not other.func or len(one.args) != len(other.args) or one != other:
        return False
    if isinstance(one, sp.And | sp.Or | sp.Min | sp.Max):
        return one.args == other.args or set(one.args) == set(other.args)
    return all(identical(left, right) for left, right in zip(one.args, other.args, strict=True))


def assert_faithful(expression: Any) -> None:
    text = write(expression)
    same = identical(read_back(text), expression)
    assert same, text[:1000]


numbers = st.one_of(
    st.integers(-12, 12).map(sp.Integer),
    st.fractions(min_value=-5, max_value=5, max_denominator=12).map(lambda f: sp.Rational(f.numerator, f.denominator)),
)


def gamma_family(shape: Any, rate: Any = sp.S.One, *, scale: Any = None) -> tuple[Any, ...]:
    return ("Gamma", shape, rate, scale)


CONSTRUCTORS: dict[str, Any] = {
    "Gamma": gamma_family,
    "Categorical": lambda p: ("Categorical", p),
    "Finite": lambda pmf: ("Finite", pmf),
    "Poisson": lambda rate: ("Poisson", rate),
    "Mixture": lambda components, weights: ("Mixture", components, weights),
}
