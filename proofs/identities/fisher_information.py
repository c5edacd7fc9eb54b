"""The divergence from P to a neighbour grows quadratically, with the Fisher information as its second derivative.

Let Q move from P along P + s d with Σ d = 0. The divergence KL(P‖P + s d) has the slope −Σ p d/(p + s d), which is 0 at s = 0, and this slope
has at s = 0 the slope Σ d²/p, the Fisher information of the parameter s; the same holds for the other order, KL(P + s d‖P).

For densities let q = p (1 + s e) with |e| ≤ 1 and ∫ p e = 0, so d = p e: for |s| < 1/2 it is at least p/2, the derivatives of the terms are bounded by
2p and 4p, and the integrals may be differentiated term by term.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import cut

ENTRY = Entry(
    title="Fisher information is the second derivative of the divergence",
    statement=(
        "For positive P on a finite set of any size and Σ d = 0: KL(P‖P + s d) has at s = 0 the derivative 0 and the second derivative Σ d²/p; the same for "
        "densities with |d| ≤ p."
    ),
    sources=("Kullback, Information Theory and Statistics, chapter 2, section 6",),
)

S = Setting("X: finite set; p, d: function on X", "all(0 < p[i], i, X)", "total(d[i], i, X) == 0")
AWAY = "total(p[i]*log(p[i]) - p[i]*log(p[i] + s*d[i]), i, X)"
BACK = "total((p[i] + s*d[i])*(log(p[i] + s*d[i]) - log(p[i])), i, X)"


@ENTRY.theorem("KL(P‖P + s d) as a function of s")
def divergence():
    near = Setting("X: finite set; p, d: function on X; s: real", "all(0 < p[i], i, X)", "all(0 < p[i] + s*d[i], i, X)")
    return near.identity(f"total(divergence_term(p[i], p[i] + s*d[i]), i, X) == {AWAY}")


@ENTRY.theorem("its derivative at 0 is 0")
def slope_at_zero():
    return S.derivative(AWAY, "s", "0", "0")


@ENTRY.theorem("its derivative at any s")
def slope():
    near = Setting("X: finite set; p, d: function on X; s: real", "all(0 < p[i], i, X)", "all(0 < p[i] + s*d[i], i, X)")
    return near.derivative(AWAY.replace("s*", "(s + u)*"), "u", "0", "-total(p[i]*d[i]/(p[i] + s*d[i]), i, X)")


@ENTRY.theorem("whose derivative at 0 is the Fisher information Σ d²/p")
def second_derivative():
    return S.derivative("-total(p[i]*d[i]/(p[i] + s*d[i]), i, X)", "s", "0", "total(d[i]**2/p[i], i, X)")


@ENTRY.theorem("the other order, KL(P + s d‖P): the derivative at 0 is 0")
def back_slope_at_zero():
    return S.derivative(BACK, "s", "0", "0")


@ENTRY.theorem("and the second derivative the same")
def back_second_derivative():
    return S.derivative("total(d[i]*(log(p[i] + s*d[i]) - log(p[i]) + 1), i, X)", "s", "0", "total(d[i]**2/p[i], i, X)")


DENSITIES = Setting(
    "X: measure space; p, e: function on X",
    "all(0 < p[i], i, X)",
    "total(p[i], i, X) == 1",
    "all(0 <= 1 + e[i], i, X)",
    "all(0 <= 1 - e[i], i, X)",
    "finite(total(p[i]*e[i], i, X))",
    "total(p[i]*e[i], i, X) == 0",
)
MOVED = "total(-p[i]*log(1 + {}*e[i]), i, X)"


def _between(setting, number, *small):
    """1/2 ≤ 1 + s e ≤ 3/2, from 0 < 1/2 + s and 0 < 1/2 − s."""
    low, high = (setting.sign(f"0 <= 1 {sign} e[i]") for sign in "+-")
    half = setting.combination(f"1/2 <= 1 + ({number})*e[i]", (low, f"(1 + 2*({number}))/4"), (high, f"(1 - 2*({number}))/4"), known=small)
    return half, setting.combination(f"1 + ({number})*e[i] <= 3/2", (low, f"(1 - 2*({number}))/4"), (high, f"(1 + 2*({number}))/4"), known=small)


def _near(width):
    """The setting of a small s, with 1/2 ≤ 1 + s e, and the theorem that this follows."""
    near = DENSITIES.having(f"-{width} < s", f"s < {width}", objects="s: real")
    term = near.having(objects="i: element of X")
    half, _ = _between(term, "s", *(term.sign(f"0 < 1/2 {sign} s") for sign in "+-"))
    every = near.for_all(half, "i", "X")
    return near.having("all(1/2 <= 1 + s*e[i], i, X)"), every


def _absolute(setting, term, bound, *lemmas):
    """abs(t) ≤ b, from t ≤ b and −b ≤ t."""
    general = Setting("x, b: real", "x <= b", "-b <= x")
    positive, negative = general.having("0 <= x"), general.having("x < 0")
    cases = general.cases("0 <= x", positive.combination("abs(x) <= b", positive.sign("x <= b")), negative.combination("abs(x) <= b", negative.sign("-b <= x")))
    return setting.use(cases, *lemmas, values={"x": term, "b": bound})


def _score(term):
    """|e| ≤ 1."""
    return _absolute(term, "e[i]", "1", term.sign("e[i] <= 1"), term.sign("-1 <= e[i]"))


def _integrable(near):
    """p log(1 + s e) is integrable: |log(1 + s e)| ≤ 1."""
    term = near.having(objects="i: element of X")
    tangent = theorem("logarithm_bound", "logarithm_bound")
    _, most = _between(term, "s", term.sign("0 < 1/2 + s"), term.sign("0 < 1/2 - s"))
    upper = term.combination("log(1 + s*e[i]) <= 1", term.use(tangent, values={"t": "1 + s*e[i]"}), most, term.sign("1/2 <= 1"))
    half = term.combination("1/2 <= 1 + s*e[i]", term.sign("1/2 <= 1 + s*e[i]"))
    lower = term.combination("-1 <= log(1 + s*e[i])", term.use(tangent, values={"t": "1/(1 + s*e[i])"}), (half, "2/(1 + s*e[i])"))
    bound = term.combination("abs(-p[i]*log(1 + s*e[i])) <= p[i]", (_absolute(term, "log(1 + s*e[i])", "1", upper, lower), "p[i]"))
    return near.dominated(bound, "i", "X")


@ENTRY.theorem("densities: KL(P‖P(1 + s e)) as a function of s")
def divergence_of_densities():
    near, every = _near("1/2")
    same = near.having(objects="i: element of X").identity("divergence_term(p[i], p[i]*(1 + s*e[i])) == -p[i]*log(1 + s*e[i])")
    return cut(near.summed(same, "i", "X", _integrable(near)), every)


SLOPE = "p[i]*e[i]/(1 + s*e[i])"


def _bounded(near):
    """p e/(1 + s e) is integrable: it is at most 2p."""
    term = near.having(objects="i: element of X")
    half = term.combination("1/2 <= 1 + s*e[i]", term.sign("1/2 <= 1 + s*e[i]"))
    return near.dominated(term.combination(f"abs({SLOPE}) <= 2*p[i]", (half, "2*p[i]*abs(e[i])/(1 + s*e[i])"), (_score(term), "2*p[i]")), "i", "X")


def _moved(near):
    """The setting of the derivative at s in u: |u| < 1/4, 1/2 ≤ 1 + (s + u) e and |e| ≤ 1."""
    moved = near.having("-1/4 < u", "u < 1/4", objects="i: element of X; u: real")
    small = (moved.combination(f"0 < 1/2 {x} s {x} u", moved.sign(f"0 < 1/4 {x} s"), moved.sign(f"0 < 1/4 {x} u")) for x in "+-")
    return moved, _between(moved, "s + u", *small)[0], _score(moved)


@ENTRY.theorem("densities: its derivative at any s")
def slope_of_densities():
    near, every = _near("1/4")
    moved, half, score = _moved(near)
    least = (half, "2*p[i]*abs(e[i])/(1 + (s + u)*e[i])")
    bound = moved.combination("abs(-p[i]*e[i]/(1 + (s + u)*e[i])) <= 2*p[i]", least, (score, "2*p[i]"), known=[half])
    moving = near.derivative_of_integral(
        bound, "-p[i]*log(1 + (s + u)*e[i])", ("i", "X"), ("u", "0"), ("-1/4", "1/4"), f"-total({SLOPE}, i, X)", half, _integrable(near), _bounded(near)
    )
    return cut(moving, every)


@ENTRY.theorem("densities: which is 0 at 0")
def slope_of_densities_at_zero():
    return DENSITIES.identity("-total(p[i]*e[i]/(1 + 0*e[i]), i, X) == 0")


@ENTRY.theorem("densities: and whose derivative at 0 is the Fisher information ∫ p e²")
def second_derivative_of_densities():
    moved = DENSITIES.having("-1/2 < s", "s < 1/2", objects="i: element of X; s: real")
    half, _ = _between(moved, "s", moved.sign("0 < 1/2 + s"), moved.sign("0 < 1/2 - s"))
    twice = (half, "2*p[i]*e[i]**2/(1 + s*e[i])**2"), (half, "4*p[i]*e[i]**2/(1 + s*e[i])")
    bound = moved.combination("abs(p[i]*e[i]**2/(1 + s*e[i])**2) <= 4*p[i]", *twice, (_score(moved), "4*p[i]*(1 + abs(e[i]))"), known=[half])
    return DENSITIES.derivative_of_integral(bound, f"-{SLOPE}", ("i", "X"), ("s", "0"), ("-1/2", "1/2"), "total(p[i]*e[i]**2, i, X)", half)


@ENTRY.near_miss("the expansion is not KL ≤ Σ d²/p · s²/4")
def quarter():
    return counterexample(
        "X: finite set; p, d: function on X",
        ["all(0 < p[i], i, X)", "total(p[i], i, X) == 1", "total(d[i], i, X) == 0"],
        "total(divergence_term(p[i], p[i] + d[i]), i, X) <= total(d[i]**2/p[i], i, X)/4",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        d=["1/10", "-1/10"],
    )
