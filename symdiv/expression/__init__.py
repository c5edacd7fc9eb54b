"""Mathematical text in and out: the safe reader, the faithful writer, and the one place where SymPy nodes are made.

    limits, functions, matrices, traversal < vocabulary < nodes < meaning < reader, latex, writer;  vocabulary < code

- :func:`read` and :func:`read_expression` turn text into SymPy objects. No text ever reaches ``eval``, ``compile`` or ``sympify``:
  a grammar of numbers, names, operators, brackets and calls is all there is, and what a call means is looked up in an explicit table.
- :func:`read_code` turns lines of a program into such text: they are parsed to a syntax tree, and never compiled or run.
- :func:`write` turns an expression into text that reads back as *structurally the same* expression; certificates rest on this.
- :func:`build` makes one SymPy node and refrains from evaluating what SymPy would compute at great expense;
  :func:`substitute` replaces symbols and rebuilds through it.
- :func:`nodes`, :func:`occurring` and :func:`outermost` walk over expressions in an order that no run of Python changes.

>>> from sympy import Symbol
>>> read_expression("log(b/a) + loggamma(0.5) + lambda**2", symbols=Symbol)
lambda**2 + log(b/a) + log(sqrt(pi))
>>> write(_)
'lambda**2 + log(b/a) + log(sqrt(pi))'
"""

from symdiv.expression.code import read_code
from symdiv.expression.demands import Demand
from symdiv.expression.functions import zeta_derivative
from symdiv.expression.latex import read_latex
from symdiv.expression.limits import CERTIFICATE_LIMITS, USER_LIMITS, Limits
from symdiv.expression.matrices import SCALARS_OF_MATRICES
from symdiv.expression.nodes import build, hard_root, power, substitute
from symdiv.expression.powers import LongPower
from symdiv.expression.reader import read, read_condition, read_expression
from symdiv.expression.traversal import nodes, occurring, outermost
from symdiv.expression.writer import write

__all__ = [
    "CERTIFICATE_LIMITS",
    "SCALARS_OF_MATRICES",
    "USER_LIMITS",
    "Demand",
    "Limits",
    "LongPower",
    "build",
    "hard_root",
    "nodes",
    "occurring",
    "outermost",
    "power",
    "read",
    "read_code",
    "read_condition",
    "read_expression",
    "read_latex",
    "substitute",
    "write",
    "zeta_derivative",
]
