"""Walks over expressions in the order in which they are written.

Main definitions: :func:`nodes`, :func:`occurring`, :func:`outermost`.

SymPy's ``preorder_traversal`` takes the parts of a conjunction, and ``atoms`` all that it finds, in the order of a set, which changes from one run of
Python to the next. Where what is made depends on which part comes first, these are used, so that every run makes the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp

__all__ = ["nodes", "occurring", "outermost"]


def nodes(e: sp.Basic, stop: Callable[[Any], bool] = lambda node: False) -> Iterator[Any]:
    """All nodes, each before its arguments; what is inside a node at which to stop is passed over.

    >>> x, y = sp.symbols("x y")
    >>> list(nodes(sp.And(y > 0, x > 1)))
    [(x > 1) & (y > 0), x > 1, x, 1, y > 0, y, 0]
    """
    waiting = [e]
    while waiting:
        node = waiting.pop()
        yield node
        if not stop(node):
            waiting.extend(reversed(node.args))


def occurring(e: sp.Basic, *types: type) -> list[Any]:
    """The nodes of these types, each once, in the order in which they first occur.

    >>> x = sp.Symbol("x")
    >>> occurring(sp.log(x) + sp.log(1 + sp.log(x)), sp.log)
    [log(x), log(log(x) + 1)]
    """
    return list(dict.fromkeys(node for node in nodes(e) if isinstance(node, types)))


def outermost(e: sp.Basic, matches: Callable[[Any], bool]) -> list[Any]:
    """The nodes that match and are in no other such node, each once, in the order in which they first occur.

    >>> x = sp.Symbol("x")
    >>> outermost(sp.log(x + sp.log(x)), lambda node: isinstance(node, sp.log))
    [log(x + log(x))]
    """
    return list(dict.fromkeys(node for node in nodes(e, matches) if matches(node)))
