"""Special functions that SymPy has no name for."""

from __future__ import annotations

from typing import Any

import sympy as sp

__all__ = ["zeta_derivative"]


class zeta_derivative(sp.Function):
    """The derivative of order n = 0, 1, 2, ... of Riemann's zeta function at s > 1: sum over k >= 1 of (-log k)^n k^(-s).

    Source: DLMF 25.2.6.

    >>> s = sp.Symbol("s", positive=True)
    >>> zeta_derivative(0, s), sp.diff(zeta_derivative(1, s), s)
    (zeta(s), zeta_derivative(2, s))
    """

    nargs = 2

    @classmethod
    def eval(cls, order: Any, s: Any) -> Any:
        return sp.zeta(s) if order == 0 else None

    def fdiff(self, argindex: int = 1) -> Any:
        if argindex != 2:
            raise sp.core.function.ArgumentIndexError(self, argindex)
        return zeta_derivative(self.args[0] + 1, self.args[1])

    def _eval_is_extended_real(self) -> bool | None:
        return True if self.args[1].is_extended_real else None

    def _pretty(self, printer: Any) -> Any:
        order, s = self.args
        primes = "'" * int(order) if order.is_Integer and order <= 3 else f"^({order})"
        return printer._print(sp.Function(f"ζ{primes}")(s))

    def _latex(self, printer: Any) -> str:
        order, s = self.args
        primes = "'" * int(order) if order.is_Integer and order <= 3 else rf"^{{({printer._print(order)})}}"
        return rf"\zeta{primes}\left({printer._print(s)}\right)"
