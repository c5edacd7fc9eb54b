"""KL(P‖Q) is convex in the pair (P, Q).

For each outcome this is the log-sum inequality for the terms of the mixture.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.setting import counterexample

ENTRY = Entry(
    title="Joint convexity of the Kullback-Leibler divergence",
    statement="KL(Σ wⱼPⱼ‖Σ wⱼQⱼ) ≤ Σ wⱼ KL(Pⱼ‖Qⱼ) for any number of pairs of distributions on a finite set of any size, and weights that are not negative.",
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
