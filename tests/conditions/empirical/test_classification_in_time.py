"""The questions of a classification share the seconds: one hard neuron does not take them four times over."""

import symbolic_landscape as sl
from symbolic_landscape.claim import Claim
from symbolic_landscape.conditions.empirical import classification
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.limits import Limits
from symbolic_landscape.verdict import Verdict


def test_every_question_gets_what_the_ones_before_it_left(monkeypatch) -> None:
    now = [0.0]
    monkeypatch.setattr("symbolic_landscape.limits.time.monotonic", lambda: now[0])
    given: list[int | None] = []

    def slow(point: FirstOrder, claim: Claim, limits: Limits) -> Verdict:
        given.append(limits.seconds)
        now[0] += 3
        raise LimitReached("the time limit was reached")

    questions = tuple((claim, slow) for claim, _ in classification._QUESTIONS)
    monkeypatch.setattr(classification, "_QUESTIONS", questions)
    instance = sl.Instance.from_arrays([[1], [2]], [1, 3], [[1]], [[1]])
    answer = classification.classify(instance, Limits(seconds=10))
    assert given == [10, 7, 4, 1]
    assert answer.verdict == "undecided"
