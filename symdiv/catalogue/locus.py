"""Where a pair that is open in general closes: at shared parameters, such as an equal scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import sympy as sp

from symdiv.families.base import Family
from symdiv.parametrised import keep

__all__ = ["loci", "shared"]

_MOST = 2

Pair = tuple[Family, Family]


def loci(p: Family, q: Family) -> Iterator[tuple[tuple[str, ...], Family, Family]]:
    """Yield equations between parameters of one name, and the members that satisfy them; one equation, then two.

    Members that are one and the same are left out: their divergence is zero, and nothing is learned.

    >>> from symdiv import Normal
    >>> [equations for equations, _, _ in loci(Normal.general_member("_p"), Normal.general_member("_q"))]
    [('loc_q = loc_p',), ('scale_q = scale_p',)]
    """
    for count in range(1, _MOST + 1):
        for names in combinations(_common(p, q), count):
            pair = _identified(p, q, names)
            if pair is not None:
                yield tuple(f"{name}_q = {name}_p" for name in names), *pair


def shared(p: Family, q: Family) -> Pair | None:
    """The members with all parameters of one name equal, the smallest locus; None where that is no locus, or the two are then one law.

    A form that is closed on a locus is closed on every part of it: what stays open here is open on every locus.
    """
    names = _common(p, q)
    return _identified(p, q, names) if names else None


def _common(p: Family, q: Family) -> list[str]:
    return [a.name for a in p.parameters if a.name in q.positions and getattr(p, a.name).is_Symbol and getattr(q, a.name).is_Symbol]


def _identified(p: Family, q: Family, names: Sequence[str]) -> Pair | None:
    for name in names:
        mine, yours = getattr(p, name), getattr(q, name)
        try:
            common = sp.Symbol(mine.name, **{**keep(yours), **keep(mine)})
        except sp.core.facts.InconsistentAssumptions:
            return None  # the two domains do not meet
        p, q = p.replace({mine: common}), q.replace({yours: common})
    return (p, q) if p != q else None
