"""Remake proofs/theorems.md from the registry of theorems.

    python examples/make_theorem_index.py
"""

from pathlib import Path

from symbolic_landscape.model.document import write_text
from symbolic_landscape.report.text.theorems import theorem_index
from symbolic_landscape.theorems.registry import THEOREMS

if __name__ == "__main__":
    write_text(Path(__file__).resolve().parents[1] / "proofs" / "theorems.md", theorem_index(THEOREMS))
