"""The summands of entropies and divergences that libraries offer as functions of numbers: ``entr``, ``rel_entr``, ``kl_div``.

Main definition: :func:`terms`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Number
from symdiv.audit.function import Function, Side
from symdiv.audit.targets.building import Library
from symdiv.audit.targets.counterparts import Values, written

__all__ = ["terms"]

NON_NEGATIVE = Number(low=0.0, low_open=False)


def _entr(x: sp.Expr, y: sp.Expr) -> sp.Expr:
    return -x * sp.log(x) if x else sp.Integer(0)


def _rel_entr(x: sp.Expr, y: sp.Expr) -> sp.Expr:
    if x == 0:
        return sp.Integer(0)
    return x * sp.log(x / y) if y else sp.oo


def _kl_div(x: sp.Expr, y: sp.Expr) -> sp.Expr:
    return _rel_entr(x, y) - x + y


DEFINITIONS: dict[str, Callable[[sp.Expr, sp.Expr], sp.Expr]] = {"entr": _entr, "rel_entr": _rel_entr, "kl_div": _kl_div}
"""As ``scipy.special`` defines them: x log(1/x); x log(x/y), which is 0 at x = 0 and infinite at y = 0 < x; x log(x/y) - x + y."""


def terms(library: Library, path: str, names: tuple[str, ...], **more: Any) -> tuple[Function, ...]:
    """The functions ``path + name`` of non-negative numbers."""
    return tuple(_term(library, path, name, **more) for name in names)


def _term(library: Library, path: str, name: str, **more: Any) -> Function:
    single = name == "entr"

    def call(of_p: Values, of_q: Values, dtype: str) -> Any:
        return library.named(path + name)(*(library.array(x, dtype) for x in (*of_p.values(), *of_q.values())))

    def source(of_p: Values, of_q: Values, dtype: str) -> str:
        numbers = ", ".join(f"a({written(x)})" for x in (*of_p.values(), *of_q.values()))
        return f"{library.heading(dtype)}\nreturned = float({path}{name}({numbers}))"

    return Function(
        path + name, "entropy" if single else "kl_divergence", Side("x", {"x": NON_NEGATIVE}), None if single else Side("y", {"x": NON_NEGATIVE}),
        call, source, value=lambda p, q: DEFINITIONS[name](p["x"], q.get("x")), code=name, **more,
    )  # fmt: skip
