"""From a SymPy expression in real parameters to a proven enclosure; what a distribution is, is not known here.

``compile_expression`` makes a ball program, ``refine`` raises the precision until it is narrow enough, ``evaluate``, ``enclose`` and
``decimal`` give the number as an mpf, as two exact ends, and as a correctly rounded string.  ``second_opinion`` is an independent evaluator
(mpmath only) to compare with.
"""

from __future__ import annotations

from symdiv.enclose.conditions import UNKNOWN
from symdiv.enclose.enclosure import (
    Enclosure,
    decimal,
    decimal_program,
    enclose,
    enclose_program,
    evaluate,
    evaluate_program,
)
from symdiv.enclose.precision import NeedsPrecision
from symdiv.enclose.program import Program, compile_expression
from symdiv.enclose.refine import refine
from symdiv.enclose.second_opinion import second_opinion

__all__ = [
    "UNKNOWN",
    "Enclosure",
    "NeedsPrecision",
    "Program",
    "compile_expression",
    "decimal",
    "decimal_program",
    "enclose",
    "enclose_program",
    "evaluate",
    "evaluate_program",
    "refine",
    "second_opinion",
]
