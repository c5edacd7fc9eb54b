"""What a base law is: a density, and one cited transform with its strip of convergence.

The transform of a law L is E[K(Y; e)] = M(e) for a kernel K that is positive and analytic in its exponents e.
Where the exponents leave the strip the integral of the positive kernel is +oo. Inside the (open) strip the
transform may be differentiated in the exponents under the integral sign (Lebesgue, dominated convergence;
e.g. DLMF 1.4(v), 1.9(vii)), which is where expectations of logarithms come from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.parametrised import Parameter, Parametrised

__all__ = ["EULER", "Axiom", "Law", "Support", "differentiated"]


@dataclass(frozen=True)
class Support:
    """The set on which a density is positive: an interval (up to a null set), or the integers in one.

    ``points``: the outcomes, where they are listed one by one (integers, or labels as strings); else None.
    ``circular``: an interval of length 2π that stands for the circle.
    """

    low: sp.Expr
    high: sp.Expr
    discrete: bool = False
    points: tuple[sp.Expr | str, ...] | None = None
    circular: bool = False

    @property
    def is_positive(self) -> bool:
        """Whether the support lies in the positive half line, provably from the assumptions."""
        return bool(self.low.is_extended_nonnegative)

    def symbol(self, name: str, positive: bool = False) -> sp.Symbol:
        """A variable that ranges over the support."""
        if self.discrete:
            return sp.Symbol(name, nonnegative=True) if self.is_positive else sp.Symbol(name, real=True)
        return sp.Symbol(name, positive=True) if positive or self.is_positive else sp.Symbol(name, real=True)


@dataclass(frozen=True)
class Axiom:
    """A statement that is believed: its name, what it says, and where it is proved in the literature."""

    name: str
    statement: str
    citation: str


EULER = Axiom(
    "hypergeometric integral",
    "for F = 2F1: E[log(1 + cY)] = F(1, b; b+1; 1 - 1/c)/b for Y beta prime, a = 1, c > 0; "
    "E[log(1 + ce^(-rY))] = log(1+c) - r + r F(1, 1/r; 1 + 1/r; -c) for Y unit exponential, c, r > 0; by parts from Euler's integral",
    "DLMF 15.6.1",
)


def differentiated(function: Callable[[Sequence[sp.Expr]], sp.Expr], exponents: Sequence[sp.Expr], orders: Sequence[int]) -> sp.Expr:
    """∂^orders function(z) at z = exponents."""
    symbols = [sp.Dummy(f"z{i}", real=True) if n else e for i, (n, e) in enumerate(zip(orders, exponents, strict=True))]
    value = function(symbols)
    for symbol, n in zip(symbols, orders, strict=True):
        for _ in range(n):  # one by one: SymPy expands an n-th derivative of a product by the multinomial theorem, even for n = 1
            value = sp.diff(value, symbol)
    return value.xreplace({s: e for s, e, n in zip(symbols, exponents, orders, strict=True) if n})


class Law(Parametrised):
    """A base law Y with its transform E[K(Y; e)] = M(e)."""

    axiom: ClassVar[Axiom]
    partial_axiom: ClassVar[Axiom | None] = None
    log_axiom: ClassVar[Axiom | None] = None
    log_exponential_axiom: ClassVar[Axiom | None] = None
    exponents: ClassVar[int]
    """How many exponents the kernel takes."""
    diverges_outside: ClassVar[bool] = True
    """Whether the kernel is positive and its expectation +oo outside the strip."""

    def _admit(self, parameter: Parameter, value: object) -> Any:
        """Accept what may fail to be real as well: a family's own domain, such as 0 < p < 1 in log(p/(1-p)), sees to it."""
        if isinstance(value, sp.Expr) and not value.is_number and value.is_real is None:
            return value
        return super()._admit(parameter, value)

    @property
    def support(self) -> Support:
        raise NotImplementedError

    def log_density(self, y: sp.Expr) -> sp.Expr:
        """The logarithm of the density, or of the mass, at y in the support."""
        raise NotImplementedError

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        """K(y; e), positive on the support."""
        raise NotImplementedError

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        """M(e), valid for e in the strip."""
        raise NotImplementedError

    def derivative(self, exponents: Sequence[sp.Expr], orders: Sequence[int]) -> sp.Expr:
        """The derivative of M of the given orders at e; a law overrides it where SymPy does not know one that its axiom states."""
        return differentiated(self.transform, exponents, orders)

    def strip(self, exponents: Sequence[sp.Expr]) -> Sequence[sp.Expr | Boolean]:
        """Expressions that are all positive exactly where the transform converges, or conditions."""
        raise NotImplementedError

    def removable(self, exponents: Sequence[sp.Expr]) -> tuple[sp.Expr, Boolean]:
        """M(e) where its formula is 0/0 although the integral is not, and the condition for that."""
        raise RuleError(f"the transform of {self} has no removable singularity")

    def log_transform(self, slope: sp.Expr) -> sp.Expr:
        """E[log(1 + slope·Y)] for slope > 0."""
        raise RuleError(f"E[log(1 + cY)] is not known under {self}")

    def log_exponential_transform(self, slope: sp.Expr, rate: sp.Expr) -> sp.Expr:
        """E[log(1 + slope·e^(rate·Y))] for slope > 0 and a rate whose sign is known."""
        raise RuleError(f"E[log(1 + ce^(rY))] is not known under {self}")

    def partial_transform(self, exponents: Sequence[sp.Expr], bound: sp.Expr, below: bool) -> tuple[sp.Expr, list[Boolean]]:
        """E[K(Y; e); Y < bound] (or Y > bound) and the conditions under which it holds."""
        raise RuleError(f"{self} has no partial transform")
