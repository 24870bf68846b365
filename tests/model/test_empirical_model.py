"""model/empirical.py, instance.py, dataset.py, network.py: instances in and out, from files and from arrays."""

import copy
import json
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

import symbolic_landscape as sl
from symbolic_landscape.errors import InvalidInstance, InvalidNumber, InvalidRequest
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.activation import RELU, ReluLike
from symbolic_landscape.model.dataset import DataSet
from symbolic_landscape.model.document import parse_document, write_document
from symbolic_landscape.model.empirical import EmpiricalInstance, from_arrays
from symbolic_landscape.model.instance import read, read_record
from symbolic_landscape.model.network import Network

TWO_BY_TWO = {
    "kind": "empirical",
    "activation": "relu",
    "inputs": [["1", 0], [0.5, "-1/3"], [2, "1e-1"]],
    "targets": [[1, 2], [3, 4], [5, "0x1.8p0"]],
    "input_weights": [[1, 2], [3, 4], [5, 6], [7, "8/9"]],
    "output_weights": [[1, 2, 3, 4], [5, 6, 7, "-8"]],
    "output_bias": ["1/2", 0],
}


def document(**changes):
    """The instance above with some keys replaced; `...` removes one."""
    changed = copy.deepcopy(TWO_BY_TWO) | changes
    return {key: value for key, value in changed.items() if value is not ...}


def read_json(value) -> EmpiricalInstance:
    return read_record(parse_document(json.dumps(value), "FILE"))


def test_every_part_is_read() -> None:
    instance = read_json(TWO_BY_TWO)
    problem, network = instance.problem, instance.network
    assert instance.kind == "empirical"
    assert problem.activation == RELU
    assert problem.has_output_bias
    assert problem.data.inputs[1] == (fmpq(1, 2), fmpq(-1, 3))
    assert problem.data.targets[2] == (fmpq(5), fmpq(3, 2))
    assert (problem.data.sample_count, problem.data.input_dimension, problem.data.output_dimension) == (3, 2, 2)
    assert network.width == 4
    assert network.input_weights[3] == (fmpq(7), fmpq(8, 9))
    assert network.output_weights_of(3) == (fmpq(4), fmpq(-8))
    assert network.output_bias == (fmpq(1, 2), fmpq(0))


def test_data_alone() -> None:
    instance = read_json(document(input_weights=..., output_weights=..., output_bias=...))
    assert instance.point is None
    assert not instance.problem.has_output_bias
    with pytest.raises(InvalidRequest, match=r'give "input_weights" and "output_weights", or use `enumerate`'):
        _ = instance.network
    assert read_json(instance.to_document()) == instance


