"""A claimed relation between measures as text: ``kl_divergence(Normal(m1, s), Normal(m2, s)) >= 0``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp

from symdiv.decision.claims import formula_in
from symdiv.derivation.public import unified
from symdiv.errors import InvalidInput
from symdiv.expression import Demand, read
from symdiv.families.base import Family
from symdiv.families.registry import by_name
from symdiv.measures import MEASURES
from symdiv.rules.statement import Information, MeasureRelation
from symdiv.units import base_of

__all__ = ["Printed", "fresh_names", "relation_in"]

_CALL = re.compile(r"\b(entropy|cross_entropy|kl_divergence|kl|H|KL)\s*\(")
_NAMES = {"kl": "kl_divergence", "KL": "kl_divergence"}
_SIGN = re.compile(r"(==|>=|<=|!=|<|>|=|≥|≤)")
_SWAPPED = {"<=": ">=", "<": ">", "≤": ">="}
_SIGNS = {"==": "==", "=": "==", ">=": ">=", "≥": ">=", ">": ">"}
_MOST_CHARACTERS = 10_000


Printed = tuple[sp.Expr, sp.Expr, Mapping[sp.Symbol, Information]]
"""The sides of a relation in symbols for measures, one for each place where a measure is printed."""


def relation_in(text: str, base: object = None, demands: list[Demand] | None = None, printed: list[Printed] | None = None) -> MeasureRelation:
    """Read a relation ==, >=, >, <= or < between formulas in entropy(P), cross_entropy(P, Q) and kl_divergence(P, Q).

    ``demands`` and ``printed`` are lists that are filled with what must hold for both sides, as they are printed, to have values, and with these sides.
    Raises :class:`~symdiv.errors.InvalidInput` for anything else.

    >>> print(relation_in("KL(Exponential(a), Exponential(b)) <= a"))
    a >= KL(Exponential(a) ‖ Exponential(b))
    """
    if not isinstance(text, str) or len(text) > _MOST_CHARACTERS:
        raise InvalidInput(f"expected a relation as text of at most {_MOST_CHARACTERS} characters")
    calls: list[tuple[str, list[Family]]] = []
    pieces: list[str] = []
    position = 0
    while match := _CALL.search(text, position):
        end = _closing(text, match.end() - 1)
        name = _NAMES.get(match[1], match[1])
        laws = _laws(text[match.end() - 1 : end])
        if match[1] == "H":
            name = "entropy" if len(laws) == 1 else "cross_entropy"
        if len(laws) != 1 + MEASURES[name].takes_q:
            raise InvalidInput(f"{match[1]} takes {1 + MEASURES[name].takes_q} distributions, got {len(laws)}")
        pieces.append(text[position : match.start()])
        calls.append((name, laws))
        position = end
    pieces.append(text[position:])
    if not calls:
        raise InvalidInput(f"{text[:60]!r}: expected a relation between measures, such as entropy(Normal(0, s)) <= entropy(Laplace(0, s)); or give a measure")
    number = base_of(base)
    flat = iter(unified([law for _, laws in calls for law in laws]))
    informations = [Information(name, next(flat), next(flat) if len(laws) == 2 else None, number) for name, laws in calls]
    taken = set().union(*(i.symbols for i in informations))
    distinct = list(dict.fromkeys(informations))
    names = dict(zip(distinct, fresh_names(len(distinct), taken), strict=True))
    whole = pieces[0] + "".join(f" {names[i].name} {piece}" for i, piece in zip(informations, pieces[1:], strict=True))
    parts = _SIGN.split(whole)
    if len(parts) != 3 or parts[1] == "!=":
        raise InvalidInput(f"{text[:60]!r}: expected one relation ==, >=, <=, > or < between two sides")
    known = {**{s.name: s for s in taken}, **{s.name: s for s in names.values()}}
    left, right = (formula_in(part, known, demands=demands) for part in (parts[0], parts[2]))
    measures = tuple((names[i], i) for i in distinct)
    if printed is not None:
        places = fresh_names(len(informations), taken)
        apart = pieces[0] + "".join(f" {place.name} {piece}" for place, piece in zip(places, pieces[1:], strict=True))
        first, _, second = _SIGN.split(apart)
        every = {**{s.name: s for s in taken}, **{s.name: s for s in places}}
        printed.append((formula_in(first, every), formula_in(second, every), dict(zip(places, informations, strict=True))))
    if parts[1] in _SWAPPED:
        return MeasureRelation(right, _SWAPPED[parts[1]], left, measures)
    return MeasureRelation(left, _SIGNS[parts[1]], right, measures)


def fresh_names(count: int, taken: Iterable[sp.Symbol]) -> list[sp.Symbol]:
    """Symbols that stand for measures, M1, M2, ..., with names that are not taken."""
    prefix = "M"
    while any(s.name.startswith(prefix) for s in taken):
        prefix += "M"
    return [sp.Symbol(f"{prefix}{k}", real=True) for k in range(1, count + 1)]


def _closing(text: str, opening: int) -> int:
    """The position behind the bracket that closes this one."""
    depth = 0
    for i in range(opening, len(text)):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if depth == 0:
            return i + 1
    raise InvalidInput(f"'(' is never closed (at character {opening + 1} of {text[:60]!r})")


def _laws(text: str) -> list[Any]:
    laws = read(text.replace("‖", ",").replace("||", ","), constructors=by_name)
    laws = laws if isinstance(laws, list) else [laws]
    if not all(isinstance(law, Family) for law in laws):
        raise InvalidInput(f"{text[:60]!r}: expected distributions such as Gamma(2, 1/3)")
    return laws
