"""No false statement is proved; nearly all are refuted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from false_statements import FORMULAS, ON_BOXES, RELATIONS, SLOW, UNDECIDED

import symdiv as sd


def cases(statements: Iterable[Any]) -> list[Any]:
    """The statements, with those that take long marked."""
    return [pytest.param(s, marks=pytest.mark.slow if (s if isinstance(s, str) else s[0]) in SLOW else ()) for s in statements]


def is_not_proved(verdict: sd.Proved | sd.Refuted | sd.Undecided, text: str) -> None:
    assert not isinstance(verdict, sd.Proved)
    assert isinstance(verdict, sd.Refuted) or text in UNDECIDED, verdict


@pytest.mark.parametrize("claim", cases(FORMULAS))
def test_a_false_formula(claim: tuple[str, str, str, str | None]) -> None:
    formula, measure, p, q = claim
    is_not_proved(sd.check(formula, measure, p, q), formula)


@pytest.mark.parametrize("relation", cases(RELATIONS))
def test_a_false_relation(relation: str) -> None:
    is_not_proved(sd.check(relation), relation)


@pytest.mark.parametrize("claim", cases(ON_BOXES))
def test_a_false_inequality_on_a_box(claim: tuple[str, Mapping[str, tuple[str, str]]]) -> None:
    relation, box = claim
    is_not_proved(sd.check(relation, where=box), relation)


def test_there_are_many() -> None:
    assert len({*FORMULAS, *RELATIONS, *(text for text, _ in ON_BOXES)}) > 200
    assert len(UNDECIDED) < 40
