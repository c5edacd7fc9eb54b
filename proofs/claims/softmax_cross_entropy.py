"""For a softmax classifier cross-entropy is convex in the logits with gradient s − y; squared error is not convex, and its gradient vanishes.

With s(i) = exp z(i) / Σ exp z the loss for the label y is log Σ exp z − Σ y z. Along any direction d its slope is Σ (s − y) d, and its
second derivative the variance Σ s (d − m)² of d under s, for m = Σ s d, which is not negative. For two classes and a confidently
wrong logit z > 0 (label 0) the squared error's slope 2 s² (1 − s) is below 2 exp(−z), that of cross-entropy, s, above 1/2.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Cross-entropy and squared error of a softmax classifier",
    statement=(
        "For n classes, any n: softmax cross-entropy has the gradient s − y in the logits and the Hessian diag(s) − s sᵀ, which is positive "
        "semidefinite, so it is convex; squared error is not convex, and its gradient vanishes as a wrong prediction saturates."
    ),
    claims=("A8",),
    quote=(
        "First, Cross-entropy (or softmax loss, but cross-entropy works better) is a better measure than MSE for classification, because the decision "
        "boundary in a classification task is large (in comparison with regression)."
    ),
    sources=("Bishop, Pattern Recognition and Machine Learning, section 4.3.4",),
    kind="claim",
)

S = Setting("X: finite set; z, d, y: function on X; a: real", "total(y[i], i, X) == 1")
NORMALISER = "total(exp(z[i]), i, X)"
MOVED = "total(exp(z[i] + a*d[i]), i, X)"
LOSS = f"log({NORMALISER}) - total(y[i]*z[i], i, X)"
ALONG = "log(total(exp(z[i] + t*d[i]), i, X)) - total(y[i]*(z[i] + t*d[i]), i, X)"


def _mean(total, logit):
    return f"total(exp({logit})*d[i], i, X)/{total}"


@ENTRY.theorem("the loss is the cross-entropy of the label and the softmax")
def loss():
    return S.identity(f"-total(y[k]*log(exp(z[k])/{NORMALISER}), k, X) == {LOSS}")


@ENTRY.theorem("the gradient is s − y")
def gradient():
    return S.derivative(ALONG, "t", "0", f"total((exp(z[k])/{NORMALISER} - y[k])*d[k], k, X)")


@ENTRY.theorem("the Hessian is diag(s) − s sᵀ")
def hessian():
    slope = "total(exp(z[i] + t*d[i])*d[i], i, X)/total(exp(z[i] + t*d[i]), i, X) - total(y[i]*d[i], i, X)"
    second = f"total(exp(z[i])*d[i]**2, i, X)/{NORMALISER} - ({_mean(NORMALISER, 'z[i]')})**2"
    return S.derivative(slope, "t", "0", second)


@ENTRY.theorem("which is not negative: a variance")
def positive_semidefinite():
    term = S.having(objects="k: element of X").sign(f"0 <= exp(z[k])/{NORMALISER}*(d[k] - {_mean(NORMALISER, 'z[i]')})**2")
    variance = S.summed(term, "k", "X")
    return S.combination(f"0 <= total(exp(z[i])*d[i]**2, i, X)/{NORMALISER} - ({_mean(NORMALISER, 'z[i]')})**2", variance)


@ENTRY.theorem("the loss is convex: above its tangents")
def convex():
    logits = {"z[i]": "z[i] + a*d[i]"}
    second = S.use(positive_semidefinite(), functions=logits)
    along = ALONG.replace("t*", "a*")
    tangent = S.tangent(second, along, "a", ("0", "1"))
    return Setting("X: finite set; z, d, y: function on X", "total(y[i], i, X) == 1").combination(
        f"{LOSS} + total((exp(z[k])/{NORMALISER} - y[k])*d[k], k, X) <= log(total(exp(z[i] + d[i]), i, X)) - total(y[i]*(z[i] + d[i]), i, X)", tangent
    )


WRONG = Setting("z: real", "0 < z")
SIGMOID = "1/(1 + exp(-z))"


@ENTRY.theorem("a wrong prediction that saturates: the squared error's slope is below 2 exp(−z)")
def squared_error_saturates():
    slope = WRONG.derivative("(1/(1 + exp(-(z + t))))**2", "t", "0", "2*exp(-z)/(1 + exp(-z))**3")
    return slope


@ENTRY.theorem("namely 2 exp(−z)/(1 + exp(−z))³ ≤ 2 exp(−z)")
def squared_error_slope_vanishes():
    return WRONG.sign("2*exp(-z)/(1 + exp(-z))**3 <= 2*exp(-z)")


@ENTRY.theorem("the slope of cross-entropy there is the sigmoid")
def cross_entropy_slope():
    return WRONG.derivative("log(1 + exp(z + t))", "t", "0", "exp(z)/(1 + exp(z))")


@ENTRY.theorem("which stays above 1/2")
def cross_entropy_slope_stays():
    rising = WRONG.monotony(Setting("t: real").sign("0 < exp(t)"), "exp(t)", "t", ("0", "z"))
    return WRONG.combination("1/2 < exp(z)/(1 + exp(z))", (WRONG.discharge(rising), "1/(2*(1 + exp(z)))"))


@ENTRY.theorem("squared error is not convex in the logit")
def squared_error_is_not_convex():
    squared = "(1/(1 + exp(-{})))**2"
    return counterexample(
        "u, v: real",
        [],
        f"{squared.format('(u + v)/2')} <= {squared.format('u')}/2 + {squared.format('v')}/2",
        values={"u": "2", "v": "6"},
    )


@ENTRY.near_miss("the gradient is not y − s")
def sign_of_gradient():
    return counterexample(
        "a: real",
        ["0 < a", "a < 1"],
        "log(1 + exp(a)) <= log(2) - a/2",
        values={"a": "1/2"},
    )
