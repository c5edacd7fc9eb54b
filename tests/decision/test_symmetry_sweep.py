"""Corollaries over the catalogue: symmetry or a witness against it, non-negativity, zero for equal laws and for no others, and the decomposition."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
import sympy as sp
from totals import stored_closed

import symdiv as sd
from symdiv.decision.relations import decided_relation
from symdiv.decision.texts import fresh_names
from symdiv.errors import RuleError, Unsupported
from symdiv.families.base import Family
from symdiv.families.registry import by_name
from symdiv.proof.theorem import infer
from symdiv.rules.statement import Information, MeasureRelation

_PARTS = 2


def _pairs() -> list[tuple[str, str]]:
    """Pairs of families, each once, whose divergence closes both ways: every second one, or all with SYMDIV_PAIRS=all."""
    closed = stored_closed()
    found = [(p, q) for p, others in closed.items() for q in others if p <= q and p in closed[q]]
    return found if os.environ.get("SYMDIV_PAIRS") == "all" else found[::2]


def _corollaries(p: Family, q: Family) -> bool:
    """KL(P‖Q) >= 0 and KL(P‖P) = 0 are proved; whether the decomposition is, too, where the entropy closes (the difference may be ∞ - ∞)."""
    measures = [Information(*i) for i in (("kl_divergence", p, q), ("cross_entropy", p, q), ("entropy", p))]
    names = fresh_names(3, measures[0].symbols)
    kl, cross, own = zip(names, measures, strict=True)
    assert isinstance(decided_relation(MeasureRelation(kl[0], ">=", sp.Integer(0), (kl,))), sd.Proved)
    assert sd.kl_divergence(p, p) == 0
    try:
        if sd.derive("entropy", p).status == "open":  # identities between sums and integrals are not decided but at points, which takes long
            return False
        identity = decided_relation(MeasureRelation(cross[0], "==", own[0] + kl[0], (cross, own, kl)))
    except Unsupported:  # of a size that is a symbol, a law may have a divergence and no rule for its entropy
        return False
    assert not isinstance(identity, sd.Refuted) or identity.claimed is None or identity.truth is None, (p, q, identity)
    return isinstance(identity, sd.Proved)


def _exact(value: Any) -> bool:
    """Whether a value of a witness is a rational number, or a matrix or list of such."""
    entries = value if isinstance(value, (list, tuple)) else list(value) if isinstance(value, sp.MatrixBase) else None
    return all(map(_exact, entries)) if entries is not None else bool(sp.sympify(value).is_Rational)


def _zero_where(p: Family, q: Family) -> str:
    """Whether the parameters at which the divergence is 0 are known: those of equal laws; both halves are replayed."""
    names = fresh_names(1, p.free_symbols | q.free_symbols)
    for sign in (">", "=="):
        relation = MeasureRelation(names[0], sign, sp.Integer(0), ((names[0], Information("kl_divergence", p, q)),))
        try:
            assert isinstance(sd.verify(infer("equality in gibbs", relation=relation).certificate()), sd.Proved)
        except RuleError:
            return "unknown" if sign == ">" else "never zero"
    return "zero for equal laws"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(_PARTS))
def test_symmetry_of_closed_pairs_with_a_closed_transpose(part: int, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    undecided: list[str] = []
    for p, q in _pairs()[part::_PARTS]:
        one, other = by_name[p].general_member("_p"), by_name[q].general_member("_q")
        counts["decomposed"] += _corollaries(one, other)
        counts[_zero_where(one, other)] += 1
        verdict = sd.symmetry("kl_divergence", one, other)
        counts[type(verdict).__name__] += 1
        if isinstance(verdict, sd.Refuted):
            left, right = verdict.claimed, verdict.truth
            assert left is not None, (one, other)
            assert right is not None, (one, other)
            assert left.upper < right.lower or right.upper < left.lower, (one, other)
            assert all(_exact(value) for value in verdict.witness.values()), verdict.witness
        elif isinstance(verdict, sd.Proved):
            assert isinstance(sd.verify(verdict.certificate()), sd.Proved)
        else:
            undecided.append(f"{one} ‖ {other}: {verdict.reason}")  # type: ignore[attr-defined]  # Undecided has one
    with capsys.disabled():
        total = sum(counts[v] for v in ("Proved", "Refuted", "Undecided"))
        print(f"\n{total} pairs, {counts['decomposed']} with H(P, Q) = H(P) + KL(P‖Q) proved")
        print(f"{counts['Proved']} symmetric, {counts['Refuted']} refuted by a witness, {counts['Undecided']} undecided")
        print(f"0 for equal laws and nowhere else: {counts['zero for equal laws']}; nowhere: {counts['never zero']}; not known: {counts['unknown']}")
        print(*undecided, sep="\n")
    assert not undecided
    assert counts["decomposed"] > 0