REFUSED = {
    "kind is missing": (document(kind=...), 'FILE: the key "kind" is missing'),
    "kind is unknown": (document(kind="quantum"), "\"kind\": one of empirical, interval, gaussian, polynomial"),
    "kind is a number": (document(kind=1), '"kind": a text was wanted, the number 1 came'),
    "no activation": (document(activation=...), 'the key "activation" is missing'),
    "no inputs": (document(inputs=...), 'the key "inputs" is missing'),
    "no targets": (document(targets=...), 'the key "targets" is missing'),
    "unknown key": (document(weights=[]), 'unknown key "weights"; known are activation, input_weights, inputs'),
    "inputs are empty": (document(inputs=[]), '"inputs": at least one sample with at least one coordinate'),
    "inputs have no coordinate": (document(inputs=[[], [], []]), '"inputs": at least one sample with at least one'),
    "inputs are a vector": (document(inputs=[1, 2, 3]), '"inputs[0]": a list of numbers was wanted, the number 1'),
    "inputs are a text": (document(inputs="1"), "\"inputs\": a list was wanted, the text '1' came"),
    "an input is short": (document(inputs=[[1, 2], [3], [4, 5]]), '"inputs[1]": 2 numbers were wanted, 1 came'),
    "an input is long": (document(inputs=[[1, 2], [3, 4], [4, 5, 6]]), '"inputs[2]": 2 numbers were wanted, 3 came'),
    "an input is null": (document(inputs=[[1, 2], [3, 4], [5, None]]), '"inputs[2][1]": an exact number was wanted'),
    "too few targets": (document(targets=[[1, 2], [3, 4]]), '"targets": 3 rows were wanted, 2 came'),
    "targets are empty": (document(targets=[[], [], []]), '"targets": at least one output was wanted'),
    "a target is short": (document(targets=[[1, 2], [3, 4], [5]]), '"targets[2]": 2 numbers were wanted, 1 came'),
    "a target is true": (document(targets=[[1, 2], [3, True], [5, 6]]), '"targets[1][1]": an exact number was wanted'),
    "an input weight is short": (
        document(input_weights=[[1, 2], [3, 4], [5, 6], [7]]),
        '"input_weights[3]": 2 numbers were wanted, 1 came',
    ),
    "an output is missing": (document(output_weights=[[1, 2, 3, 4]]), '"output_weights": 2 rows were wanted, 1 came'),
    "output weights transposed": (
        document(output_weights=[[1, 2], [3, 4], [5, 6], [7, 8]]),
        '"output_weights": 2 rows were wanted, 4 came',
    ),
    "an output weight is missing": (
        document(output_weights=[[1, 2, 3, 4], [5, 6, 7]]),
        '"output_weights[1]": 4 numbers were wanted, 3 came',
    ),
    "input weights alone": (document(output_weights=..., output_bias=...), '"input_weights": comes without'),
    "output weights alone": (document(input_weights=..., output_bias=...), '"output_weights": comes without'),
    "bias alone": (document(input_weights=..., output_weights=...), '"output_bias": comes without'),
    "bias too long": (document(output_bias=[1, 2, 3]), '"output_bias": 2 numbers were wanted, 3 came'),
    "bias is a number": (document(output_bias=1), '"output_bias": a list of numbers was wanted, the number 1 came'),
    "bias is null": (document(output_bias=None), '"output_bias": a list of numbers was wanted, null came'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    value, message = REFUSED[name]
    with pytest.raises(InvalidInstance) as refusal:
        read_json(value)
    assert message in str(refusal.value)
    assert str(refusal.value).startswith("FILE")


rationals = st.builds(fmpq, st.integers(-(10**12), 10**12), st.integers(1, 10**6))


@st.composite
def instances(draw) -> EmpiricalInstance:
    samples, dimension, outputs, width = (draw(st.integers(1, 3)) for _ in range(4))

    def matrix(rows: int, columns: int):
        return tuple(tuple(draw(rationals) for _ in range(columns)) for _ in range(rows))

    activation = ReluLike(draw(rationals), draw(rationals))
    data = DataSet(matrix(samples, dimension), matrix(samples, outputs))
    bias = matrix(1, outputs)[0] if draw(st.booleans()) else None
    network = Network(matrix(width, dimension), matrix(outputs, width), bias)
    return EmpiricalInstance(type(read_json(TWO_BY_TWO).problem)(activation, data, bias is not None), network)


@given(instances())
def test_written_and_read_again(tmp_path_factory, instance: EmpiricalInstance) -> None:
    assert read_json(instance.to_document()) == instance
    path = tmp_path_factory.mktemp("instances") / "instance.json"
    write_document(path, instance.to_document())
    assert read(path) == instance
    assert hash(read(path)) == hash(instance)
    assert pickle.loads(pickle.dumps(instance)) == instance


@given(instances())
def test_arrays_of_texts_and_fractions_are_the_same_instance(instance: EmpiricalInstance) -> None:
    written = instance.to_document()
    bias = written.get("output_bias")
    arguments = [written[key] for key in ("inputs", "targets", "input_weights", "output_weights")]
    activation = instance.problem.activation
    assert from_arrays(*arguments, activation, bias) == instance
    assert from_arrays(*(_with_fractions(rows) for rows in arguments), written["activation"], bias) == instance


def _with_fractions(rows):
    return tuple(tuple(Fraction(text) for text in row) for row in rows)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8, np.int64, np.uint64, object])
