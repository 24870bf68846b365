"""Empirical instances: a data set, a network shape with its activation, and a network."""

from dataclasses import dataclass
from typing import Any, ClassVar

from symbolic_landscape.errors import InvalidInstance, InvalidNumber, InvalidRequest
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational, rational, rational_text
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.activation import RELU, ReluLike, read_relu_like
from symbolic_landscape.model.dataset import DataSet
from symbolic_landscape.model.document import Record
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.model.network import Network

__all__ = ["EmpiricalInstance", "EmpiricalProblem", "data_from_arrays", "from_arrays", "read_empirical"]


@dataclass(frozen=True)
class EmpiricalProblem:
    """The loss L = 1/2 sum_kj e_kj^2, e_kj = f_j(x_k) - y_kj, of networks of any width on a data set."""

    activation: ReluLike
    data: DataSet
    has_output_bias: bool = False


@dataclass(frozen=True)
class EmpiricalInstance(Instance):
    """An empirical problem and a network; `network` is None where a file gives data alone."""

    kind: ClassVar[str] = "empirical"
    problem: EmpiricalProblem
    point: Network | None

    @property
    def network(self) -> Network:
        """The point; raises `InvalidRequest` where the file has none."""
        if self.point is None:
            raise InvalidRequest(
                'a network was wanted and the instance has data only: give "input_weights" and "output_weights", '
                "or use `enumerate`"
            )
        return self.point

    def at(self, network: Network) -> "EmpiricalInstance":
        """Return the same problem at another point."""
        return EmpiricalInstance(self.problem, network)

    def to_document(self) -> dict[str, Any]:
        """Return the JSON object of the instance, numbers as exact text."""
        activation, data = self.problem.activation, self.problem.data
        document: dict[str, Any] = {
            "kind": self.kind,
            "activation": {
                "alpha_plus": rational_text(activation.alpha_plus),
                "alpha_minus": rational_text(activation.alpha_minus),
            },
            "inputs": _texts(data.inputs),
            "targets": _texts(data.targets),
        }
        if self.point is not None:
            document["input_weights"] = _texts(self.point.input_weights)
            document["output_weights"] = _texts(self.point.output_weights)
            if self.point.output_bias is not None:
                document["output_bias"] = [rational_text(value) for value in self.point.output_bias]
        return document


def read_empirical(record: Record) -> EmpiricalInstance:
    """Return the empirical instance that a JSON object describes."""
    record.only(
        "kind", "activation", "inputs", "targets", "input_weights", "output_weights", "output_bias"
    )
    activation = read_relu_like(record)
    inputs = record.matrix("inputs")
    if not inputs or not inputs[0]:
        record.refuse("inputs", "at least one sample with at least one coordinate was wanted")
    targets = record.matrix("targets", rows=len(inputs))
    if not targets[0]:
        record.refuse("targets", "at least one output was wanted")
    data = DataSet(inputs, targets)
    for key, other in (("input_weights", "output_weights"), ("output_weights", "input_weights")):
        if record.has(key) and not record.has(other):
            record.refuse(key, f'comes without "{other}": give both or neither')
    if not record.has("input_weights"):
        if record.has("output_bias"):
            record.refuse("output_bias", 'comes without "input_weights" and "output_weights"')
        return EmpiricalInstance(EmpiricalProblem(activation, data), None)
    input_weights = record.matrix("input_weights", columns=data.input_dimension)
    output_weights = record.matrix("output_weights", rows=data.output_dimension, columns=len(input_weights))
    bias = record.vector("output_bias", data.output_dimension) if record.has("output_bias") else None
    network = Network(input_weights, output_weights, bias)
    return EmpiricalInstance(EmpiricalProblem(activation, data, bias is not None), network)


