"""Mutual information, the divergence of a joint law from the product of its marginals, in terms of entropies.

log j/(p m) = −log p − log m + log j, and −log m + log j = log(j/m), the logarithm of a conditional probability; averaged over j each part
is an entropy. For densities the same with differential entropies, where these are finite.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Mutual information in terms of entropies",
    statement=(
        "For a positive joint law on finite sets of any size, or with a positive density and all these integrals finite: I(X; Y) = H(X) + H(Y) − H(X, Y) "
        "= H(X) − H(X|Y) = H(Y) − H(Y|X) = H(X, Y) − H(X|Y) − H(Y|X)."
    ),
    sources=(
        "StatProofBook, Relation of discrete mutual information to marginal and conditional entropy",
        "StatProofBook, Relation of discrete mutual information to marginal and joint entropy",
        "StatProofBook, Relation of discrete mutual information to joint and conditional entropy",
        "StatProofBook, Relation of continuous mutual information to marginal and conditional differential entropy",
        "StatProofBook, Relation of continuous mutual information to marginal and joint differential entropy",
        "StatProofBook, Relation of continuous mutual information to joint and conditional differential entropy",
    ),
)

OBJECTS = "X, Y: finite set; j: function on X, Y; p: function on X; m: function on Y"
GIVEN = (
    "all(all(0 < j[x, y], y, Y), x, X)",
    "all(0 < p[x], x, X)",
    "all(0 < m[y], y, Y)",
    "all(p[x] == total(j[x, y], y, Y), x, X)",
    "all(m[y] == total(j[x, y], x, X), y, Y)",
)
DISCRETE = Setting(OBJECTS, *GIVEN)


def _mean(term):
    return f"total(total(j[x, y]*({term}), y, Y), x, X)"


INFORMATION = _mean("log(j[x, y]/(p[x]*m[y]))")
JOINT = _mean("-log(j[x, y])")
X, Y = "total(-p[x]*log(p[x]), x, X)", "total(-m[y]*log(m[y]), y, Y)"
X_GIVEN_Y, Y_GIVEN_X = _mean("-log(j[x, y]/m[y])"), _mean("-log(j[x, y]/p[x])")

# Densities on pairs z = (x, y): j of the pair, p and m of its parts. A mean over the joint law of what depends on x alone is one over the marginal.
LOGARITHMS = {"I": "j[z]/(p[z]*m[z])", "XY": "j[z]", "X": "p[z]", "Y": "m[z]", "X|Y": "j[z]/m[z]", "Y|X": "j[z]/p[z]"}
MEANS = {name: f"total(j[z]*log({term}), z, Z)" for name, term in LOGARITHMS.items()}
CONTINUOUS = Setting(
    "Z: measure space; j, p, m: function on Z",
    *(f"all(0 < {f}[z], z, Z)" for f in "jpm"),
    *(f"finite({mean})" for mean in MEANS.values()),
)
RELATIONS = (
    ("marginal_and_joint", "H(X) + H(Y) − H(X, Y)", f"{X} + {Y} - ({JOINT})", "-{X} - {Y} + {XY}"),
    ("marginal_and_conditional_x", "H(X) − H(X|Y)", f"{X} - ({X_GIVEN_Y})", "-{X} + {X|Y}"),
    ("marginal_and_conditional_y", "H(Y) − H(Y|X)", f"{Y} - ({Y_GIVEN_X})", "-{Y} + {Y|X}"),
    ("joint_and_conditional", "H(X, Y) − H(X|Y) − H(Y|X)", f"{JOINT} - ({X_GIVEN_Y}) - ({Y_GIVEN_X})", "-{XY} + {X|Y} + {Y|X}"),
)


def _declare(kind, name, words, setting, relation):
    def proof():
        return setting.identity(relation)

    proof.__name__ = f"{kind}_{name}"
    ENTRY.theorem(f"{kind}: I(X; Y) = {words}")(proof)


for _name, _words, _right, _integrals in RELATIONS:
    _declare("discrete", _name, _words, DISCRETE, f"{INFORMATION} == {_right}")
    _declare("continuous", _name, _words, CONTINUOUS, f"{MEANS['I']} == {_integrals.format(**MEANS)}")


@ENTRY.near_miss("it is not H(X, Y) − H(X|Y), which is H(Y)")
def one_conditional():
    return counterexample(
        OBJECTS,
        [*GIVEN, "total(total(j[x, y], y, Y), x, X) == 1"],
        f"{INFORMATION} == {JOINT} - ({X_GIVEN_Y})",
        elements={"X": "a b", "Y": "c d"},
        j=[["1/8", "1/8"], ["1/4", "1/2"]],
        p=["1/4", "3/4"],
        m=["3/8", "5/8"],
    )
