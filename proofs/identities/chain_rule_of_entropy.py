"""Chain rule: the entropy of a pair is that of the first and the mean entropy of the second given the first.

A pair (x, y) has the mass r(x) w(y|x), and −r w log(r w) = −w r log r − r w log w, also where r or w is 0.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Chain rule of entropy",
    statement="H(X, Y) = H(X) + Σ P(x) H(Y|X = x) on finite sets of any size; the same for densities, where these entropies and their mean are finite.",
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., theorem 2.2.1",),
)

OBJECTS = "X, Y: finite set; r: function on X; w: function on X, Y"
S = Setting(OBJECTS, "all(0 <= r[i], i, X)", "all(all(0 <= w[i, j], j, Y), i, X)", "all(total(w[i, j], j, Y) == 1, i, X)")
JOINT = "total(total(entropy_term(r[i]*w[i, j]), j, Y), i, X)"
FIRST, SECOND = "total(entropy_term(r[i]), i, X)", "total(r[i]*total(entropy_term(w[i, j]), j, Y), i, X)"


@ENTRY.theorem("H(X, Y) = H(X) + H(Y|X)")
def chain_rule():
    return S.identity(f"{JOINT} == {FIRST} + {SECOND}")


DENSITIES = Setting(
    OBJECTS.replace("finite set", "measure space"),
    *S.given,
    "total(r[i], i, X) == 1",
    "finite(total(entropy_term(r[i]), i, X))",
    "all(finite(total(entropy_term(w[i, j]), j, Y)), i, X)",
    f"finite({SECOND})",
)


@ENTRY.theorem("densities: H(X, Y) = H(X) + H(Y|X)")
def chain_rule_of_densities():
    return DENSITIES.identity(f"{JOINT} == {FIRST} + {SECOND}")


@ENTRY.near_miss("the entropies of the second given the first are averaged, not added")
def added():
    return counterexample(
        OBJECTS,
        ["all(0 < r[i], i, X)", "total(r[i], i, X) == 1", "all(total(w[i, j], j, Y) == 1, i, X)"],
        f"{JOINT} == {FIRST} + total(total(entropy_term(w[i, j]), j, Y), i, X)",
        elements={"X": "a b", "Y": "c d"},
        r=["1/2", "1/2"],
        w=[["1/2", "1/2"], ["1/2", "1/2"]],
    )
