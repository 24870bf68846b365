"""From a weight file and its data to an exact instance, and what was done on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symbolic_landscape.errors import InvalidInstance, InvalidNumber, InvalidRequest
from symbolic_landscape.exact.rational import Rational, parse_rational, rational, rational_text
from symbolic_landscape.model.activation import ABSOLUTE_VALUE, IDENTITY, RELU, ReluLike, leaky_relu
from symbolic_landscape.model.dataset import DataSet
from symbolic_landscape.model.empirical import EmpiricalInstance, data_from_arrays
from symbolic_landscape.numeric.readers import NETWORK_SUFFIXES
from symbolic_landscape.numeric.readers.exact_arrays import Array
from symbolic_landscape.numeric.readers.loss_convention import LossConvention, loss_named
from symbolic_landscape.numeric.readers.network_parameters import NetworkParameters, parameters_in_tensors
from symbolic_landscape.numeric.readers.training_data import data_in_arrays, read_data

__all__ = ["NetworkReading", "activation_named", "read_network", "reading_of"]

_ACTIVATIONS = {"relu": RELU, "absolute_value": ABSOLUTE_VALUE, "identity": IDENTITY}


@dataclass(frozen=True)
class NetworkReading:
    """An exact instance, and how it came from a trained network.

    `names`: the tensor of each part.  `activation_from`: who said it, or that it is assumed.
    `factor`: the training loss is `factor` times the instance's, None where no training loss was named.  `step_size`:
    of gradient descent on the instance's loss, the same steps as the training's.
    """

    instance: EmpiricalInstance = field(repr=False)  # all its numbers are too many to read
    names: Mapping[str, str]
    precision: str
    activation_from: str
    loss: LossConvention | None = None
    given_step_size: Rational | None = None

    @property
    def factor(self) -> Rational | None:
        """The positive number that the training loss is of the instance's loss."""
        return None if self.loss is None else self.loss.factor(*self._size)

    @property
    def step_size(self) -> Rational | None:
        """The training's step size, for the loss of the instance."""
        if self.loss is None or self.given_step_size is None:
            return None
        return self.loss.step_size(self.given_step_size, *self._size)

    @property
    def _size(self) -> tuple[int, int]:
        data = self.instance.problem.data
        return data.sample_count, data.output_dimension

    def to_json(self) -> dict[str, Any]:
        """Return what was done, for the key "read" of an answer."""
        done: dict[str, Any] = {
            "tensors": dict(self.names),
            "precision": self.precision,
            "activation": str(self.instance.problem.activation),
            "activation_from": self.activation_from,
            "samples": self._size[0],
        }
        if self.loss is not None and self.factor is not None:
            done["training_loss"] = {"name": self.loss.name, "factor": rational_text(self.factor)}
        if self.given_step_size is not None and self.step_size is not None:
            done["step_size"] = {
                "training": rational_text(self.given_step_size), "instance": rational_text(self.step_size)
            }  # fmt: skip
        return done

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return what was done as titles and sentences, for a report."""
        parts = [f"{self.precision} weights {self.names['input_weights']} and {self.names['output_weights']}, exactly"]
        if "input_bias" in self.names:
            parts.append(f"{self.names['input_bias']} as weights of an appended input 1")
        if "output_bias" in self.names:
            parts.append(f"{self.names['output_bias']} as output bias")
        said = [
            ("read", "; ".join(parts)),
            ("", f"activation {self.instance.problem.activation} ({self.activation_from})"),
        ]
        if self.loss is not None and self.factor is not None:
            multiple = f"{self.loss.name} = {self.loss.formula} is {rational_text(self.factor)} times the loss above"
            said.append(("training", f"loss {multiple}: same stationary points, minima and saddles"))
        if self.given_step_size is not None and self.step_size is not None:
            training, own = rational_text(self.given_step_size), rational_text(self.step_size)
            said.append(("", f"its step size {training} is the step size {own} for the loss above"))
        return tuple(said)


def read_network(
    path: str | Path,
    data: Any = None,
    targets: Any = None,
    *,
    target_columns: str | None = None,
    activation: str | ReluLike | None = None,
    loss: str | None = None,
    step_size: Any = None,
    tensors: str | None = None,
) -> NetworkReading:
    """Return the network in a `.npz`, `.safetensors`, `.pt`, `.pth` or `.onnx` file as an exact instance.

    `data`, `targets`: files (`.csv`, `.npz`, `.npy`) or arrays; a `.npz` may hold both, under "inputs" and "targets",
    and so may the `.npz` of the network itself; `target_columns` names the targets in one CSV file.  `activation`:
    "relu" where nothing is said, "leaky_relu=1/10", "absolute_value", "identity".  `loss`: the training loss
    ("mean", "sum", "half_sum", "mean_over_samples", ...); with it, `step_size` is converted.  `tensors` tells which
    tensor is what, where names and shapes do not: "input_weights=W1,output_weights=W2.T".

    Every float32 and float64 enters as the dyadic rational it is.  Raises `InvalidInstance` for files and numbers that
    cannot be read exactly, `InvalidRequest` for options that do not fit, `MissingExtra` where a library is missing.

    >>> import tempfile, numpy
    >>> weights = {"fc1.weight": [[1.5]], "fc1.bias": [0.25], "fc2.weight": [[-1.0]]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     numpy.savez(f"{folder}/net.npz", **{name: numpy.float32(value) for name, value in weights.items()})
    ...     found = read_network(f"{folder}/net.npz", data=[["0.1"]], targets=[[1]], loss="mean")
    >>> [[str(value) for value in row] for row in found.instance.problem.data.inputs]
    [['1/10', '1']]
    >>> [[str(value) for value in row] for row in found.instance.network.input_weights], str(found.factor)
    ([['3/2', '1/4']], '2')
    """
    if not isinstance(path, str | Path):
        what = "from_torch_module and from_jax_parameters read networks that are no files"
        raise InvalidRequest(f"the name of a network file was wanted, a {type(path).__name__} came; {what}")
    source, suffix = str(path), Path(path).suffix.lower()
    if suffix not in NETWORK_SUFFIXES:
        raise InvalidRequest(f"{source}: a network file ends in {', '.join(NETWORK_SUFFIXES)}")
    if suffix == ".onnx":
        from symbolic_landscape.numeric.readers.onnx_file import read_onnx

        return reading_of(source, read_onnx(path), _data(data, targets, target_columns, {}, source),
                          activation, loss, step_size, tensors)  # fmt: skip
    arrays = _tensors(path, suffix)
    found = _data(data, targets, target_columns, arrays, source)
    own = {name: array for name, array in arrays.items() if data is not None or name not in ("inputs", "targets")}
    return reading_of(source, parameters_in_tensors(source, own, found, tensors), found, activation, loss, step_size)


def reading_of(
    source: str,
    parameters: NetworkParameters,
    data: DataSet,
    activation: str | ReluLike | None,
    loss: str | None,
    step_size: Any,
    tensors: str | None = None,
) -> NetworkReading:
    """Return the reading of parameters that are found; `tensors` is refused, as nothing is left to choose."""
    if tensors is not None:
        raise InvalidRequest(f"--tensors: {source} says itself which tensor is what")
    asked = activation_named(activation) if isinstance(activation, str) else activation
    known = parameters.activation
    if known is not None and asked is not None and asked != known:
        raise InvalidRequest(f"--activation: {asked} was asked for, {source} has {known}")
    if known is not None:
        slopes, origin = known, f"from {source}"
    else:
        slopes, origin = (asked, "as asked") if asked is not None else (RELU, "assumed: the file does not tell")
    convention = None if loss is None else loss_named(loss)
    given = None if step_size is None else _step_size(step_size)
    if given is not None and convention is None:
        raise InvalidRequest("--training-step-size: a step size belongs to a loss: give --loss too")
    instance = parameters.instance(source, data, slopes)
    return NetworkReading(instance, parameters.names, parameters.precision, origin, convention, given)


def activation_named(text: str) -> ReluLike:
    """Return the activation that a word tells, such as "relu" or "leaky_relu=1/10"; raises `InvalidRequest`.

    >>> str(activation_named("leaky_relu=0.01").alpha_minus)
    '1/100'
    """
    name, equals, slope = text.partition("=")
    if not equals and name in _ACTIVATIONS:
        return _ACTIVATIONS[name]
    if name == "leaky_relu" and equals:
        try:
            return leaky_relu(parse_rational(slope))
        except InvalidNumber as error:
            raise InvalidRequest(f"--activation: {error}") from None
    known = ", ".join(_ACTIVATIONS)
    raise InvalidRequest(f"--activation: one of {known}, leaky_relu=SLOPE was wanted, {text[:40]!r} came")


def _step_size(value: Any) -> Rational:
    try:
        given = rational(value)
    except InvalidNumber as error:
        raise InvalidRequest(f"--training-step-size: {error}") from None
    if given <= 0:
        raise InvalidRequest(f"--training-step-size: a positive number was wanted, {rational_text(given)} came")
    return given


def _tensors(path: str | Path, suffix: str) -> dict[str, Array]:
    match suffix:
        case ".npz":
            from symbolic_landscape.numeric.readers.numpy_file import read_npz

            return read_npz(path)
        case ".safetensors":
            from symbolic_landscape.numeric.readers.safetensors_file import read_safetensors

            return read_safetensors(path)
    from symbolic_landscape.numeric.readers.torch_file import read_torch

    return read_torch(path)


def _data(data: Any, targets: Any, columns: str | None, arrays: Mapping[str, Array], source: str) -> DataSet:
    """Return the data set from files, from arrays, or from the network's own file."""
    if data is None:
        if targets is not None or columns is not None:
            raise InvalidRequest("--data: missing: the inputs that belong to the targets")
        if "inputs" in arrays and "targets" in arrays:
            return data_in_arrays(source, arrays)
        raise InvalidInstance(f"{source}: the data are missing: give --data and --targets")
    if isinstance(data, str | Path):
        if targets is not None and not isinstance(targets, str | Path):
            raise InvalidRequest("inputs from a file want targets from a file")
        return read_data(data, targets, columns)
    if targets is None or isinstance(targets, str | Path) or columns is not None:
        raise InvalidRequest("inputs in an array want targets in an array")
    return data_from_arrays(data, targets)
