"""Shrinking: determined, minimal among its candidates, and on toy conjectures as small as can be."""

import pytest

import symbolic_landscape as sl
from symbolic_landscape.claim import GlobalMinimum, LocalMinimum, NoUnusedNeuron, OneOutput
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.model.empirical import from_arrays
from symbolic_landscape.search.shrinking import shrinker_of
from symbolic_landscape.search.shrinking.descent import shrink
from symbolic_landscape.search.shrinking.empirical import size, smaller
from symbolic_landscape.search.shrinking.numbers import length_of, magnitude_of, shorter
from symbolic_landscape.theorems.theorem import Not, Theorem, judge

ONE_OUTPUT = Theorem("toy.one_output", "every network has one output", "empirical", (), OneOutput())
USED = Theorem("toy.used", "every neuron is used", "empirical", (), NoUnusedNeuron())
IS_GLOBAL = Theorem("toy.global", "local minima are global", "empirical", (LocalMinimum(),), GlobalMinimum())
LARGE = from_arrays(
    [["3/7", 2], [5, "-11/2"], [0, 13]],
    [[1, "2/3", 9], [-4, 8, 0], ["7/5", 0, 3]],
    [[17, -3], ["1/9", 2]],
    [[0, 1], [0, "22/7"], [0, -6]],
    "absolute_value",
)
TRAPPED = from_arrays([[2, 0], [0, 3]], [[3], [2]], [[-1, 0], [0, -2]], [[5, -7]])


def test_a_network_of_several_outputs_shrinks_to_two_outputs_and_nothing_else():
    smallest = shrink(ONE_OUTPUT, LARGE)
    assert smallest == from_arrays([[0]], [[0, 0]], [], [[], []])
    assert size(smallest) == (1, 0, 1, 2, 1, 1)


def test_an_unused_neuron_is_kept_alone():
    assert shrink(USED, LARGE) == from_arrays([[0]], [[0]], [[0]], [[0]])


def test_a_local_minimum_that_is_not_global_ends_in_one_sample_and_one_neuron():
    smallest = shrink(IS_GLOBAL, TRAPPED)
    assert size(smallest)[:4] == (1, 1, 1, 1) and length_of([*smallest.problem.data.targets[0]]) == 1
    assert judge(IS_GLOBAL, smallest).outcome == "counterexample"


@pytest.mark.parametrize(("conjecture", "instance"), [(ONE_OUTPUT, LARGE), (USED, LARGE), (IS_GLOBAL, TRAPPED)])
def test_no_candidate_of_the_end_is_a_smaller_counterexample(conjecture, instance):
    smallest = shrink(conjecture, instance)
    assert shrink(conjecture, instance) == smallest == shrink(conjecture, smallest)
    for candidate in smaller(smallest):
        assert size(candidate) >= size(smallest) or judge(conjecture, candidate).outcome != "counterexample"


def test_every_step_is_a_counterexample_and_smaller(monkeypatch):
    judged = []

    def noted(theorem, instance, *, limits):
        judged.append((size(instance), judge(theorem, instance, limits=limits).outcome))
        return judge(theorem, instance, limits=limits)

    monkeypatch.setattr("symbolic_landscape.search.shrinking.descent.judge", noted)
    smallest = shrink(IS_GLOBAL, TRAPPED)
    steps = [size(TRAPPED), *(step for step, outcome in judged if outcome == "counterexample")]
    assert steps == sorted(set(steps), reverse=True) and steps[-1] == size(smallest)


def test_candidates_are_whole_instances():
    """Each can be written, read back, and has the shapes of a network."""
    for candidate in smaller(LARGE):
        data, network = candidate.problem.data, candidate.network
        assert len({len(x) for x in data.inputs} | {len(w) for w in network.input_weights}) == 1
        assert len(network.output_weights) == data.output_dimension
        assert all(len(row) == network.width for row in network.output_weights)


def test_residuals_are_kept_where_they_are_said_to_be():
    """Without the second neuron the first candidate keeps the targets, the second the residuals."""
    instance = from_arrays([[1], [2]], [5, 7], [[1], [3]], [[1, 2]])
    without = [candidate for candidate in smaller(instance) if candidate.network.width == 1][2:4]
    assert [[str(y[0]) for y in candidate.problem.data.targets] for candidate in without] == [["5", "7"], ["-1", "-5"]]


@pytest.mark.parametrize("number", ["0", "1", "-1", "31/10", "-22/7", "100", "1/3", "123456789/1000"])
def test_shorter_numbers_are_shorter_and_end(number):
    value = rational(number)
    weight = (length_of([value]), magnitude_of([value]))
    found = list(shorter(value))
    assert len(found) == len(set(found)) and (not found) == (value == 0)
    assert all((length_of([v]), magnitude_of([v])) < weight for v in found)


@pytest.mark.parametrize("name", ["relu_locmin_T0", "double_sharpness_zero", "gaussian_N_M7"])
def test_instances_of_every_kind_have_smaller_ones(root, name):
    instance = sl.read(root / "examples" / f"{name}.json")
    shrinker = shrinker_of(instance.kind)
    candidates = list(shrinker.smaller(instance))
    assert all(candidate.kind == instance.kind for candidate in candidates)
    assert any(shrinker.size(candidate) < shrinker.size(instance) for candidate in candidates)


def test_another_kind_is_refused():
    with pytest.raises(InvalidRequest, match="is about gaussian instances"):
        shrink(Theorem("x", "nobody", "gaussian", (), Not(LocalMinimum())), TRAPPED)
