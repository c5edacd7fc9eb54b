"""What each measure is: an expectation under P, or +oo where P charges a set that Q does not.

=================  ============================  =======================================
measure            definition                    where P is not absolutely continuous wrt Q
=================  ============================  =======================================
entropy            E_P[-log p(X)]                (does not occur)
cross_entropy      E_P[-log q(X)]                +oo
kl_divergence      E_P[log p(X) - log q(X)]      +oo
=================  ============================  =======================================

``kl_divergence(p, q)`` is KL(p‖q). 0·log 0 = 0. Densities are with respect to Lebesgue measure, masses to counting measure.

Source: Cover, Thomas, *Elements of Information Theory*, 2nd ed., ch. 2 and 8.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.families.base import Family

__all__ = ["ALIASES", "MEASURES", "Measure", "measure"]


@dataclass(frozen=True)
class Measure:
    """A measure of P (and Q): its name, and the coefficients of log p and log q in the expectation that defines it."""

    name: str
    symbol: str
    of_p: int
    of_q: int

    @property
    def takes_q(self) -> bool:
        """Whether it compares two distributions."""
        return self.of_q != 0

    def integrand(self, p: Family, q: Family | None, x: sp.Expr) -> sp.Expr:
        """The function of X whose expectation under P the measure is; 0 where log p(X) is log 0, because P does not charge it."""
        own, other = p.log_density(x), self.of_q * q.log_density(x) if q is not None else sp.Integer(0)
        if isinstance(own, sp.Piecewise) and own.has(-sp.oo):
            return sp.Piecewise(*((sp.Integer(0) if v == -sp.oo else self.of_p * v + other, condition) for v, condition in own.args))
        return self.of_p * own + other if self.of_p else other

    def text(self, p: object, q: object = None) -> str:
        """The measure as a formula, e.g. ``KL(P‖Q)``."""
        return self.symbol.format(p=p, q=q)


MEASURES: dict[str, Measure] = {
    m.name: m
    for m in (
        Measure("entropy", "H({p})", -1, 0),
        Measure("cross_entropy", "H({p}, {q})", 0, -1),
        Measure("kl_divergence", "KL({p} ‖ {q})", 1, -1),
    )
}
ALIASES = {"kl": "kl_divergence"}


def measure(name: str) -> Measure:
    """Return the measure of this name; "kl" is short for "kl_divergence", as on the command line."""
    try:
        return MEASURES[ALIASES.get(name, name)]
    except (KeyError, TypeError):
        raise InvalidInput(f"measure {name!r}: expected one of {', '.join(MEASURES)}") from None
