"""When prediction and truth come close, cross-entropy does not tend to 0: it tends to the entropy of the truth.

That is 0 only for a point mass. What tends to 0 is the divergence.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Cross-entropy when prediction and truth are close",
    statement=(
        "It fails that H(P, Q) is near 0 when Q is near P. For a positive P and Q = P + s d on a finite set of any size, H(P, Q) → H(P) and "
        "KL(P‖Q) → 0 as s → 0; H(P) = 0 if and only if P is a point mass."
    ),
    claims=("B6",),
    quote="当预测的和真实的分布接近时，这意味着交叉熵接近于 0。",
    kind="claim",
)

S = Setting("X: finite set; p, d: function on X", "all(0 < p[i], i, X)")


@ENTRY.refutation("Q within 1/1000 of P, and H(P, Q) < 1/2: fails")
def not_near_zero():
    return counterexample(
        "X: finite set; p, q: function on X",
        [
            "all(0 < p[i], i, X)",
            "all(0 < q[i], i, X)",
            "total(p[i], i, X) == 1",
            "total(q[i], i, X) == 1",
            "all(abs(p[i] - q[i]) <= 1/1000, i, X)",
        ],
        "total(cross_term(p[i], q[i]), i, X) < 1/2",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1001/2000", "999/2000"],
    )


@ENTRY.theorem("what is true: cross-entropy tends to the entropy of P")
def limit():
    return S.continuity("-total(p[i]*log(p[i] + s*d[i]), i, X)", "s", "0", "-total(p[i]*log(p[i]), i, X)")


@ENTRY.theorem("what is true: the divergence tends to 0")
def divergence():
    return S.continuity("total(p[i]*log(p[i]/(p[i] + s*d[i])), i, X)", "s", "0", "0")


@ENTRY.theorem("what is true: the entropy is 0 if and only if P is a point mass")
def point_mass():
    return theorem("cross_entropy_is_not_divergence", "entropy_zero")


@ENTRY.near_miss("Q within 1/1000 of P, where Q may be 0: the divergence need not be small, it may be ∞")
def closeness_of_probabilities():
    return counterexample(
        "X: finite set; p, q: function on X",
        [
            "all(0 <= p[i], i, X)",
            "all(0 <= q[i], i, X)",
            "total(p[i], i, X) == 1",
            "total(q[i], i, X) == 1",
            "all(abs(p[i] - q[i]) <= 1/1000, i, X)",
        ],
        "total(divergence_term(p[i], q[i]), i, X) < 1/2",
        elements={"X": "a b"},
        p=["1/1000", "999/1000"],
        q=[0, 1],
    )
