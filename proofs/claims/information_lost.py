"""Divergence as information lost: a coarsening can only lower it, a sufficient statistic keeps it.

A statistic is a channel. It is sufficient where the likelihood ratio depends on the output alone, p(x) w(y|x) = r(y) q(x) w(y|x): then
the divergence of the joint laws of input and output, which is KL(P‖Q), is Σ Q(y) r(y) log r(y), and so is that of the outputs.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Information lost by coarsening, none by a sufficient statistic",
    statement=("On finite sets of any size: KL(PW‖QW) ≤ KL(P‖Q) for every channel W, with equality where the likelihood ratio depends on the output alone."),
    claims=("A7",),
    quote="“…it is the amount of information lost when Q is used to approximate P.”",
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., section 2.9",),
    kind="claim",
)

OBJECTS = "X, Y: finite set; p, q: function on X; w: function on X, Y"
JOINT = Setting(
    "X, Y: finite set; u, v: function on X, Y; r: function on Y",
    "all(all(0 <= v[i, j], j, Y), i, X)",
    "all(0 <= r[j], j, Y)",
    "all(all(0 <= u[i, j], j, Y), i, X)",
    "all(all(u[i, j] == r[j]*v[i, j], j, Y), i, X)",
)
SUFFICIENT = Setting(
    f"{OBJECTS}; r: function on Y",
    "all(0 <= p[i], i, X)",
    "all(0 <= q[i], i, X)",
    "all(all(0 <= w[i, j], j, Y), i, X)",
    "all(total(w[i, j], j, Y) == 1, i, X)",
    "all(0 <= r[j], j, Y)",
    "all(all(p[i]*w[i, j] == r[j]*(q[i]*w[i, j]), j, Y), i, X)",
)
BEFORE = "total(divergence_term(p[i], q[i]), i, X)"
AFTER = "total(divergence_term(total(p[i]*w[i, j], i, X), total(q[i]*w[i, j], i, X)), j, Y)"


@ENTRY.theorem("a channel does not raise the divergence")
def coarsening():
    return theorem("data_processing", "data_processing")


@ENTRY.theorem("joint masses with a ratio that depends on the output alone")
def joint_ratio():
    return JOINT.identity(
        "total(divergence_term(total(u[i, j], i, X), total(v[i, j], i, X)), j, Y) == total(total(divergence_term(u[i, j], v[i, j]), j, Y), i, X)"
    )


@ENTRY.theorem("nothing is lost by a sufficient statistic")
def sufficient_statistic():
    special = SUFFICIENT.use(joint_ratio(), functions={"u[i, j]": "p[i]*w[i, j]", "v[i, j]": "q[i]*w[i, j]"})
    return SUFFICIENT.combination(f"{AFTER} == {BEFORE}", special)


@ENTRY.near_miss("a statistic that is not sufficient loses information")
def merged():
    return counterexample(
        OBJECTS,
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1", "all(total(w[i, j], j, Y) == 1, i, X)"],
        f"{AFTER} == {BEFORE}",
        elements={"X": "a b", "Y": "y"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
        w=[[1], [1]],
    )
