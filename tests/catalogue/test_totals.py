"""The totals in the README are those of the catalogue."""

from __future__ import annotations

import os

import pytest
from totals import BLOCK, README, STATUSES, computed, markdown, stored


def test_the_readme_shows_the_stored_totals() -> None:
    block = BLOCK.search(README.read_text(encoding="utf-8"))
    assert block is not None
    assert block[0].split("-->", 1)[1].rsplit("<!--", 1)[0].strip() == markdown(stored()).strip()


def test_every_measure_has_a_statement_and_every_proof_was_replayed() -> None:
    for record in stored():
        assert record["refuted"] == record["unsupported"] == 0
        assert record["verified"] == record["rows"], record["measure"]
        assert sum(record[status] for status in STATUSES) == record["rows"]


@pytest.mark.slow
def test_the_whole_catalogue_derives_verifies_and_has_the_stored_totals() -> None:
    assert computed(os.cpu_count() or 1) == stored()
