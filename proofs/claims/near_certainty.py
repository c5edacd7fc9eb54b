"""The entropy of a forecast with two outcomes tends to 0 as one of them becomes certain, and so does the information of that one.

Entropy lies between 0 and 2√e + e, where e is the probability of the other outcome.
"""

from symdiv.proofs import Entry, theorem
from symdiv.proofs.exact import counterexample, evaluation

ENTRY = Entry(
    title="Near certainty there is nearly no entropy",
    statement="For outcomes of probabilities e and 1 − e: H → 0 and −log(1 − e) → 0 as e → 0; at e = 0 both are 0.",
    claims=("B4", "B14"),
    quote="如果我们测量沙漠中的天气熵，它将总是接近于 0，因为那里总是阳光明媚。",
    kind="claim",
)


@ENTRY.theorem("the entropy tends to 0")
def entropy():
    return theorem("entropy_tends_to_one", "limit")


@ENTRY.theorem("at most 2√e + e")
def rate():
    return theorem("entropy_tends_to_one", "bound")


@ENTRY.theorem("the information of the nearly certain outcome tends to 0")
def information():
    return theorem("information_content", "towards_certainty")


@ENTRY.theorem("at certainty the entropy is 0")
def certainty():
    return evaluation("entropy_term(1) + entropy_term(0) == 0")


@ENTRY.theorem("sunny with probability 999/1000: less than 1/80 of a bit")
def desert():
    return evaluation("(entropy_term(999/1000) + entropy_term(1/1000))/log(2) < 1/80")


@ENTRY.near_miss("it is not below e itself")
def not_linear():
    return counterexample("e: real", ["0 < e", "e < 1/10"], "-e*log(e) - (1 - e)*log(1 - e) <= e", values={"e": "1/100"})
