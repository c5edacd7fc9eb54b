"""Pages from templates, with formulas in MathML and pictures inside the page.

Main definitions: :func:`page`, :func:`formula`. The packages that this needs come with ``pip install "symdiv[report]"``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from symdiv.parallel import needed

__all__ = ["formula", "page"]

_NAMES = re.compile(r"\\(?:operatorname|mathrm)\{([^{}\\]*)\}")
_AFTER_A_FACTOR = re.compile(r"(?<=[\w)}])\s*(?=\\log\b)")


@lru_cache(maxsize=4096)
def formula(latex: str, display: bool = False) -> Any:
    r"""LaTeX as MathML, which browsers lay out by themselves; safe to put into a template.

    >>> print(formula(r"\frac{1}{2}"))
    <math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow><mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac></mrow></math>
    """
    convert = needed("latex2mathml.converter", "report").convert
    safe = needed("markupsafe", "report").Markup
    return safe(convert(_plain(latex), display="block" if display else "inline"))


def _plain(latex: str) -> str:
    """Names of functions and laws as text, a space before a logarithm, a bar that does not grow: what the converter lays out well."""
    latex = _NAMES.sub(lambda m: rf"\mathrm{{{m[1]}}}", latex)
    latex = _AFTER_A_FACTOR.sub(lambda _: r"\,", latex)
    return latex.replace(r"\,\middle\|\,", r"\,\|\,").replace(r"\:", r"\;")


@lru_cache(maxsize=1)
def _environment() -> Any:
    jinja2 = needed("jinja2", "report")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("symdiv.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["formula"] = formula
    return environment


def page(template: str, **content: Any) -> str:
    """The page that a template of ``symdiv/report/templates`` makes of its content, as HTML text."""
    return str(_environment().get_template(template).render(**content))
