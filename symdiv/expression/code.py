"""A formula as a program states it, as mathematical text: Python, and what shares its grammar of expressions.

Lines such as ``t1 = (p.scale / q.scale).pow(2)`` and ``return t1 - 1`` are parsed, never run; what they assign is put where it is used.
C#, JavaScript, Julia, MATLAB and Rust write arithmetic and calls as Python does, up to a few signs, which are exchanged first.
The result is text for :func:`~symdiv.expression.read_expression`, which decides what is a formula and keeps its limits.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping
from typing import NoReturn

from symdiv.errors import InvalidInput
from symdiv.expression.limits import USER_LIMITS, Limits
from symdiv.expression.vocabulary import FUNCTIONS as NAMED

__all__ = ["LANGUAGES", "read_code"]

# How a function is written here, as an atom made of atoms, and its names in programs. A method's object is its first argument.
FORMS: Mapping[str, str] = {
    "log({0})": "log Log ln Ln",
    "(log({0})/log({1}))": "log Log",
    "(log({0})/log(2))": "log2",
    "log(1 + {0})": "log1p",
    "exp({0})": "exp Exp",
    "(exp({0}) - 1)": "expm1",
    "({0}*log({0}))": "xlogx _x_log_x",
    "({0}*log({1}))": "xlogy",
    "({0}**{1})": "pow power powf powi Pow",
    "({0}**2)": "square abs2",
    "(1/{0})": "reciprocal inv",
    "sqrt({0})": "sqrt Sqrt",
    "(1/(1 + exp(-{0})))": "sigmoid expit",
    "Max({0}, {1})": "max maximum",
    "abs({0})": "abs Abs",
    "cos({0})": "cos",
    "sinh({0})": "sinh",
    "tanh({0})": "tanh",
    "erf({0})": "erf",
    "gamma({0})": "gamma",
    "loggamma({0})": "lgamma gammaln loggamma ln_gamma GammaLn",
    "digamma({0})": "digamma psi DiGamma",
    "trigamma({0})": "trigamma",
    "(gamma({0})*gamma({1})/gamma({0} + {1}))": "beta",
    "(loggamma({0}) + loggamma({1}) - loggamma({0} + {1}))": "betaln logbeta lbeta",
    "(exp(-abs({0}))*besseli(0, {0}))": "i0e bessel_i0e",
    "(exp(-abs({0}))*besseli(1, {0}))": "i1e bessel_i1e",
    "({0}*exp({0})*expint(1, {0}))": "_scaled_exp1",
    "(exp(-{0}**2/2)/sqrt(2*pi))": "_norm_pdf",
    "((1 + erf({0}/sqrt(2)))/2)": "_norm_cdf",
    # Of one number: programs state the formula for a vector of independent coordinates.
    "{0}": "sum",
}
FUNCTIONS = {(name, 1 + ("{1}" in form)): form for form, names in FORMS.items() for name in names.split()}
CONSTANTS: Mapping[str, str] = {
    **dict.fromkeys(("euler_gamma", "_euler_gamma", "_EULER", "eulergamma"), "EulerGamma"),
    **dict.fromkeys(("pi", "π", "PI"), "pi"),
    "e": "E",
    "twoπ": "(2*pi)",
    "log2π": "log(2*pi)",
    "logtwo": "log(2)",
    "SQRT_HALF_PI": "sqrt(pi/2)",
}
# What has constants as attributes; of anything else, as in p.e, an attribute is a value of the program.
LIBRARIES = frozenset(
    (
        "math",
        "cmath",
        "mpmath",
        "mp",
        "np",
        "numpy",
        "jnp",
        "jax",
        "torch",
        "tf",
        "tfp",
        "scipy",
        "sc",
        "special",
        "sp",
        "sympy",
        "Math",
        "MathF",
        "std",
        "core",
        "f64",
        "f32",
        "consts",
        "MathConstants",
    )
)
OPERATORS: Mapping[type[ast.AST], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.UAdd: "+", ast.USub: "-"}
# What is exchanged before the text is Python: signs that have another spelling there.
_BROADCAST = (r"\.(?=[-+*/^(])", "")  # .* and f.(x): of each element
_POWER = (r"\^", "**")
LANGUAGES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "python": (),
    "csharp": (),
    "javascript": (),
    "rust": ((r"::", "."), (r"\blet (mut )?", "")),
    "julia": (_BROADCAST, _POWER, (r"(?<=\d)f0\b", ""), (r"(?<![\w.])(\d+)(?![eEf][-+]?\d)(?=[^\W\d_])", r"\1*"), (r"\bend\b", "")),
    "matlab": (_BROADCAST, _POWER),
}

_TIGHT = re.compile(r"[/^]\s*-?\s*\d+(?![eEf][-+]?\d)(?=[^\W\d_])")
"""In Julia 1/2x is 1/(2x), and a^2x is a^(2x)."""
_WHOLE = frozenset(("csharp", "rust"))
"""Languages in which 1/2 is 0."""


def read_code(code: str, names: Mapping[str, str] | None = None, *, language: str = "python", limits: Limits = USER_LIMITS) -> str:
    """The formula that lines of a program state, as mathematical text.

    :param code: assignments, and at the end a ``return``, an expression or an assignment, whose value is meant.
    :param names: what the text calls the program's names, attributes and calls without a formula, such as ``{"p.rate": "a"}``.
    :param language: one of ``LANGUAGES``.
    :returns: text for the reader of expressions.
    :raises InvalidInput: for what is no formula: a branch, a loop, an unknown function or name.

    >>> read_code("r = (p.scale / q.scale).pow(2)\\nreturn 0.5 * (r - 1 - r.log())", {"p.scale": "s", "q.scale": "t"})
    '(0.5*((((s/t)**2)-1)-log(((s/t)**2))))'
    >>> read_code("log(2θ) + θ^2", {"θ": "a"}, language="julia")
    '(log((2*a))+(a**2))'
    >>> read_code("x.sort()", {"x": "a"})
    Traceback (most recent call last):
    symdiv.errors.InvalidInput: no function sort of 1 argument is known in formulas; it is written 'x.sort()'
    """
    if language not in LANGUAGES:
        raise InvalidInput(f"language is one of {', '.join(LANGUAGES)}; got {language!r}")
    if len(code) > limits.length:
        raise InvalidInput(f"the code has {len(code)} characters; at most {limits.length} are read")
    if language == "julia" and _TIGHT.search(code):
        raise InvalidInput("a number that is a factor without a sign, after / or ^, is easily misread; write / (2*x) or ^(2*x)")
    for pattern, replacement in LANGUAGES[language]:
        code = re.sub(pattern, replacement, code)
    code = re.sub(r"\n\s*(?=[-+*/])|(?<=[-+*/(,=])[ \t]*\n\s*", " ", code.strip())
    if _depth(code) > limits.depth:
        raise InvalidInput(f"the code has brackets more than {limits.depth} deep")
    try:
        return _Translation("\n".join(line.strip() for line in code.splitlines()), names or {}, language, limits).run()
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"this is no formula in {language}: {error.args[0] if error.args else type(error).__name__}") from None


def _depth(code: str) -> int:
    depth = deepest = 0
    for character in code:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _is_whole(node: ast.expr) -> bool:
    """Whether a number is made of whole numbers."""
    if isinstance(node, ast.BinOp):
        return _is_whole(node.left) and _is_whole(node.right)
    return _is_whole(node.operand) if isinstance(node, ast.UnaryOp) else isinstance(node, ast.Constant) and isinstance(node.value, int)


class _Translation:
    def __init__(self, code: str, names: Mapping[str, str], language: str, limits: Limits) -> None:
        self.code = code
        self.language = language
        self.limits = limits
        # As ast writes them, so that spaces do not matter.
        self.values = {ast.unparse(ast.parse(name, mode="eval")): text if text.isidentifier() else f"({text})" for name, text in names.items()}

    def run(self) -> str:
        value = ""
        with warnings.catch_warnings(action="ignore"):  # of the compiler, about odd programs
            statements = ast.parse(self.code).body
        for statement in statements:
            if isinstance(statement, ast.Assign):
                value = self.assign(statement)
            elif isinstance(statement, ast.Return | ast.Expr) and statement.value is not None:
                value = self.text(statement.value)
            else:
                self.fail("only assignments and a value make a formula", statement)
            if isinstance(statement, ast.Return):
                break
        if not value:
            raise InvalidInput("the code states no value")
        return value

    def assign(self, statement: ast.Assign) -> str:
        (target,) = statement.targets if len(statement.targets) == 1 else self.fail("one name is assigned at a time", statement)
        if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple) and len(target.elts) == len(statement.value.elts):
            texts = [self.text(value) for value in statement.value.elts]
            self.values.update(zip((ast.unparse(name) for name in target.elts), texts, strict=True))
            return texts[-1]
        if not isinstance(target, ast.Name):
            self.fail("only names are assigned", statement)
        text = self.values[target.id] = self.text(statement.value)
        return text

    def text(self, node: ast.expr) -> str:
        text = self.values.get(ast.unparse(node)) or self.made(node)
        if len(text) > self.limits.length:
            raise InvalidInput(f"the formula has more than {self.limits.length} characters when everything is put in")
        return text

    def made(self, node: ast.expr) -> str:
        match node:
            case ast.BinOp(left, operator, right) if type(operator) in OPERATORS:
                self.same_meaning(node)
                return f"({self.text(left)}{OPERATORS[type(operator)]}{self.text(right)})"
            case ast.UnaryOp(operator, operand) if type(operator) in OPERATORS:
                return f"({OPERATORS[type(operator)]}{self.text(operand)})"
            case ast.Constant(int() | float()) if not isinstance(node.value, bool):
                return self.number(node)
            case ast.Name(name):
                return CONSTANTS.get(name) or self.fail(f"no value is known for {name}", node)
            case ast.Attribute(_, name) if self.is_module(node) and ast.unparse(node).partition(".")[0] in LIBRARIES:
                return CONSTANTS.get(name) or self.fail(f"no value is known for {name}", node)
            case ast.Call(function, args, []):
                return self.call(function, args, node)
        return self.fail("this is no part of a formula", node)

    def same_meaning(self, node: ast.BinOp) -> None:
        """Require that the language means by an operator what Python means by it."""
        if self.language in _WHOLE and isinstance(node.op, ast.Div) and _is_whole(node.left) and _is_whole(node.right):
            self.fail(f"a quotient of whole numbers is cut to a whole number in {self.language}", node)
        if self.language == "matlab" and isinstance(node.op, ast.Pow):
            inner = node.right.operand if isinstance(node.right, ast.UnaryOp) else node.right
            between = self.code.splitlines()[node.right.lineno - 1].encode()[(node.left.end_col_offset or 0) : node.right.col_offset]
            if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Pow) and b"(" not in between:
                self.fail("powers of powers are taken from the left in matlab; write parentheses", node)

    def number(self, node: ast.Constant) -> str:
        """As it is written, not as a float: 0.1 is one tenth."""
        if isinstance(node.value, int):
            return str(node.value)
        whole, _, rest = (ast.get_source_segment(self.code, node) or "").lower().replace("_", "").partition(".")
        digits, mark, exponent = rest.partition("e")
        return f"{whole or 0}.{digits or 0}{mark}{exponent}" if "e" not in whole else whole

    def call(self, function: ast.expr, args: list[ast.expr], node: ast.expr) -> str:
        if isinstance(function, ast.Attribute):
            name = function.attr
            if not self.is_module(function):
                args = [function.value, *args]
        elif isinstance(function, ast.Name):
            name = function.id
        else:
            self.fail("only named functions are called", node)
        if self.language == "julia" and name == "log" and len(args) == 2:
            args = args[::-1]  # the base comes first
        form = FUNCTIONS.get((name, len(args)))
        if form is None and name in NAMED and args:
            form = f"{name}({', '.join(f'{{{i}}}' for i in range(len(args)))})"
        if form is None:
            self.fail(f"no function {name} of {len(args)} argument{'s' * (len(args) != 1)} is known in formulas", node)
        return form.format(*map(self.text, args))

    def is_module(self, node: ast.Attribute) -> bool:
        """Whether what stands before the last dot is the name of a library, as in ``torch.log``, and no value."""
        before = node.value
        while isinstance(before, ast.Attribute):
            if ast.unparse(before) in self.values:
                return False
            before = before.value
        return isinstance(before, ast.Name) and before.id not in self.values

    def fail(self, problem: str, node: ast.AST) -> NoReturn:
        raise InvalidInput(f"{problem}; it is written {ast.unparse(node)[:60]!r}")