def test_numpy_arrays_enter_exactly(dtype) -> None:
    values = np.array([[1.1, 2.7], [3.3, -4.9], [0.1, 5.0]])
    inputs = np.abs(values).astype(dtype)
    instance = from_arrays(inputs, inputs[:, 0], inputs, inputs[:, 1])
    expected = tuple(tuple(fmpq(*Fraction(x).as_integer_ratio()) for x in row) for row in inputs.tolist())
    assert instance.problem.data.inputs == instance.network.input_weights == expected
    assert instance.problem.data.targets == tuple((row[0],) for row in expected)
    assert instance.network.output_weights == (tuple(row[1] for row in expected),)


def test_numpy_objects_and_texts() -> None:
    inputs = np.array([[Fraction(1, 3), "1/7"], [2, 0.5]], dtype=object)
    texts = np.array([["0.1", "1/3"]])
    instance = from_arrays(inputs, [1, 2], texts, [fmpq(1, 2)])
    assert instance.problem.data.inputs == ((fmpq(1, 3), fmpq(1, 7)), (fmpq(2), fmpq(1, 2)))
    assert instance.network.input_weights == ((fmpq(1, 10), fmpq(1, 3)),)


def test_lists_of_arrays_and_tuples_of_scalars() -> None:
    rows = [np.array([1.0, 2.0]), np.array([0.5, 0.25])]
    assert from_arrays(rows, rows, rows, rows) == from_arrays(*[[[1, 2], ["1/2", "1/4"]]] * 4)
    scalars = (np.float64(1), np.int32(2))
    column = from_arrays([[1], [2]], scalars, [[1], [1]], scalars)
    assert column == from_arrays([[1], [2]], [[1], [2]], [[1], [1]], [[1, 2]])
    columns = [np.array([1.0]), np.array([2.0])]
    assert from_arrays(columns, columns, [[1], [1]], [np.array([1.0, 2.0])]) == column


def test_one_output_may_be_flat_and_several_may_not() -> None:
    flat = from_arrays([[1], [2]], [3, 4], [[1], [1]], [5, 6])
    assert flat == from_arrays([[1], [2]], [[3], [4]], [[1], [1]], [[5, 6]])
    with pytest.raises(InvalidInstance, match="output_weights: 2 rows were wanted, 1 came"):
        from_arrays([[1], [2]], [[3, 4], [5, 6]], [[1], [1]], [5, 6])


def test_an_output_bias_makes_it_trained() -> None:
    with_bias = from_arrays([[1]], [1], [[1]], [1], output_bias=np.array([0.5]))
    assert with_bias.problem.has_output_bias
    assert with_bias.network.output_bias == (fmpq(1, 2),)
    assert not from_arrays([[1]], [1], [[1]], [1]).problem.has_output_bias


def test_a_network_without_neurons() -> None:
    empty = from_arrays([[1]], [1], [], [[]])
    assert empty.network.width == 0
    assert read_json(empty.to_document()) == empty


