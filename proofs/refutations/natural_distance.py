"""The divergence is no distance, but near a law it is half the square of one: its second-order term is the Fisher information.

It is neither symmetric nor does it satisfy the triangle inequality. For a law that moves along a parameter t, KL(P(0)‖P(t)) vanishes at t = 0
together with its slope, and its second derivative there is the Fisher information. Its symmetric companion, the Jensen-Shannon divergence, is
not negative, and its square root is a metric.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="The divergence as the natural distance",
    statement=(
        "KL is neither symmetric nor satisfies the triangle inequality. True: for a positive P on a finite set that moves by s d, Σ d = 0, the divergence "
        "is 0 with slope 0 at s = 0, and the slope of its slope there is Σ d²/p, the Fisher information; and the square root of the Jensen-Shannon divergence "
        "is a metric."
    ),
    claims=("B10",),
    quote="基本上，KL 散度是从真实分布到预测分布的自然距离。",
    sources=("Endres, Schindelin, A new metric for probability distributions, 2003, for the metric of the Jensen-Shannon divergence",),
    kind="claim",
)

S = Setting("X: finite set; p, d: function on X", "all(0 < p[i], i, X)", "total(d[i], i, X) == 0")
ALONG = "total(p[i]*log(p[i]) - p[i]*log(p[i] + s*d[i]), i, X)"


@ENTRY.refutation("it is not symmetric")
def not_symmetric():
    return theorem("asymmetry", "not_symmetric")


@ENTRY.refutation("the triangle inequality fails")
def no_triangle_inequality():
    return theorem("asymmetry", "no_triangle_inequality")


@ENTRY.theorem("what is true: along a path the slope at P itself is 0")
def no_slope():
    return S.derivative(ALONG, "s", "0", "0")


@ENTRY.theorem("what is true: at s the slope is −Σ p d/(p + s d)")
def slope():
    moved = Setting("X: finite set; p, d: function on X; a: real", "all(0 < p[i] + a*d[i], i, X)")
    return moved.derivative("-total(p[i]*log(p[i] + (a + s)*d[i]), i, X)", "s", "0", "-total(p[i]*d[i]/(p[i] + a*d[i]), i, X)")


@ENTRY.theorem("what is true: the slope of the slope is the Fisher information Σ d²/p")
def fisher_information():
    return S.derivative("-total(p[i]*d[i]/(p[i] + s*d[i]), i, X)", "s", "0", "total(d[i]**2/p[i], i, X)")


PAIR = Setting(
    "X: finite set; p, q, m: function on X",
    *(f"all(0 <= {f}[i], i, X)" for f in "pqm"),
    "total(p[i], i, X) == 1",
    "total(q[i], i, X) == 1",
    "all(m[i] == p[i]/2 + q[i]/2, i, X)",
)
JENSEN_SHANNON = "total(divergence_term(p[i], m[i]), i, X)/2 + total(divergence_term(q[i], m[i]), i, X)/2"


def _mixture_is_normalised():
    cell = PAIR.having(objects="i: element of X")
    mean = PAIR.summed(cell.at(cell.assume("all(m[i] == p[i]/2 + q[i]/2, i, X)"), "i"), "i", "X")
    return PAIR.combination("total(m[i], i, X) == 1", mean, (PAIR.assume("total(p[i], i, X) == 1"), "1/2"), (PAIR.assume("total(q[i], i, X) == 1"), "1/2"))


@ENTRY.theorem("what is true: the Jensen-Shannon divergence, of P and Q from their mixture M, is not negative")
def jensen_shannon_nonnegative():
    first = PAIR.use(theorem("gibbs", "gibbs"), _mixture_is_normalised(), functions={"q[i]": "m[i]"})
    second = PAIR.use(theorem("gibbs", "gibbs"), _mixture_is_normalised(), functions={"p[i]": "q[i]", "q[i]": "m[i]"})
    return PAIR.combination(f"0 <= {JENSEN_SHANNON}", (first, "1/2"), (second, "1/2"))


@ENTRY.theorem("what is true: the root of the Jensen-Shannon divergence satisfies the triangle inequality")
def jensen_shannon_metric():
    return theorem("jensen_shannon_metric", "triangle_inequality")


@ENTRY.theorem("what is true: the Jensen-Shannon divergence is 0 if and only if P = Q")
def jensen_shannon_zero():
    return theorem("jensen_shannon_metric", "zero")


@ENTRY.near_miss("the divergence is not half of Σ (q − p)²/p, only to second order")
def exactly_quadratic():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        "total(divergence_term(p[i], q[i]), i, X) == total((q[i] - p[i])**2/p[i], i, X)/2",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
    )
