"""Coding samples of P with a code made for Q costs KL(P‖Q) extra bits.

Shannon's lengths are l = ⌈−log₂ q⌉, that is −log₂ q ≤ l < −log₂ q + 1; only this is used. Averaged over P the left side is the
cross-entropy in bits, H(P) + KL(P‖Q), and for dyadic Q it is attained.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample, evaluation

ENTRY = Entry(
    title="The divergence counts extra bits",
    statement="For Shannon's code lengths l = ⌈−log₂ q⌉ of a positive Q on a finite set, H(P) + KL(P‖Q) ≤ Σ p l < H(P) + KL(P‖Q) + 1 bits.",
    claims=("A6",),
    quote=(
        "“…the K-L divergence represents the number of extra bits necessary to code a source whose symbols were drawn from the distribution P, given "
        "that the coder was designed for a source whose symbols were drawn from Q.”"
    ),
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., theorem 5.4.3",),
    kind="claim",
)

S = Setting(
    "X: finite set; p, q, l: function on X",
    "all(0 <= p[i], i, X)",
    "total(p[i], i, X) == 1",
    "all(0 < q[i], i, X)",
    "all(-log(q[i])/log(2) <= l[i], i, X)",
    "all(l[i] < 1 - log(q[i])/log(2), i, X)",
)
TERM = S.having(objects="i: element of X")
LENGTH = "total(p[i]*l[i], i, X)"
BITS = "(total(entropy_term(p[i]), i, X) + total(divergence_term(p[i], q[i]), i, X))/log(2)"


@ENTRY.theorem("at least H(P) + KL(P‖Q) bits")
def at_least():
    term = TERM.combination("-p[i]*log(q[i])/log(2) <= p[i]*l[i]", (TERM.at(TERM.assume("all(-log(q[i])/log(2) <= l[i], i, X)"), "i"), "p[i]"))
    return S.combination(f"{BITS} <= {LENGTH}", S.summed(term, "i", "X"))


@ENTRY.theorem("less than H(P) + KL(P‖Q) + 1 bits")
def less_than_one_more():
    upper = "p[i] - p[i]*log(q[i])/log(2)"
    gap = TERM.at(TERM.assume("all(l[i] < 1 - log(q[i])/log(2), i, X)"), "i")
    term = TERM.combination(f"p[i]*l[i] <= {upper}", (gap, "p[i]"))
    whole = S.combination(f"{LENGTH} <= {BITS} + 1", S.summed(term, "i", "X"))
    # Equality would make each p (1 − log₂ q − l) = 0, so p = 0 throughout, against Σ p = 1.
    equal = f"{LENGTH} == {BITS} + 1"
    touching = S.at(S.equal_terms(term, S.combination(f"{LENGTH} == total({upper}, i, X)", S.assume(equal)), "i", "X"), "i")
    nothing = TERM.combination("p[i] == 0", (touching, "-1/(1 - log(q[i])/log(2) - l[i])"))
    none = S.summed(nothing, "i", "X")
    return S.below(whole, S.absurd(S.combination("1 == 0", none), equal))


@ENTRY.theorem("a dyadic Q attains the lower bound: P = (1/3, 1/3, 1/3), Q = (1/4, 1/2, 1/4), lengths 2, 1, 2")
def dyadic():
    return evaluation("1/3*2 + 1/3*1 + 1/3*2 == (cross_term(1/3, 1/4) + cross_term(1/3, 1/2) + cross_term(1/3, 1/4))/log(2)")


@ENTRY.near_miss("it is not less than H(P) + 1: the wrong code costs more")
def right_code():
    return counterexample(
        "X: finite set; p, q, l: function on X",
        [
            "all(0 < p[i], i, X)",
            "total(p[i], i, X) == 1",
            "total(q[i], i, X) == 1",
            "all(-log(q[i])/log(2) <= l[i], i, X)",
            "all(l[i] < 1 - log(q[i])/log(2), i, X)",
        ],
        f"{LENGTH} < total(entropy_term(p[i]), i, X)/log(2) + 1",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/64", "63/64"],
        l=[6, 1],
    )
