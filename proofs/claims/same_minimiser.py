"""For fixed P, cross-entropy and divergence have the same minimisers in Q and the same gradient in its parameters.

They differ by H(P), which does not depend on Q. For fixed Q and varying P this fails: the divergence is least at P = Q, the
cross-entropy on the most probable outcome.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import equivalence

ENTRY = Entry(
    title="Minimising divergence is minimising cross-entropy",
    statement=(
        "For fixed P on a finite set of any size: KL(P‖Q) ≤ KL(P‖R) if and only if H(P, Q) ≤ H(P, R); and where Q depends differentiably on a "
        "parameter, both have the same derivative. For fixed Q, least in P, it fails."
    ),
    claims=("A3", "A3'"),
    quote="Moreover, it turns out that the minimization of KL divergence is equivalent to the minimization of cross-entropy.",
    kind="claim",
)

S = Setting("X: finite set; p, q, r: function on X", "all(0 <= p[i], i, X)", "all(0 <= q[i], i, X)", "all(0 <= r[i], i, X)")


def _cross(q):
    return f"total(cross_term(p[i], {q}[i]), i, X)"


def _kl(q):
    return f"total(divergence_term(p[i], {q}[i]), i, X)"


@ENTRY.theorem("the order of divergences is the order of cross-entropies")
def same_order():
    divergences, crosses = f"{_kl('q')} <= {_kl('r')}", f"{_cross('q')} <= {_cross('r')}"
    return equivalence(S.combination(crosses, S.assume(divergences)), S.combination(divergences, S.assume(crosses)))


# Q moves along q + s d: d is the derivative of its probabilities in the parameter.
MOVING = Setting("X: finite set; p, q, d: function on X", "all(0 <= p[i], i, X)", "all(0 < q[i], i, X)")
GRADIENT = "-total(p[i]*d[i]/q[i], i, X)"


@ENTRY.theorem("the derivative of the cross-entropy in a parameter of Q")
def gradient_of_cross_entropy():
    return MOVING.derivative("-total(p[i]*log(q[i] + s*d[i]), i, X)", "s", "0", GRADIENT)


@ENTRY.theorem("the derivative of the divergence in a parameter of Q is the same")
def gradient_of_divergence():
    return MOVING.derivative("-total(entropy_term(p[i]), i, X) - total(p[i]*log(q[i] + s*d[i]), i, X)", "s", "0", GRADIENT)


@ENTRY.theorem("which is the divergence, for positive q + s d")
def divergence_along_the_way():
    there = Setting("X: finite set; p, q, d: function on X; s: real", "all(0 <= p[i], i, X)", "all(0 < q[i] + s*d[i], i, X)")
    return there.identity("total(divergence_term(p[i], q[i] + s*d[i]), i, X) == -total(entropy_term(p[i]), i, X) - total(p[i]*log(q[i] + s*d[i]), i, X)")


@ENTRY.theorem("the divergence is least at Q = P, where it is 0")
def least_at_p():
    return theorem("gibbs", "gibbs_equality")


@ENTRY.near_miss("for fixed Q the orders in P differ: the point mass on the likelier outcome has the lesser cross-entropy, P = Q the lesser divergence")
def fixed_q():
    return counterexample(
        "X: finite set; p, r, q: function on X",
        [*(f"all(0 <= {f}[i], i, X)" for f in "prq"), *(f"total({f}[i], i, X) == 1" for f in "prq")],
        "iff(total(divergence_term(p[i], q[i]), i, X) <= total(divergence_term(r[i], q[i]), i, X),"
        " total(cross_term(p[i], q[i]), i, X) <= total(cross_term(r[i], q[i]), i, X))",
        elements={"X": "a b"},
        q=["1/4", "3/4"],
        p=["1/4", "3/4"],
        r=[0, 1],
    )
