"""Certificates of the book with one formula changed: none proves another claim."""

from __future__ import annotations

import copy
import random
import re
from typing import Any

import pytest

import symdiv as sd
from symdiv.proof.certificate import certificate
from symdiv.proofs import theorem

SEED, MUTANTS = 20261125, 160
THEOREMS = (
    ("gibbs", "gibbs_equality"),
    ("log_sum", "log_sum"),
    ("data_processing", "data_processing"),
    ("pinsker", "pinsker"),
    ("entropy_tends_to_one", "limit"),
    ("asymmetry", "no_triangle_inequality"),
    ("exponential_maximum_entropy", "exponential_maximum_entropy"),
    ("softmax_cross_entropy", "convex"),
    ("additivity", "cross_entropy_of_densities"),
    ("fisher_information", "second_derivative_of_densities"),
)
CHANGES = (
    (r"<=", "<"),
    (r"<(?!=)", "<="),
    (r"==", "<="),
    (r"\bp\[", "q["),
    (r"\bq\[", "p["),
    (r" \+ ", " - "),
    (r" - ", " + "),
    (r"\b1\b", "2"),
    (r"\b2\b", "3"),
    (r"divergence_term", "cross_term"),
    (r"entropy_term", "information"),
    (r"\blog\b", "exp"),
    (r"finite set", "measure space"),
    (r"measure space", "finite set"),
    (r"all\((.*), i, X\)", r"\1"),
    (r"\bi, X\b", "i, Y"),
    (r"^.*$", "0 == 0"),
)


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all texts of a certificate."""
    if isinstance(data, str):
        return [path]
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [leaf for key, value in items for leaf in leaves(value, (*path, key))]


def mutant(original: dict[str, Any], choice: random.Random) -> dict[str, Any] | None:
    """The certificate with one text changed, also in the claim if it is a text of the last conclusion."""
    changed = copy.deepcopy(original)
    paths = [p for p in leaves(original["steps"]) if p[1] != "rule"]
    *path, last = choice.choice(paths)
    place = changed["steps"]
    for key in path:
        place = place[key]
    candidates = [(old, new) for old, new in CHANGES if re.search(old, place[last])]
    if not candidates:
        return None
    old, new = choice.choice(candidates)
    place[last] = re.sub(old, new, place[last], count=1)
    changed["claim"] = copy.deepcopy(changed["steps"][-1]["conclusion"])
    return changed if changed != original else None


@pytest.mark.parametrize(("page", "name"), THEOREMS, ids=[f"{p}.{n}" for p, n in THEOREMS])
def test_a_changed_proof_proves_no_other_claim(page: str, name: str) -> None:
    choice = random.Random(f"{SEED}{page}")
    original = certificate(theorem(page, name))
    rejected = same = 0
    for _ in range(MUTANTS // len(THEOREMS)):
        changed = mutant(original, choice)
        if changed is None:
            continue
        verdict = sd.verify(changed)
        if isinstance(verdict, sd.Proved):
            # What was changed did not matter to the claim: a condition that a rule states by itself, say.
            assert changed["claim"] == original["claim"]
            same += 1
        else:
            rejected += 1
    print(f"{page}.{name}: {rejected} mutants rejected, {same} that prove the same claim")
    assert rejected > same
