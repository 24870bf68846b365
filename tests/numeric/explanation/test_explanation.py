"""Explained runs: exact levels against the enumerated spectrum, escapes against the escape graph, honest ends."""

import json
import runpy
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from math import gcd
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import data_sets, network_of, problem_of
from training_runs import FIVE_INPUTS, FIVE_TARGETS, five_points, losses, train

import symbolic_landscape as sl
from symbolic_landscape.exact.rational import nearest_float, rational
from symbolic_landscape.numeric.explanation.escapes import WayDown
from symbolic_landscape.numeric.explanation.identification import NEAR, aligned_groups
from symbolic_landscape.spectrum.escape_graph import escape_graph

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
CHAIN = ["953/10000", "50749/672500", "16139/231500"]
SMALL = {"width": 20, "size": 1e-4, "step_size": 0.01}


@pytest.fixture(scope="module")
def recorded() -> sl.Explanation:
    return sl.explain(EXAMPLES / "five_points_run.npz")


@pytest.fixture(scope="module")
def spectrum():
    return sl.enumerate_stationary(sl.read(EXAMPLES / "five_points.json").problem)


def floats(prediction):
    return np.array([nearest_float(row[0]) for row in prediction])


def words(explanation):
    return [plateau.point.classification.verdict for plateau in explanation.plateaus]


def test_the_recorded_run_names_its_plateaus(recorded) -> None:
    assert losses(recorded) == CHAIN
    assert words(recorded) == ["saddle", "saddle", "local_minimum"]
    assert recorded.verdict == "local_minimum" and recorded.end is recorded.plateaus[-1]
    assert all(a.last < b.first for a, b in pairwise(recorded.plateaus))


def test_each_plateau_is_the_nearest_of_all_stationary_predictions(recorded, spectrum) -> None:
    """Two roads to one answer: snapping the weights, and the complete list from the data alone."""
    listed = np.array([[nearest_float(value) for value in entry.prediction] for entry in spectrum.predictions])
    for plateau in recorded.plateaus:
        run = recorded.trajectory.predictions[plateau.record][:, 0]
        nearest = spectrum.predictions[int(np.argmin(np.linalg.norm(listed - run, axis=1)))]
        assert nearest.prediction == tuple(row[0] for row in plateau.point.prediction)
        assert nearest.minimal_width <= len(plateau.point.occupied)


def test_what_left_is_what_grew(recorded) -> None:
    """Neurons are followed by their sizes in the run, which the explanation does not use for this."""
    sizes = recorded.trajectory.contributions
    for before, after in pairwise(recorded.plateaus):
        growth = sizes[after.record] / np.maximum(sizes[before.record], 1e-300)
        grown = tuple(i for i in before.point.escape_neurons if growth[i] > 100 and sizes[after.record, i] > 1e-5)
        assert before.left == grown
    assert [len(plateau.left) for plateau in recorded.plateaus[:-1]] == [15, 8]
    assert recorded.plateaus[-1].left is None and recorded.plateaus[-1].point.escape_neurons == ()


def test_escape_neurons_have_a_way_down(recorded) -> None:
    """By the definition: h_i = 0 and D_e not identically 0, which one direction of the plane shows."""
    x = [[Fraction(value) for value in row] for row in FIVE_INPUTS]
    for plateau in recorded.plateaus:
        point = plateau.point
        e = [Fraction(str(row[0])) - Fraction(y) for row, y in zip(point.prediction, FIVE_TARGETS, strict=True)]
        slopes = [
            sum(a * max(0, u * p + v * q) for a, (p, q) in zip(e, x, strict=True))
            for u in range(-5, 6) for v in range(-5, 6)
        ]  # fmt: skip
        network = point.instance.network
        idle = [i for i, h in enumerate(network.output_weights[0]) if h == 0]
        assert any(slopes)
        assert list(point.escape_neurons) == idle


