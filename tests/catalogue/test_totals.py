"""The totals in the README are those of the catalogue."""

from __future__ import annotations

import os

import pytest
from test_cross_entropy import NAMES, ONLY_DIVERGENCE, status
from totals import BLOCK, README, STATUSES, computed, markdown, records, stored

from symdiv.catalogue.run import batches
from symdiv.parallel import spread


def test_the_readme_shows_the_stored_totals() -> None:
    block = BLOCK.search(README.read_text(encoding="utf-8"))
    assert block is not None
    assert block[0].split("-->", 1)[1].rsplit("<!--", 1)[0].strip() == markdown(stored()).strip()


def test_every_measure_has_a_statement_and_every_proof_was_replayed() -> None:
    for record in stored():
        assert record["refuted"] == record["unsupported"] == 0
        assert record["verified"] == record["rows"], record["measure"]
        assert sum(record[status] for status in STATUSES) == record["rows"]


def cross_entropies(p: str, others: list[str]) -> dict[tuple[str, str], str]:
    return {(p, q): status("cross_entropy", p, q) for q in others}


@pytest.mark.slow
def test_the_whole_catalogue_derives_verifies_and_has_the_stored_totals() -> None:
    """And the cross-entropy closes, or is infinite, where the divergence does; without the entropy only where that is known."""
    jobs = os.cpu_count() or 1
    tables = computed(jobs)
    assert records(tables) == stored()
    divergences = {(r.p, r.q): r.status for r in tables["kl_divergence"]}
    crosses = {pair: status for found in spread(cross_entropies, batches("cross_entropy", NAMES), jobs=jobs) for pair, status in found.items()}
    assert {pair for pair, status in crosses.items() if divergences[pair] not in ("open", status)} == crosses.keys() & set(ONLY_DIVERGENCE)
    assert len(crosses) > 8000
