"""Which law is the truth and which the prediction decides what cross-entropy and divergence are: the two readings give different numbers.

The source calls the truth p in one formula and q in the other.
"""

from symdiv.proofs import Entry
from symdiv.proofs.exact import counterexample, evaluation

ENTRY = Entry(
    title="Exchanging truth and prediction",
    statement="Neither H(P, Q) = H(Q, P) nor KL(P‖Q) = KL(Q‖P) holds for all distributions on two outcomes; exact laws show both.",
    claims=("B12",),
    quote="如果我们已经预测概率为 p 和真实概率为 q ，那么随着时间的推移，我们试图减少 KL 散度，这样它们可能是相似的",
    kind="claim",
)

GIVEN = ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"]


def _exchanged(term):
    return counterexample(
        "X: finite set; p, q: function on X",
        GIVEN,
        f"total({term}(p[i], q[i]), i, X) == total({term}(q[i], p[i]), i, X)",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
    )


@ENTRY.theorem("cross-entropy: the readings differ")
def cross_entropy():
    return _exchanged("cross_term")


@ENTRY.theorem("divergence: the readings differ")
def divergence():
    return _exchanged("divergence_term")


@ENTRY.theorem("by 5/4 log 3 − 2 log 2 for the divergence of these laws")
def by_how_much():
    forth, back = ("divergence_term(1/2, 1/4) + divergence_term(1/2, 3/4)", "divergence_term(1/4, 1/2) + divergence_term(3/4, 1/2)")
    return evaluation(f"{back} - ({forth}) == 5/4*log(3) - 2*log(2)")


@ENTRY.near_miss("cross-entropies do not differ by as much as divergences: the entropies differ too")
def by_as_much():
    forth, back = (f"total({{}}({a}[i], {b}[i]), i, X)" for a, b in ("pq", "qp"))
    cross, divergence = (f"{forth} - {back}".format(term, term) for term in ("cross_term", "divergence_term"))
    return counterexample("X: finite set; p, q: function on X", GIVEN, f"{cross} == {divergence}", elements={"X": "a b"}, p=["1/2", "1/2"], q=["1/4", "3/4"])