def test_the_run_is_a_path_in_the_escape_graph(recorded, spectrum) -> None:
    problem = sl.read(EXAMPLES / "five_points.json").problem
    graph = escape_graph(problem, spectrum)
    keys = [" ".join(str(row[0]) for row in plateau.point.prediction) for plateau in recorded.plateaus]
    for (before, start), end in zip(pairwise(recorded.plateaus), keys[1:], strict=True):
        (taken,) = [way for way in before.ways if way.followers]
        assert taken.followers == before.left
        direction = " ".join(str(value) for value in taken.escape.direction)
        assert direction in graph.edges[keys[recorded.plateaus.index(before)], end]["direction"].split("; ")
        assert taken.end[1] == start.point.prediction
        assert taken is before.ways[0]  # the steepest
    listed = {entry.prediction: entry.loss for entry in spectrum.predictions}
    for plateau in recorded.plateaus:
        for way in plateau.ways:
            assert listed[tuple(row[0] for row in way.end[1])] == way.end[0] < plateau.point.values.loss


def test_ways_down_are_local_maximisers(recorded) -> None:
    """|D_e(u)| / |u| is not larger anywhere near, by a scan of the circle in floats."""
    x = np.array(FIVE_INPUTS, dtype=float)
    for plateau in recorded.plateaus:
        e = floats(plateau.point.prediction) - np.array(FIVE_TARGETS, dtype=float)

        def steepness(angle, e=e):
            return abs(e @ np.maximum(x @ np.array([np.cos(angle), np.sin(angle)]), 0))

        scan = np.array([steepness(angle) for angle in np.linspace(0, 2 * np.pi, 7201)[:-1]])
        peaks = int(np.sum((scan > np.roll(scan, 1)) & (scan >= np.roll(scan, -1)) & (scan > 1e-9)))
        assert peaks == len(plateau.ways)
        for way in plateau.ways:
            u = np.array([nearest_float(value) for value in way.escape.direction])
            angle = np.arctan2(u[1], u[0])
            assert nearest_float(way.squared_steepness) == pytest.approx(steepness(angle) ** 2)
            assert all(steepness(angle + d) <= steepness(angle) for d in (-1e-4, 1e-4))


def test_points_are_certified(recorded, tmp_path) -> None:
    for place, plateau in enumerate(recorded.plateaus):
        instance, certificate = tmp_path / f"{place}.json", tmp_path / f"{place}.certificate.json"
        instance.write_text(json.dumps(plateau.point.instance.to_document()))
        sl.write_certificate(plateau.point.classification.decided(), certificate)
        checker = [sys.executable, "-I", "-S", str(ROOT / "symbolic_landscape" / "checker")]
        run = subprocess.run([*checker, str(instance), str(certificate)], capture_output=True, text=True, check=False)
        word = "proved" if place == 2 else "refuted"
        assert run.returncode == 0 and f"VERIFIED local_minimum {word}" in run.stdout


def test_the_training_script(tmp_path) -> None:
    """Another seed, and no more steps than the three levels need."""
    script = runpy.run_path(str(EXAMPLES / "train_five_points.py"))
    run = script["train"](150_000, seed=5)
    sl.write_trajectory(tmp_path / "run.npz", run)
    again = sl.explain(tmp_path / "run.npz")
    assert losses(again) == CHAIN
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]
    assert again.trajectory.step_size == rational("1/1000")


# ---- other runs ------------------------------------------------------------------------------------------------------


def test_leaky_slopes_and_the_absolute_value() -> None:
    leaky = sl.explain(five_points(**SMALL, steps=100_000, slope=0.1))
    assert losses(leaky)[:3] == CHAIN
    assert words(leaky)[:3] == ["saddle"] * 3
    folded = sl.explain(five_points(**SMALL, steps=20_000, slope=-1.0))
    assert losses(folded) == CHAIN
    assert folded.verdict == "local_minimum"
    # u and -u are two ways for the same function of the absolute value on all of these samples
    assert {way.followers != () for way in folded.plateaus[0].ways[:2]} == {True}


