"""The walk in floats with an exact end: what it calls an end is one, whatever the floats did."""

import json
import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import write_certificate
from symbolic_landscape.cli import main
from symbolic_landscape.conditions.empirical import directional
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InvalidRequest, LimitReached
from symbolic_landscape.exact.integer_least_squares import independent_columns, least_squares_coefficients, projection
from symbolic_landscape.exact.matrix import project
from symbolic_landscape.exact.scaled import Integer
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.spectrum.large_descent import descend_at_size

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FIVE = json.loads((EXAMPLES / "five_points.json").read_text(encoding="utf-8"))


def network(seed: int, width: int, inputs: list, targets: list) -> sl.Instance:
    """A random small network on the data."""
    chance = random.Random(seed)
    weights = [[Fraction(chance.randint(-20, 20), 10) for _ in inputs[0]] for _ in range(width)]
    outputs = [Fraction(chance.choice([-3, -2, -1, 1, 2, 3]), 2) for _ in range(width)]
    return sl.Instance.from_arrays(inputs, targets, weights, [outputs])


@pytest.mark.parametrize("seed", range(12))
def test_ends_on_five_points_are_predictions_of_the_spectrum(seed: int) -> None:
    start = network(seed, 3, FIVE["inputs"], FIVE["targets"])
    known = {entry.loss for entry in sl.enumerate_stationary(start.problem).predictions}
    end = descend_at_size(start)
    assert end.end_loss in known
    assert end.end_loss <= end.start_loss
    assert isinstance(sl.decide(end.instance, sl.LocalMinimum()), sl.Proved)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_every_end_is_a_local_minimum_below_the_start(data: st.DataObject) -> None:
    """Small data, with equal inputs, zero inputs and dependent lines; an honest limit is an answer too."""
    n, d = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3))
    whole = st.integers(-2, 2)
    inputs = data.draw(st.lists(st.lists(whole, min_size=d, max_size=d), min_size=n, max_size=n))
    targets = [[y] for y in data.draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n))]
    start = network(data.draw(st.integers(0, 999)), data.draw(st.integers(1, 3)), inputs, targets)
    try:
        end = descend_at_size(start, limits=Limits(seconds=5))
    except LimitReached:
        return
    assert end.end_loss <= end.start_loss
    assert isinstance(sl.decide(end.instance, sl.DirectionallyStationary()), sl.Proved)
    assert isinstance(sl.decide(end.instance, sl.LocalMinimum()), sl.Proved)


def test_limits_are_rare_on_small_data() -> None:
    chance = random.Random(1)
    reached = 0
    for seed in range(40):
        inputs = [[chance.randint(-4, 4), chance.randint(-4, 4), 1] for _ in range(8)]
        start = network(seed, 2, inputs, [[chance.randint(-5, 5)] for _ in range(8)])
        try:
            descend_at_size(start)
        except LimitReached:
            reached += 1
    assert reached == 0


def test_a_stationary_start_is_kept() -> None:
    start = sl.read(EXAMPLES / "five_points_exact.json")
    assert descend_at_size(start).instance == start


def test_misuse_is_refused_and_a_limit_says_so() -> None:
    with pytest.raises(InvalidRequest, match="one output"):
        descend_at_size(sl.Instance.from_arrays([[1]], [[1, 2]], [[1]], [[1], [1]]))


