"""The divergence does not change under a bijection, nor under any channel that can be undone; for densities, under no change of variable.

If a second channel recovers P and Q from the outputs, data processing bounds the divergence both ways; a bijection and its inverse are such
channels. For densities a change of variable divides both by the same Jacobian g and integrates against g: p/g log(p/q) · g = p log(p/q).
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Invariance of the Kullback-Leibler divergence",
    statement=(
        "KL(PW‖QW) = KL(P‖Q) for a channel W that another one undoes for P and Q, such as a bijection, on finite sets of any size; and for densities "
        "under a change of variable."
    ),
    sources=("StatProofBook, Invariance of the Kullback-Leibler divergence under parameter transformation",),
)

CHANNEL = ("all(all(0 <= w[i, j], j, Y), i, X)", "all(total(w[i, j], j, Y) == 1, i, X)")
BACK = ("all(all(0 <= v[j, i], i, X), j, Y)", "all(total(v[j, i], i, X) == 1, j, Y)")
RECOVERED = tuple(f"all(total({f}[i]*total(w[i, j]*v[j, k], j, Y), i, X) == {f}[k], k, X)" for f in "pq")
S = Setting(
    "X, Y: finite set; p, q: function on X; w: function on X, Y; v: function on Y, X",
    "all(0 <= p[i], i, X)",
    "all(0 <= q[i], i, X)",
    *CHANNEL,
    *BACK,
    *RECOVERED,
)
BEFORE = "total(divergence_term(p[i], q[i]), i, X)"
AFTER = "total(divergence_term(total(p[i]*w[i, j], i, X), total(q[i]*w[i, j], i, X)), j, Y)"


@ENTRY.theorem("a channel that can be undone keeps the divergence")
def undone():
    forth = S.use(theorem("data_processing", "data_processing"))
    outputs = {"p[j]": "total(p[i]*w[i, j], i, X)", "q[j]": "total(q[i]*w[i, j], i, X)", "w[j, i]": "v[j, i]"}
    back = S.use(theorem("data_processing", "data_processing"), names={"X": "Y", "Y": "X"}, functions=outputs)
    recovered = [S.for_all(S.having(objects="k: element of X").identity(f"total(total({f}[i]*w[i, j], i, X)*v[j, k], j, Y) == {f}[k]"), "k", "X") for f in "pq"]
    back = S.combination(f"{BEFORE} <= {AFTER}", back, known=recovered)
    return S.antisymmetric(forth, back)


DENSITIES = Setting(
    "X: measure space; p, q, g: function on X",
    "all(0 <= p[i], i, X)",
    "all(0 <= q[i], i, X)",
    "all(0 < g[i], i, X)",
    "total(p[i], i, X) == 1",
    "total(q[i], i, X) == 1",
)


@ENTRY.theorem("a change of variable with Jacobian g keeps the divergence of densities")
def change_of_variable():
    return DENSITIES.identity("total(g[i]*divergence_term(p[i]/g[i], q[i]/g[i]), i, X) == total(divergence_term(p[i], q[i]), i, X)")


@ENTRY.near_miss("differential entropy does change: a density divided by 2, on an interval twice as long")
def entropy_changes():
    return counterexample(
        "X: measure space; p, g: function on X",
        ["all(0 < p[i], i, X)", "all(0 < g[i], i, X)", "total(p[i], i, X) == 1"],
        "total(g[i]*entropy_term(p[i]/g[i]), i, X) == total(entropy_term(p[i]), i, X)",
        elements={"X": "a"},
        p=[1],
        g=[2],
    )
