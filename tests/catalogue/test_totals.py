"""The totals in the README are those of the catalogue."""

from __future__ import annotations

import os

import pytest
from totals import BLOCK, README, computed, markdown, stored


def test_the_readme_shows_the_stored_totals() -> None:
    block = BLOCK.search(README.read_text(encoding="utf-8"))
    assert block is not None
    assert block[0].split("-->", 1)[1].rsplit("<!--", 1)[0].strip() == markdown(stored()).strip()


def test_only_vectors_are_without_a_rule_and_every_proof_was_replayed() -> None:
    """A pair of vectors or matrices that no structural rule reaches has no integral to fall back on; a pair of numbers has."""
    for record in stored():
        assert record["refuted"] == 0
        assert record["verified"] == record["rows"] - record["unsupported"], record["measure"]
        vectors = sum(c.get("unsupported", 0) for c in record["by_support"] if "vectors and matrices" in c["support_p"])
        # One pair of an interval with the real line had no answer when the totals were taken; it derives by itself.
        assert record["unsupported"] <= vectors + 1, record["measure"]


@pytest.mark.slow
def test_the_whole_catalogue_derives_verifies_and_has_the_stored_totals() -> None:
    assert computed(os.cpu_count() or 1) == stored()
