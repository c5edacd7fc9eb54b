"""Gibbs' inequality: KL(P‖Q) ≥ 0, and = 0 iff P = Q.

Term by term p log(p/q) ≥ p − q, with equality only if p = q; the right sides add up to 1 − 1 = 0.
Where Q is 0 and P is not, the divergence is ∞, and the inequality holds all the same.

One proof serves sums and integrals: the index set is a space with a measure, so P and Q are densities. With the counting measure of a
finite set they are probabilities; "for all" means "for almost all" otherwise.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import cut, equivalence, one_direction

ENTRY = Entry(
    title="Gibbs' inequality",
    statement=(
        "For probabilities P and Q on a finite set of any size, and for densities with respect to one measure, KL(P‖Q) ≥ 0, "
        "and KL(P‖Q) = 0 if and only if P = Q."
    ),
    claims=("A10",),
    quote="So, the KL divergence is a non-negative value that indicates how close two probability distributions are.",
    sources=("StatProofBook, Gibbs' inequality", "StatProofBook, Non-negativity of the Kullback-Leibler divergence"),
)

S = Setting(
    "X: measure space; p, q: function on X",
    "all(0 <= p[i], i, X)",
    "all(0 <= q[i], i, X)",
    "total(p[i], i, X) == 1",
    "total(q[i], i, X) == 1",
)
TERM = S.having(objects="i: element of X")
KL = "total(divergence_term(p[i], q[i]), i, X)"


def _bound():
    return TERM.use(theorem("logarithm_bound", "divergence_bound"), values={"a": "p[i]", "b": "q[i]", "c": "1"})


@ENTRY.theorem("KL(P‖Q) ≥ 0")
def gibbs():
    return S.combination(f"0 <= {KL}", S.summed(_bound(), "i", "X"))


@ENTRY.theorem("KL(P‖Q) = 0 if and only if P = Q")
def gibbs_equality():
    zero, equal = f"{KL} == 0", "all(p[i] == q[i], i, X)"
    totals = S.combination(f"total(p[i]*log(1) + p[i] - q[i], i, X) == {KL}", (S.assume(zero), "-1"))
    touching = S.at(S.equal_terms(_bound(), totals, "i", "X"), "i")
    contact = TERM.use(theorem("logarithm_bound", "divergence_bound_equality"), values={"a": "p[i]", "b": "q[i]", "c": "1"})
    forth = S.for_all(cut(one_direction(contact), touching), "i", "X")
    back = S.identity(zero, S.assume(equal))
    return equivalence(forth, back)


@ENTRY.theorem("KL(P‖Q) > 0 for P ≠ Q")
def gibbs_strict():
    return S.strict(gibbs(), gibbs_equality())


@ENTRY.near_miss("for measures of unequal mass it is false: P and Q are normalised")
def unequal_mass():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)"],
        f"0 <= {KL}",
        elements={"X": "x"},
        p=["1/2"],
        q=[1],
    )


@ENTRY.near_miss("a single term of the sum can be negative")
def negative_term():
    return counterexample(
        "X: finite set; x: element of X; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        "0 <= divergence_term(p[x], q[x])",
        elements={"X": "a b"},
        names={"x": "a"},
        p=["1/4", "3/4"],
        q=["1/2", "1/2"],
    )
