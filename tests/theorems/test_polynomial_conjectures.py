"""Conjectures about polynomials: refuted by a bounded sweep over the stream, or standing with cases that hold."""

from itertools import islice

import pytest

from symbolic_landscape.search.generators import polynomial_batches
from symbolic_landscape.search.sweep import SEARCH_LIMITS, search_counterexample
from symbolic_landscape.theorems.conjectures_polynomial import REFUTED, STANDING
from symbolic_landscape.theorems.theorem import judge

DESCENT = [known for known in REFUTED if "mean_square" not in known.name]


@pytest.mark.parametrize("conjecture", DESCENT, ids=lambda conjecture: conjecture.name)
def test_a_short_search_refutes_it(conjecture):
    assert search_counterexample(conjecture, budget=550).judgement.outcome == "counterexample"


def test_a_linearly_stable_minimum_from_which_moments_diverge_is_in_the_stream():
    (conjecture,) = (known for known in REFUTED if "mean_square" in known.name)
    part = islice(polynomial_batches.instances(0), 1030, 1050)
    assert "counterexample" in {judge(conjecture, i, limits=SEARCH_LIMITS).outcome for i in part}


@pytest.mark.parametrize("conjecture", STANDING, ids=lambda conjecture: conjecture.name)
def test_a_short_search_finds_nothing(conjecture):
    findings = search_counterexample(conjecture, budget=200)
    assert findings.judgement is None and findings.outcomes["holds"] > 5
