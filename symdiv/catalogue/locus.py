"""Where a pair that is open in general closes: at shared parameters, such as an equal scale."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import sympy as sp

from symdiv.families.base import Family
from symdiv.parametrised import keep

__all__ = ["loci"]

_MOST = 2


def loci(p: Family, q: Family) -> Iterator[tuple[tuple[str, ...], Family, Family]]:
    """Yield equations between parameters of one name, and the members that satisfy them; one equation, then two.

    Members that are one and the same are left out: their divergence is zero, and nothing is learned.

    >>> from symdiv import Normal
    >>> [equations for equations, _, _ in loci(Normal.general_member("_p"), Normal.general_member("_q"))]
    [('loc_q = loc_p',), ('scale_q = scale_p',)]
    """
    shared = [a.name for a in p.parameters if a.name in q.positions]
    for count in range(1, _MOST + 1):
        for names in combinations(shared, count):
            one_p, one_q = p, q
            for name in names:
                mine, yours = getattr(one_p, name), getattr(one_q, name)
                try:
                    common = sp.Symbol(mine.name, **{**keep(yours), **keep(mine)})
                except sp.core.facts.InconsistentAssumptions:
                    break  # the two domains do not meet
                one_p, one_q = one_p.replace({mine: common}), one_q.replace({yours: common})
            else:
                if one_p != one_q:
                    yield tuple(f"{name}_q = {name}_p" for name in names), one_p, one_q
