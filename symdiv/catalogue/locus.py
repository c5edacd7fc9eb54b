"""Where a pair that is open in general closes: at shared parameters, such as an equal scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import sympy as sp

from symdiv.families.base import Family
from symdiv.parametrised import keep

__all__ = ["loci"]

_MOST = 2

Locus = tuple[tuple[str, ...], Family, Family]
"""Equations between parameters of one name, and the members that satisfy them."""


def loci(p: Family, q: Family, closes: Callable[[Family, Family], bool]) -> list[Locus]:
    """The loci of at most two equations at which the measure closes, those of one equation first.

    A form that is closed on a locus is closed on every part of it, so a locus is tried only where its parts close. Where all parameters
    of one family are equal the two laws are one: the divergence is zero there, nothing is learned, and it is no locus.

    >>> from symdiv import Laplace, Normal
    >>> p, q = Normal.general_member("_p"), Laplace.general_member("_q")
    >>> [equations for equations, _, _ in loci(p, q, lambda p, q: p.scale == q.scale)]
    [('scale_q = scale_p',), ('loc_q = loc_p', 'scale_q = scale_p')]
    """
    names = [a.name for a in p.parameters if a.name in q.positions and getattr(p, a.name).is_Symbol and getattr(q, a.name).is_Symbol]
    closing: set[frozenset[str]] = set()
    found: list[Locus] = []
    for count in range(len(names), 0, -1):
        level: list[Locus] = []
        for chosen in combinations(names, count):
            parts = ({*chosen, name} for name in names if name not in chosen)
            pair = _identified(p, q, chosen) if all(part in closing for part in parts) else None
            if pair is None or (pair[0] != pair[1] and not closes(*pair)):
                continue
            closing.add(frozenset(chosen))
            if pair[0] != pair[1] and count <= _MOST:
                level.append((tuple(f"{name}_q = {name}_p" for name in chosen), *pair))
        found = level + found
    return found


def _identified(p: Family, q: Family, names: Sequence[str]) -> tuple[Family, Family] | None:
    """The members with the named parameters of Q made those of P; None where their domains do not meet."""
    for name in names:
        mine, yours = getattr(p, name), getattr(q, name)
        try:
            common = sp.Symbol(mine.name, **{**keep(yours), **keep(mine)})
        except sp.core.facts.InconsistentAssumptions:
            return None
        p, q = p.replace({mine: common}), q.replace({yours: common})
    return p, q
