"""How a project tests its own functions with symdiv's pytest plugin: ``pip install symdiv[testing]``, then ``pytest``."""

import information
import pytest
import textbook

from symdiv.testing.conformance import ConformanceError, run_conformance


@pytest.mark.symdiv("kl_divergence", "Normal", "Normal", dtype="float64", ulps=16, conditioned=True, examples=150)
def test_kl_of_normals(conformance):
    conformance(information.kl_divergence_normal_normal)


def test_everything_in_one_call():
    print(run_conformance(information, examples=150))


def test_the_textbook_formula_is_not_good_enough():
    with pytest.raises(ConformanceError, match="near-equal"):
        run_conformance(textbook, regimes=["near-equal"])