def test_a_run_that_never_left_its_start_is_at_a_saddle() -> None:
    explanation = sl.explain(five_points(width=20, size=1e-5, step_size=0.001, steps=3000))
    assert losses(explanation) == CHAIN[:1] and explanation.verdict == "saddle"
    (plateau,) = explanation.plateaus
    assert plateau.left is None and len(plateau.point.escape_neurons) > 5
    assert not any(way.followers for way in plateau.ways)


def test_a_run_that_stops_on_a_slope_is_still_moving() -> None:
    explanation = sl.explain(five_points(**SMALL, steps=1700))
    assert losses(explanation) == CHAIN[:1] and explanation.verdict == "still_moving" and explanation.end is None


def test_a_run_from_an_ordinary_start_has_one_plateau() -> None:
    explanation = sl.explain(five_points(width=20, size=0.5, step_size=0.05, steps=20_000))
    assert losses(explanation) == ["0"] and explanation.verdict == "global_minimum"


def test_a_run_without_a_plateau() -> None:
    explanation = sl.explain(five_points(width=20, size=0.5, step_size=0.05, steps=8))
    assert explanation.plateaus == () and explanation.verdict == "still_moving"


def test_a_run_that_diverges() -> None:
    run = five_points(width=20, size=0.5, step_size=1.0, steps=400, slope=-1.0)
    explanation = sl.explain(run)
    assert explanation.verdict == "diverged" and explanation.end is None
    assert run.diverged_at is not None and run.diverged_at > run.steps[-1] and np.isfinite(run.losses).all()
    assert explanation.to_json()["end"]["diverged_at"] == run.diverged_at


def test_a_run_that_only_rises_is_on_no_plateau_at_its_end() -> None:
    w = np.geomspace(1, 1e6, 13)
    rising = sl.Trajectory.from_arrays([[1]], [1], range(13), w.reshape(13, 1, 1), w.reshape(13, 1))
    explanation = sl.explain(rising)
    assert explanation.verdict == "still_moving"
    assert losses(explanation) in ([], ["0"])  # it starts at the minimum h w = 1


def test_too_large_steps_can_leave_every_neuron_dead() -> None:
    """Found while looking for a run that diverges: ReLU networks may die instead, at a local minimum."""
    explanation = sl.explain(five_points(width=20, size=0.5, step_size=40.0, steps=400))
    (plateau,) = explanation.plateaus
    assert plateau.point.dead == tuple(range(20)) and plateau.point.occupied == ()
    assert explanation.verdict == "local_minimum" and losses(explanation) == CHAIN[:1]


def test_several_outputs() -> None:
    data = sl.read(EXAMPLES / "four_points_two_outputs.json").problem.data
    inputs, targets = ([[str(value) for value in row] for row in rows] for rows in (data.inputs, data.targets))
    numbers = [[float(Fraction(value)) for value in row] for row in inputs], [
        [float(Fraction(value)) for value in row] for row in targets
    ]
    recorded = train(*numbers, width=20, size=1e-4, step_size=0.005, steps=40_000)
    explanation = sl.explain(sl.Trajectory.from_arrays(inputs, targets, **recorded))
    assert losses(explanation) == ["153/100", None, "17/50"]
    assert explanation.verdict == "local_minimum"
    assert "irrational" in explanation.plateaus[1].reason
    assert all(plateau.ways is None for plateau in explanation.plateaus)
    assert explanation.plateaus[0].left == tuple(range(20))


def test_biases_and_training_losses() -> None:
    """The five points with the appended 1 as input biases, single precision, an output bias, and the mean loss."""
    run = five_points(**SMALL, steps=20_000)
    parts = {
        "steps": run.steps,
        "input_weights": run.input_weights[:, :, :1].astype(np.float32),
        "input_bias": run.input_weights[:, :, 1].astype(np.float32),
        "output_weights": run.output_weights.astype(np.float32),
    }
    inputs = [x[:1] for x in FIVE_INPUTS]
    single = sl.Trajectory.from_arrays(inputs, FIVE_TARGETS, **parts, loss="mean", step_size="1/2")
    explanation = sl.explain(single)
    assert losses(explanation) == losses(sl.explain(run)) == CHAIN
    assert single.problem == run.problem
    assert explanation.to_json()["run"]["training_loss"] == {"name": "mean", "factor": "2/5"}
    # a constant offset of the targets that an output bias takes up
    shifted = [str(Fraction(y) + 7) for y in FIVE_TARGETS]
    offset = sl.Trajectory.from_arrays(
        FIVE_INPUTS, shifted, run.steps[-2:], run.input_weights[-2:], run.output_weights[-2:],
        output_bias=np.full((2, 1), 7.0),
    )  # fmt: skip
    assert losses(sl.explain(offset)) == CHAIN[-1:]


