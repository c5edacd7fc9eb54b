"""Terms as text: Python's notation, functions of elements with brackets, ``total(term, index, set)``."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.str import StrPrinter

__all__ = ["write_term"]


class _Printer(StrPrinter):
    def _print_Function(self, expr: Any) -> str:
        arguments = ", ".join(self._print(a) for a in expr.args)
        if isinstance(expr, AppliedUndef):
            return f"{expr.func.__name__}[{arguments}]"
        return f"{expr.func.__name__.lower()}({arguments})"


@lru_cache(maxsize=1 << 14)
def write_term(term: sp.Expr) -> str:
    """Text from which :func:`~symdiv.propositions.reader.read_term` makes the term again.

    >>> from symdiv.propositions import read_term
    >>> write_term(read_term("total(divergence_term(p[i], 1/2), i, X)"))
    'total(divergence_term(p[i], 1/2), i, X)'
    """
    return str(_Printer().doprint(term))
