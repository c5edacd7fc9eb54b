"""Of all densities on an interval the uniform one has the greatest entropy, the logarithm of the length.

KL(P‖U) = log(b − a) − H(P) for the uniform density 1/(b − a), and Gibbs' inequality. That this density has total 1 on the interval with length as
its measure is a theorem that symdiv derives of the uniform law.
"""

import symdiv as sd
from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.laws import mean_of

ENTRY = Entry(
    title="The uniform distribution on an interval has the greatest entropy",
    statement="A density of finite entropy on an interval from a to b has H(P) ≤ log(b − a), with equality iff it is uniform.",
    sources=("StatProofBook, Continuous uniform distribution maximizes differential entropy for fixed range",),
)

S = Setting(
    "X: measure space; p, x: function on X; a, b: real",
    "a < b",
    "length(x[i], i, X, a, b)",
    "all(0 <= p[i], i, X)",
    "total(p[i], i, X) == 1",
    "finite(total(entropy_term(p[i]), i, X))",
)
DENSITY = mean_of("Uniform(a, b)", "1")
UNIFORM = {"q[i]": "1/(b - a)"}
ENTROPY = "total(entropy_term(p[i]), i, X)"


@ENTRY.theorem("H(P) ≤ log(b − a)")
def interval_maximum_entropy():
    return S.combination(f"{ENTROPY} <= log(b - a)", S.use(theorem("gibbs", "gibbs"), DENSITY, functions=UNIFORM))


@ENTRY.theorem("with equality if and only if P is uniform")
def interval_maximum_entropy_equality():
    return S.restated(
        S.use(theorem("gibbs", "gibbs_equality"), DENSITY, functions=UNIFORM),
        f"{ENTROPY} == log(b - a)",
        "-1",
        known=[S.combination("total(1, i, X) == b - a", (DENSITY, "b - a"))],
    )


@ENTRY.theorem("symdiv derives the same entropy of the uniform distribution")
def derived():
    return sd.derive("entropy", sd.Uniform("a", "b")).theorem


@ENTRY.near_miss("the entropy of a density is not bounded by 0")
def zero_bound():
    return counterexample("a, b: real", ["a < b"], "log(b - a) <= 0", values={"a": "0", "b": "2"})
