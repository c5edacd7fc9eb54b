"""Cross-entropy is entropy for Q = P, and more than entropy by the divergence for every other Q.

So over Q its least value is H(P), and the gap closes only at Q = P. That is Gibbs' inequality in other words.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import cut, equivalence, one_direction

ENTRY = Entry(
    title="Cross-entropy is least at the truth, and is entropy there",
    statement=(
        "For distributions P, Q on a finite set of any size: H(P, Q) ≥ H(P), with equality if and only if Q = P, and H(P, P) = H(P); the excess is "
        "KL(P‖Q), which is ∞ where Q does not cover P."
    ),
    claims=("B7", "B8", "B16"),
    quote="在这种情况下，交叉熵总是比熵大一些值。交叉熵大于熵的量称为相对熵",
    sources=("StatProofBook, Gibbs' inequality",),
    kind="claim",
)

S = Setting("X: finite set; p, q: function on X", "all(0 <= p[i], i, X)", "all(0 <= q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1")
CROSS, ENTROPY, KL = (f"total({term}, i, X)" for term in ("cross_term(p[i], q[i])", "entropy_term(p[i])", "divergence_term(p[i], q[i])"))


@ENTRY.theorem("P = Q: cross-entropy is entropy")
def at_the_truth():
    return theorem("entropy_and_cross_entropy", "of_itself")


@ENTRY.theorem("H(P) ≤ H(P, Q)")
def at_least():
    return S.combination(f"{ENTROPY} <= {CROSS}", S.use(theorem("gibbs", "gibbs")))


@ENTRY.theorem("with equality if and only if P = Q")
def only_at_the_truth():
    vanishing = S.use(theorem("gibbs", "gibbs_equality"))
    equal, zero = f"{CROSS} == {ENTROPY}", f"{KL} == 0"
    forth = cut(one_direction(vanishing), S.combination(zero, S.assume(equal)))
    back = S.combination(equal, one_direction(vanishing, forth=False))
    return equivalence(forth, back)


@ENTRY.theorem("P ≠ Q: more than entropy")
def more():
    different = S.having("no(all(p[i] == q[i], i, X))")
    return different.combination(f"{ENTROPY} < {CROSS}", different.use(theorem("gibbs", "gibbs_strict")))


@ENTRY.theorem("the excess is the divergence, also where it is ∞")
def excess():
    return theorem("cross_entropy_decomposition", "decomposition")


@ENTRY.near_miss("cross-entropy is not at least the entropy of Q")
def not_of_q():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        "total(entropy_term(q[i]), i, X) <= total(cross_term(p[i], q[i]), i, X)",
        elements={"X": "a b"},
        p=["1/10", "9/10"],
        q=["1/4", "3/4"],
    )
