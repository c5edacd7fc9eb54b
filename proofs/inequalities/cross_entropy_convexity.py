"""For fixed P, the cross-entropy H(P, Q) is convex in Q.

The divergence is jointly convex; with one P throughout, adding H(P) to both sides gives the cross-entropies.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import finite_terms

ENTRY = Entry(
    title="Convexity of cross-entropy",
    statement=(
        "H(P, Σ wⱼQⱼ) ≤ Σ wⱼ H(P, Qⱼ) for any number of probabilities on a finite set of any size, and weights that add up to 1; the same for densities, "
        "where the entropy of P is finite."
    ),
    sources=("StatProofBook, Convexity of the cross-entropy",),
)

OBJECTS = "X, J: finite set; w: function on J; p: function on X; q: function on J, X"
S = Setting(OBJECTS, "all(0 <= w[j], j, J)", "total(w[j], j, J) == 1", "all(0 <= p[i], i, X)", "all(all(0 <= q[j, i], i, X), j, J)")
MIXED, MEAN = "total(cross_term(p[i], total(w[j]*q[j, i], j, J)), i, X)", "total(w[j]*total(cross_term(p[i], q[j, i]), i, X), j, J)"


@ENTRY.theorem("H(P, Σ wⱼQⱼ) ≤ Σ wⱼ H(P, Qⱼ)")
def convexity():
    return S.combination(f"{MIXED} <= {MEAN}", S.use(theorem("joint_convexity", "joint_convexity"), functions={"p[j, i]": "p[i]"}))


DENSITIES = Setting(
    OBJECTS.replace("finite set", "measure space"),
    *S.given,
    "total(p[i], i, X) == 1",
    "all(total(q[j, i], i, X) == 1, j, J)",
    "finite(total(entropy_term(p[i]), i, X))",
)


@ENTRY.theorem("densities: H(P, Σ wⱼQⱼ) ≤ Σ wⱼ H(P, Qⱼ)")
def convexity_of_densities():
    below = DENSITIES.use(theorem("joint_convexity", "joint_convexity_of_densities"), functions={"p[j, i]": "p[i]"})
    mixture = DENSITIES.finite("total(total(w[j]*q[j, i], j, J), i, X)")
    return DENSITIES.combination(f"{MIXED} <= {MEAN}", below, known=[mixture, finite_terms(mixture)])


@ENTRY.near_miss("it is not concave in Q")
def concave():
    return counterexample(
        OBJECTS,
        ["all(0 < w[j], j, J)", "total(w[j], j, J) == 1", "all(0 < p[i], i, X)", "all(all(0 < q[j, i], i, X), j, J)"],
        f"{MEAN} <= {MIXED}",
        elements={"X": "a b", "J": "j k"},
        w=["1/2", "1/2"],
        p=["1/2", "1/2"],
        q=[["1/4", "3/4"], ["3/4", "1/4"]],
    )
