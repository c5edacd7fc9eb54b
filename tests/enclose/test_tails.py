"""What is neglected of an integral is bounded: the bounds of the tails alone contain the rest, and they are not idle."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from closed_forms import CLOSED, reference
from exactness import exactly, holds
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symdiv.enclose import compile_expression
from symdiv.enclose.tails import NEAREST, Tail

EARLY = [
    *("gamma", "inverse gamma", "beta", "Kumaraswamy", "Pareto", "StudentT", "Cauchy", "Gumbel", "Gompertz", "logistic", "BurrXII", "LogNormal"),
    *("Weibull", "InverseGaussian", "folded normal", "DoubleGamma", "hyperbolic secant", "raised cosine", "error function", "late", "late step"),
]


def cut_early(monkeypatch: pytest.MonkeyPatch, bits: int, share: fmpq) -> None:
    """Ranges are cut where the tail is known to so many bits only, and a share of the enclosure of the tail is believed."""
    original = Tail.cut

    def cut(self: Tail, values: Any, wanted: int, size: arb, least: int = NEAREST) -> tuple[int, arb]:
        place, beyond = original(self, values, bits, arb(1))
        return place, beyond * share

    monkeypatch.setattr(Tail, "cut", cut)


def wide_ball(name: str, parameters: dict[sp.Symbol, Fraction]) -> arb:
    expression = CLOSED[name][0]
    symbols = sorted(expression.free_symbols, key=str)
    return compile_expression(expression, symbols).ball(tuple(fmpq(parameters[s].numerator, parameters[s].denominator) for s in symbols), 200)


@pytest.mark.parametrize("name", EARLY)
def test_the_bounds_of_the_tails_alone_contain_the_rest(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, parameters, value = CLOSED[name]

    @settings(max_examples=3, derandomize=True, deadline=None, database=None)
    @given(drawn=st.tuples(*parameters.values()), bits=st.integers(-2, 12))
    def check(drawn: tuple[Fraction, ...], bits: int) -> None:
        exact = dict(zip(parameters, drawn, strict=True))
        truth = exactly(reference(value, exact, 60))
        with monkeypatch.context() as patched:
            cut_early(patched, bits, fmpq(1))
            ball = wide_ball(name, exact)
        assert holds(ball, truth)

    check()


@pytest.mark.parametrize("name", ["gamma", "Pareto", "Weibull", "StudentT", "hyperbolic secant"])
def test_the_bounds_of_the_tails_are_not_idle(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a 10**-9 of what lies beyond the cuts, the truth falls out: what is cut off counts."""
    _, parameters, value = CLOSED[name]
    exact = dict.fromkeys(parameters, Fraction(3, 2))
    cut_early(monkeypatch, 4, fmpq(1, 10**9))
    assert not holds(wide_ball(name, exact), exactly(reference(value, exact, 60)))


def test_a_cut_is_not_beyond_the_other_end() -> None:
    """Of what is known exactly near an end the whole range might be cut off, and more."""
    y = sp.Symbol("y", positive=True)
    tail = Tail(sp.log(y), y, (), -1)
    assert tail.cut((), 60, arb(1))[0] == NEAREST
    bits, beyond = tail.cut((), 60, arb(1), 9)
    assert bits == 9
    assert beyond.overlaps(-(arb(9) * arb(2).log() + 1) / 512)  # of log y from 0 to 2**-9
