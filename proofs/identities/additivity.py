"""Entropy, cross-entropy and divergence of independent pairs are the sums of those of the parts.

The logarithm of a product is a sum, and the masses of the other part add up to 1. For densities the divergence is the chain rule with a second part
that does not depend on the first; entropies are finite, as ∞ − ∞ could arise otherwise.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import chain

ENTRY = Entry(
    title="Additivity for independent pairs",
    statement=(
        "For products of probabilities on finite sets of any size, entropy, cross-entropy and KL divergence are sums over the factors; for products of "
        "densities the divergence always, entropy and cross-entropy where the entropies of the factors are finite."
    ),
    sources=("StatProofBook, Additivity of the Kullback-Leibler divergence for independent distributions",),
)

OBJECTS = "X, Y: finite set; p, q: function on X; r, s: function on Y"
NORMALISED = ["total(p[i], i, X) == 1", "total(r[j], j, Y) == 1"]
S = Setting(OBJECTS, "all(0 <= p[i], i, X)", "all(0 <= q[i], i, X)", "all(0 <= r[j], j, Y)", "all(0 <= s[j], j, Y)", *NORMALISED)


def _pair(term):
    return f"total(total({term}, j, Y), i, X)"


@ENTRY.theorem("KL(P×R‖Q×S) = KL(P‖Q) + KL(R‖S)")
def divergence():
    return S.identity(
        f"{_pair('divergence_term(p[i]*r[j], q[i]*s[j])')} == total(divergence_term(p[i], q[i]), i, X) + total(divergence_term(r[j], s[j]), j, Y)"
    )


@ENTRY.theorem("H(P×R) = H(P) + H(R)")
def entropy():
    return S.identity(f"{_pair('entropy_term(p[i]*r[j])')} == total(entropy_term(p[i]), i, X) + total(entropy_term(r[j]), j, Y)")


@ENTRY.theorem("H(P×R, Q×S) = H(P, Q) + H(R, S)")
def cross_entropy():
    return S.identity(f"{_pair('cross_term(p[i]*r[j], q[i]*s[j])')} == total(cross_term(p[i], q[i]), i, X) + total(cross_term(r[j], s[j]), j, Y)")


DENSITIES = Setting(OBJECTS.replace("finite set", "measure space"), *S.given, "total(q[i], i, X) == 1", "total(s[j], j, Y) == 1")
FINITE = DENSITIES.having("finite(total(entropy_term(p[i]), i, X))", "finite(total(entropy_term(r[j]), j, Y))")


@ENTRY.theorem("densities: KL(P×R‖Q×S) = KL(P‖Q) + KL(R‖S)")
def divergence_of_densities():
    first, second = "total(divergence_term(p[i], q[i]), i, X)", "total(divergence_term(r[j], s[j]), j, Y)"
    law = {"r[i]": "p[i]", "s[i]": "q[i]", "w[i, j]": "r[j]", "v[i, j]": "s[j]"}
    parts = DENSITIES.use(theorem("chain_rule_of_divergence", "chain_rule_of_densities"), functions=law)
    mean = DENSITIES.combination(f"total(p[i]*{second}, i, X) == {second}", DENSITIES.apart(f"total(p[i]*{second}, i, X)"))
    return DENSITIES.combination(f"{_pair('divergence_term(p[i]*r[j], q[i]*s[j])')} == {first} + {second}", parts, known=[mean])


@ENTRY.theorem("densities: H(P×R) = H(P) + H(R)")
def entropy_of_densities():
    return FINITE.identity(f"{_pair('entropy_term(p[i]*r[j])')} == total(entropy_term(p[i]), i, X) + total(entropy_term(r[j]), j, Y)")


@ENTRY.theorem("densities: H(P×R, Q×S) = H(P, Q) + H(R, S)")
def cross_entropy_of_densities():
    term, first, second = "cross_term(p[i]*r[j], q[i]*s[j])", "cross_term(p[i], q[i])", "cross_term(r[j], s[j])"
    row = FINITE.having(objects="i: element of X")
    split = f"r[j]*{first} + p[i]*{second}"
    pair = row.having(objects="j: element of Y").identity(f"{term} == {split}")
    rows = chain(row.summed(pair, "j", "Y"), row.apart(f"total({split}, j, Y)"))
    mean = f"{first} + p[i]*total({second}, j, Y)"
    joint = FINITE.summed(row.combination(f"total({term}, j, Y) == {mean}", rows), "i", "X")
    return FINITE.combination(f"{_pair(term)} == total({first}, i, X) + total({second}, j, Y)", chain(joint, FINITE.apart(f"total({mean}, i, X)")))


@ENTRY.near_miss("without independence it fails: two equal coins")
def dependent():
    return counterexample(
        "X: finite set; w: function on X, X",
        ["all(all(0 <= w[i, j], j, X), i, X)", "total(total(w[i, j], j, X), i, X) == 1"],
        "total(total(entropy_term(w[i, j]), j, X), i, X) == total(entropy_term(total(w[i, j], j, X)), i, X) + total(entropy_term(total(w[i, j], i, X)), j, X)",
        elements={"X": "a b"},
        w=[["1/2", 0], [0, "1/2"]],
    )
