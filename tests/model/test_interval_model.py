"""Interval instances from files and arrays."""

import json
import pickle

import pytest

import symbolic_landscape as sl
from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.model.document import parse_document, write_document
from symbolic_landscape.model.instance import read_record
from symbolic_landscape.model.interval import QUADRATIC, affine_problem, interval_from_arrays

AFFINE = {
    "kind": "interval", "activation": "relu", "interval": ["0", "1"], "target": {"alpha": "1", "beta": "0"},
    "w": ["1", "2"], "b": ["-1/3", "0.5"], "v": ["1", "1e-1"], "c": "0x1p-1",
}  # fmt: skip
GENERAL = {
    **AFFINE,
    "target": {"pieces": [{"upto": "1/2", "polynomial": ["0", "1"]}, {"upto": "1", "polynomial": ["1", "-1", "0"]}]},
    "density": {"pieces": [{"upto": "1", "polynomial": ["1", "0", "2"]}]},
}


def read(document):
    return read_record(parse_document(json.dumps(document), "test"))


def test_numbers_are_what_they_spell():
    network = read(AFFINE).network
    assert [str(x) for x in (*network.b, network.v[1], network.c)] == ["-1/3", "1/2", "1/10", "1/2"]


@pytest.mark.parametrize(
    "document",
    [AFFINE, GENERAL, {**AFFINE, "activation": {"leaky_relu": "7/2"}}, {**AFFINE, "activation": "quadratic"}],
)
def test_round_trip(document, tmp_path):
    instance = read(document)
    path = tmp_path / "instance.json"
    write_document(path, instance.to_document())
    assert sl.read(path) == instance
    assert pickle.loads(pickle.dumps(instance)) == instance
    assert hash(instance) == hash(sl.read(path))


def test_pieces_that_spell_an_affine_function_are_one():
    pieces = [{"upto": "1/2", "polynomial": ["0", "1"]}, {"upto": "1", "polynomial": ["0", "1", "0"]}]
    assert read({**AFFINE, "target": {"pieces": pieces}}) == read(AFFINE)
    constant = {"pieces": [{"upto": "1", "polynomial": ["3"]}]}
    affine = read({**AFFINE, "density": constant}).problem.affine
    assert affine.alpha == 1 and affine.density == 3
    assert read(GENERAL).problem.affine is None


def test_knots_of_target_and_density():
    assert [str(x) for x in read(GENERAL).problem.knots] == ["1/2"]
    assert read(AFFINE).problem.knots == ()


def refused(document, *words):
    with pytest.raises(InvalidInstance) as error:
        read(document)
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ([], "up to the end"),
        ([{"upto": "1/2", "polynomial": ["1"]}], "up to the end"),
        ([{"upto": "2", "polynomial": ["1"]}], "up to the end"),
        ([{"upto": "0", "polynomial": ["1"]}], "above 0"),
        ([{"upto": "1/2", "polynomial": ["1"]}, {"upto": "1/2", "polynomial": ["1"]}], "above 1/2"),
        ([{"upto": "1", "polynomial": []}], "at least one"),
        ([{"upto": "1"}], "polynomial"),
        ([{"upto": "1", "polynomial": ["1"], "degree": 0}], "degree"),
        (["1"], "object"),
        ([{"upto": "1", "polynomial": [True]}], "polynomial[0]"),
    ],
)
@pytest.mark.parametrize("field", ["target", "density"])
def test_broken_pieces(field, pieces, words):
    refused({**AFFINE, field: {"pieces": pieces}}, words, field)


@pytest.mark.parametrize("polynomial", [["0"], ["-1"], ["-1", "2"], ["1/9", "-1", "2"]])
def test_densities_are_nonnegative_and_seen(polynomial):
    refused({**AFFINE, "density": {"pieces": [{"upto": "1", "polynomial": polynomial}]}}, "density", "between 0 and 1")


@pytest.mark.parametrize("polynomial", [["0", "1"], ["1/4", "-1", "1"], ["0", "0", "1"]])
def test_densities_may_touch_zero(polynomial):
    assert read({**AFFINE, "density": {"pieces": [{"upto": "1", "polynomial": polynomial}]}}).problem.affine is None


def test_affine_keys_and_pieces_do_not_mix():
    refused({**AFFINE, "target": {"alpha": "1", "beta": "0", "pieces": []}}, "alpha")
    refused({**AFFINE, "density": {"alpha": "0", "beta": "1"}}, "alpha")
    refused({**AFFINE, "w": []}, '"w"', "at least one neuron")


def test_from_arrays():
    numpy = pytest.importorskip("numpy")
    problem = {"interval": (0, 1), "alpha": 0.1, "beta": 0, "activation": {"leaky_relu": 4}}
    instance = interval_from_arrays(numpy.array([0.5]), [rational("1/3")], ["2"], 1, **problem)
    assert str(instance.network.w[0]) == "1/2"
    assert instance.problem.affine.alpha == rational(0.1) != rational("1/10")
    assert affine_problem("quadratic", (0, 1), 1, 0).activation == affine_problem(QUADRATIC, (0, 1), 1, 0).activation


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"w": [1]}, "w 1"),
        ({"w": [], "b": [], "v": []}, "at least 1"),
        ({"w": 1}, "w: a list"),
        ({"w": [None, 1]}, "w[0]"),
        ({"interval": (1, 0)}, "interval"),
        ({"interval": (0, 1, 2)}, "interval"),
        ({"alpha": float("nan")}, "alpha"),
        ({"activation": "tanh"}, "activation"),
        ({"activation": 1}, "activation"),
        ({"activation": -2}, "activation"),
        ({"activation": sl.read}, "activation"),
    ],
)
def test_arrays_that_are_refused(changes, words):
    given = {"w": [1, 2], "b": [0, 0], "v": [1, 1], "c": 0, "interval": (0, 1), "alpha": 1, "beta": 0, **changes}
    with pytest.raises(InvalidInstance) as error:
        interval_from_arrays(given.pop("w"), given.pop("b"), given.pop("v"), given.pop("c"), **given)
    assert words in str(error.value)


def test_an_activation_with_another_positive_slope_is_refused():
    from symbolic_landscape.model.activation import ReluLike

    with pytest.raises(InvalidInstance, match="slope 1"):
        affine_problem(ReluLike(rational(2), rational(0)), (0, 1), 1, 0)
