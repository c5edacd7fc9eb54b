"""The information of an event is −log of its probability: it tends to 0 towards certainty, grows beyond every bound towards impossibility,
and adds up over independent events.

Up to the base it is the only continuous function of the probability that does so; that last part is Cauchy's functional equation, cited and
not proved here.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample, evaluation

ENTRY = Entry(
    title="Information content",
    statement=(
        "I(p) = log(1/p) = −log p for 0 < p ≤ 1 is not negative and decreasing, tends to 0 as p → 1, exceeds every bound as p → 0, and I(pq) = I(p) + I(q)."
    ),
    claims=("B2",),
    quote="我们需要一个当概率高时(因为没有变化)接近 0，同时当概率低时(因为变化大)接近 1 的函数",
    sources=(
        "Cover, Thomas, Elements of Information Theory, 2nd ed., section 2.1",
        "Aczél, Daróczy, On Measures of Information and Their Characterizations, 1975, section 0.3, for the uniqueness",
    ),
    kind="claim",
)

S = Setting("p, q: real", "0 < p", "0 < q")


@ENTRY.theorem("log(1/p) = −log p")
def reciprocal():
    return S.identity("log(1/p) == -log(p)")


@ENTRY.theorem("independent events add up")
def additive():
    return S.identity("-log(p*q) == -log(p) - log(q)")


@ENTRY.theorem("it is not negative")
def nonnegative():
    within = Setting("p: real", "0 < p", "p <= 1")
    bound = within.use(theorem("logarithm_bound", "logarithm_bound"), values={"t": "p"})
    return within.combination("0 <= -log(p)", bound, within.assume("p <= 1"))


@ENTRY.theorem("it decreases")
def decreasing():
    within = Setting("p, r: real", "0 < p", "p < r")
    rising = within.monotony(Setting("t: real", "0 < t").sign("0 < 1/t"), "log(t)", "t", ("p", "r"), low="0")
    return within.combination("-log(r) < -log(p)", within.discharge(rising))


@ENTRY.theorem("it tends to 0 as the probability 1 − e tends to 1")
def towards_certainty():
    return Setting("").continuity("-log(1 - e)", "e", "0", "0")


@ENTRY.theorem("it exceeds every bound as the probability tends to 0")
def unbounded():
    return theorem("entropy_tends_to_one", "unbounded_information")


@ENTRY.theorem("an event of probability 1/8 has three bits")
def three_bits():
    return evaluation("information(1/8)/log(2) == 3")


@ENTRY.near_miss("it does not stay below 1 towards impossibility")
def not_bounded_by_one():
    return counterexample("p: real", ["0 < p", "p < 1"], "-log(p)/log(2) <= 1", values={"p": "1/4"})


@ENTRY.near_miss("for events that are not independent it does not add up")
def dependent():
    return counterexample(
        "a, b, c: real",
        ["0 < a", "0 < b", "0 < c", "c <= a", "c <= b"],
        "-log(c) == -log(a) - log(b)",
        values={"a": "1/2", "b": "1/2", "c": "1/2"},
    )
