"""KL(P‖Q) is convex in the pair (P, Q).

For each outcome this is the log-sum inequality for the terms of the mixture. For densities, and for mixtures with a density of weights, it says that
the divergence of marginals is at most that of the joint laws w(j) p(j, x) and w(j) q(j, x).
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import chain

ENTRY = Entry(
    title="Joint convexity of the Kullback-Leibler divergence",
    statement=(
        "KL(Σ wⱼPⱼ‖Σ wⱼQⱼ) ≤ Σ wⱼ KL(Pⱼ‖Qⱼ) for any number of pairs of distributions on a finite set of any size, and weights that are not negative; "
        "the same for pairs of densities and weights that add up, or integrate, to 1."
    ),
    sources=("StatProofBook, Convexity of the Kullback-Leibler divergence", "Cover, Thomas, Elements of Information Theory, 2nd ed., theorem 2.7.2"),
)

OBJECTS = "X, J: finite set; w: function on J; p, q: function on J, X"
S = Setting(OBJECTS, "all(0 <= w[j], j, J)", "all(all(0 <= p[j, i], i, X), j, J)", "all(all(0 <= q[j, i], i, X), j, J)")
MIXED = "total(divergence_term(total(w[j]*p[j, i], j, J), total(w[j]*q[j, i], j, J)), i, X)"
APART = "total(w[j]*total(divergence_term(p[j, i], q[j, i]), i, X), j, J)"


@ENTRY.theorem("KL(Σ wⱼPⱼ‖Σ wⱼQⱼ) ≤ Σ wⱼ KL(Pⱼ‖Qⱼ)")
def joint_convexity():
    outcome = S.having(objects="i: element of X")
    one = outcome.use(theorem("log_sum", "log_sum"), names={"X": "J"}, functions={"a[j]": "w[j]*p[j, i]", "b[j]": "w[j]*q[j, i]"})
    return S.combination(f"{MIXED} <= {APART}", S.summed(one, "i", "X"))


DENSITIES = Setting(
    OBJECTS.replace("finite set", "measure space"),
    *S.given,
    "total(w[j], j, J) == 1",
    "all(total(p[j, i], i, X) == 1, j, J)",
    "all(total(q[j, i], i, X) == 1, j, J)",
)


@ENTRY.theorem("densities: KL(Σ wⱼPⱼ‖Σ wⱼQⱼ) ≤ Σ wⱼ KL(Pⱼ‖Qⱼ)")
def joint_convexity_of_densities():
    pair = DENSITIES.having(objects="j: element of J; i: element of X")
    term, split = "divergence_term(w[j]*p[j, i], w[j]*q[j, i])", "w[j]*divergence_term(p[j, i], q[j, i])"
    row = DENSITIES.having(objects="j: element of J")
    joint = DENSITIES.summed(chain(row.summed(pair.identity(f"{term} == {split}"), "i", "X"), row.apart(f"total({split}, i, X)")), "j", "J")
    parts = {"a[j, i]": "w[j]*p[j, i]", "b[j, i]": "w[j]*q[j, i]"}
    return chain(DENSITIES.use(theorem("data_processing", "marginals"), names={"X": "J", "Y": "X"}, functions=parts), joint)


@ENTRY.near_miss("it is not concave")
def concave():
    return counterexample(
        OBJECTS,
        ["all(0 < w[j], j, J)", "total(w[j], j, J) == 1", "all(all(0 < p[j, i], i, X), j, J)", "all(all(0 < q[j, i], i, X), j, J)"],
        f"{APART} <= {MIXED}",
        elements={"X": "a b", "J": "j k"},
        w=["1/2", "1/2"],
        p=[["1/4", "3/4"], ["3/4", "1/4"]],
        q=[["1/2", "1/2"], ["1/2", "1/2"]],
    )
