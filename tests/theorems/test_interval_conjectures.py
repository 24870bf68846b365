"""Conjectures about intervals: refuted by a short search over the stream, kept, or standing with cases that hold."""

from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.loss.interval.evaluation import evaluate
from symbolic_landscape.search.sweep import search_counterexample
from symbolic_landscape.theorems.conjectures_interval import REFUTED, STANDING
from symbolic_landscape.theorems.theorem import judge

KEPT = Path(__file__).parents[2] / "examples" / "counterexamples"
QUICK = 300


def kept(conjecture):
    return sl.read(KEPT / f"{conjecture.name.removeprefix('conjecture.')}.json")


@pytest.mark.parametrize("conjecture", REFUTED, ids=lambda conjecture: conjecture.name)
def test_a_short_search_refutes_it_and_the_kept_one_is_no_larger(conjecture):
    findings = search_counterexample(conjecture, budget=QUICK)
    assert findings.judgement.outcome == "counterexample"
    assert judge(conjecture, kept(conjecture)).outcome == "counterexample"
    assert kept(conjecture).network.width == findings.counterexample.network.width == 1


@pytest.mark.parametrize("conjecture", STANDING, ids=lambda conjecture: conjecture.name)
def test_a_short_search_finds_nothing_and_decides_everything(conjecture):
    findings = search_counterexample(conjecture, budget=1000)
    assert findings.judgement is None and findings.outcomes["holds"] > 40
    assert findings.outcomes["undecided"] == 0


def test_a_standing_conjecture_falls_without_its_affine_target():
    by_name = {conjecture.name: conjecture for conjecture in STANDING}
    wider = by_name["conjecture.affine_stationary_is_critical"].without("affine_target")
    assert search_counterexample(wider, budget=QUICK).judgement.outcome == "counterexample"


def test_the_kept_spurious_minima_lie_above_a_network_of_the_same_width():
    """By a plain descent of random networks, exactly evaluated: some of them have a smaller loss."""
    from random import Random

    draw = Random(0)
    for conjecture in REFUTED:
        if "local_is_global" not in conjecture.name:
            continue
        instance = kept(conjecture)
        loss = evaluate(instance).loss
        network, least = instance.network, loss
        for _ in range(4000):
            moved = type(network)(
                *(tuple(x + rational(draw.randint(-8, 8)) / 4 for x in row)
                  for row in (network.w, network.b, network.v)),
                network.c + rational(draw.randint(-4, 4)) / 8,
            )  # fmt: skip
            value = evaluate(instance.at(moved)).loss
            if value < least:
                least = value
                break
        assert least < loss, conjecture.name
