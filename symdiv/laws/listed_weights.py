"""Weights listed one by one: mass p_i on the index i = 0, 1, ..., n-1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.expression import substitute, write
from symdiv.laws.base import Axiom, Law, Support
from symdiv.parametrised import CLOSED_UNIT, admitted

__all__ = ["ListedWeights", "admit_weights", "softmax", "total_of"]


_FLOATS = (
    '; floats are taken at their exact binary values: write "0.1", or a Fraction;'
    " in an array, round them to multiples of 2**-50, and let the last be 1 minus the sum of the others, which is exact then"
)


def admit_weights(owner: str, probs: object) -> tuple[sp.Expr, ...]:
    """Return the weights as exact expressions from 0 to 1 whose sum is not provably other than one."""
    if isinstance(probs, (str, bytes)) or not hasattr(probs, "__iter__"):
        raise InvalidInput(f"{owner}: {probs!r}; expected a list of probabilities")
    weights = tuple(admitted(owner, f"probability {i}", CLOSED_UNIT, p) for i, p in enumerate(probs))
    if not weights:
        raise InvalidInput(f"{owner}: no probabilities; expected at least one")
    total = total_of(weights)
    if total.is_number and total != 1:
        hint = _FLOATS if abs(total - 1) < sp.Rational(1, 10**9) else ""
        raise InvalidInput(f"{owner}: the probabilities sum to {total}, which differs from 1 by {total - 1}; expected a sum of exactly 1{hint}")
    return weights


def total_of(weights: Sequence[sp.Expr]) -> sp.Expr:
    """The sum, which is 1 where each weight is its part of the sum of all: SymPy cannot tell e^1000/(1 + e^1000) + 1/(1 + e^1000) from other numbers."""
    first = next((weight for weight in weights if weight != 0), sp.Integer(0))
    for whole in (1 / factor for factor in sp.Mul.make_args(first) if factor.is_Pow and factor.exp == -1):
        parts = [weight * whole for weight in weights]
        if not any(part.has(1 / whole) for part in parts) and sp.Add(*parts) == whole:
            return sp.Integer(1)
    return sp.expand(sp.Add(*weights))


def softmax(logits: Sequence[sp.Expr]) -> tuple[sp.Expr, ...]:
    """The probabilities with the given logits, 0 for -oo; numbers are taken relative to the greatest, so that no power of e is more than 1."""
    greatest = max(logits) if all(x.is_comparable or x == -sp.oo for x in logits) else sp.Integer(0)
    powers = [sp.exp(x - greatest) if x != -sp.oo else sp.Integer(0) for x in logits]
    total = sp.Add(*powers)
    return tuple(power / total for power in powers)


class ListedWeights(Law):
    """E[g(I)] is the finite sum of p_i g(i)."""

    exponents = 0
    axiom = Axiom("finite sum", "E[g(I)] = sum of p_i g(i), where 0 g(i) = 0", "definition")

    def __init__(self, probs: object) -> None:
        self.arguments = admit_weights(type(self).__name__, probs)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(len(self.arguments) - 1), True, tuple(sp.Integer(i) for i in range(len(self.arguments))))

    def substitute(self, mapping: Any) -> ListedWeights:
        return ListedWeights([substitute(a, mapping) for a in self.arguments])

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return sp.Piecewise(*((sp.log(p), sp.Eq(y, i)) for i, p in enumerate(self.arguments)), (-sp.oo, True))

    @property
    def text(self) -> str:
        return f"ListedWeights([{', '.join(write(a) for a in self.arguments)}])"
