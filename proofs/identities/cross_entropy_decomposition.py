"""H(P, Q) = H(P) + KL(P‖Q).

Term by term, −p log q = −p log p + p log(p/q), where both sides are ∞ for q = 0 < p and 0 for p = 0.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Cross-entropy is entropy plus divergence",
    statement="For distributions P and Q on a finite set of any size, H(P, Q) = H(P) + KL(P‖Q); where Q does not cover P both sides are ∞.",
    claims=("B9",),
    quote="交叉熵=熵+ KL 散度",
    sources=(
        "StatProofBook, Relation of discrete Kullback-Leibler divergence to Shannon entropy",
        "StatProofBook, Relation of continuous Kullback-Leibler divergence to differential entropy",
    ),
)

S = Setting("X: finite set; p, q: function on X", "all(0 <= p[i], i, X)", "all(0 <= q[i], i, X)")
DENSITIES = Setting(
    "X: measure space; p, q: function on X",
    "all(0 <= p[i], i, X)",
    "all(0 <= q[i], i, X)",
    "total(p[i], i, X) == 1",
    "total(q[i], i, X) == 1",
    "finite(total(entropy_term(p[i]), i, X))",
)
CROSS, ENTROPY, KL = (f"total({term}, i, X)" for term in ("cross_term(p[i], q[i])", "entropy_term(p[i])", "divergence_term(p[i], q[i])"))


@ENTRY.theorem("H(P, Q) = H(P) + KL(P‖Q)")
def decomposition():
    return S.identity(f"{CROSS} == {ENTROPY} + {KL}")


@ENTRY.theorem("the same for densities, where the entropy of P is finite")
def decomposition_of_densities():
    return DENSITIES.identity(f"{CROSS} == {ENTROPY} + {KL}")


@ENTRY.near_miss("H(P, Q) is not H(Q) + KL(P‖Q)")
def entropy_of_q():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        f"{CROSS} == total(entropy_term(q[i]), i, X) + {KL}",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
    )
