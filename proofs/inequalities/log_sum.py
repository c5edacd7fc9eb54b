"""The log-sum inequality: Σ aᵢ log(aᵢ/bᵢ) ≥ A log(A/B) for A = Σ aᵢ, B = Σ bᵢ.

Each term lies above the tangent at the ratio of the totals, aᵢ log(aᵢ/bᵢ) ≥ aᵢ log(A/B) + aᵢ − bᵢ A/B, and the tangents add up to the right side.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import cut, equivalence, one_direction

ENTRY = Entry(
    title="Log-sum inequality",
    statement=(
        "For nonnegative a and b with finite totals, on a finite set or with integrals for sums, the divergence of the terms is at least that of the "
        "totals; equal iff the ratios agree."
    ),
    sources=("StatProofBook, Log sum inequality", "Cover, Thomas, Elements of Information Theory, 2nd ed., theorem 2.7.1"),
)

S = Setting(
    "X: measure space; i: element of X; a, b: function on X",
    "all(0 <= a[i], i, X)",
    "all(0 <= b[i], i, X)",
    "finite(total(a[i], i, X))",
    "finite(total(b[i], i, X))",
)
A, B = "total(a[i], i, X)", "total(b[i], i, X)"
LEFT, RIGHT = f"divergence_term({A}, {B})", "total(divergence_term(a[i], b[i]), i, X)"


def _tangents(setting):
    """The termwise bound at the ratio of the totals, where both are positive."""
    return setting.use(theorem("logarithm_bound", "divergence_bound"), values={"a": "a[i]", "b": "b[i]", "c": f"{A}/{B}"})


def _vanishing(setting, name):
    """All terms of a total that is 0 are 0."""
    below = setting.having(objects="i: element of X").sign(f"0 <= {name}[i]")
    return setting.equal_terms(below, setting.identity(f"total(0, i, X) == total({name}[i], i, X)"), "i", "X")


@ENTRY.theorem("Σ aᵢ log(aᵢ/bᵢ) ≥ A log(A/B)")
def log_sum():
    goal = f"{LEFT} <= {RIGHT}"
    no_mass = S.having(f"{A} == 0")
    nothing = no_mass.combination(goal, known=[_turned(no_mass, "a")])
    mass = S.having(f"0 < {A}")
    no_room = mass.having(f"{B} == 0")
    infinite = no_room.infinite(goal, _turned(no_room, "b"))
    both = mass.having(f"0 < {B}")
    interior = both.combination(goal, both.summed(_tangents(both), "i", "X"))
    return S.discharge(S.border_case("0", A, nothing, mass.border_case("0", B, infinite, interior)))


def _turned(setting, name):
    """aᵢ = 0 for all i, as an equation for rewriting."""
    vanishing = setting.at(_vanishing(setting, name), "i")
    inner = setting.having(objects="i: element of X")
    return setting.for_all(inner.combination(f"{name}[i] == 0", (vanishing, "-1")), "i", "X")


@ENTRY.theorem("equality only where aᵢ/bᵢ is the same for all i: aᵢ B = bᵢ A")
def log_sum_equality():
    equal, same = f"{LEFT} == {RIGHT}", f"all(a[i]*{B} == b[i]*{A}, i, X)"
    both = S.having(f"0 < {A}", f"0 < {B}")
    inner = both.having(objects="i: element of X")
    tangents = _tangents(inner)
    totals = both.combination(f"total(a[i]*log({A}/{B}) + a[i] - b[i]*{A}/{B}, i, X) == {RIGHT}", both.assume(equal))
    touching = both.at(both.equal_terms(tangents, totals, "i", "X"), "i")
    contact = inner.use(theorem("logarithm_bound", "divergence_bound_equality"), values={"a": "a[i]", "b": "b[i]", "c": f"{A}/{B}"})
    ratio = cut(one_direction(contact), touching)
    forth = both.for_all(inner.combination(f"a[i]*{B} == b[i]*{A}", (ratio, B)), "i", "X")
    proportional = both.having(same)
    ratios = proportional.having(objects="i: element of X")
    fixed = proportional.for_all(ratios.combination(f"a[i] == b[i]*{A}/{B}", (ratios.at(ratios.assume(same), "i"), f"1/{B}")), "i", "X")
    back = proportional.identity(equal, fixed)
    return equivalence(forth, back)


@ENTRY.near_miss("with A and B exchanged it is false")
def swapped_totals():
    return counterexample(
        "X: finite set; a, b: function on X",
        ["all(0 < a[i], i, X)", "all(0 < b[i], i, X)"],
        f"divergence_term({B}, {A}) <= {RIGHT}",
        elements={"X": "x y"},
        a=[1, 1],
        b=[2, 3],
    )
