"""The sweep: its counts, and that workers, kept parts and interruptions change nothing but the time."""

import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice

import pytest

from symbolic_landscape.claim import GlobalMinimum, LocalMinimum, OneOutput
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.search import sweep
from symbolic_landscape.search.generators import generator_of
from symbolic_landscape.search.statement_text import read_theorem, theorem_text
from symbolic_landscape.search.sweep import SEARCH_LIMITS, judge_part, search_counterexample
from symbolic_landscape.theorems.conjectures import conjecture_named, refuted_conjectures, standing_conjectures
from symbolic_landscape.theorems.theorem import Not, Theorem, judge

CONJECTURE = conjecture_named("conjecture.local_is_global")
BUDGET = 330  # not a multiple of a part


def test_the_counts_are_those_of_the_instances_judged_one_by_one():
    listed = list(islice(generator_of(CONJECTURE)(3), BUDGET))
    outcomes = [judge(CONJECTURE, instance, limits=SEARCH_LIMITS).outcome for instance in listed]
    findings = search_counterexample(CONJECTURE, budget=BUDGET, seed=3)
    assert findings.outcomes == Counter(outcomes) and findings.instances == BUDGET and findings.ended == "budget"
    assert findings.first == 1 + outcomes.index("counterexample")
    assert findings.outcomes["undecided"] == findings.reasons.total() > 0
    assert findings.judgement.outcome == "counterexample"


def test_two_workers_find_the_same_as_one():
    alone = search_counterexample(CONJECTURE, budget=BUDGET)
    with ProcessPoolExecutor(2) as executor:
        assert search_counterexample(CONJECTURE, budget=BUDGET, executor=executor, workers=2) == alone


def test_kept_parts_are_not_judged_again_and_change_nothing(tmp_path, monkeypatch):
    whole = search_counterexample(CONJECTURE, budget=BUDGET)
    search_counterexample(CONJECTURE, budget=150, resume=tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    judged = []

    def judge_part(text, stop):
        judged.append(text)
        return sweep_judge_part(text, stop)

    sweep_judge_part = sweep.judge_part
    monkeypatch.setattr(sweep, "judge_part", judge_part)
    assert search_counterexample(CONJECTURE, budget=BUDGET, resume=tmp_path) == whole
    assert len(judged) == 4


def test_an_interruption_keeps_what_was_found(tmp_path, monkeypatch):
    """The stream is interrupted: there are findings of the parts before it, and a resumed search is whole."""

    def interrupted():
        yield from islice(generator_of(CONJECTURE)(0), 220)
        raise KeyboardInterrupt

    findings = search_counterexample(CONJECTURE, budget=BUDGET, instances=interrupted(), resume=tmp_path)
    assert findings.ended == "interrupted" and findings.instances == 200
    assert findings.judgement.outcome == "counterexample"
    whole = search_counterexample(CONJECTURE, budget=BUDGET)
    assert search_counterexample(CONJECTURE, budget=BUDGET, resume=tmp_path) == whole


def test_an_interruption_while_shrinking_keeps_the_counterexample(monkeypatch):
    def shrink(*given, **named):
        raise KeyboardInterrupt

    monkeypatch.setattr(sweep, "shrink", shrink)
    findings = search_counterexample(CONJECTURE, budget=60)
    assert findings.ended == "interrupted" and findings.judgement.outcome == "counterexample"


def test_a_search_ends_with_its_stream_or_its_time():
    few = list(islice(generator_of(CONJECTURE)(0), 7))
    assert search_counterexample(CONJECTURE, instances=iter(few)).ended == "stream"
    endless = search_counterexample(CONJECTURE, budget=None, seconds=0)
    assert endless.ended == "seconds" and endless.instances == 1


class Clock:
    """A clock that goes on by a second whenever it is read."""

    def __init__(self):
        self.now = 0

    def monotonic(self):
        self.now += 1
        return self.now


def test_the_time_is_looked_at_for_every_instance_and_a_part_that_it_cuts_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sweep, "time", Clock())
    cut = search_counterexample(CONJECTURE, budget=BUDGET, seconds=180, resume=tmp_path)
    monkeypatch.undo()
    assert cut.ended == "seconds" and sweep.PART < cut.instances < 2 * sweep.PART
    assert cut == replace(search_counterexample(CONJECTURE, budget=cut.instances), ended="seconds")
    assert len(list(tmp_path.iterdir())) == 1
    whole = search_counterexample(CONJECTURE, budget=BUDGET)
    assert search_counterexample(CONJECTURE, budget=BUDGET, resume=tmp_path) == whole


def test_two_workers_are_stopped_within_their_parts():
    with ProcessPoolExecutor(2) as executor:
        cut = search_counterexample(CONJECTURE, budget=None, seconds=0, executor=executor, workers=2)
    assert cut == replace(search_counterexample(CONJECTURE, budget=1), ended="seconds")


def test_a_time_that_does_not_strike_changes_no_byte():
    for text in islice(sweep._parts(CONJECTURE, generator_of(CONJECTURE)(0)), 2):
        assert judge_part(text, time.monotonic() + 10**6) == judge_part(text) != judge_part(text, 0)


def test_a_part_of_another_theorem_of_the_same_name_is_another_part():
    other = Theorem(CONJECTURE.name, CONJECTURE.source, "empirical", (LocalMinimum(), OneOutput()), GlobalMinimum())
    stream = list(islice(generator_of(CONJECTURE)(0), 5))
    assert list(sweep._parts(CONJECTURE, iter(stream))) != list(sweep._parts(other, iter(stream)))


def test_a_theorem_of_which_there_are_no_instances_is_refused():
    with pytest.raises(InvalidRequest, match="no search runs over marble instances"):
        search_counterexample(Theorem("x", "nobody", "marble", (), LocalMinimum()))


@pytest.mark.parametrize("conjecture", [*refuted_conjectures(), *standing_conjectures()], ids=lambda known: known.name)
def test_every_conjecture_is_read_back_from_its_text(conjecture):
    assert read_theorem(theorem_text(conjecture)) == conjecture


def test_a_negated_hypothesis_is_read_back():
    conjecture = Theorem("x", "nobody", "empirical", (Not(OneOutput()),), Not(LocalMinimum()))
    assert read_theorem(theorem_text(conjecture)) == conjecture


def test_a_part_is_text_and_says_the_same_each_time():
    (text,) = sweep._parts(CONJECTURE, islice(generator_of(CONJECTURE)(0), 30))
    assert judge_part(text) == judge_part(text)
