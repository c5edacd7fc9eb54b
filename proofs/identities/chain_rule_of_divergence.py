"""Chain rule: the divergence of pairs is that of the first and the mean divergence of the second given the first.

Pairs have the masses r(x) w(y|x) and s(x) v(y|x); the logarithm of the ratio splits, and the rows of w add up to 1. For densities each part lies above
a difference of densities, whose integral is finite, so the integral of the sum is the sum of the integrals, finite or not.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import chain

ENTRY = Entry(
    title="Chain rule of the Kullback-Leibler divergence",
    statement="KL of pairs = KL of the first + Σ P(x) KL of the second given X = x, on finite sets of any size and for densities, also where it is infinite.",
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., theorem 2.5.3",),
)

OBJECTS = "X, Y: finite set; r, s: function on X; w, v: function on X, Y"
S = Setting(
    OBJECTS,
    "all(0 <= r[i], i, X)",
    "all(0 <= s[i], i, X)",
    "all(all(0 <= w[i, j], j, Y), i, X)",
    "all(all(0 <= v[i, j], j, Y), i, X)",
    "all(total(w[i, j], j, Y) == 1, i, X)",
)
JOINT = "total(total(divergence_term(r[i]*w[i, j], s[i]*v[i, j]), j, Y), i, X)"
FIRST, SECOND = "total(divergence_term(r[i], s[i]), i, X)", "total({}[i]*total(divergence_term(w[i, j], v[i, j]), j, Y), i, X)"


@ENTRY.theorem("KL of pairs = KL of the first + mean KL of the second given the first")
def chain_rule():
    return S.identity(f"{JOINT} == {FIRST} + {SECOND.format('r')}")


DENSITIES = Setting(
    OBJECTS.replace("finite set", "measure space"),
    *S.given,
    "all(total(v[i, j], j, Y) == 1, i, X)",
    "total(r[i], i, X) == 1",
    "total(s[i], i, X) == 1",
)


@ENTRY.theorem("the same for densities")
def chain_rule_of_densities():
    term = "divergence_term(r[i]*w[i, j], s[i]*v[i, j])"
    first, second = "divergence_term(r[i], s[i])", "divergence_term(w[i, j], v[i, j])"
    pair = DENSITIES.having(objects="i: element of X; j: element of Y")
    row = DENSITIES.having(objects="i: element of X")
    split = row.summed(pair.identity(f"{term} == w[i, j]*{first} + r[i]*{second}"), "j", "Y")
    parts = chain(split, row.apart(f"total(w[i, j]*{first} + r[i]*{second}, j, Y)"))
    mean = f"{first} + r[i]*total({second}, j, Y)"
    return chain(DENSITIES.summed(row.combination(f"total({term}, j, Y) == {mean}", parts), "i", "X"), DENSITIES.apart(f"total({mean}, i, X)"))


@ENTRY.near_miss("the mean is under P, not under Q")
def mean_under_q():
    return counterexample(
        OBJECTS,
        ["all(0 < r[i], i, X)", "all(0 < s[i], i, X)", "total(r[i], i, X) == 1", "total(s[i], i, X) == 1", "all(total(w[i, j], j, Y) == 1, i, X)"],
        f"{JOINT} == {FIRST} + {SECOND.format('s')}",
        elements={"X": "a b", "Y": "c d"},
        r=["1/2", "1/2"],
        s=["1/4", "3/4"],
        w=[["1/2", "1/2"], ["1/2", "1/2"]],
        v=[["1/4", "3/4"], ["1/2", "1/2"]],
    )