def from_arrays(
    inputs: Any,
    targets: Any,
    input_weights: Any,
    output_weights: Any,
    activation: Any = "relu",
    output_bias: Any = None,
) -> EmpiricalInstance:
    """Return the empirical instance of arrays or nested lists.

    `inputs` n x d, `targets` n x J (or n numbers), `input_weights` N x d, `output_weights` J x N (or N numbers),
    `output_bias` J numbers or None; `activation` "relu", "absolute_value", "identity" or a `ReluLike`.  Binary floats
    enter as the dyadic rationals they hold; text, `Fraction` and integers as what they say.

    Raises `InvalidInstance` for wrong shapes and for values that are not exact numbers.

    >>> instance = from_arrays([[1.0]], [[-1]], [[0]], [["1/2"]])
    >>> str(instance.network.output_weights[0][0])
    '1/2'
    """
    data = data_from_arrays(inputs, targets)
    w = _matrix("input_weights", input_weights, columns=data.input_dimension)
    h = _matrix("output_weights", _as_rows(output_weights), rows=data.output_dimension, columns=len(w))
    bias = None if output_bias is None else _row("output_bias", _plain(output_bias), data.output_dimension)
    slopes = _activation(activation)
    return EmpiricalInstance(EmpiricalProblem(slopes, data, bias is not None), Network(w, h, bias))


def data_from_arrays(inputs: Any, targets: Any) -> DataSet:
    """Return the data set of arrays or nested lists: `inputs` n x d, `targets` n x J (or n numbers).

    Raises `InvalidInstance` for wrong shapes and for values that are not exact numbers.

    >>> [str(value) for value in data_from_arrays([[0.5]], ["1/3"]).targets[0]]
    ['1/3']
    """
    x = _matrix("inputs", inputs)
    if not x or not x[0]:
        raise InvalidInstance("inputs: at least one sample with at least one coordinate was wanted")
    y = _matrix("targets", _as_columns(targets), rows=len(x))
    if not y[0]:
        raise InvalidInstance("targets: at least one output was wanted")
    return DataSet(x, y)


def _activation(value: Any) -> ReluLike:
    if isinstance(value, ReluLike):
        return value
    wrapped = value if isinstance(value, dict) else str(value)
    if wrapped == "relu":
        return RELU
    if isinstance(wrapped, dict):
        wrapped = {str(key): rational_text(_entry(f'activation, "{key}"', item)) for key, item in wrapped.items()}
    return read_relu_like(Record("from_arrays", "", {"activation": wrapped}))


def _plain(value: Any) -> Any:
    """Turn an array of any library into nested lists, exactly; lists stay as they are."""
    return value.tolist() if callable(getattr(value, "tolist", None)) else value


def _as_columns(value: Any) -> Any:
    listed = _plain(value)
    if not _is_list(listed):
        return listed
    rows = [_plain(item) for item in listed]
    return [row if _is_list(row) else [row] for row in rows]


def _as_rows(value: Any) -> Any:
    listed = _plain(value)
    flat = _is_list(listed) and len(listed) > 0 and not any(_is_list(_plain(item)) for item in listed)
    return [listed] if flat else listed


def _matrix(name: str, value: Any, rows: int | None = None, columns: int | None = None) -> Matrix:
    listed = _plain(value)
    if not _is_list(listed):
        raise InvalidInstance(f"{name}: a list of rows was wanted, a {type(value).__name__} came")
    if rows is not None and len(listed) != rows:
        raise InvalidInstance(f"{name}: {rows} rows were wanted, {len(listed)} came")
    result: list[Vector] = []
    for position, row in enumerate(listed):
        result.append(_row(f"{name}[{position}]", _plain(row), columns))
        columns = len(result[0]) if columns is None else columns
    return tuple(result)


def _row(name: str, value: Any, length: int | None) -> Vector:
    if not _is_list(value):
        raise InvalidInstance(f"{name}: a list of numbers was wanted, a {type(value).__name__} came")
    if length is not None and len(value) != length:
        raise InvalidInstance(f"{name}: {length} numbers were wanted, {len(value)} came")
    return tuple(_entry(f"{name}[{position}]", item) for position, item in enumerate(value))


def _entry(name: str, value: Any) -> Rational:
    try:
        return rational(value)
    except InvalidNumber as error:
        raise InvalidInstance(f"{name}: {error}") from None


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _texts(rows: Matrix) -> list[list[str]]:
    return [[rational_text(value) for value in row] for row in rows]
