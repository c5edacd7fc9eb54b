"""Entropy is concave: a mixture has at least the mean entropy of its parts.

This is the joint convexity of the divergence with the second argument 1 throughout, as p log(p/1) = p log p. For densities it holds at every point
by the log-sum inequality, and is integrated; the entropies are finite, as they could be ∞ and −∞ otherwise.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Concavity of entropy",
    statement=(
        "H(Σ wⱼPⱼ) ≥ Σ wⱼ H(Pⱼ) for any number of probabilities on a finite set of any size, and weights that add up to 1; the same for densities of "
        "finite entropies."
    ),
    sources=("StatProofBook, Concavity of the Shannon entropy", "Cover, Thomas, Elements of Information Theory, 2nd ed., theorem 2.7.3"),
)

OBJECTS = "X, J: finite set; w: function on J; p: function on J, X"
S = Setting(OBJECTS, "all(0 <= w[j], j, J)", "total(w[j], j, J) == 1", "all(all(0 <= p[j, i], i, X), j, J)")
MIXED, MEAN = "total(entropy_term(total(w[j]*p[j, i], j, J)), i, X)", "total(w[j]*total(entropy_term(p[j, i]), i, X), j, J)"


@ENTRY.theorem("H(Σ wⱼPⱼ) ≥ Σ wⱼ H(Pⱼ)")
def concavity():
    return S.combination(f"{MEAN} <= {MIXED}", S.use(theorem("joint_convexity", "joint_convexity"), functions={"q[j, i]": "1"}))


DENSITIES = Setting(
    OBJECTS.replace("X, J: finite set", "X: measure space; J: finite set"),
    *S.given,
    "all(finite(total(entropy_term(p[j, i]), i, X)), j, J)",
    f"finite({MIXED})",
)


@ENTRY.theorem("densities: H(Σ wⱼPⱼ) ≥ Σ wⱼ H(Pⱼ)")
def concavity_of_densities():
    point = DENSITIES.having(objects="i: element of X")
    below = point.use(theorem("log_sum", "log_sum"), names={"X": "J"}, functions={"a[j]": "w[j]*p[j, i]", "b[j]": "w[j]"})
    mixed = point.combination("total(w[j]*entropy_term(p[j, i]), j, J) <= entropy_term(total(w[j]*p[j, i], j, J))", below)
    means = DENSITIES.exchanged("total(total(w[j]*entropy_term(p[j, i]), i, X), j, J)")
    return DENSITIES.combination(f"{MEAN} <= {MIXED}", means, DENSITIES.summed(mixed, "i", "X"))


@ENTRY.near_miss("it is not convex")
def convex():
    return counterexample(
        OBJECTS,
        ["all(0 < w[j], j, J)", "total(w[j], j, J) == 1", "all(all(0 <= p[j, i], i, X), j, J)", "all(total(p[j, i], i, X) == 1, j, J)"],
        f"{MIXED} <= {MEAN}",
        elements={"X": "a b", "J": "j k"},
        w=["1/2", "1/2"],
        p=[[1, 0], [0, 1]],
    )