ONE = ([[1.0, 2.0]], [[3.0]], [[1.0, 1.0]], [[1.0]])
WRONG_ARRAYS = {
    "inputs flat": (dict(enumerate([[1, 2]])), "inputs[0]: a list of numbers was wanted, a int came"),
    "inputs a number": ({0: 1.0}, "inputs: a list of rows was wanted, a float came"),
    "inputs None": ({0: None}, "inputs: a list of rows was wanted, a NoneType came"),
    "inputs text": ({0: "12"}, "inputs: a list of rows was wanted, a str came"),
    "inputs empty": ({0: []}, "inputs: at least one sample with at least one coordinate was wanted"),
    "inputs of shape 1 x 0": ({0: np.zeros((1, 0))}, "inputs: at least one sample with at least one coordinate"),
    "inputs of shape 0 x 2": ({0: np.zeros((0, 2))}, "inputs: at least one sample with at least one coordinate"),
    "inputs three-dimensional": ({0: np.zeros((1, 2, 2))}, "inputs[0][0]: a list is not an exact number"),
    "inputs ragged": ({0: [[1, 2], [3]], 1: [1, 2]}, "inputs[1]: 2 numbers were wanted, 1 came"),
    "inputs nan": ({0: np.array([[1.0, np.nan]])}, "inputs[0][1]: nan is not a finite number"),
    "inputs infinite": ({0: np.array([[np.inf, 1.0]])}, "inputs[0][0]: inf is not a finite number"),
    "inputs boolean": ({0: np.array([[True, False]])}, "inputs[0][0]: True is not an exact number"),
    "inputs complex": ({0: np.array([[1j, 1]])}, "inputs[0][0]: a complex is not an exact number"),
    "inputs None inside": ({0: [[1, None]]}, "inputs[0][1]: None is not an exact number"),
    "inputs decimal": ({0: [[1, Decimal(1)]]}, "inputs[0][1]: a Decimal is not an exact number"),
    "inputs bad text": ({0: [[1, "one"]]}, "inputs[0][1]: 'one' is not an exact number"),
    "inputs masked": ({0: np.ma.array([[1.0, 2.0]], mask=[[False, True]])}, "inputs[0][1]: None is not"),
    "inputs long double": ({0: np.ones((1, 2), dtype=np.longdouble)}, "inputs[0][0]: a longdouble is not"),
    "targets too many": ({1: [1, 2]}, "targets: 1 rows were wanted, 2 came"),
    "targets of no output": ({1: np.zeros((1, 0))}, "targets: at least one output was wanted"),
    "input weights of another dimension": ({2: [[1, 2, 3]]}, "input_weights[0]: 2 numbers were wanted, 3 came"),
    "output weights too many": ({3: [1, 2]}, "output_weights[0]: 1 numbers were wanted, 2 came"),
    "output weights transposed": ({2: [[1, 2], [3, 4]], 3: [[1], [2]]}, "output_weights: 1 rows were wanted, 2 came"),
    "output bias too long": ({5: [1, 2]}, "output_bias: 1 numbers were wanted, 2 came"),
    "output bias a number": ({5: 1.0}, "output_bias: a list of numbers was wanted, a float came"),
    "output bias nan": ({5: [float("nan")]}, "output_bias[0]: nan is not a finite number"),
    "activation unknown": ({4: "gelu"}, "relu, absolute_value, identity"),
    "activation None": ({4: None}, "relu, absolute_value, identity"),
    "activation of one slope": ({4: {"alpha_plus": 1}}, '"alpha_minus" is missing'),
    "activation of bad slope": ({4: {"leaky_relu": "a"}}, "'a' is not an exact number"),
    "activation of no slope": ({4: {"leaky_relu": None}}, "None is not an exact number"),
}


@pytest.mark.parametrize("name", WRONG_ARRAYS)
def test_wrong_arrays_are_refused_by_name_row_and_column(name: str) -> None:
    changes, message = WRONG_ARRAYS[name]
    arguments = [*ONE, "relu", None]
    for position, value in changes.items():
        arguments[position] = value
    with pytest.raises(InvalidInstance) as refusal:
        from_arrays(*arguments)
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_python_face_of_the_contract() -> None:
    instance = sl.Instance.from_arrays(
        [["1", "0"]], [[1]], np.array([[0.0, 1.0]]), [[0]], activation="absolute_value", output_bias=None
    )
    assert isinstance(instance, sl.Instance)
    assert instance == from_arrays([vector([1, 0])], [[1]], [[0, 1]], [[0]], "absolute_value")
    assert instance.at(instance.network) == instance
    assert issubclass(InvalidInstance, ValueError)
    assert issubclass(InvalidNumber, ValueError)


def test_equal_inputs_are_grouped_in_order() -> None:
    data = DataSet(tuple(map(vector, ([1, 0], [0, 1], [1, 0], [0, 0], [0, 1]))), tuple((fmpq(k),) for k in range(5)))
    assert data.samples_by_input() == (
        (vector([1, 0]), (0, 2)),
        (vector([0, 1]), (1, 4)),
        (vector([0, 0]), (3,)),
    )
