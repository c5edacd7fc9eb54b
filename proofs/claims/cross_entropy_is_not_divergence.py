"""Cross-entropy is not divergence: they differ by the entropy of P, and agree if and only if P is a point mass.

H(P) ≥ 0, and each term −p log p is 0 only for p = 0 and p = 1: −p log p ≥ p (1 − p), the tangent of the logarithm once more.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import cut, equivalence

ENTRY = Entry(
    title="Cross-entropy differs from divergence by the entropy",
    statement="H(P, Q) = KL(P‖Q) + H(P) on a finite set of any size; where Q covers P, H(P, Q) = KL(P‖Q) if and only if each P(x) is 0 or 1.",
    claims=("A2",),
    quote="Cross-entropy is not KL Divergence.",
    sources=("StatProofBook, Non-negativity of the Shannon entropy",),
    kind="claim",
)

P = Setting("X: finite set; p: function on X", "all(0 <= p[i], i, X)", "total(p[i], i, X) == 1")
TERM = P.having(objects="i: element of X")
PAIR = P.having("all(0 < q[i], i, X)", objects="q: function on X")
CROSS, ENTROPY, KL = (f"total({term}, i, X)" for term in ("cross_term(p[i], q[i])", "entropy_term(p[i])", "divergence_term(p[i], q[i])"))
POINT_MASS = "all(p[i]*(1 - p[i]) == 0, i, X)"


def _term_bound():
    """p (1 − p) ≤ −p log p."""
    bound = "p[i]*(1 - p[i]) <= entropy_term(p[i])"
    zero, positive = TERM.having("p[i] == 0"), TERM.having("0 < p[i]")
    tangent = positive.use(theorem("logarithm_bound", "logarithm_bound"), values={"t": "p[i]"})
    return TERM.discharge(TERM.border_case("0", "p[i]", zero.combination(bound), positive.combination(bound, (tangent, "p[i]"))))


def _at_most_one():
    return P.part(TERM.sign("0 <= p[i]"), "i", "X")


def _nonnegative_term():
    below = TERM.combination("p[i] <= 1", _at_most_one())
    return TERM.sign("0 <= p[i]*(1 - p[i])", below)


@ENTRY.theorem("H(P) ≥ 0")
def entropy_nonnegative():
    term = TERM.combination("0 <= entropy_term(p[i])", _nonnegative_term(), _term_bound())
    return P.combination(f"0 <= {ENTROPY}", P.summed(term, "i", "X"))


@ENTRY.theorem("H(P) = 0 if and only if each P(x) is 0 or 1")
def entropy_zero():
    zero = f"{ENTROPY} == 0"
    term = TERM.combination("0 <= entropy_term(p[i])", _nonnegative_term(), _term_bound())
    vanishing = P.at(P.equal_terms(term, P.combination(f"total(0, i, X) == {ENTROPY}", (P.assume(zero), "-1")), "i", "X"), "i")
    above = TERM.combination("p[i]*(1 - p[i]) <= 0", _term_bound(), (vanishing, "-1"))
    forth = P.for_all(TERM.antisymmetric(above, _nonnegative_term()), "i", "X")
    # Conversely p = 0 or p = 1, and both terms vanish.
    given = TERM.having(POINT_MASS)
    either = given.at(given.assume(POINT_MASS), "i")
    empty = TERM.having("p[i] == 0").identity("entropy_term(p[i]) == 0")
    positive = TERM.having("0 < p[i]")
    one = positive.having(POINT_MASS).combination("p[i] == 1", (either, "-1/p[i]"))
    full = positive.identity("entropy_term(p[i]) == 0", one)
    each = given.discharge(given.border_case("0", "p[i]", empty, full))
    back = P.combination(zero, P.having(POINT_MASS).summed(each, "i", "X"))
    return equivalence(forth, back)


@ENTRY.theorem("H(P, Q) = KL(P‖Q) if and only if each P(x) is 0 or 1")
def agreement():
    difference = PAIR.use(theorem("cross_entropy_decomposition", "decomposition"))
    equal, zero = f"{CROSS} == {KL}", f"{ENTROPY} == 0"
    forth = cut(PAIR.forth(entropy_zero()), PAIR.combination(zero, (PAIR.assume(equal), "1"), (difference, "-1")))
    back = PAIR.combination(equal, (PAIR.back(entropy_zero()), "1"), difference)
    return equivalence(forth, back)


@ENTRY.theorem("an exact witness that they differ")
def witness():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        f"{CROSS} == {KL}",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
    )


@ENTRY.near_miss("they do not differ by the entropy of Q")
def entropy_of_q():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        f"{CROSS} == {KL} + total(entropy_term(q[i]), i, X)",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
    )
