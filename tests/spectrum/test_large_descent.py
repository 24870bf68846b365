"""The walk in floats with an exact end: what it calls an end is one, whatever the floats did."""

import json
import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_landscape as sl
from symbolic_landscape.cli import main
from symbolic_landscape.errors import InvalidRequest, LimitReached
from symbolic_landscape.exact.integer_least_squares import independent_columns, least_squares_coefficients
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
    assert reached <= 4


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
