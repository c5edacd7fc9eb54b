"""The book of theorems: every page is decided, its certificates are accepted, and what the ledger asks is there."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
import sympy as sp

import symdiv.proof
from symdiv.enclose import enclose
from symdiv.errors import InvalidInput
from symdiv.proof.certificate import certificate
from symdiv.proofs import Record, book, find, prove_all, record_of, theorem
from symdiv.proofs.book import pages

ROOT = Path(__file__).parents[2]


LONG = ("jensen_shannon_metric", "natural_distance")
"""Pages that take long; the test of all pages has them too."""


def require_decided(record: Record) -> None:
    assert record["verdict"] in ("proved", "refuted")
    assert record["title"], record["id"]
    assert record["statement"], record["id"]
    assert record["theorems"], f"{record['id']}: what is true stands beside what is not"
    assert record["near_misses"], f"{record['id']}: no false neighbour is refuted"
    assert not record["claims"] or record["quote"], f"{record['id']}: a claim is quoted"
    assert record["verdict"] != "refuted" or record["witness"], record["id"]


@pytest.mark.parametrize("page", [page for page in pages() if page not in LONG])
def test_a_page_is_decided(page: str) -> None:
    require_decided(record_of(page))


@pytest.mark.slow
def test_every_page_is_decided_in_parallel() -> None:
    records = list(prove_all(jobs=2))
    assert [record["id"] for record in records] == list(pages())
    for record in records:
        require_decided(record)


def test_the_integral_that_the_metric_of_jensen_and_shannon_rests_on() -> None:
    t = sp.Symbol("t", positive=True)
    for p, q in ((sp.Integer(1), sp.Integer(2)), (sp.Rational(1, 3), sp.Rational(2, 5)), (sp.Integer(3), sp.Rational(1, 7))):
        integral = enclose(sp.Integral((sp.exp(-t * p) - sp.exp(-t * q)) ** 2 / t**2, (t, 0, sp.oo)), 12)
        named = enclose(2 * p * sp.log(2 * p / (p + q)) + 2 * q * sp.log(2 * q / (p + q)), 12)
        assert integral.ball.overlaps(named.ball)
        assert integral.ball.rel_accuracy_bits() > 30


def test_every_page_says_why() -> None:
    for entry in book():
        assert len(entry.why) > 80, entry.id


def test_certificates_fit_the_schema() -> None:
    schema = json.loads((Path(symdiv.proof.__path__[0]) / "certificate.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(certificate(theorem("gibbs", "gibbs")), schema)
    jsonschema.validate(certificate(theorem("asymmetry", "not_symmetric")), schema)


def test_pages_are_found_by_claim_and_by_id() -> None:
    assert [e.id for e in find("A10")] == ["gibbs"]
    assert [e.id for e in find("log_sum")] == ["log_sum"]
    with pytest.raises(InvalidInput, match="A99"):
        find("A99")
    with pytest.raises(InvalidInput, match="no theorem"):
        theorem("gibbs", "nothing")


def test_a_record_is_plain_data() -> None:
    record = record_of("entropy_tends_to_one", certificates=True)
    again = json.loads(json.dumps(record))
    assert again == record
    assert record["verdict"] == "refuted"
    assert record["witness"] == {"values": {"p": "1/1000"}}
    assert record["refutations"][0]["certificate"]["format"] == "symdiv certificate"


def test_the_command() -> None:
    run = subprocess.run([sys.executable, "-m", "symdiv", "prove", "A4"], capture_output=True, text=True, check=True)
    assert "distri- butions" in run.stdout
    assert "counterexample" in run.stdout
    gibbs = subprocess.run([sys.executable, "-m", "symdiv", "prove", "gibbs", "--json"], capture_output=True, text=True, check=True)
    proof = json.dumps(json.loads(gibbs.stdout)[0]["theorems"][0]["certificate"])
    verified = subprocess.run([sys.executable, "-m", "symdiv", "verify", "-"], input=proof, capture_output=True, text=True, check=True)
    assert verified.stdout.startswith("proved: 0 <= total(divergence_term(p[i], q[i]), i, X), given all(0 <= p[i], i, X)")
    wrong = subprocess.run([sys.executable, "-m", "symdiv", "prove", "A99"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "A99" in wrong.stderr


@pytest.mark.slow
def test_a_wheel_has_the_pages(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
    assert "symdiv/_proofs/inequalities/gibbs.py" in names
