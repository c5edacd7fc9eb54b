"""An event of probability near 0 does not bring the entropy near 1.

The entropy of two outcomes with probabilities p and 1 − p lies between 0 and 2√p + p, so it tends to 0 as p does; its greatest
value is one bit, at p = 1/2. What grows without bound is the information −log p of the event itself.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample, evaluation

ENTRY = Entry(
    title="Probability near 0 and entropy near 1",
    statement="The entropy of two outcomes tends to 0, not to 1 (bit), as the probability of one tends to 0; the information of that outcome is unbounded.",
    claims=("B15",),
    quote="相反，如果我们有一个概率接近 0(近似值)的事件，任何事情都可能发生，给出大量信息，因此熵相对于 1。",
    kind="claim",
)

S = Setting("p: real", "0 < p", "p < 1")
ENTROPY = "-p*log(p) - (1 - p)*log(1 - p)"


@ENTRY.refutation("the entropy in bits of an event of probability below 1/100 is not above 9/10")
def not_near_one():
    return counterexample(
        "p: real",
        ["0 < p", "p < 1/100"],
        f"9/10 < ({ENTROPY})/log(2)",
        values={"p": "1/1000"},
    )


@ENTRY.theorem("0 ≤ H(p, 1 − p) ≤ 2√p + p")
def bound():
    root = S.use(theorem("logarithm_bound", "logarithm_bound"), values={"t": "1/sqrt(p)"})
    other = S.use(theorem("logarithm_bound", "logarithm_bound"), values={"t": "1/(1 - p)"})
    return S.combination(f"{ENTROPY} <= 2*sqrt(p) + p", (root, "2*p"), (other, "1 - p"), (S.sign("0 <= 2*p"), "1"))


@ENTRY.theorem("H(p, 1 − p) ≥ 0")
def nonnegative():
    one = S.use(theorem("logarithm_bound", "logarithm_bound"), values={"t": "p"})
    other = S.use(theorem("logarithm_bound", "logarithm_bound"), values={"t": "1 - p"})
    return S.combination(f"0 <= {ENTROPY}", (one, "p"), (other, "1 - p"), (S.sign("0 <= 2*p*(1 - p)"), "1"))


@ENTRY.theorem("H(p, 1 − p) → 0 as p → 0")
def limit():
    free = Setting("")
    return Setting("p: real").squeeze(nonnegative(), bound(), free.continuity("0", "p", "0", "0"), free.continuity("2*sqrt(p) + p", "p", "0", "0"), bound="1")


@ENTRY.theorem("H(p, 1 − p) ≤ 1 bit")
def at_most_one_bit():
    one = S.use(theorem("logarithm_bound", "logarithm_bound"), values={"t": "1/(2*p)"})
    other = S.use(theorem("logarithm_bound", "logarithm_bound"), values={"t": "1/(2*(1 - p))"})
    return S.combination(f"{ENTROPY} <= log(2)", (one, "p"), (other, "1 - p"))


@ENTRY.theorem("with equality at p = 1/2")
def one_bit():
    return evaluation("entropy_term(1/2) + entropy_term(1/2) == log(2)")


@ENTRY.theorem("−log p exceeds every bound")
def unbounded_information():
    small = Setting("p, M: real", "0 < p", "p < exp(-M)")
    slope = Setting("t: real", "0 < t").sign("0 < 1/t")
    rising = small.monotony(slope, "log(t)", "t", ("p", "exp(-M)"), low="0")
    return small.combination("M < -log(p)", small.discharge(rising))


@ENTRY.near_miss("the bound is not √p")
def root():
    return counterexample("p: real", ["0 < p", "p < 1"], f"{ENTROPY} <= sqrt(p)", values={"p": "1/4"})
