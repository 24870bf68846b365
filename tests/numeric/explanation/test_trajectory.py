"""Files of training runs: what is read is what was written, exactly, and what is no run is refused by name."""

import numpy as np
import pytest
from broken_runs import BROKEN_ARRAYS, RUN, write

import symbolic_landscape as sl
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.empirical import EmpiricalProblem, data_from_arrays


def test_texts_are_as_spelled_and_floats_are_the_fractions_they_hold(tmp_path) -> None:
    run = sl.read_trajectory(write(tmp_path / "texts.npz", RUN))
    assert [str(row[0]) for row in run.problem.data.inputs] == ["-3/5", "1"]
    floats = {**RUN, "inputs": np.array([[-0.6, 1.0], [1.0, 1.0]])}
    run = sl.read_trajectory(write(tmp_path / "floats.npz", floats))
    assert run.problem.data.inputs[0][0] == rational(-0.6) != rational("-3/5")
    w = RUN["input_weights"][1, 2, 0]
    assert run.instance(1).network.input_weights[2][0] == rational(float(w))


def test_the_numbers_of_a_run() -> None:
    """Losses, predictions and contributions, written out by hand."""
    run = sl.Trajectory.from_arrays(
        [[1], [-2]], [1, 0], [0, 5], [[[1.0], [-1.0]]] * 2, [[2.0, 3.0]] * 2, activation="leaky_relu=1/4"
    )
    # neuron 0: rho(1) = 1, rho(-2) = -1/2; neuron 1: rho(-1) = -1/4, rho(2) = 2
    assert run.predictions[0, :, 0].tolist() == [2 - 0.75, -1 + 6]
    assert run.losses.tolist() == [0.5 * (0.25**2 + 5**2)] * 2
    assert run.contributions[1] == pytest.approx([2 * np.hypot(1, 0.5), 3 * np.hypot(0.25, 2)])
    assert (run.width, run.factor, run.diverged_at) == (2, 1, None)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_written_and_read_back(tmp_path, kind) -> None:
    generator = np.random.default_rng(1)
    run = sl.Trajectory.from_arrays(
        [["1/3", 2], [0, "-1e-3"]], [["1/7", 0], [5, "0.1"]], [2, 3, 7],
        generator.normal(size=(3, 4, 2)).astype(kind), generator.normal(size=(3, 2, 4)).astype(kind),
        output_bias=generator.normal(size=(3, 2)).astype(kind), activation="leaky_relu=-1/3", loss="mean",
        step_size="1/9",
    )  # fmt: skip
    sl.write_trajectory(tmp_path / "run.npz", run)
    again = sl.read_trajectory(tmp_path / "run.npz")
    assert again.problem == run.problem and again.loss == run.loss and again.step_size == run.step_size
    for record in range(3):
        assert again.instance(record) == run.instance(record)
    assert np.array_equal(again.steps, run.steps) and np.array_equal(again.losses, run.losses)


def test_slopes_without_a_word_are_not_written(tmp_path) -> None:
    problem = EmpiricalProblem(ReluLike(rational(2), rational("1/2")), data_from_arrays([[1]], [1]))
    run = sl.Trajectory(problem, np.array([0, 1]), np.ones((2, 1, 1)), np.ones((2, 1, 1)))
    with pytest.raises(sl.InvalidRequest, match="slopes 1/2 and 2"):
        sl.write_trajectory(tmp_path / "run.npz", run)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(sl.InvalidRequest, match="cannot be written"):
        sl.write_trajectory(tmp_path / "none" / "run.npz", sl.Trajectory.from_arrays(**{**RUN, "activation": "relu"}))


@pytest.mark.parametrize("place", ["input_weights", "output_weights"])
def test_a_run_is_cut_where_it_leaves_the_finite_numbers(tmp_path, place) -> None:
    arrays = {**RUN, place: RUN[place].copy()}
    arrays[place][3:].flat[0] = np.inf
    run = sl.read_trajectory(write(tmp_path / "run.npz", arrays))
    assert run.steps.tolist() == RUN["steps"].tolist()[:3] and run.diverged_at == RUN["steps"][3]
    sl.write_trajectory(tmp_path / "again.npz", run)
    again = sl.read_trajectory(tmp_path / "again.npz")
    assert again.diverged_at == run.diverged_at and again.instance(2) == run.instance(2) and len(again.steps) == 3
    huge = {**RUN, "output_weights": np.where(np.arange(5)[:, None] < 4, RUN["output_weights"], 1e200)}
    assert sl.Trajectory.from_arrays(**huge).diverged_at == RUN["steps"][4]  # finite weights, the loss is not


@pytest.mark.parametrize("name", [name for name, (arrays, _) in BROKEN_ARRAYS.items() if RUN.keys() <= arrays.keys()])
def test_arrays_that_are_no_run_are_refused(name) -> None:
    arrays, said = BROKEN_ARRAYS[name]
    unknown = set(arrays) - {*RUN, "input_bias", "output_bias", "activation", "loss", "step_size"}
    with pytest.raises(TypeError if unknown else sl.InvalidInstance) as caught:
        sl.Trajectory.from_arrays(**arrays)
    assert unknown or (str(caught.value).startswith("from_arrays") and said in str(caught.value))
