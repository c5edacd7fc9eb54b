"""Theorems of exact numbers: that a general claim fails for some objects, and relations of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from symdiv.errors import InvalidInput
from symdiv.proof.theorem import Theorem, infer
from symdiv.proofs.setting import Text, formula_of, objects_of
from symdiv.propositions import Proposition, read_term
from symdiv.propositions.formulas import sorts_of

__all__ = ["counterexample", "evaluation"]


def counterexample(
    objects: str,
    hypotheses: Iterable[Text],
    conclusion: Text,
    *,
    elements: Mapping[str, str] | None = None,
    values: Mapping[str, Text] | None = None,
    names: Mapping[str, str] | None = None,
    **tables: Any,
) -> Theorem:
    """The theorem that a general claim fails, with exact objects that show it.

    Elements are written ``{"X": "a b"}``; tables of functions as keywords, nested for several arguments: ``p=["1/2", "1/2"]``.

    >>> counterexample("a: real", [], "0 < a", values={"a": "0"})
    <Theorem: |- fails("a: real", 0 < a)>
    """
    sorts = objects_of(objects)
    claim = Proposition.of(sorts, map(formula_of, hypotheses), formula_of(conclusion))
    sets = {name: tuple(text.split()) for name, text in (elements or {}).items()}
    entries = {name: dict(_flat(table, [sets.get(s, ()) for s in sorts_of(sorts[name])[1]])) for name, table in tables.items()}
    return infer(
        "counterexample",
        proposition=claim,
        elements=sets,
        tables=entries,
        values={k: read_term(v) for k, v in (values or {}).items()},
        names=dict(names or {}),
    )


def _flat(table: Any, sets: list[tuple[str, ...]]) -> Iterable[tuple[tuple[str, ...], Any]]:
    """The entries of a nested list by the names of its rows and columns."""
    if not sets:
        yield (), read_term(str(table))
        return
    if len(table) != len(sets[0]):
        raise InvalidInput(f"{table}: expected {len(sets[0])} entries")
    for name, row in zip(sets[0], table, strict=True):
        for key, value in _flat(row, sets[1:]):
            yield (name, *key), value


def evaluation(conclusion: Text) -> Theorem:
    """A relation of exact numbers.

    >>> evaluation("divergence_term(1/2, 1/4) + divergence_term(1/2, 3/4) < 1/6")
    <Theorem: |- divergence_term(1/2, 1/4) + divergence_term(1/2, 3/4) < 1/6>
    """
    return infer("evaluation", conclusion=formula_of(conclusion))
