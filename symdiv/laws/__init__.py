"""The base laws: the axioms, one law a file, with citation, transform and strip of convergence."""

from symdiv.laws.base import Axiom, Law, Support
from symdiv.laws.cauchy import CircularCauchy, StandardCauchy
from symdiv.laws.circular_bessel import CircularBessel
from symdiv.laws.counts import BinomialCount, EqualWeights, GeometricCount, NegativeBinomialCount, PlanckCount, PoissonCount, TwoSidedGeometric
from symdiv.laws.gamma_above import GammaAbove
from symdiv.laws.listed_weights import ListedWeights
from symdiv.laws.normal_between import NormalBetween
from symdiv.laws.series import BorelCount, LogSeriesCount, ZetaCount
from symdiv.laws.signed import SignedGamma
from symdiv.laws.sphere_projection import SphereProjection
from symdiv.laws.standard_normal import StandardNormal
from symdiv.laws.structural import STRUCTURAL
from symdiv.laws.unit_beta import UnitBeta
from symdiv.laws.unit_beta_prime import UnitBetaPrime
from symdiv.laws.unit_gamma import UnitGamma
from symdiv.laws.unit_inverse_gaussian import UnitInverseGaussian
from symdiv.laws.unit_tilt import UnitTilt

__all__ = [
    "AXIOMS", "LAWS", "STRUCTURAL", "Axiom", "BinomialCount", "BorelCount", "CircularBessel", "CircularCauchy", "EqualWeights", "GammaAbove",
    "GeometricCount", "Law", "ListedWeights", "LogSeriesCount", "NegativeBinomialCount", "NormalBetween", "PlanckCount", "PoissonCount", "SignedGamma",
    "SphereProjection", "StandardCauchy", "StandardNormal", "Support", "TwoSidedGeometric", "UnitBeta", "UnitBetaPrime", "UnitGamma", "UnitInverseGaussian",
    "UnitTilt", "ZetaCount",
]  # fmt: skip

LAWS: dict[str, type[Law]] = {
    law.__name__: law
    for law in (
        # on the line
        GammaAbove, NormalBetween, SignedGamma, SphereProjection, StandardCauchy, StandardNormal, UnitBeta, UnitBetaPrime, UnitGamma,
        UnitInverseGaussian, UnitTilt,
        # on the circle
        CircularBessel, CircularCauchy,
        # counting
        BinomialCount, BorelCount, EqualWeights, GeometricCount, ListedWeights, LogSeriesCount, NegativeBinomialCount, PlanckCount, PoissonCount,
        TwoSidedGeometric, ZetaCount,
    )
}  # fmt: skip

AXIOMS: dict[str, Axiom] = {
    axiom.name: axiom
    for axiom in (
        *(a for law in LAWS.values() for a in (law.axiom, law.partial_axiom, law.log_axiom, law.log_exponential_axiom) if a is not None),
        *STRUCTURAL.values(),
    )
}
"""Everything that is believed of distributions, by name."""
