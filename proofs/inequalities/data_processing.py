"""Data processing: a channel does not raise the divergence, KL(PW‖QW) ≤ KL(P‖Q).

For each output the log-sum inequality bounds the divergence of the sums over inputs; summed over outputs, the rows of W add up to 1.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.setting import counterexample

ENTRY = Entry(
    title="Data processing inequality",
    statement="For distributions P, Q on a finite set and a channel W to another, both of any size, KL(PW‖QW) ≤ KL(P‖Q).",
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., section 2.8 and problem 2.34",),
)

OBJECTS = "X, Y: finite set; p, q: function on X; w: function on X, Y"
S = Setting(
    OBJECTS,
    "all(0 <= p[i], i, X)",
    "all(0 <= q[i], i, X)",
    "all(all(0 <= w[i, j], j, Y), i, X)",
    "all(total(w[i, j], j, Y) == 1, i, X)",
)
BEFORE = "total(divergence_term(p[i], q[i]), i, X)"
AFTER = "total(divergence_term(total(p[i]*w[i, j], i, X), total(q[i]*w[i, j], i, X)), j, Y)"


@ENTRY.theorem("KL(PW‖QW) ≤ KL(P‖Q)")
def data_processing():
    output = S.having(objects="j: element of Y")
    one = output.use(theorem("log_sum", "log_sum"), functions={"a[i]": "p[i]*w[i, j]", "b[i]": "q[i]*w[i, j]"})
    return S.combination(f"{AFTER} <= {BEFORE}", S.summed(one, "j", "Y"))


@ENTRY.near_miss("without rows that add up to 1 it is false")
def rows_that_do_not_add_up():
    return counterexample(
        OBJECTS,
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "all(all(0 <= w[i, j], j, Y), i, X)"],
        f"{AFTER} <= {BEFORE}",
        elements={"X": "a b", "Y": "y"},
        p=["3/4", "1/4"],
        q=["1/4", "3/4"],
        w=[[1], [0]],
    )


@ENTRY.near_miss("with two different channels it is false")
def different_channels():
    return counterexample(
        "X, Y: finite set; p, q: function on X; v, w: function on X, Y",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "all(total(w[i, j], j, Y) == 1, i, X)", "all(total(v[i, j], j, Y) == 1, i, X)"],
        AFTER.replace("q[i]*w", "q[i]*v") + f" <= {BEFORE}",
        elements={"X": "a b", "Y": "a b"},
        p=["1/2", "1/2"],
        q=["1/2", "1/2"],
        w=[[1, 0], [1, 0]],
        v=[["1/2", "1/2"], ["1/2", "1/2"]],
    )
