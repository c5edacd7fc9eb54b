"""Of all distributions on n points the uniform one has the greatest entropy, log n.

KL(P‖U) = log n − H(P) for the uniform distribution U, and Gibbs' inequality.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="The uniform distribution has the greatest entropy",
    statement="H(P) ≤ log n for P on a finite set of n points, for every n, with equality if and only if P is uniform.",
    sources=("StatProofBook, Discrete uniform distribution maximizes entropy for finite support",),
)

# n is the number of points: the total of 1.
S = Setting("X: finite set; p: function on X; n: real", "total(1, i, X) == n", "all(0 <= p[i], i, X)", "total(p[i], i, X) == 1", "0 < n")
UNIFORM = {"q[i]": "1/n"}
ENTROPY = "total(entropy_term(p[i]), i, X)"


@ENTRY.theorem("H(P) ≤ log n")
def uniform_maximum_entropy():
    return S.combination(f"{ENTROPY} <= log(n)", S.use(theorem("gibbs", "gibbs"), functions=UNIFORM))


@ENTRY.theorem("H(P) = log n if and only if P is uniform")
def uniform_maximum_entropy_equality():
    return S.restated(S.use(theorem("gibbs", "gibbs_equality"), functions=UNIFORM), f"{ENTROPY} == log(n)", "-1")


@ENTRY.near_miss("the maximum is log n, not log(n − 1)")
def one_point_less():
    return counterexample(
        "X: finite set; p: function on X; n: real",
        ["total(1, i, X) == n", "all(0 < p[i], i, X)", "total(p[i], i, X) == 1", "1 < n"],
        f"{ENTROPY} <= log(n - 1)",
        elements={"X": "a b c"},
        values={"n": "3"},
        p=["1/3", "1/3", "1/3"],
    )
