"""LaTeX as tokens: what is only typography is left out; names as people write them are matched with symbols."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from symdiv.errors import InvalidInput

__all__ = ["GREEK", "Token", "right_side", "same_name", "tokens"]


class Token(NamedTuple):
    """A piece of LaTeX: ``kind`` is ``"number"``, ``"letter"``, ``"command"``, ``"word"``, ``"begin"``, ``"end"`` or ``"symbol"``."""

    kind: str
    text: str
    start: int


_LETTERS = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
]
GREEK = {**{name: name for name in _LETTERS}, **{name.capitalize(): name.capitalize() for name in _LETTERS}}
GREEK |= {"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma", "varkappa": "kappa"}
_UNICODE = {**{chr(0x3B1 + i + (i >= 17)): name for i, name in enumerate(_LETTERS)}, "Γ": "Gamma", "Φ": "Phi", "Σ": "Sigma", "Λ": "Lambda"}
_SIGNS = {"−": "-", "–": "-", "·": r"\cdot", "×": r"\times", "≤": r"\le", "≥": r"\ge", "∞": r"\infty", "‖": r"\|"}

_SKIPPED = frozenset(
    [
        "left",
        "right",
        "middle",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "displaystyle",
        "textstyle",
        "scriptstyle",
        "quad",
        "qquad",
        "limits",
        "nolimits",
        "nonumber",
        "notag",
        "mathstrut",
        "strut",
        "thinspace",
        "medspace",
        "thickspace",
        "boldsymbol",
        "mathbf",
        "bm",
        "bold",
        "pmb",
        "mathit",
        "mathcal",
        "rm",
        "it",
        "hfill",
    ]
)
_SPACES = frozenset((r"\,", r"\;", r"\:", r"\!", r"\ ", r"\>", r"\[", r"\]", r"\(", r"\)", "~", "$"))
_ENVIRONMENTS = frozenset(
    [
        "equation",
        "equation*",
        "align",
        "align*",
        "aligned",
        "alignedat",
        "split",
        "gather",
        "gather*",
        "gathered",
        "multline",
        "multline*",
        "eqnarray",
        "eqnarray*",
        "math",
        "displaymath",
    ]
)
_TOKEN = re.compile(
    r"""\s*(?:\\(?P<edge>begin|end)\s*\{(?P<environment>[a-zA-Z]+\*?)\}
    |\\(?:text|textrm|textnormal|textit|mathrm|mathsf|mathtt|mbox|operatorname\*?)\s*\{(?P<word>[^{}\\]*)\}
    |(?P<command>\\[a-zA-Z]+|\\.)
    |(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    |(?P<symbol>.))""",
    re.VERBOSE | re.DOTALL,
)
_RELATIONS = frozenset(("=", r"\equiv", r"\triangleq", r"\coloneqq"))
_OPENING = frozenset(("{", "(", "[", r"\{", r"\lbrace", r"\lbrack"))
_CLOSING = frozenset(("}", ")", "]", r"\}", r"\rbrace", r"\rbrack"))


def tokens(text: str) -> list[Token]:
    """The tokens that mean something, with their positions.

    >>> [token.text for token in tokens(r"\\left(\\lambda_1\\,x\\right)")]
    ['(', '\\\\lambda', '_', '1', 'x', ')']
    """
    found: list[Token] = []
    end = len(text.rstrip())
    position, inside = 0, 0  # inside: of cases, where & and \\ have a meaning
    while position < end:
        match = _TOKEN.match(text, position)
        assert match is not None  # any character is a symbol
        position = match.end()
        token = _token(match)
        if token.kind in ("begin", "end") and token.text in _ENVIRONMENTS:
            continue
        if token.kind in ("begin", "end"):
            inside += 1 if token.kind == "begin" else -1
        skipped = token.kind == "command" and (token.text[1:] in _SKIPPED or token.text in _SPACES)
        if skipped or token.text in _SPACES or (not inside and token.text in ("&", r"\\")):
            continue
        found.append(token)
    return found


def _token(match: re.Match[str]) -> Token:
    if match["edge"]:
        return Token(match["edge"], match["environment"], match.start("edge") - 1)
    if match["word"] is not None:
        return Token("word", " ".join(match["word"].split()), match.start("word"))
    kind = str(match.lastgroup)
    piece, start = match[kind], match.start(kind)
    if kind == "symbol":
        if piece in _SIGNS:
            piece = _SIGNS[piece]
            kind = "command" if piece.startswith("\\") else "symbol"
        elif piece in _UNICODE:
            piece, kind = "\\" + _UNICODE[piece], "command"
        elif piece.isalpha():
            kind = "letter"
    return Token(kind, piece, start)


def right_side(found: list[Token]) -> list[Token]:
    """The tokens after the last relation outside of all brackets, without a full stop at the end."""
    depth, cut = 0, 0
    for i, token in enumerate(found):
        if token.text in _OPENING or token.kind == "begin":
            depth += 1
        elif token.text in _CLOSING or token.kind == "end":
            depth -= 1
        elif depth == 0 and token.text in _RELATIONS and token.kind in ("symbol", "command"):
            cut = i + 1
    rest = found[cut:]
    while rest and rest[-1].text in (".", ",", ";"):
        rest.pop()
    return rest


def same_name(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that is this name, whichever way its index is written: ``lambda_1``, ``lambda1``, ``λ_1``.

    Raises :class:`~symdiv.errors.InvalidInput` where there are several.
    """
    known = list(known)
    if name in known:
        return name
    found = [k for k in known if _plain(k) == _plain(name)]
    if len(found) > 1:
        raise InvalidInput(f"{name}: this may be {' or '.join(found)}")
    return found[0] if found else None


def _plain(name: str) -> str:
    return "".join(_UNICODE.get(c, c) for c in name if c not in "_{}, ")
