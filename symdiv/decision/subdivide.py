"""The search for a subdivision that proves an inequality on a box; the rule "subdivision" checks it again."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from symdiv.errors import RuleError, SymdivError
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.boxes import Box, Field, cut
from symdiv.rules.logic import in_region
from symdiv.rules.normal import tidy
from symdiv.rules.relations import sides
from symdiv.rules.statement import MeasureRelation

__all__ = ["subdivided"]

_MOST_PARTS = 3_000
_DEEPEST = 40


def subdivided(relation: MeasureRelation, theorems: list[Theorem], box: Mapping[sp.Symbol, tuple[sp.Rational, sp.Rational]]) -> Theorem | None:
    """The relation as a theorem on the box; None where a symbol has no interval, or the subdivision comes to no end."""
    symbols = tuple(sorted(box, key=lambda s: s.name))
    if not symbols or len(symbols) > 10:
        return None
    inside = sp.And(*(c for s, (low, high) in box.items() for c in (s >= low, s <= high)))
    try:
        left, right, given = sides(tuple(t.statement for t in theorems), relation)
        function = tidy(in_region(left, sp.And(given, inside)) - in_region(right, sp.And(given, inside)))
        if not function.free_symbols <= set(symbols):
            return None
        field = Field(function, symbols)
        whole = Box(tuple(box[s][0] for s in symbols), tuple(box[s][1] for s in symbols))
        cuts = _cuts(field, whole, relation.sign == ">")
        return None if cuts is None else infer("subdivision", *theorems, relation=relation, symbols=symbols, low=whole.low, high=whole.high, cuts=cuts)
    except (RuleError, SymdivError):
        return None


def _cuts(field: Field, whole: Box, strict: bool) -> str | None:
    """The subdivision as the rule reads it."""
    waiting = [(whole, 0)]
    cuts: list[str] = []
    while waiting:
        box, depth = waiting.pop()
        if field.at_least_zero(box, strict):
            cuts.append(".")
            continue
        widths = [(v - u) / (1 + abs(u) + abs(v)) for u, v in zip(box.low, box.high, strict=True)]
        widest = max(range(len(widths)), key=widths.__getitem__)
        if depth >= _DEEPEST or len(cuts) > 2 * _MOST_PARTS or widths[widest] == 0:
            return None
        cuts.append(str(widest))
        waiting += [(half, depth + 1) for half in reversed(cut(box, widest))]
    return "".join(cuts)
