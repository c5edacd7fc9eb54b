"""What rules on random vectors and matrices use beside the base laws: one axiom, by the rules that invoke it."""

from __future__ import annotations

from symdiv.laws.base import Axiom

__all__ = ["STRUCTURAL"]

_NORMAL_MATRICES = Axiom(
    "normal matrices",
    "W ~ Wishart(n, I) is AA^T for A lower triangular with independent entries, A_jj^2 ~ ChiSquared(n-j+1), A_jk ~ Normal(0, 1) for j > k (Bartlett); "
    "independent Wishart matrices of one scale add, as 1×1 ones independent gamma variables of one rate; "
    "a standard normal vector divided by its length is uniform on the sphere",
    "Muirhead, Aspects of Multivariate Statistical Theory, Theorems 3.2.14, 3.2.4, 1.5.6",
)

STRUCTURAL: dict[str, Axiom] = dict.fromkeys(
    ("wishart statistic", "matrix t statistic", "ratio of determinants", "gamma proportions", "projection of the sphere"), _NORMAL_MATRICES
)
