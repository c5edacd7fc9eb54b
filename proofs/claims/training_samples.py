"""Summed over training samples with fixed labels, cross-entropy and divergence differ by the sum of the labels' entropies.

That does not depend on the predictions: same order of models, same gradient. For one-hot labels it is 0, and the two are equal.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import equivalence

ENTRY = Entry(
    title="Cross-entropy and divergence over training samples",
    statement=(
        "For samples k of any number with label laws p(k, ·) and predictions q(k, ·) over any finite set of classes: Σ H(p, q) = Σ H(p) + Σ KL(p‖q), so "
        "both order all models alike and have the same slope along any change of positive predictions; for labels of 0 and 1 they are equal."
    ),
    claims=("B13",),
    quote="因此，在分类问题中，使用交叉熵总训练样本的和进行优化等价于使用 KL 散度总训练样本的和进行优化",
    kind="claim",
)

OBJECTS = "K, X: finite set; p, q, r: function on K, X"
S = Setting(OBJECTS, *(f"all(all(0 <= {f}[k, i], i, X), k, K)" for f in "pqr"))


def _sum(term):
    return f"total(total({term}, i, X), k, K)"


def _cross(q):
    return _sum(f"cross_term(p[k, i], {q}[k, i])")


def _kl(q):
    return _sum(f"divergence_term(p[k, i], {q}[k, i])")


@ENTRY.theorem("they differ by the labels' entropies")
def difference():
    return S.identity(f"{_cross('q')} == {_sum('entropy_term(p[k, i])')} + {_kl('q')}")


@ENTRY.theorem("they order models alike")
def same_order():
    divergences, crosses = f"{_kl('q')} <= {_kl('r')}", f"{_cross('q')} <= {_cross('r')}"
    return equivalence(S.combination(crosses, S.assume(divergences)), S.combination(divergences, S.assume(crosses)))


MOVING = Setting("K, X: finite set; p, q, d: function on K, X", "all(all(0 <= p[k, i], i, X), k, K)", "all(all(0 < q[k, i], i, X), k, K)")
SLOPE = f"-{_sum('p[k, i]*d[k, i]/q[k, i]')}"


@ENTRY.theorem("the slope of the cross-entropy along a change of the predictions")
def slope_of_cross_entropy():
    return MOVING.derivative(f"-{_sum('p[k, i]*log(q[k, i] + s*d[k, i])')}", "s", "0", SLOPE)


@ENTRY.theorem("the slope of the divergence is the same")
def slope_of_divergence():
    return MOVING.derivative(f"-{_sum('entropy_term(p[k, i])')} - {_sum('p[k, i]*log(q[k, i] + s*d[k, i])')}", "s", "0", SLOPE)


@ENTRY.theorem("one-hot labels, whose entropies are 0: the two are equal")
def one_hot():
    certain = S.having("all(all(entropy_term(p[k, i]) == 0, i, X), k, K)")
    cell = certain.having(objects="k: element of K; i: element of X")
    none = cell.at(cell.at(cell.assume("all(all(entropy_term(p[k, i]) == 0, i, X), k, K)"), "k"), "i")
    nothing = certain.summed(certain.summed(none, "i", "X"), "k", "K")
    return certain.combination(f"{_cross('q')} == {_kl('q')}", nothing)


@ENTRY.near_miss("for other labels they are not equal")
def soft_labels():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        "total(cross_term(p[i], q[i]), i, X) == total(divergence_term(p[i], q[i]), i, X)",
        elements={"X": "a b"},
        p=["9/10", "1/10"],
        q=["3/4", "1/4"],
    )
