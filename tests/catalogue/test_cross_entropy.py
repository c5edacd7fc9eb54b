"""The cross-entropy closes where the divergence and the entropy of P do, and for some pairs whose divergence does not."""

from __future__ import annotations

import itertools

import pytest
from test_required import OPEN_ENTROPIES, PAIRS

import symdiv as sd
from symdiv.families.registry import by_name
from symdiv.families.structured import Structured

NAMES = [name for name, family in by_name.items() if not issubclass(family, Structured) and name not in ("Distribution", "Mixture", "Pushforward")]
# H(P, Q) = H(P) + KL(P‖Q): where only the entropy has no closed form, neither has one of the two others.
ONLY_CROSS_ENTROPY = [
    *itertools.product(("BetaBinomial", "Binomial"), ("DiscreteLaplace", "DiscreteUniform", "Geometric", "Planck")),
    *itertools.product(("Borel", "LogSeries", "NegativeBinomial", "Poisson"), ("DiscreteLaplace", "Geometric", "Planck")),
    ("LogitNormal", "Uniform"),
]
ONLY_DIVERGENCE = [(name, name) for name in ("Borel", "LogSeries", "LogitNormal", "Multinomial", "Poisson")]


def status(measure: str, first: str, second: str) -> str:
    return sd.derive(measure, by_name[first].general_member("_p"), by_name[second].general_member("_q")).status


@pytest.mark.parametrize(("first", "second"), ONLY_CROSS_ENTROPY)
def test_only_the_cross_entropy_closes(first: str, second: str) -> None:
    assert first in OPEN_ENTROPIES
    assert (status("kl_divergence", first, second), status("cross_entropy", first, second)) == ("open", "closed")


@pytest.mark.parametrize(("first", "second"), ONLY_DIVERGENCE)
def test_only_the_divergence_closes(first: str, second: str) -> None:
    """log p and log q have a statistic in common whose expectation is not known, such as log X! under a Poisson law; it leaves their difference."""
    assert first in OPEN_ENTROPIES
    assert (status("kl_divergence", first, second), status("cross_entropy", first, second)) == ("closed", "open")


def fits(first: str, second: str) -> bool:
    """Whether the cross-entropy closes, or is infinite, where the divergence does (``test_totals`` asks that of all pairs)."""
    divergence = status("kl_divergence", first, second)
    return divergence == "open" or (first, second) in ONLY_DIVERGENCE or status("cross_entropy", first, second) == divergence


# Here the rule of growth alone does not exclude that the cross-entropy is oo - oo.
BY_ENTROPY = [("HalfCauchy", "Laplace"), ("HalfCauchy", "DoubleGamma"), ("Levy", "InverseGaussian"), ("Levy", "Nakagami"), ("Uniform", "Levy")]


@pytest.mark.parametrize(("first", "second"), [*PAIRS, *BY_ENTROPY], ids=lambda n: n)
def test_with_the_divergence_and_the_entropy_the_cross_entropy_closes(first: str, second: str) -> None:
    assert fits(first, second)
