"""The base laws: the axioms, one law a file, with citation, transform and strip of convergence."""

from symdiv.laws.base import Axiom, Law, Support
from symdiv.laws.counts import BinomialCount, EqualWeights, GeometricCount, PoissonCount
from symdiv.laws.listed_weights import ListedWeights
from symdiv.laws.signed import SignedGamma
from symdiv.laws.standard_normal import StandardNormal
from symdiv.laws.unit_beta import UnitBeta
from symdiv.laws.unit_gamma import UnitGamma

__all__ = [
    "LAWS", "Axiom", "BinomialCount", "EqualWeights", "GeometricCount", "Law", "ListedWeights", "PoissonCount", "SignedGamma", "StandardNormal", "Support",
    "UnitBeta", "UnitGamma",
]  # fmt: skip

LAWS: dict[str, type[Law]] = {
    law.__name__: law for law in (BinomialCount, EqualWeights, GeometricCount, ListedWeights, PoissonCount, SignedGamma, StandardNormal, UnitBeta, UnitGamma)
}
