"""Whether conditions cover every case, decided over the signs of the differences that occur."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symdiv.rules.registry import require

__all__ = ["exhaustive"]

_MOST_CASES = 20_000


def exhaustive(conditions: list[Boolean], given: Boolean) -> bool:
    """Whether the conditions cover every case that is given, decided over the signs of the differences that occur."""
    claim = sp.Or(sp.Not(given), *conditions)
    if claim == True or _one_denies_another(conditions):
        return True
    signs: dict[sp.Expr, tuple[int, ...]] = {}

    def atom(relation: Relational) -> tuple[sp.Expr, int]:
        difference = sp.expand(relation.lhs - relation.rhs)
        flip = -1 if difference.could_extract_minus_sign() else 1
        key = sp.expand(flip * difference)
        signs.setdefault(key, _possible(key))
        return key, flip

    relations = {r: atom(r) for r in claim.atoms(Relational)}
    for relation in relations:
        require(type(relation) in _COMPARISONS, "{} is no inequality", relation)
    keys = list(signs)
    occurs = {k: [(r, flip, _COMPARISONS[type(r)]) for r, (key, flip) in relations.items() if key == k] for k in keys}
    # Signs (s, t) that two differences u, v do not have together: u >= 0 >= v where u < v, and so on for -u and -v.
    excluded = [(u, v, s, t) for u in keys for v in keys for s, t in ((1, -1), (-1, -1), (1, 1)) if u != v and sp.expand(-s * u - t * v).is_positive]
    visited = 0

    def covered(value: dict[sp.Expr, int], truth: dict[Boolean, bool]) -> bool:
        nonlocal visited
        visited += 1
        if visited > _MOST_CASES:
            return False
        verdict = _holds(claim, truth)
        if verdict is not None:
            return verdict
        key = keys[len(value)]
        for sign in signs[key]:
            more = {**value, key: sign}
            if any(s * more.get(u, -s) >= 0 and t * more.get(v, -t) >= 0 for u, v, s, t in excluded):
                continue
            if not covered(more, {**truth, **{r: sign * flip in holding for r, flip, holding in occurs[key]}}):
                return False
        return True

    return covered({}, {})


def _one_denies_another(conditions: list[Boolean]) -> bool:
    """Whether the negation of a condition, as its alternatives, stands among the alternatives of the conditions, to the letter."""
    alternatives = {part for condition in conditions for part in (condition, *sp.Or.make_args(_negations_inside(condition)))}
    return any(set(sp.Or.make_args(_negations_inside(sp.Not(condition)))) <= alternatives for condition in conditions)


def _negations_inside(condition: Boolean) -> Boolean:
    """The same condition with negations of comparisons only."""
    return sp.to_nnf(condition, simplify=False)


def _possible(difference: sp.Expr) -> tuple[int, ...]:
    """The signs that the assumptions leave to an expression."""
    excluded = {1: difference.is_nonpositive, 0: difference.is_nonzero, -1: difference.is_nonnegative}
    return tuple(s for s, out in excluded.items() if not out)


_COMPARISONS: dict[type, tuple[int, ...]] = {
    sp.StrictGreaterThan: (1,),
    sp.GreaterThan: (0, 1),
    sp.StrictLessThan: (-1,),
    sp.LessThan: (-1, 0),
    sp.Equality: (0,),
    sp.Unequality: (-1, 1),
}
"""The signs of left - right at which a comparison holds."""


def _holds(claim: Boolean, truth: Mapping[Boolean, bool]) -> bool | None:
    """The truth value of a formula under a partial assignment; None where it is open."""
    if isinstance(claim, Relational):
        return truth.get(claim)
    if isinstance(claim, sp.Not):
        inner = _holds(claim.args[0], truth)
        return None if inner is None else not inner
    if isinstance(claim, (sp.And, sp.Or)):
        decisive = isinstance(claim, sp.Or)
        values = [_holds(a, truth) for a in claim.args]
        if decisive in values:
            return decisive
        return None if None in values else not decisive
    return bool(claim == True)
