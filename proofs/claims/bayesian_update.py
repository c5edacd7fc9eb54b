"""The information gained from data, the divergence of the posterior from the prior, is on average the mutual information.

The prior has the masses Σ j(x, y) over y, the data the masses m(y) = Σ j(x, y) over x, the posterior given y is j(x, y)/m(y). For conjugate
families the gain from one observation is derived in closed form.
"""

import symdiv as sd
from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="The information gained by a Bayesian update",
    statement=(
        "For parameters and data on finite sets of any size, with a positive joint law: Σ m(y) KL(posterior given y‖prior) is the mutual information of "
        "parameter and data, which is not negative. For Beta–Bernoulli and Normal–Normal the gain is a closed form."
    ),
    claims=("B11",),
    quote="更具体地说，它是我们需要从一个分布更新的信息量，以便我们可以从一个分布转移到另一个分布(贝叶斯法则)。",
    sources=("Lindley, On a measure of the information provided by an experiment, 1956",),
    kind="claim",
)

S = Setting("X, Y: finite set; j: function on X, Y", "all(all(0 < j[x, y], y, Y), x, X)", "total(total(j[x, y], y, Y), x, X) == 1")
PRIOR, DATA = "total(j[x, v], v, Y)", "total(j[u, y], u, X)"
GAIN = f"total(({DATA})*total(j[x, y]/({DATA})*log(j[x, y]/({DATA})/({PRIOR})), x, X), y, Y)"
INFORMATION = f"total(total(j[x, y]*log(j[x, y]/(({PRIOR})*({DATA}))), y, Y), x, X)"


@ENTRY.theorem("the mean gain is the mutual information")
def gain():
    return S.identity(f"{GAIN} == {INFORMATION}")


@ENTRY.theorem("which is not negative: term by term, j log(j/(p m)) ≥ j − p m")
def nonnegative():
    cell = S.having(objects="x: element of X; y: element of Y")
    product = f"({PRIOR})*({DATA})"
    bound = cell.use(theorem("logarithm_bound", "divergence_bound"), values={"a": "j[x, y]", "b": product, "c": "1"})
    term = cell.combination(f"j[x, y] - {product} <= j[x, y]*log(j[x, y]/({product}))", bound)
    whole = "total(total(j[x, y], y, Y), x, X)"
    square = S.combination(f"({whole})**2 == 1", (S.assume(f"{whole} == 1"), whole), S.assume(f"{whole} == 1"))
    return S.combination(f"0 <= {INFORMATION}", S.summed(S.summed(term, "y", "Y"), "x", "X"), square, (S.assume(f"{whole} == 1"), "-1"))


@ENTRY.theorem("a success under a Beta prior: KL(Beta(a + 1, b)‖Beta(a, b))")
def beta_success():
    return sd.derive("kl_divergence", "Beta(a + 1, b)", "Beta(a, b)").theorem


@ENTRY.theorem("a failure under a Beta prior: KL(Beta(a, b + 1)‖Beta(a, b))")
def beta_failure():
    return sd.derive("kl_divergence", "Beta(a, b + 1)", "Beta(a, b)").theorem


@ENTRY.theorem("Normal data of deviation s under a Normal(m, t) prior: the divergence of the joint law from the product")
def normal():
    joint = "MultivariateNormal([m, m], [[t**2, t**2], [t**2, t**2 + s**2]])"
    return sd.derive("kl_divergence", joint, "MultivariateNormal([m, m], [[t**2, 0], [0, t**2 + s**2]])").theorem


@ENTRY.near_miss("for single data the gain is not the fall of entropy, which can be negative")
def entropy_can_rise():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        "total(divergence_term(q[i], p[i]), i, X) == total(entropy_term(p[i]), i, X) - total(entropy_term(q[i]), i, X)",
        elements={"X": "a b"},
        p=["1/10", "9/10"],
        q=["1/2", "1/2"],
    )
