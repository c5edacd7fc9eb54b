"""The book as pages: everything is there, links lead somewhere, formulas are laid out in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser import broken_links, browser, formulas, open_page
from click.testing import CliRunner
from markupsafe import escape

import symdiv as sd
from symdiv.cli import cli
from symdiv.errors import InvalidInput
from symdiv.proofs import book
from symdiv.proofs.published import published
from symdiv.report.book import write_book
from symdiv.report.graph import layered


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("book")
    run = CliRunner().invoke(cli, ["prove", "--book", str(place)])
    assert run.exit_code == 0, run.output
    assert run.output.strip() == str(place / "index.html")
    return place


@pytest.mark.slow
def test_every_page_is_written_with_the_certificates_of_its_parts(pages: Path) -> None:
    front = (pages / "index.html").read_text(encoding="utf-8")
    for entry in book():
        text = (pages / f"{entry.id}.html").read_text(encoding="utf-8")
        assert f'href="{entry.id}.html"' in front
        for part in (*entry.theorems, *entry.refutations, *entry.near_misses):
            assert f"certificates/{entry.id}.{part.name}.json" in text
            assert isinstance(sd.verify(pages / "certificates" / f"{entry.id}.{part.name}.json"), sd.Proved)
        for claim in entry.claims:
            assert f'id="{escape(claim)}"' in front
    for name in published():
        assert json.loads((pages / f"certificates/published.{name}.json").read_text(encoding="utf-8"))["steps"]
    assert "<script" not in "".join(p.read_text(encoding="utf-8") for p in pages.glob("*.html"))


@pytest.mark.slow
def test_the_book_in_a_browser(pages: Path) -> None:
    with browser() as driver:
        for path in sorted(pages.glob("*.html")):
            open_page(driver, path)
            assert not broken_links(driver, path), path
            driver.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            sizes = formulas(driver)
            assert all(width > 4 and height > 6 for width, height in sizes), path
            assert path.stem == "index" or sizes, path
            assert not driver.execute_script("return document.querySelectorAll('merror').length")
        driver.get((pages / "gibbs.html").as_uri())
        picture = pages / "gibbs.png"
        assert driver.save_screenshot(str(picture))
    assert picture.stat().st_size > 20_000  # text and formulas, not an empty page


@pytest.mark.slow
def test_a_page_that_is_broken_is_noticed(pages: Path) -> None:
    """The checks above are no formality: a dead link, a formula without content and a request to the network are each found."""
    broken = pages / "certificates" / "broken.html"
    broken.write_text('<a href="nowhere.html">x</a><a href="#none">y</a><math><mi></mi></math>', encoding="utf-8")
    with browser() as driver:
        open_page(driver, broken)
        assert broken_links(driver, broken) == ["nowhere.html", "#none"]
        assert min(formulas(driver)[0]) <= 4
        broken.write_text('<img src="http://127.0.0.1:9/x.png">', encoding="utf-8")
        with pytest.raises(AssertionError):
            open_page(driver, broken)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="new or empty folder"):
        write_book(tmp_path)


def test_a_node_is_below_what_it_uses() -> None:
    drawing = layered({"a": "A", "b": "B", "c": "C"}, {"b": ["a"], "c": ["a", "b", "elsewhere"]}, dict.fromkeys("abc", "#"))
    assert [box.y for box in drawing.boxes] == sorted({box.y for box in drawing.boxes})
    assert len(drawing.curves) == 3
