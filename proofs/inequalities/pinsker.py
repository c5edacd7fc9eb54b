"""Pinsker's inequality: KL(P‖Q) ≥ ½ (Σ|p − q|)², and the constant ½ is the best.

One-variable calculus gives t log t − t + 1 ≥ (3/2) (t − 1)²/(t + 2): the difference has the second derivative
(t − 1)² (t + 8)/(t (t + 2)³) ≥ 0 and touches 0 at t = 1. So a log(a/b) ≥ a − b + (3/2) (a − b)²/(a + 2b), and as
(|a − b| − c (a + 2b))² ≥ 0, also a log(a/b) ≥ a − b + 3c |a − b| − (3/2) c² (a + 2b) for each number c. The totals of a + 2b are 3;
c = Σ|p − q|/3 is the best choice. No reduction to two outcomes is needed, so the proof is one for sums and integrals.

For P = (1/2, 1/2) and Q = (1/2 + e, 1/2 − e) the divergence is −½ log(1 − 4e²), at most 2e²/(1 − 4e²), against (Σ|p − q|)² = 4e²: any
constant c > ½ is undercut for small e.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Pinsker's inequality",
    statement="KL(P‖Q) ≥ ½ (Σ|p − q|)² for probabilities on a finite set of any size and for densities; no constant greater than ½ serves.",
    sources=("Tsybakov, Introduction to Nonparametric Estimation, lemma 2.5", "Cover, Thomas, Elements of Information Theory, 2nd ed., lemma 11.6.1"),
)

T = Setting("t: real", "0 < t")
FUNCTION = "t*log(t) - t + 1 - 3/2*(t - 1)**2/(t + 2)"
GENERAL = Setting("a, b, c: real")
BOUND = "a - b + 3*c*abs(a - b) - 3/2*c**2*(a + 2*b) <= divergence_term(a, b)"


@ENTRY.theorem("t log t − t + 1 ≥ (3/2) (t − 1)²/(t + 2)")
def calculus():
    curved = T.sign("0 <= (t - 1)**2*(t + 8)/(t*(t + 2)**3)")
    tangent = Setting("u: real", "0 < u").tangent(curved, FUNCTION, "t", ("1", "u"), low="0")
    return Setting("u: real", "0 < u").discharge(tangent)


@ENTRY.theorem("a log(a/b) ≥ a − b + 3c |a − b| − (3/2) c² (a + 2b), with the conventions for zeros")
def term_bound():
    zero = GENERAL.having("a == 0", "0 <= b")
    nothing = zero.combination(BOUND, (zero.sign("0 <= (c - 1/2)**2"), "3*b"), (zero.sign("0 <= b"), "1/4"))
    positive = GENERAL.having("0 < a")
    impossible = positive.having("b == 0").infinite(BOUND)
    both = positive.having("0 < b")
    ratio = both.use(calculus(), values={"u": "a/b"})
    square = both.sign("0 <= (abs(a - b) - c*(a + 2*b))**2")
    interior = both.combination(BOUND, (ratio, "b"), (square, "3/(2*(a + 2*b))"))
    return GENERAL.border_case("0", "a", nothing, positive.border_case("0", "b", impossible, interior))


S = Setting(
    "X: measure space; p, q: function on X",
    "all(0 <= p[i], i, X)",
    "all(0 <= q[i], i, X)",
    "total(p[i], i, X) == 1",
    "total(q[i], i, X) == 1",
    "finite(total(abs(p[i] - q[i]), i, X))",
)
KL, DISTANCE = "total(divergence_term(p[i], q[i]), i, X)", "total(abs(p[i] - q[i]), i, X)"


@ENTRY.theorem("KL(P‖Q) ≥ ½ (Σ|p − q|)²")
def pinsker():
    term = S.having(objects="i: element of X").use(term_bound(), values={"a": "p[i]", "b": "q[i]", "c": f"{DISTANCE}/3"})
    return S.combination(f"({DISTANCE})**2/2 <= {KL}", S.summed(term, "i", "X"))


E = Setting("e, c: real", "0 < e", "e < 1/2", "1 < 2*c*(1 - 4*e**2)")


@ENTRY.theorem("for every c > ½ and e with 2c (1 − 4e²) > 1 the divergence of (1/2, 1/2) from (1/2 + e, 1/2 − e) is below c (2e)²")
def sharp():
    room = E.sign("0 < 1 - 4*e**2")
    log = E.use(theorem("logarithm_bound", "logarithm_bound"), room, values={"t": "1/((1 - 2*e)*(1 + 2*e))"})
    return E.combination(
        "divergence_term(1/2, 1/2 + e) + divergence_term(1/2, 1/2 - e) < c*(2*e)**2",
        (log, "1/2"),
        (E.assume("1 < 2*c*(1 - 4*e**2)"), "2*e**2/(1 - 4*e**2)"),
        known=[room],
    )


@ENTRY.near_miss("51/100 in place of ½ is too much")
def constant():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        f"51/100*({DISTANCE})**2 <= {KL}",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["11/20", "9/20"],
    )
