"""The chapter of StatProofBook on information theory (https://statproofbook.github.io/I/ToC, section 2): each of its theorems is in the book."""

from __future__ import annotations

import pytest

from symdiv.proofs import book

THEOREMS = (
    # Shannon entropy
    "Non-negativity of the Shannon entropy",
    "Concavity of the Shannon entropy",
    "Convexity of the cross-entropy",
    "Gibbs' inequality",
    "Log sum inequality",
    # differential entropy
    "Negativity of differential entropy",
    "Invariance of differential entropy under addition",
    "Addition of differential entropy upon multiplication with a constant",
    "Addition of the differential entropy upon multiplication with invertible matrix",
    "Non-invariance of differential entropy under change of variables",
    # mutual information
    "Relation of discrete mutual information to marginal and conditional entropy",
    "Relation of discrete mutual information to marginal and joint entropy",
    "Relation of discrete mutual information to joint and conditional entropy",
    "Relation of continuous mutual information to marginal and conditional differential entropy",
    "Relation of continuous mutual information to marginal and joint differential entropy",
    "Relation of continuous mutual information to joint and conditional differential entropy",
    # Kullback-Leibler divergence: its definition, non-negativity (proved there twice), and the rest
    "Kullback-Leibler divergence",
    "Non-negativity of the Kullback-Leibler divergence",
    "Non-symmetry of the Kullback-Leibler divergence",
    "Convexity of the Kullback-Leibler divergence",
    "Additivity of the Kullback-Leibler divergence for independent distributions",
    "Invariance of the Kullback-Leibler divergence under parameter transformation",
    "Relation of discrete Kullback-Leibler divergence to Shannon entropy",
    "Relation of continuous Kullback-Leibler divergence to differential entropy",
)


@pytest.mark.parametrize("title", THEOREMS)
def test_a_page_has_the_theorem(title: str) -> None:
    pages = [entry for entry in book() if f"StatProofBook, {title}" in entry.sources]
    assert pages
    assert any(entry.theorems for entry in pages)
