"""Facts about random vectors and matrices that rules use beside the base laws, each an axiom with its citation, by the rule that invokes it."""

from __future__ import annotations

from symdiv.laws.base import Axiom

__all__ = ["STRUCTURAL"]

_BARTLETT = Axiom(
    "Bartlett decomposition",
    "W ~ Wishart(n, I) is AA^T for A lower triangular with independent entries, A_jj^2 ~ ChiSquared(n-j+1), A_jk ~ Normal(0, 1) for j > k; "
    "independent W_1, W_2 with n_1, n_2 degrees of freedom add to n_1 + n_2",
    "Muirhead, Aspects of Multivariate Statistical Theory, Theorems 3.2.14 and 3.2.4",
)

STRUCTURAL: dict[str, Axiom] = {
    "wishart statistic": _BARTLETT,
    "ratio of determinants": _BARTLETT,
    "gamma proportions": Axiom(
        "gamma proportions",
        "a Dirichlet vector is (Y_1, ..., Y_n)/S for independent Y_i ~ UnitGamma(a_i) with sum S ~ UnitGamma(a_1 + ... + a_n)",
        "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1, 17.6",
    ),
    "projection of the sphere": Axiom(
        "projection of the sphere",
        "for X uniform on the unit sphere of R^d and |m| = 1, (1 + m^T X)/2 ~ UnitBeta((d-1)/2, (d-1)/2), and given m^T X the rest of X is symmetric",
        "Mardia, Jupp, Directional Statistics, 9.3.1",
    ),
    "counts": Axiom(
        "counts",
        "the i-th of multinomial counts is binomial, and counts are sufficient for the probabilities",
        "Johnson, Kotz, Balakrishnan, Discrete Multivariate Distributions, ch. 35",
    ),
}
