"""What the tests of rules for propositions share: hypotheses about numbers and about finite sets, and the use of a rule that must be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from symdiv.errors import InvalidInput, RuleError
from symdiv.proof.theorem import Theorem
from symdiv.proofs import Setting

NUMBERS = Setting("a, b, c, t: real")
FINITE = Setting(
    "X, Y: finite set; i: element of X; j: element of Y; p, q: function on X; w, v: function on X, Y; a, b: real",
    "all(0 <= p[i], i, X)",
    "all(0 <= q[i], i, X)",
    "all(all(0 <= w[i, j], j, Y), i, X)",
    "all(total(w[i, j], j, Y) == 1, i, X)",
)
KL = "total(divergence_term(p[k], q[k]), k, X)"


def rejected(function: Callable[..., Theorem], *arguments: Any, **more: Any) -> str:
    with pytest.raises((RuleError, InvalidInput)) as problem:
        function(*arguments, **more)
    return str(problem.value)


def text(theorem: Theorem) -> str:
    return str(theorem.conclusion)