def test_data_of_real_size_from_the_command_line_to_the_checker(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """Two hundred samples of seven inputs: the exact walk is too large, the certificate is checked all the same."""
    chance = random.Random(3)
    inputs = [[Fraction(chance.randint(-999, 999), 1000) for _ in range(6)] + [Fraction(1)] for _ in range(200)]
    targets = [[abs(x[0]) + 2 * x[1] * x[2] + Fraction(chance.randint(-99, 99), 1000)] for x in inputs]
    start = network(5, 4, inputs, targets)
    file, end, certificate = (tmp_path / name for name in ("start.json", "end.json", "certificate.json"))
    file.write_text(json.dumps(start.to_document()), encoding="utf-8")
    arguments = ["descend", str(file), "--json", "--output", str(end), "--certificate", str(certificate)]
    assert main(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "local_minimum"
    assert Fraction(answer["path"][-1]) < Fraction(answer["path"][0])
    assert sl.check(end, certificate).accepted
    assert not sl.check(file, certificate).accepted  # it proves nothing about where the walk began
    with pytest.raises(SystemExit, match="2"):
        main(["descend", str(file), "--seconds", "x"])


def random_data(seed: int, samples: int, dimension: int) -> tuple[list, list]:
    """Inputs with a constant 1 and targets, in tenths."""
    chance = random.Random(seed)
    inputs = [[chance.randint(-99, 99) for _ in range(dimension - 1)] + [10] for _ in range(samples)]
    targets = [Fraction(chance.randint(-99, 99), 10) for _ in range(samples)]
    return [[Fraction(value, 10) for value in x] for x in inputs], targets


def checked(end: sl.Instance, folder: Path) -> bool:
    """Whether the checker accepts what is decided about the end."""
    file, certificate = folder / "end.json", folder / "certificate.json"
    file.write_text(json.dumps(end.to_document()), encoding="utf-8")
    write_certificate(sl.classify(end).decided(), certificate)
    return sl.check(file, certificate).accepted


def test_interpolation_ends_at_loss_zero(tmp_path: Path) -> None:
    """As many weights as samples and more: the fit is perfect, its least squares have dependent columns."""
    inputs, targets = random_data(3, 24, 6)
    end = descend_at_size(network(3, 12, inputs, targets))
    assert end.end_loss == 0
    assert end.rank == 24
    assert end.classification.verdict == "global_minimum"
    assert checked(end.instance, tmp_path)


def test_dependent_inputs_are_no_obstacle(tmp_path: Path) -> None:
    """A constant zero, a double and a sum among the columns of the inputs: weights that the data do not see."""
    inputs, targets = random_data(5, 120, 4)
    dependent = [[*x[:3], x[0] + x[1], 2 * x[2], 0, x[3]] for x in inputs]
    end = descend_at_size(network(5, 5, dependent, targets))
    assert end.rank <= 5 * 4
    assert end.end_loss < end.start_loss
    assert checked(end.instance, tmp_path)


@pytest.mark.parametrize(("sign", "moves"), [(1, False), (-1, True)])
def test_neurons_of_weight_zero(sign: int, moves: bool, tmp_path: Path) -> None:
    """All targets <= 0, so all s e >= 0 for s = 1: such a neuron can only add loss; for s = -1 it has to wake up."""
    inputs, targets = random_data(6, 150, 7)
    low = [-abs(y) for y in targets]
    start = sl.Instance.from_arrays(inputs, low, [[0] * 7, [0] * 7], [[1, sign]])
    end = descend_at_size(start, limits=Limits(seconds=20))
    assert (end.end_loss < end.start_loss) == moves
    assert moves or end.zero == (0, 1)
    assert checked(end.instance, tmp_path)


@pytest.mark.parametrize("seed", range(4))
def test_output_bias_and_two_slopes(seed: int, tmp_path: Path) -> None:
    inputs, targets = random_data(seed, 80, 4)
    chance = random.Random(seed)
    weights = [[Fraction(chance.randint(-20, 20), 10) for _ in range(4)] for _ in range(4)]
    activation = {"alpha_plus": "1", "alpha_minus": "1/10"}
    start = sl.Instance.from_arrays(inputs, targets, weights, [[1, -1, 2, -2]], activation, ["1/2"])
    end = descend_at_size(start, limits=Limits(seconds=20))
    assert end.end_loss < end.start_loss
    assert checked(end.instance, tmp_path)


def test_a_start_too_hard_to_decide_is_walked_from() -> None:
    """A neuron of weight 0 among errors of both signs has 2 C(40, 2) rays; nothing of that decides where it ends."""
    inputs, targets = random_data(7, 40, 3)
    start = sl.Instance.from_arrays(inputs, targets, [[0, 0, 0]], [[1]])
    few = Limits(rays=1, patterns=4)
    with pytest.raises(LimitReached):
        decide_directionally_stationary(FirstOrder(start), sl.DirectionallyStationary(), few)
    end = descend_at_size(start, limits=few)
    assert end.end_loss < end.start_loss
    assert isinstance(sl.decide(end.instance, sl.LocalMinimum()), sl.Proved)


def test_no_seconds_are_no_walk() -> None:
    inputs, targets = random_data(8, 30, 3)
    with pytest.raises(LimitReached, match="after 0 steps"):
        descend_at_size(network(8, 2, inputs, targets), limits=Limits(seconds=0))


def test_the_end_is_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The point found is decided on the way; its classification asks no neuron's form again."""
    inputs, targets = random_data(9, 60, 4)
    end = descend_at_size(network(9, 3, inputs, targets))
    monkeypatch.setattr(directional, "decide_nonnegative", lambda *_: pytest.fail("decided again"))
    assert end.classification.verdict == "local_minimum"
    monkeypatch.undo()
    assert end.classification == sl.classify(end.instance)


def test_the_same_run_ends_at_the_same_point() -> None:
    inputs, targets = random_data(10, 90, 5)
    start = network(10, 4, inputs, targets)
    assert descend_at_size(start).instance == descend_at_size(start).instance


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_projections_are_those_of_the_small_method(rows: int, length: int, data: st.DataObject) -> None:
    whole = st.lists(st.fractions(-3, 3, max_denominator=4), min_size=length, max_size=length)
    columns = [vector(map(str, data.draw(whole))) for _ in range(rows)]
    target = vector(map(str, data.draw(whole)))
    assert projection(columns, target) == project(columns, target)


def test_independent_columns_and_their_least_squares() -> None:
    columns = [[Integer(v) for v in c] for c in ([1, 2, 3], [2, 4, 6], [0, 1, 0])]
    assert list(independent_columns(columns)) == [0, 2]
    found = least_squares_coefficients([columns[0], columns[2]], [1, 2, 1], vector([1, 1, 1]))
    assert found is not None
    # the normal equations, written out: A' M A c = A' y with y the weighted sums
    rows = [[sum(m * a[k] * b[k] for k, m in enumerate((1, 2, 1))) for b in (columns[0], columns[2])]
            for a in (columns[0], columns[2])]  # fmt: skip
    right = [sum(a) for a in (columns[0], columns[2])]
    assert [sum(r * c for r, c in zip(row, found, strict=True)) for row in rows] == right


def test_numbers_beyond_floats_are_a_limit_and_no_accident() -> None:
    with pytest.raises(LimitReached, match="too large"):
        descend_at_size(sl.Instance.from_arrays([[1], ["1e400"]], ["1e300", 1], [[1]], [1]))


def test_snap_of_a_large_network_goes_by_descent(tmp_path: Path) -> None:
    """More coordinates than the least exact correction takes: 10 neurons of 21 inputs."""
    inputs, targets = random_data(11, 60, 21)
    found = sl.snap(network(11, 10, inputs, targets))
    assert found is not None
    assert found.method == "descent"
    assert isinstance(sl.decide(found.instance, sl.LocalMinimum()), sl.Proved)
    assert checked(found.instance, tmp_path)
