"""The divergence is not symmetric, and the triangle inequality fails: it is no metric.

Exact distributions on two outcomes show both; the numbers are compared as rational combinations of logarithms of primes.
"""

from symdiv.proofs import Entry
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="The Kullback-Leibler divergence is not symmetric and no metric",
    statement="There are distributions P, Q on two outcomes with KL(P‖Q) ≠ KL(Q‖P), and P, Q, R with KL(P‖R) > KL(P‖Q) + KL(Q‖R).",
    claims=("A4",),
    quote=(
        "Although the KL divergence measures the “distance” between two distri- butions, it is not a distance measure. This is because that "
        "the KL divergence is not a metric measure. It is not symmetric: the KL from p(x) to q(x) is generally not the same as the KL from q(x) to p(x)."
    ),
    sources=("StatProofBook, Non-symmetry of the Kullback-Leibler divergence",),
    kind="claim",
)

POSITIVE = [f"all(0 < {f}[i], i, X)" for f in "pqr"]
NORMALISED = [f"total({f}[i], i, X) == 1" for f in "pqr"]


def _kl(p, q):
    return f"total(divergence_term({p}[i], {q}[i]), i, X)"


@ENTRY.theorem("KL(P‖Q) = KL(Q‖P) fails")
def not_symmetric():
    return counterexample(
        "X: finite set; p, q: function on X",
        [*POSITIVE[:2], *NORMALISED[:2]],
        f"{_kl('p', 'q')} == {_kl('q', 'p')}",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
    )


@ENTRY.theorem("KL(P‖R) ≤ KL(P‖Q) + KL(Q‖R) fails")
def no_triangle_inequality():
    return counterexample(
        "X: finite set; p, q, r: function on X",
        [*POSITIVE, *NORMALISED],
        f"{_kl('p', 'r')} <= {_kl('p', 'q')} + {_kl('q', 'r')}",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
        r=["1/10", "9/10"],
    )


@ENTRY.near_miss("it is not different for all P ≠ Q: P = (1/4, 3/4) and Q = (3/4, 1/4)")
def always_different():
    return counterexample(
        "X: finite set; p, q: function on X",
        [*POSITIVE[:2], *NORMALISED[:2], "no(all(p[i] == q[i], i, X))"],
        f"no({_kl('p', 'q')} == {_kl('q', 'p')})",
        elements={"X": "a b"},
        p=["1/4", "3/4"],
        q=["3/4", "1/4"],
    )
