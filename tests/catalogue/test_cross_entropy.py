"""The cross-entropy closes where the divergence and the entropy of P do, and for some pairs whose divergence does not."""

from __future__ import annotations

import itertools

import pytest
import sympy as sp
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
    """Whether the cross-entropy closes if the divergence and the entropy do, and the divergence with none of the two others only where that is known."""
    if (first, second) in ONLY_DIVERGENCE or status("kl_divergence", first, second) != "closed":
        return True
    if status("cross_entropy", first, second) == "closed":
        return True
    return first not in OPEN_ENTROPIES and open_at_equal_ends_only(first, second)


def open_at_equal_ends_only(first: str, second: str) -> bool:
    """Whether the cross-entropy is left as an integral only where the two supports have an end in common; the divergence is infinite there.

    The rule of growth has then to exclude that log q(X) has an infinite expectation at the other end, of which it knows too little.
    """
    value = sd.derive("cross_entropy", by_name[first].general_member("_p"), by_name[second].general_member("_q")).value
    strict = {sp.expand(c.gts - c.lts) for e, c in value.args if not e.has(sp.Integral) for c in c.atoms(sp.Gt, sp.Lt)}
    return any(-difference in strict for difference in strict)


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda n: n)
def test_with_the_divergence_and_the_entropy_the_cross_entropy_closes(first: str, second: str) -> None:
    assert fits(first, second)


@pytest.mark.slow
def test_so_it_is_for_every_pair() -> None:
    assert [pair for pair in itertools.product(NAMES, NAMES) if not fits(*pair)] == []
