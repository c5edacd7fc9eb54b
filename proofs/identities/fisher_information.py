"""The divergence from P to a neighbour grows quadratically, with the Fisher information as its second derivative.

Let Q move from P along P + s d with Σ d = 0. The divergence KL(P‖P + s d) has the slope −Σ p d/(p + s d), which is 0 at s = 0, and this slope
has at s = 0 the slope Σ d²/p, the Fisher information of the parameter s; the same holds for the other order, KL(P + s d‖P).
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.setting import counterexample

ENTRY = Entry(
    title="Fisher information is the second derivative of the divergence",
    statement="For positive P on a finite set of any size and Σ d = 0: KL(P‖P + s d) has at s = 0 the derivative 0 and the second derivative Σ d²/p.",
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