def test_larger_data_are_explained_by_descent() -> None:
    """Eighty samples: too many for guessed faces.  The end is what the run approaches, and is decided again."""
    generator = np.random.default_rng(2)
    x = np.round(generator.standard_normal(80), 2)
    y = np.round(np.sin(2 * x) + 0.3 * generator.standard_normal(80), 2)
    inputs, targets = [[str(value), "1"] for value in x], [str(value) for value in y]
    recorded = train(np.column_stack([x, np.ones(80)]), y, width=8, size=1e-4, step_size=0.002, steps=20_000)
    run = sl.Trajectory.from_arrays(inputs, targets, **recorded)
    explanation = sl.explain(run)
    assert explanation.verdict == "local_minimum"
    assert [plateau.point is not None for plateau in explanation.plateaus] == [True] * len(explanation.plateaus)
    end = explanation.end.point
    assert isinstance(sl.decide(end.instance, sl.LocalMinimum()), sl.Proved)
    assert 0 <= run.losses[-1] - nearest_float(end.values.loss) < 0.01 * run.losses[-1]
    assert set(explanation.plateaus[0].left) <= set(end.occupied)


# ---- laws ------------------------------------------------------------------------------------------------------------


def test_the_order_of_neurons_does_not_matter(recorded) -> None:
    run = recorded.trajectory
    order = np.random.default_rng(3).permutation(run.width)
    shuffled = sl.Trajectory(run.problem, run.steps, run.input_weights[:, order], run.output_weights[:, :, order])
    again = sl.explain(shuffled)
    for before, after in zip(recorded.plateaus, again.plateaus, strict=True):
        assert before.point.prediction == after.point.prediction
        assert {int(order[i]) for i in after.point.escape_neurons} == set(before.point.escape_neurons)
        assert {int(order[i]) for i in after.left or ()} == set(before.left or ())


def test_the_unit_of_time_does_not_matter(recorded) -> None:
    run = recorded.trajectory
    slower = sl.explain(sl.Trajectory(run.problem, 7 * run.steps, run.input_weights, run.output_weights))
    assert [(p.record, p.left) for p in slower.plateaus] == [(p.record, p.left) for p in recorded.plateaus]


def test_moving_a_factor_between_the_weights_changes_no_level(recorded) -> None:
    run = recorded.trajectory
    scaled = sl.Trajectory(run.problem, run.steps, 4 * run.input_weights, run.output_weights / 4)
    assert losses(sl.explain(scaled)) == CHAIN


@given(data_sets(), st.randoms(use_true_random=False))
def test_a_network_at_a_listed_point_is_found_or_undecided(data, random) -> None:
    """Floats near a stationary point of the enumeration, beside neurons that have not grown; never another point."""
    inputs, targets, slopes = data
    problem = problem_of(inputs, targets, slopes)
    assume(any(any(x) for x in inputs) and any(targets))
    entries = sl.enumerate_stationary(problem).predictions
    entry = entries[random.randrange(len(entries))]
    exact = network_of(entry, padding=2, dimension=len(inputs[0]))
    generator = np.random.default_rng(random.randrange(10**6))
    w = np.array([[nearest_float(value) for value in row] for row in exact.input_weights])
    h = np.array([[nearest_float(value) for value in exact.output_weights[0]]])
    grown = np.arange(len(w)) < len(w) - 2
    w, h = (v + np.where(shape, 1e-9, 1e-7) * generator.standard_normal(v.shape) for v, shape in (
        (w, grown[:, None]), (h, grown[None, :])))  # fmt: skip
    run = sl.Trajectory(problem, np.array([0, 1]), np.array([w, w]), np.array([h, h]))
    explanation = sl.explain(run)
    size = float(np.linalg.norm(np.array(targets, dtype=float)))
    wanted = np.array([nearest_float(value) for value in entry.prediction])
    for plateau in explanation.plateaus:
        if plateau.point is None:
            continue
        found = tuple(row[0] for row in plateau.point.prediction)
        assert found in {other.prediction for other in entries}
        away = np.linalg.norm(floats(plateau.point.prediction) - wanted)
        assert found == entry.prediction or away <= 2 * NEAR * size
        if found == entry.prediction and plateau.point.classification.verdict == "saddle":
            assert entry.saddle


