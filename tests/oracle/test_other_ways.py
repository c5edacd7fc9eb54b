"""Where one formula takes long, another for the same answers first; where none does, the reason is that of the first."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

import symdiv as sd
from symdiv.enclose import compile_expression, effort
from symdiv.errors import Undetermined
from symdiv.oracle.prepare import FIRST_SHARE, MOST, Prepared, prepare

x = sp.Symbol("x", positive=True)
OPEN = compile_expression(sp.Integral(sp.exp(-x) * sp.log(1 + x), (x, 0, sp.oo)), ())
OTHER = compile_expression(sp.Integral(sp.exp(-x) * sp.log(2 + x), (x, 0, sp.oo)), ())


def prepared() -> Prepared:
    return Prepared(OPEN, (), lambda: OPEN.expression, lambda: OTHER)


CASES = [(1, 1, "open"), (MOST // 2, 1, "other"), (MOST // 2, MOST * 2, "open"), (MOST // 2, MOST // 3, "open")]


@pytest.mark.parametrize(("first", "second", "expected"), CASES)
def test_what_takes_long_is_left_for_later(first: int, second: int, expected: str) -> None:
    costs = {id(OPEN): first, id(OTHER): second}

    def evaluation(made: Prepared) -> str:
        effort.spend(costs[id(made.program)])
        return "open" if made.program is OPEN else "other"

    assert prepared().settled(evaluation) == expected


def test_the_reason_is_that_of_the_first_formula() -> None:
    calls: list[Any] = []

    def evaluation(made: Prepared) -> str:
        calls.append(made.program)
        if made.program is OTHER:
            raise Undetermined("not this one")
        effort.spend(2 * MOST)
        return "never"

    with pytest.raises(Undetermined, match=f"{MOST} evaluations"):
        prepared().settled(evaluation)
    assert calls == [OPEN, OTHER, OPEN]  # what is refused for another reason is not asked again
    assert 1 < FIRST_SHARE < MOST


@pytest.mark.slow
def test_a_large_parameter_whose_general_formula_takes_long() -> None:
    p, q = sd.Dagum("19/10", 10**4, 1), sd.HalfStudentT(10**4, 1)
    found = prepare("kl_divergence", p, q, None).integral
    program = found() if found is not None else None
    assert program is not None
    ball = program.ball(prepare("kl_divergence", p, q, None).values, 160)
    assert abs(ball - sd.oracle.enclose("kl_divergence", p, q, digits=20).ball) < 1e-14
