"""Symmetry of the divergence over the catalogue: proved, or refuted by an exact witness, or honestly undecided."""

from __future__ import annotations

from collections import Counter

import pytest
import sympy as sp

import symdiv as sd
from symdiv.catalogue.run import batches
from symdiv.derivation.result import status_of
from symdiv.errors import SymdivError
from symdiv.families.base import Family
from symdiv.families.registry import by_name


def _closed(p: Family, q: Family) -> bool:
    try:
        return status_of(sd.derive("kl_divergence", p, q).value) == "closed"
    except SymdivError:
        return False


@pytest.mark.slow
def test_symmetry_of_every_closed_pair_with_a_closed_transpose(capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    undecided: list[str] = []
    seen: set[frozenset[str]] = set()
    for p, others in batches("kl_divergence", ()):
        for q in others:
            one, other = by_name[p].general_member("_p"), by_name[str(q)].general_member("_q")
            key = frozenset((p, str(q)))
            if key in seen or not (_closed(one, other) and _closed(other, one)):
                continue
            seen.add(key)
            verdict = sd.symmetry("kl_divergence", one, other)
            counts[type(verdict).__name__] += 1
            if isinstance(verdict, sd.Refuted):
                left, right = verdict.claimed, verdict.truth
                assert left is not None, (one, other)
                assert right is not None, (one, other)
                assert left.upper < right.lower or right.upper < left.lower, (one, other)
                assert all(isinstance(value, sp.Rational) for value in verdict.witness.values())
            elif isinstance(verdict, sd.Proved):
                assert isinstance(sd.verify(verdict.certificate()), sd.Proved)
            else:
                undecided.append(f"{one} ‖ {other}: {verdict.reason}")  # type: ignore[attr-defined]  # Undecided has one
    with capsys.disabled():
        print(f"\n{counts.total()} pairs: {counts['Proved']} symmetric, {counts['Refuted']} refuted by a witness, {counts['Undecided']} undecided")
        print(*undecided, sep="\n")
    assert counts["Undecided"] <= counts.total() // 50