def test_most_listed_points_are_found(spectrum) -> None:
    """All 42 stationary predictions of the five points, from floats near a network of least width."""
    problem = sl.read(EXAMPLES / "five_points.json").problem
    generator = np.random.default_rng(0)
    missed = []
    for entry in spectrum.predictions:
        exact = network_of(entry, padding=3, dimension=2)
        w = np.array([[nearest_float(value) for value in row] for row in exact.input_weights])
        h = np.array([[nearest_float(value) for value in exact.output_weights[0]]])
        w, h = (v + 1e-7 * generator.standard_normal(v.shape) for v in (w, h))
        (plateau,) = sl.explain(sl.Trajectory(problem, np.array([0, 1]), np.array([w, w]), np.array([h, h]))).plateaus
        if plateau.point is None or tuple(row[0] for row in plateau.point.prediction) != entry.prediction:
            missed.append(entry.prediction)
    assert missed == []


@pytest.mark.filterwarnings("error")
@given(st.integers(0, 10**6))
def test_weights_of_all_sizes_are_answered(seed) -> None:
    """From 10^-300 to 10^300, any small shape: an answer without a warning, whose points are stationary."""
    generator = np.random.default_rng(seed)
    n, d, outputs, width, count = (int(generator.integers(1, top)) for top in (5, 4, 3, 4, 6))
    x, y = generator.integers(-2, 3, (n, d)).tolist(), generator.integers(-2, 3, (n, outputs)).tolist()
    sizes = [10.0 ** generator.integers(low, high, (count + 1, a, b)) for low, high, a, b in (
        (-300, 300, width, d), (-300, 100, outputs, width))]  # fmt: skip
    w, h = (np.where(generator.random(size.shape) < 0.5, -size, size) for size in sizes)
    try:
        run = sl.Trajectory.from_arrays(x, y, range(count + 1), w, h, activation="leaky_relu=-2")
    except sl.InvalidInstance as error:
        assert "finite" in str(error)
        return
    explanation = sl.explain(run)
    json.dumps(explanation.to_json(), allow_nan=False)
    for plateau in explanation.plateaus:
        if plateau.point is not None:
            assert sl.classify(plateau.point.instance).verdict != "not_stationary"


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(-2, 2)), min_size=1, max_size=6))
def test_aligned_neurons_are_those_on_one_ray(rows) -> None:
    """Small whole weights are aligned within the given angle exactly where they are positive multiples."""
    assume(all((a, b) != (0, 0) and h for a, b, h in rows))
    network = sl.Instance.from_arrays([[1, 1]], [1], [[a, b] for a, b, _ in rows], [[h for *_, h in rows]]).network
    groups = aligned_groups(network, range(len(rows)))

    def kind(i):
        a, b, h = rows[i]
        divisor = gcd(a, b)
        return a // divisor, b // divisor, h > 0

    assert sorted(i for group in groups for i in group) == list(range(len(rows)))
    assert len({kind(group[0]) for group in groups}) == len(groups)
    assert all(kind(i) == kind(group[0]) for group in groups for i in group)


def test_a_way_down_knows_its_sign(recorded) -> None:
    way: WayDown = recorded.plateaus[0].ways[0]
    assert way.output_sign == 1 and way.escape.slope < 0 and str(way.squared_steepness) == "4477/31250"
