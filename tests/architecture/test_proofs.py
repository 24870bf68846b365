"""The index of the proofs: every page is in it, and what it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "symbolic_landscape"
INDEX = (ROOT / "proofs" / "README.md").read_text(encoding="utf-8")


def test_every_page_is_in_the_index_and_every_link_leads_to_one() -> None:
    pages = {path.name for path in (ROOT / "proofs").glob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\]\(([a-z_0-9]+\.md)\)", INDEX))


def test_every_function_and_file_of_the_index_exists() -> None:
    named = re.findall(r"`([A-Za-z_]+)` in ([a-z_/]+\.py)", INDEX)
    assert len(named) > 10
    for name, path in named:
        assert re.search(rf"^(def|class) {name}\b", (PACKAGE / path).read_text(encoding="utf-8"), re.MULTILINE), name
    for path in re.findall(r"\b((?:[a-z_]+/)+[a-z_]+\.py)\b", INDEX):
        assert (PACKAGE / path).exists() or (ROOT / path).exists(), path


def test_pages_that_the_code_names_exist() -> None:
    for source in PACKAGE.rglob("*.py"):
        for page in re.findall(r"proofs/([a-z_0-9]+\.md)", source.read_text(encoding="utf-8")):
            assert (ROOT / "proofs" / page).exists(), f"{source}: {page}"
