"""Entropy is the mean of the information −log p, cross-entropy that of −log q.

The terms agree one by one, with 0 · ∞ = 0 for outcomes that never happen; so both measures are expectations in the sense of the definitions.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample, evaluation

ENTRY = Entry(
    title="Entropy and cross-entropy as means of information",
    statement="On a finite set of any size: H(P) = Σ p I_P and H(P, Q) = Σ p I_Q, where I_P = −log p is the information of an outcome (∞ for p = 0).",
    claims=("B3", "B5"),
    quote="回到熵的定义，它是从分布中选择的单个样本获得的平均信息量。",
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., section 2.1",),
    kind="definition",
)

S = Setting("X: finite set; p, q: function on X", "all(0 <= p[i], i, X)", "all(0 <= q[i], i, X)")


@ENTRY.theorem("H(P) = Σ p I_P")
def entropy():
    return S.identity("total(entropy_term(p[i]), i, X) == total(p[i]*information(p[i]), i, X)")


@ENTRY.theorem("H(P, Q) = Σ p I_Q")
def cross_entropy():
    return S.identity("total(cross_term(p[i], q[i]), i, X) == total(p[i]*information(q[i]), i, X)")


@ENTRY.theorem("cross-entropy of a law with itself is entropy")
def of_itself():
    return S.identity("total(cross_term(p[i], p[i]), i, X) == total(entropy_term(p[i]), i, X)")


@ENTRY.theorem("an example: H(1/2, 1/4, 1/8, 1/8) is exactly 7/4 bits")
def example():
    return evaluation("(entropy_term(1/2) + entropy_term(1/4) + entropy_term(1/8) + entropy_term(1/8))/log(2) == 7/4")


@ENTRY.theorem("an example: H(P, Q) for P = (1/2, 1/2), Q = (1/4, 3/4)")
def cross_example():
    return evaluation("cross_term(1/2, 1/4) + cross_term(1/2, 3/4) == 2*log(2) - log(3)/2")


@ENTRY.near_miss("cross-entropy is not the mean of P's own information")
def own_information():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        "total(cross_term(p[i], q[i]), i, X) == total(p[i]*information(p[i]), i, X)",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
    )
