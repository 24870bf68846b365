"""Theorems of the registry have no counterexample in the streams, and have the stated ones without a hypothesis."""

import re
from itertools import islice
from pathlib import Path

import pytest

from symbolic_landscape.search.generators import generator_of
from symbolic_landscape.search.sweep import SEARCH_LIMITS, search_counterexample
from symbolic_landscape.theorems.registry import THEOREMS, theorem_named
from symbolic_landscape.theorems.theorem import judge, statement_name

PAGE = (Path(__file__).parents[2] / "proofs" / "conjectures.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([\w.]+)` \| `(\w+)` \| (\d+|none) \| (\d*) \| \d+ \|$", PAGE, re.MULTILINE)
NEEDED = [(theorem, dropped, int(first)) for theorem, dropped, _, first in ROWS if first]
ABOUT_DATA = [theorem for theorem in THEOREMS if theorem.kind in ("empirical", "embedding")]


@pytest.mark.parametrize("theorem", ABOUT_DATA, ids=lambda theorem: theorem.name)
def test_a_theorem_has_no_counterexample_and_says_something(theorem):
    findings = search_counterexample(theorem, budget=300, seed=7)
    assert findings.judgement is None and findings.outcomes["undecided"] == 0 and findings.outcomes["holds"] > 0


def test_the_page_drops_every_hypothesis_once():
    named = [(theorem.name, statement_name(h)) for theorem in ABOUT_DATA for h in theorem.hypotheses]
    assert [(theorem, dropped) for theorem, dropped, _, _ in ROWS] == named
    assert len(NEEDED) > 25


@pytest.mark.parametrize(("name", "dropped", "first"), NEEDED)
def test_the_first_counterexample_without_a_hypothesis_is_where_the_page_says(name, dropped, first):
    theorem = theorem_named(name).without(dropped)
    outcomes = [
        judge(theorem, instance, limits=SEARCH_LIMITS).outcome
        for instance in islice(generator_of(theorem)(0), first)
    ]
    assert outcomes.index("counterexample") == first - 1
