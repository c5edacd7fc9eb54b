"""Cross-entropy is not the difference between two distributions: of a law with itself it is the entropy, not 0.

What measures the difference is the divergence: it is 0 exactly where the laws are equal.
"""

from symdiv.proofs import Entry, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Cross-entropy as the difference between two distributions",
    statement="It fails that H(P, P) = 0 for all P on a finite set: H(P, P) = H(P). True: KL(P‖Q) = H(P, Q) − H(P) is 0 if and only if P = Q.",
    claims=("B1",),
    quote="TLDR:交叉熵是特定随机变量或事件集合的两个概率分布之间的差异。",
    kind="claim",
)


@ENTRY.refutation("H(P, P) = 0 fails for P = (1/2, 1/2)")
def not_zero():
    return counterexample(
        "X: finite set; p: function on X",
        ["all(0 < p[i], i, X)", "total(p[i], i, X) == 1"],
        "total(cross_term(p[i], p[i]), i, X) == 0",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
    )


@ENTRY.theorem("what is true: H(P, P) = H(P)")
def of_itself():
    return theorem("entropy_and_cross_entropy", "of_itself")


@ENTRY.theorem("what is true: the divergence is 0 if and only if P = Q")
def divergence():
    return theorem("gibbs", "gibbs_equality")


@ENTRY.theorem("what is true: cross-entropy exceeds entropy by the divergence")
def decomposition():
    return theorem("cross_entropy_decomposition", "decomposition")


@ENTRY.near_miss("the difference is not H(P, Q) − H(Q)")
def entropy_of_q():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        "total(divergence_term(p[i], q[i]), i, X) == total(cross_term(p[i], q[i]), i, X) - total(entropy_term(q[i]), i, X)",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
    )
