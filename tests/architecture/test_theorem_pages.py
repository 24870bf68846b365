"""The pages about the theorems: the index is that of the registry, and every theorem has its section."""

import re
from pathlib import Path

import pytest

from symbolic_landscape.claim import Fact
from symbolic_landscape.report.text.theorems import theorem_index
from symbolic_landscape.theorems.registry import THEOREMS
from symbolic_landscape.theorems.theorem import Not

PROOFS = Path(__file__).resolve().parents[2] / "proofs"
PACKAGE = PROOFS.parent / "symbolic_landscape"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in (PROOFS / "theorems").glob("*.md")}


def test_the_index_is_that_of_the_registry() -> None:
    written = (PROOFS / "theorems.md").read_text(encoding="utf-8")
    assert written == theorem_index(THEOREMS), "run python examples/make_theorem_index.py"


def test_every_theorem_has_a_section_and_every_section_a_theorem() -> None:
    sections = [f"{paper}.{fact}" for paper, page in PAGES.items() for fact in re.findall(r"^## (\w+)$", page, re.M)]
    assert sorted(sections) == sorted(theorem.name for theorem in THEOREMS)


@pytest.mark.parametrize("paper", sorted(PAGES))
def test_what_a_page_names_exists(paper: str) -> None:
    page = PAGES[paper]
    assert all((PROOFS / "theorems" / link).exists() for link in re.findall(r"\]\(([^)#]+)\)", page))
    rooms = re.findall(r"\b(?:[a-z_0-9]+/)+[a-z_0-9]+\.py\b", page)
    assert rooms and all((PACKAGE / path).exists() for path in rooms)
    for replayed in re.findall(r"(?<![/\w])([a-z_0-9]+\.py)", page):
        assert (PACKAGE / "checker" / replayed).exists() or (PACKAGE / "conditions" / "polynomial" / replayed).exists()


@pytest.mark.parametrize("paper", sorted(PAGES))
def test_every_claim_of_the_theorems_is_in_the_table_of_the_page(paper: str) -> None:
    table = "\n".join(line for line in PAGES[paper].splitlines() if line.startswith("|"))
    for theorem in THEOREMS:
        if theorem.name.startswith(f"{paper}."):
            for statement in (*theorem.hypotheses, theorem.conclusion):
                claim = statement.claim if isinstance(statement, Not) else statement
                elsewhere = isinstance(claim, Fact) or claim.name.startswith(("narrow_", "wide_"))
                assert elsewhere or f"`{claim.name}`" in table, claim.name
