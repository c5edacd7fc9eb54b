"""LaTeX as people print it: read as they mean it, or refused with the position."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import symdiv as sd
from symdiv.errors import InvalidInput
from symdiv.expression import Limits, read_expression, read_latex

NAMES = [
    "a",
    "b",
    "k",
    "x",
    "n",
    "lambda_1",
    "lambda_2",
    "sigma_1",
    "sigma_2",
    "sigma",
    "mu",
    "mu_1",
    "mu_2",
    "kappa",
    "nu",
    "s",
    "theta1",
    "alpha",
    "beta",
    "p",
]
SYMBOLS = {name: sp.Symbol(name, positive=True) for name in NAMES}

READ = [
    (r"\log\frac{\lambda_1}{\lambda_2} + \frac{\lambda_2}{\lambda_1} - 1", "log(lambda_1/lambda_2) + lambda_2/lambda_1 - 1"),
    (
        r"D_{\mathrm{KL}}(P\parallel Q) = \ln \frac{\sigma_2}{\sigma_1} + \frac{\sigma^2_1 + (\mu_1-\mu_2)^2}{2\sigma_{2}^{2}} - \frac12.",
        "log(sigma_2/sigma_1) + (sigma_1**2 + (mu_1 - mu_2)**2)/(2*sigma_2**2) - 1/2",
    ),
    (r"\tfrac{1}{2}\ln(2\pi e\sigma^2)", "log(2*pi*E*sigma**2)/2"),
    (r"\frac12 \log 2\pi e\sigma^2", "log(2*pi*E*sigma**2)/2"),
    (r"\ln\left(\sigma\sqrt{2\,\pi\,e}\right)", "log(sigma*sqrt(2*pi*E))"),
    (r"k + \ln\theta_1 + \ln \Gamma(k) + (1-k)\psi(k)", "k + log(theta1) + log(gamma(k)) + (1 - k)*digamma(k)"),
    (r"\ln\mathrm{B}(\alpha,\beta) - (\alpha-1)\psi(\alpha)", "log(beta(alpha, beta)) - (alpha - 1)*digamma(alpha)"),
    (r"\Psi\left(a\right) + \log{\left(x \right)}^{2} + \Gamma^{2}\left(a\right)", "digamma(a) + log(x)**2 + gamma(a)**2"),  # in old books, and in SymPy
    (r"\psi_0(a) + \psi^{(1)}(a) + \psi_1(a) + \psi'(a) + \psi''(a)", "digamma(a) + 3*trigamma(a) + polygamma(2, a)"),
    (r"-\kappa\frac{I_1(\kappa)}{I_0(\kappa)} + \ln[2\pi I_0(\kappa)]", "-kappa*besseli(1, kappa)/besseli(0, kappa) + log(2*pi*besseli(0, kappa))"),
    (r"\operatorname{erf}\left(\frac{x}{\sqrt 2}\right)", "erf(x/sqrt(2))"),
    (r"e^{-x^2/2}", "exp(-x**2/2)"),
    (r"\gamma\left(1-\tfrac1k\right)+\ln\left(\frac{\lambda_1}{k}\right)+1", "EulerGamma*(1 - 1/k) + log(lambda_1/k) + 1"),
    (r"\gamma_E + H_{n-1} + H_n", "EulerGamma + harmonic(n - 1) + harmonic(n)"),
    (r"K_{\nu+1}(x)+K_\nu(x)", "besselk(nu + 1, x) + besselk(nu, x)"),
    (r"\sqrt[3]{x}\binom{n}{k} n!", "x**(1/3)*binomial(n, k)*factorial(n)"),
    (r"|a-b|+\left|\mu_1-\mu_2\right|", "abs(a - b) + abs(mu_1 - mu_2)"),
    (r"\sum_{j=1}^{4}\frac1j", "Sum(1/j, (j, 1, 4))"),
    (r"\begin{cases} a & \text{if } a > 1 \\ b & \text{otherwise}\end{cases}", "Piecewise((a, a > 1), (b, true))"),
    (r"\log_2 x + \log^2 x + \tanh^{-1} x + \operatorname{artanh}(x)", "log(x)/log(2) + log(x)**2 + 2*atanh(x)"),
    (r"1/2\log(2\pi) + a/b", "log(2*pi)/2 + a/b"),
    (r"\Gamma(a, x)+\gamma(a,x)", "uppergamma(a, x) + lowergamma(a, x)"),
    ("½".replace("½", "0.5") + "σ_1·σ_2 − λ₁".replace("₁", "_1"), "sigma_1*sigma_2/2 - lambda_1"),
    (r"\zeta(a)+\zeta'(a)", "zeta(a) + zeta_derivative(1, a)"),
    (r"\Phi(x)", "(1 + erf(x/sqrt(2)))/2"),
    (r"\left(\frac{a}{b}\right)^{k} a^{-1}b", "(a/b)**k*b/a"),
    (r"\begin{aligned} h(X) &= \int f \\ &= \log a \end{aligned}", "log(a)"),
]


@pytest.mark.parametrize(("latex", "text"), READ)
def test_formulas_are_read(latex: str, text: str) -> None:
    assert read_latex(latex, symbols=SYMBOLS) == read_expression(text, symbols=SYMBOLS)


REFUSED = [
    *((latex, "derivative of") for latex in (r"\Gamma'(a)", r"\Gamma^{(1)}(a)", r"I_0'(a)", r"B'(a, b)", r"\psi^{(a)}(b)", r"\psi^{(1/2)}(a)")),
    *((latex, "two exponents") for latex in (r"a^2^3", r"e^{a}^2", r"(a + b)^2^3")),
    (r"\Gamma_2(a)", "unknown name"),  # the multivariate one
    *((latex, "two ways") for latex in (r"1/2x", r"x/2(a)", r"1/2(a)", r"x/2\left(a\right)", r"x/2\log a", r"x/2\frac{a}{b}")),
    (r"\log(x)^2", "two ways"),
    (r"\log x(1+a)", "two ways"),
    (r"\log a/b", "two ways"),
    (r"\log^{-1} x", "two ways"),
    (r"\foo", r"character 1"),
    (r"x + y", "unknown name 'y'"),
    (r"\frac{1}{", "the end"),
    (r"x^10", "several digits"),
    (r"a2", "a_2 or 2a"),
    (r"(a", "not closed"),
    (r"a)", "character 2"),
    (r"\int x", r"\\int"),
    (r"a \pm b", r"\\pm"),
    (r"", "expected a formula"),
    (r"x_", "expected"),
    (r"\log", "no argument"),
    (r"|a", "partner"),
    (r"\frac{a}{0}", "division by zero"),
    (r"\sum_{k=1}^{n}\frac1k", "parameter too"),
    (r"\infty", "infinity"),
    ("{" * 100 + "x" + "}" * 100, "deep"),
    ("x" * 20_000, "characters"),
    (r"\sqrt{-1}", "real"),
]


@pytest.mark.parametrize(("latex", "message"), REFUSED)
def test_the_rest_is_refused_with_one_line(latex: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as problem:
        read_latex(latex, symbols=SYMBOLS)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(("latex", "text"), [(r"\psi^2(a)", "digamma(a)**2"), (r"\zeta^2(3)", "zeta(3)**2"), (r"\psi^{(2)}(a)", "polygamma(2, a)")])
def test_an_exponent_is_no_order(latex: str, text: str) -> None:
    assert read_latex(latex, symbols=SYMBOLS) == read_expression(text, symbols=SYMBOLS)


def test_parameters_go_before_functions_and_constants() -> None:
    gamma, psi, e = sp.symbols("gamma psi e", positive=True)
    assert read_latex(r"\gamma + \psi^2 + e", symbols={"gamma": gamma, "psi": psi, "e": e}) == gamma + psi**2 + e


def test_names_are_matched_however_their_index_is_written() -> None:
    one = sp.Symbol("lambda1", positive=True)
    assert read_latex(r"\lambda_{1}^2", symbols={"lambda1": one}) == one**2
    with pytest.raises(InvalidInput, match="lambda1 or lambda_1"):
        read_latex(r"\lambda_{1,}", symbols={"lambda1": one, "lambda_1": one})


def test_infinity_only_where_it_is_allowed() -> None:
    limits = Limits(length=100, depth=10, infinity=True)
    assert read_latex(r"\infty", symbols={}, limits=limits) == sp.oo


EXPRESSIONS = st.recursive(
    st.sampled_from([SYMBOLS["a"], SYMBOLS["sigma_1"], SYMBOLS["kappa"], sp.Integer(2), sp.Rational(1, 3), sp.pi, sp.E, sp.EulerGamma]),
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(lambda two: two[0] + two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] * two[1]),
        st.tuples(parts, parts).map(lambda two: two[0] / (two[1] ** 2 + 1)),
        st.tuples(parts, st.sampled_from([2, -1, sp.Rational(1, 2)])).map(lambda two: (two[0] ** 2 + 1) ** two[1]),
        parts.map(lambda one: -one),
        parts.map(lambda one: sp.log(one**2 + 1)),
        parts.map(lambda one: sp.exp(-(one**2))),
        parts.map(lambda one: sp.gamma(one**2 + 1)),
        parts.map(sp.Abs),
        parts.map(sp.erf),
    ),
    max_leaves=6,
)


@given(EXPRESSIONS)
def test_what_sympy_prints_is_read_back(expression: sp.Expr) -> None:
    """To one value at a point, to 20 digits."""
    point = {symbol: sp.Rational(3 + i, 7) for i, symbol in enumerate(SYMBOLS.values())}
    again = read_latex(sp.latex(expression), symbols=SYMBOLS)
    assert abs((again - expression).subs(point).evalf(30)) <= sp.Float(10) ** -20 * (1 + abs(expression.subs(point).evalf(30)))


@given(st.text(alphabet=r"\{}()^_+-/|,ab12 log frac Gamma psi sqrt left right &=!'", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        value = read_latex(text, symbols=SYMBOLS)
    except InvalidInput:
        return
    assert isinstance(value, sp.Basic)


def test_a_formula_in_latex_is_checked() -> None:
    right = r"\log\frac{\lambda_1}{\lambda_2} + \frac{\lambda_2}{\lambda_1} - 1"
    p, q = "Exponential(lambda_1)", "Exponential(lambda_2)"
    assert isinstance(sd.check(right, "kl_divergence", p, q, latex=True), sd.Proved)
    assert isinstance(sd.check(right, "kl_divergence", q, p, latex=True), sd.Refuted)
