"""Of all densities with given moments, the one whose logarithm is a combination of the statistics has the greatest entropy.

Let q = exp l be a density, and let P and Q agree on the mean of l (as they do where l is a combination of statistics with prescribed means).
Then H(P) = H(P, Q) − KL(P‖Q) ≤ H(P, Q) = −∫ p l = −∫ q l = H(Q), by Gibbs' inequality, with equality only for P = Q.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Maximum entropy under constraints",
    statement="If Q has the log-density l and P, Q give l the same finite mean, and H(P) is finite, then H(P) ≤ H(Q), with equality iff P = Q.",
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., theorem 12.1.1",),
)

S = Setting(
    "X: measure space; p, l: function on X",
    "all(0 <= p[i], i, X)",
    "total(p[i], i, X) == 1",
    "total(exp(l[i]), i, X) == 1",
    "finite(total(entropy_term(p[i]), i, X))",
    "finite(total(p[i]*l[i], i, X))",
    "finite(total(exp(l[i])*l[i], i, X))",
    "total(p[i]*l[i], i, X) == total(exp(l[i])*l[i], i, X)",
)
Q = {"q[i]": "exp(l[i])"}
ENTROPY, GREATEST = "total(entropy_term(p[i]), i, X)", "-total(exp(l[i])*l[i], i, X)"


@ENTRY.theorem("H(P) ≤ H(Q)")
def maximum_entropy():
    return S.combination(f"{ENTROPY} <= {GREATEST}", S.use(theorem("gibbs", "gibbs"), functions=Q))


@ENTRY.theorem("where −∫ q l is the entropy of Q")
def entropy_of_q():
    return S.having("finite(total(entropy_term(exp(l[i])), i, X))").identity(f"total(entropy_term(exp(l[i])), i, X) == {GREATEST}")


@ENTRY.theorem("H(P) = H(Q) if and only if P = Q")
def maximum_entropy_equality():
    return S.restated(S.use(theorem("gibbs", "gibbs_equality"), functions=Q), f"{ENTROPY} == {GREATEST}", "-1")


@ENTRY.near_miss("without equal means it is false")
def unequal_means():
    return counterexample(
        "X: measure space; p, l: function on X",
        ["all(0 < p[i], i, X)", "total(p[i], i, X) == 1", "total(exp(l[i]), i, X) == 1"],
        f"{ENTROPY} <= {GREATEST}",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        l=["log(1/4)", "log(3/4)"],
    )
