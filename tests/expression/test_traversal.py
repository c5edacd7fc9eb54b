"""Walks over expressions: their order, and that no run of Python changes it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import sympy as sp

from symdiv.expression import nodes, occurring, outermost

x, y = sp.symbols("x y", real=True)

KINKS = """
import sympy as sp
from symdiv.enclose.kinks import kinks
a, b, c, x = sp.symbols("c_p c_q low x", real=True)
cases = sp.Piecewise((1, (a > x) & (b > x) & (c > x)), (2, sp.Or(a > 2 * x, b > 3 * x)), (3, True))
print([kink.place for kink in kinks(cases, x)])
"""


@pytest.mark.parametrize("seed", range(4))
def test_kinks_come_in_the_same_order_in_every_run(seed: int) -> None:
    """Which of several places that are one ends a segment is the first, or the last, of them."""
    made = subprocess.run([sys.executable, "-c", KINKS], env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[c_p, c_q, low, c_p/2, c_q/3]"


def test_nodes_come_before_what_is_in_them() -> None:
    e = sp.log(x + sp.exp(y)) * sp.exp(y)
    assert next(nodes(e)) == e
    assert set(nodes(e)) == set(sp.preorder_traversal(e))
    assert list(nodes(sp.log(x), lambda node: node == sp.log(x))) == [sp.log(x)]


def test_each_node_is_given_once() -> None:
    e = sp.log(x + sp.log(y)) + sp.log(y) * sp.exp(sp.log(x + sp.log(y)) ** 2)
    assert sorted(map(str, occurring(e, sp.log))) == ["log(x + log(y))", "log(y)"]
    assert set(occurring(e, sp.log, sp.exp)) == e.atoms(sp.log, sp.exp)
    assert occurring(e, sp.gamma) == []
    assert outermost(sp.log(x + sp.log(y)) ** 2, lambda node: isinstance(node, sp.log)) == [sp.log(x + sp.log(y))]
