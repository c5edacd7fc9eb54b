"""The rules that the code keeps: layers, lint, types, axioms, no closed form typed in."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from symdiv.laws import AXIOMS, LAWS, STRUCTURAL
from symdiv.rules import RULES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "symdiv"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Lower layers first; a module may import from its own layer and from those before it.
LAYERS = [
    {"errors", "verdict"},
    {"parallel"},
    {"expression", "units"},
    {"propositions"},
    {"enclose"},
    {"parametrised", "matrices"},
    {"laws"},
    {"families"},
    {"measures"},
    {"rules"},
    {"proof"},
    {"derivation"},
    {"exact"},
    {"oracle"},
    {"catalogue"},
    {"decision"},
    {"proofs"},
    {"convert"},
    {"audit"},
    {"testing"},
    {"report"},
    {"cli"},
    {"__init__", "__main__"},
]


def layer_of(name: str) -> int:
    return next(i for i, names in enumerate(LAYERS) if name in names)


def imports(path: Path) -> set[str]:
    """The symdiv parts that a file imports, apart from those for type checking only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {n for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test) for n in ast.walk(node)}
    found = set()
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "symdiv":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("symdiv.")}
    return found & set().union(*LAYERS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert not {name for name in imports(path) if layer_of(name) > layer_of(own)}


def test_enclose_knows_no_family_and_the_checker_no_strategy() -> None:
    for path in (PACKAGE / "enclose").rglob("*.py"):
        assert imports(path) <= {"enclose", "errors", "expression"}, path
    for path in (PACKAGE / "proof").rglob("*.py"):
        assert "derivation" not in imports(path), path


def test_there_are_few_axioms_and_each_is_cited() -> None:
    axioms = {a for law in LAWS.values() for a in (law.axiom, law.partial_axiom, law.log_axiom, law.log_exponential_axiom) if a is not None}
    axioms |= set(STRUCTURAL.values())
    assert axioms == set(AXIOMS.values())
    assert len(axioms) < 25
    assert all(a.statement and a.citation for a in axioms)
    assert len({a.name for a in axioms}) == len(axioms)


MEASURE_WORDS = re.compile(r"def (entropy|kl|kl_divergence|cross_entropy|mean|variance|moment)")


@pytest.mark.parametrize("path", sorted((PACKAGE / "families").glob("*.py")), ids=lambda p: p.stem)
def test_no_family_states_a_moment_or_a_measure(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not MEASURE_WORDS.search(text)
    assert "digamma" not in text
    assert "polygamma" not in text


def test_simplify_is_not_on_the_path() -> None:
    for path in SOURCES:
        assert not re.search(r"\b(sp\.|sympy\.)?n?simplify\(", path.read_text(encoding="utf-8")), path


def test_no_float_literal_in_the_exact_part() -> None:
    for part in ("laws", "families", "measures.py", "rules", "proof", "derivation", "exact"):
        for path in [PACKAGE / part] if part.endswith(".py") else (PACKAGE / part).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            assert not [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)], path


def test_every_rule_is_rejected_somewhere() -> None:
    """Each rule's name occurs in the tests of rules or of the measures that use it."""
    places = (*sorted((ROOT / "tests/rules").glob("test_*.py")), *sorted((ROOT / "tests/multivariate").glob("test_*.py")))
    text = "".join(place.read_text(encoding="utf-8") for place in places)
    missing = [name for name in RULES if f'"{name}"' not in text]
    assert not missing


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy", "symdiv"]],
    ids=["lint", "format", "types"],
)
def test_lint_format_and_types(command: list[str]) -> None:
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_importing_symdiv_imports_nothing_heavy() -> None:
    code = "import sys, symdiv; print(sorted({'sympy', 'mpmath', 'flint', 'click', 'numpy'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_public_names_can_be_imported_after_any_of_their_modules() -> None:
    """No submodule hides a public name."""
    code = (
        "import symdiv, symdiv.cli, symdiv.exact, symdiv.oracle\n"
        "for n in symdiv.__all__: assert type(getattr(symdiv, n)) is not type(symdiv) or n in symdiv._MODULES, n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
