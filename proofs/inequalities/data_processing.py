"""Data processing: a channel does not raise the divergence, KL(PW‖QW) ≤ KL(P‖Q).

For each output the log-sum inequality bounds the divergence of the sums over inputs; summed over outputs, the rows of W add up to 1.

For densities the sums are integrals. The terms p log(p/q) have both signs, but lie above p − q, whose integral is finite; so the integrals over inputs
and outputs may be exchanged (Tonelli, Fubini). The densities are with respect to σ-finite measures, and those of the outputs finite almost everywhere.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import chain, finite_terms

ENTRY = Entry(
    title="Data processing inequality",
    statement=(
        "For distributions P, Q on a finite set and a channel W to another, both of any size, KL(PW‖QW) ≤ KL(P‖Q); the same for densities, where W(·|x) is "
        "a density for every x. The divergence of marginals is at most that of the joint laws."
    ),
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


JOINT = Setting(
    "X, Y: measure space; a, b: function on X, Y",
    "all(all(0 <= a[i, j], j, Y), i, X)",
    "all(all(0 <= b[i, j], j, Y), i, X)",
    "finite(total(total(a[i, j], j, Y), i, X))",
    "finite(total(total(b[i, j], j, Y), i, X))",
)


@ENTRY.theorem("densities: the divergence of marginals is at most that of the joint laws")
def marginals():
    rows = [finite_terms(JOINT.assume(f"finite(total(total({f}[i, j], j, Y), i, X))")) for f in "ab"]
    columns = [JOINT.finite(f"total(total({f}[i, j], i, X), j, Y)") for f in "ab"]
    outputs = [finite_terms(t) for t in columns]
    output = JOINT.having(objects="j: element of Y")
    one = output.use(theorem("log_sum", "log_sum"), *(JOINT.at(t, "j") for t in outputs), functions={"a[i]": "a[i, j]", "b[i]": "b[i, j]"})
    below = JOINT.summed(one, "j", "Y", *columns, *outputs)
    return chain(below, JOINT.exchanged("total(total(divergence_term(a[i, j], b[i, j]), i, X), j, Y)", *columns, *outputs, *rows))


DENSITIES = Setting(OBJECTS.replace("finite set", "measure space"), *S.given, "total(p[i], i, X) == 1", "total(q[i], i, X) == 1")


@ENTRY.theorem("densities: KL(PW‖QW) ≤ KL(P‖Q)")
def data_processing_of_densities():
    pair = DENSITIES.having(objects="i: element of X; j: element of Y")
    term, split = "divergence_term(p[i]*w[i, j], q[i]*w[i, j])", "w[i, j]*divergence_term(p[i], q[i])"
    row = DENSITIES.having(objects="i: element of X")
    rows = chain(row.summed(pair.identity(f"{term} == {split}"), "j", "Y"), row.apart(f"total({split}, j, Y)"))
    joint = DENSITIES.summed(row.combination(f"total({term}, j, Y) == divergence_term(p[i], q[i])", rows), "i", "X")
    return chain(DENSITIES.use(marginals(), functions={"a[i, j]": "p[i]*w[i, j]", "b[i, j]": "q[i]*w[i, j]"}), joint)


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
