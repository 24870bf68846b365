"""Conjectures about Gaussian landscapes: refuted by a bounded sweep over the stream."""

from itertools import chain

import pytest

from symbolic_landscape.search.generators.gaussian import families, integer_teachers, trained_networks
from symbolic_landscape.search.sweep import search_counterexample
from symbolic_landscape.theorems.conjectures_gaussian import REFUTED, STANDING

TRAINED = ("splitting_destroys_minima",)
FAMILIES = {
    "one_student_more_removes_minima": 7,
    "orthonormal_one_student_more_removes_minima": 7,
    "count_identifies_minimum": 9,
}


@pytest.mark.parametrize("conjecture", REFUTED, ids=lambda conjecture: conjecture.name)
def test_a_short_sweep_refutes_it(conjecture):
    name = conjecture.name.removeprefix("conjecture.")
    if name in TRAINED:
        stream = chain.from_iterable(trained_networks(rows, 0) for level in (3, 4) for rows in integer_teachers(level))
    else:
        stream = families(FAMILIES[name])
    findings = search_counterexample(conjecture, instances=stream, budget=60)
    assert findings.judgement.outcome == "counterexample"


def test_the_standing_one_holds_at_seven_teachers():
    (conjecture,) = STANDING
    findings = search_counterexample(conjecture, instances=families(7), budget=30)
    assert findings.judgement is None and findings.outcomes["holds"] > 2
