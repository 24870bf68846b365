"""The kept counterexamples: judged again, their certificates checked, and found again by a short search."""

import json
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import read_certificate
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.reading import parse_json
from symbolic_landscape.search.shrinking import shrinker_of
from symbolic_landscape.search.sweep import search_counterexample
from symbolic_landscape.theorems.conjectures import conjecture_named, refuted_conjectures, standing_conjectures
from symbolic_landscape.theorems.theorem import Not, judge

KEPT = Path(__file__).parents[2] / "examples" / "counterexamples"
NAMES = sorted(path.stem for path in KEPT.glob("*.json") if not path.stem.endswith(".certificate"))
QUICK = 700  # instances, in which a search finds a counterexample to each of these
OF_DATA = [known for known in refuted_conjectures() if known.kind in ("empirical", "embedding")]


def test_every_refuted_conjecture_is_kept_with_its_certificate():
    named = {conjecture.name.removeprefix("conjecture.") for conjecture in OF_DATA}
    assert named <= set(NAMES)
    assert all((KEPT / f"{name}.certificate.json").exists() for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_kept_counterexample_is_one(name):
    """Judged again; the certificate states every hypothesis and the contrary of the conclusion."""
    conjecture = conjecture_named(f"conjecture.{name}")
    assert judge(conjecture, sl.read(KEPT / f"{name}.json")).outcome == "counterexample"
    stated = {(verdict.claim, verdict.status) for verdict in read_certificate(KEPT / f"{name}.certificate.json")}
    for hypothesis in conjecture.hypotheses:
        negated = isinstance(hypothesis, Not)
        assert (hypothesis.claim if negated else hypothesis, "refuted" if negated else "proved") in stated
    negated = isinstance(conjecture.conclusion, Not)
    contrary = conjecture.conclusion.claim if negated else conjecture.conclusion
    assert (contrary, "proved" if negated else "refuted") in stated


@pytest.mark.parametrize("name", NAMES)
def test_its_certificate_is_accepted(name):
    texts = [(KEPT / f"{name}{end}").read_text(encoding="utf-8") for end in (".json", ".certificate.json")]
    lines, accepted = statements.check(*(parse_json(text, "file") for text in texts))
    assert accepted, lines


@pytest.mark.parametrize("conjecture", OF_DATA, ids=lambda conjecture: conjecture.name)
def test_a_short_search_refutes_it(conjecture):
    """What it finds has the shape of the kept one: the same numbers of samples, neurons, inputs and outputs."""
    findings = search_counterexample(conjecture, budget=QUICK)
    assert findings.judgement.outcome == "counterexample"
    size = shrinker_of(conjecture.kind).size
    kept = sl.read(KEPT / f"{conjecture.name.removeprefix('conjecture.')}.json")
    assert size(findings.counterexample)[:4] == size(kept)[:4] and size(findings.counterexample) >= size(kept)


def row_of(conjecture):
    """Return the cells of the conjecture's row in proofs/conjectures.md, its name and its sentence left out."""
    name = conjecture.name.removeprefix("conjecture.")
    page = (KEPT.parents[1] / "proofs" / "conjectures.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` | {conjecture.source} |")]
    return [cell.strip() for cell in row.strip("|").split("|")][2:]


@pytest.mark.parametrize("conjecture", OF_DATA, ids=lambda conjecture: conjecture.name)
def test_the_page_shows_the_kept_one(conjecture):
    document = sl.read(KEPT / f"{conjecture.name.removeprefix('conjecture.')}.json").to_document()
    shown = row_of(conjecture)[-1]
    if conjecture.kind == "embedding":
        for numbers in document["embedding"].values():
            assert all(f"{key} = {json.dumps(value)}".replace('"', "") in shown for key, value in numbers.items())
        document = document["narrow"]
    for letter, key in (("x", "inputs"), ("y", "targets"), ("w", "input_weights"), ("h", "output_weights")):
        assert f"{letter} = {json.dumps(document[key])}".replace('"', "") in shown


@pytest.mark.exhaustive
@pytest.mark.parametrize("conjecture", OF_DATA, ids=lambda conjecture: conjecture.name)
def test_the_page_tells_what_the_search_finds(conjecture):
    found = search_counterexample(conjecture).to_json()
    counts = [str(found[key]) for key in ("holds", "vacuous", "undecided", "counterexample", "first")]
    assert row_of(conjecture)[:5] == counts
    kept = sl.read(KEPT / f"{conjecture.name.removeprefix('conjecture.')}.json")
    assert found["instance"] == kept.to_document()


@pytest.mark.parametrize(
    "conjecture",
    [known for known in standing_conjectures() if known.kind == "empirical"],
    ids=lambda conjecture: conjecture.name,
)
def test_a_standing_conjecture_holds_somewhere_and_a_short_search_finds_nothing(conjecture):
    findings = search_counterexample(conjecture, budget=QUICK)
    assert findings.judgement is None and findings.outcomes["holds"] > 20
    assert json.loads(json.dumps(findings.to_json()))["instance"] is None
