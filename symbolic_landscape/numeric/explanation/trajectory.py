"""A training run as it was recorded: the weights at some steps, and the data they were trained on.

The file is a numpy archive (.npz), of T recorded steps:

    steps            T whole numbers from 0 on, increasing
    input_weights    T x N x d, float32 or float64
    output_weights   T x J x N, or T x N for one output
    inputs, targets  n x d and n x J (or n): texts are taken as they are spelled, "-0.6" is -3/5; floats are taken as
                     the binary fractions they hold, and the float -0.6 is not -3/5
    input_bias       optional, T x N: they become weights of an appended input 1
    output_bias      optional, T x J
    activation       optional, a text: relu (the default), leaky_relu=1/10, absolute_value, identity
    loss             optional, a text: the training loss (mean, sum, half_sum, ...); half_sum if left out
    step_size        optional, a text or a number: the step size of gradient descent on that loss

Nothing in it is unpickled.  A run that left the finite numbers is cut there, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbolic_landscape.errors import InvalidInstance, InvalidNumber, InvalidRequest
from symbolic_landscape.exact.rational import ONE, Rational, nearest_float, rational, rational_text
from symbolic_landscape.model.activation import RELU, ReluLike
from symbolic_landscape.model.dataset import DataSet
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem, data_from_arrays
from symbolic_landscape.model.network import Network
from symbolic_landscape.numeric.readers.exact_arrays import exact_rows, exact_vector, require_size
from symbolic_landscape.numeric.readers.loss_convention import LossConvention, loss_named
from symbolic_landscape.numeric.readers.network_reading import activation_named
from symbolic_landscape.numeric.readers.numpy_file import read_npz

__all__ = ["Trajectory", "read_trajectory", "write_trajectory"]

Array = NDArray[np.float64]

HALF_SUM = loss_named("half_sum")

REQUIRED = ("steps", "input_weights", "output_weights", "inputs", "targets")
OPTIONAL = ("input_bias", "output_bias", "activation", "loss", "step_size")


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The weights of a one-hidden-layer network at T recorded steps, in floats, and the exact problem they solve.

    `steps`: T.  `input_weights`: T x N x d, `output_weights`: T x J x N, `output_bias`: T x J or None.  `loss`: the
    training loss as a multiple of the problem's.  `step_size`: of gradient descent on the training loss.
    `diverged_at`: the first recorded step whose weights or loss are not finite; it and what follows are left out.

    >>> run = Trajectory.from_arrays([["1"]], ["2"], [0, 9], [[[1.0]], [[1.0]]], [[0.0], [2.0]])
    >>> run.losses.tolist(), str(run.instance(1).network.output_weights[0][0])
    ([2.0, 0.0], '2')
    """

    problem: EmpiricalProblem
    steps: NDArray[np.int64]
    input_weights: Array
    output_weights: Array
    output_bias: Array | None = None
    loss: LossConvention = HALF_SUM
    step_size: Rational | None = None
    diverged_at: int | None = None

    @classmethod
    def from_arrays(
        cls,
        inputs: Any,
        targets: Any,
        steps: Any,
        input_weights: Any,
        output_weights: Any,
        *,
        input_bias: Any = None,
        output_bias: Any = None,
        activation: str = "relu",
        loss: str = "half_sum",
        step_size: Any = None,
    ) -> "Trajectory":
        """Return the run in arrays or nested lists, with the shapes and meanings of the file.

        Raises `InvalidInstance` that names the array, what was wanted and what came.
        """
        given = {
            "inputs": inputs, "targets": targets, "steps": steps, "input_weights": input_weights,
            "output_weights": output_weights, "input_bias": input_bias, "output_bias": output_bias,
            "activation": activation, "loss": loss, "step_size": step_size,
        }  # fmt: skip
        return _in_arrays("from_arrays", {name: value for name, value in given.items() if value is not None})

    @property
    def width(self) -> int:
        """N, the number of neurons."""
        return int(self.input_weights.shape[1])

    @property
    def factor(self) -> Rational:
        """The positive number that the training loss is of the problem's loss."""
        data = self.problem.data
        return self.loss.factor(data.sample_count, data.output_dimension)

    @cached_property
    def targets(self) -> Array:
        """The targets in floats, n x J."""
        return _floats(self.problem.data.targets)

    @cached_property
    def activity(self) -> Array:
        """rho(w_i . x_k) at every recorded step, T x N x n."""
        activation = self.problem.activation
        with np.errstate(over="ignore", invalid="ignore"):
            z = self.input_weights @ _floats(self.problem.data.inputs).T
            return np.where(z >= 0, nearest_float(activation.alpha_plus), nearest_float(activation.alpha_minus)) * z

    @cached_property
    def predictions(self) -> Array:
        """f_j(x_k) at every recorded step, T x n x J."""
        with np.errstate(over="ignore", invalid="ignore"):
            values: Array = np.swapaxes(self.output_weights @ self.activity, 1, 2)
            return values if self.output_bias is None else values + self.output_bias[:, None, :]

    @cached_property
    def losses(self) -> Array:
        """The problem's loss, 1/2 sum of squared residuals, at every recorded step."""
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(0.5 * ((self.predictions - self.targets) ** 2).sum(axis=(1, 2)))

    @cached_property
    def contributions(self) -> Array:
        """What each neuron adds to the predictions: the norm of (h_ji rho(w_i . x_k))_jk at every step, T x N."""
        with np.errstate(over="ignore", invalid="ignore"):
            sizes = np.linalg.norm(self.output_weights, axis=1) * np.linalg.norm(self.activity, axis=2)
        return np.asarray(np.nan_to_num(sizes, nan=np.inf))

    def instance(self, record: int) -> EmpiricalInstance:
        """Return the network of one recorded step as an exact instance: every float is the binary fraction it holds."""
        bias = None if self.output_bias is None else exact_vector(self.output_bias[record])
        weights = exact_rows(self.input_weights[record]), exact_rows(self.output_weights[record])
        return EmpiricalInstance(self.problem, Network(*weights, bias))


def read_trajectory(path: str | Path) -> Trajectory:
    """Return the run in a file; raises `InvalidInstance` that names the file, the array, what was wanted and came."""
    return _in_arrays(str(path), read_npz(path))


def write_trajectory(path: str | Path, trajectory: Trajectory) -> None:
    """Write a run as the file that `read_trajectory` reads, data as texts; whole, or not at all.

    Where a run diverged, the file has one step more, of weights that are not numbers.
    """
    data = trajectory.problem.data
    arrays: dict[str, Any] = {
        "steps": trajectory.steps,
        "input_weights": trajectory.input_weights,
        "output_weights": trajectory.output_weights,
        "inputs": np.array([[rational_text(value) for value in x] for x in data.inputs]),
        "targets": np.array([[rational_text(value) for value in y] for y in data.targets]),
        "activation": np.array(_activation_text(trajectory.problem.activation)),
        "loss": np.array(trajectory.loss.name),
    }
    if trajectory.output_bias is not None:
        arrays["output_bias"] = trajectory.output_bias
    if trajectory.diverged_at is not None:
        arrays["steps"] = np.append(trajectory.steps, trajectory.diverged_at)
        for name in ("input_weights", "output_weights", "output_bias"):
            if name in arrays:
                arrays[name] = np.append(arrays[name], np.full((1, *arrays[name].shape[1:]), np.nan), axis=0)
    if trajectory.step_size is not None:
        arrays["step_size"] = np.array(rational_text(trajectory.step_size))
    unfinished = Path(f"{path}.unfinished.npz")
    try:
        np.savez_compressed(unfinished, **arrays)
        unfinished.replace(path)
    except OSError as error:
        raise InvalidRequest(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _in_arrays(source: str, arrays: Mapping[str, Any]) -> Trajectory:
    for name in arrays:
        if name not in (*REQUIRED, *OPTIONAL):
            known = ", ".join((*REQUIRED, *OPTIONAL))
            raise InvalidInstance(f'{source}: "{name[:40]}" is no part of a run; the parts are {known}')
    for name in REQUIRED:
        if name not in arrays:
            raise InvalidInstance(f'{source}: the array "{name}" is missing')
    data = _data(source, arrays["inputs"], arrays["targets"])
    activation = RELU
    if "activation" in arrays:
        activation = _said(source, "activation", arrays["activation"], activation_named)
    loss = HALF_SUM
    if "loss" in arrays:
        loss = _said(source, "loss", arrays["loss"], loss_named)
    step_size = None if "step_size" not in arrays else _step_size(source, arrays["step_size"])
    steps = _steps(source, np.asarray(arrays["steps"]))
    weights = {
        name: np.asarray(arrays[name])
        for name in ("input_weights", "output_weights", "input_bias", "output_bias")
        if name in arrays
    }
    data = _shaped(source, weights, len(steps), data)
    return _finite_part(source, steps, weights, data, activation, loss, step_size)


def _activation_text(activation: ReluLike) -> str:
    """Return the words that `activation_named` reads; raises `InvalidRequest` for slopes that have none."""
    text = str(activation)
    if text.startswith("slopes"):
        if activation.alpha_plus != ONE:
            raise InvalidRequest(f"a run with the {text} has no word for its activation: give it slope 1 on one side")
        return f"leaky_relu={rational_text(activation.alpha_minus)}"
    return text


def _data(source: str, inputs: Any, targets: Any) -> DataSet:
    for name, value in (("inputs", inputs), ("targets", targets)):
        array = np.asarray(value)
        if array.dtype.kind not in "fiuUO" or array.dtype.name in ("float16", "longdouble", "float128"):
            raise InvalidInstance(f'{source}, "{name}": texts, float32, float64 or whole numbers were wanted, '
                                  f"{str(array.dtype)[:40]} came")  # fmt: skip
        require_size(source, name, array.shape)
    try:
        return data_from_arrays(inputs, targets)
    except InvalidInstance as error:
        raise InvalidInstance(f"{source}, {error}") from None


def _said(source: str, name: str, value: Any, meaning: Any) -> Any:
    """Return what a text means, with the file and the array named where it means nothing."""
    array = np.asarray(value)
    if array.ndim or array.dtype.kind != "U":
        raise InvalidInstance(f'{source}, "{name}": one text was wanted, {_kind(array)} came')
    try:
        return meaning(str(array.item()))
    except InvalidRequest as error:
        raise InvalidInstance(f'{source}, "{name}": {str(error).partition(": ")[2]}') from None


def _step_size(source: str, value: Any) -> Rational:
    array = np.asarray(value)
    try:
        if array.ndim:
            raise InvalidNumber(f"{_kind(array)} came")
        given = rational(array.item())
    except InvalidNumber as error:
        raise InvalidInstance(f'{source}, "step_size": one number was wanted: {error}') from None
    if given <= 0:
        raise InvalidInstance(f'{source}, "step_size": a positive number was wanted, {rational_text(given)} came')
    return given


def _steps(source: str, steps: NDArray[Any]) -> NDArray[np.int64]:
    if steps.ndim != 1 or steps.dtype.kind not in "iu" or len(steps) < 2:
        raise InvalidInstance(f'{source}, "steps": two or more whole numbers were wanted, {_kind(steps)} came')
    listed = [int(step) for step in steps]
    if listed[0] < 0 or listed[-1] >= 2**63 or any(b <= a for a, b in pairwise(listed)):
        raise InvalidInstance(f'{source}, "steps": increasing numbers from 0 on were wanted')
    return steps.astype(np.int64)


def _shaped(source: str, weights: dict[str, NDArray[Any]], records: int, data: DataSet) -> DataSet:
    """Bring the weights into the shapes of a `Trajectory`, and append the input 1 that input biases are weights of."""
    for name, array in weights.items():
        if array.dtype.newbyteorder("=").name not in ("float32", "float64"):
            raise InvalidInstance(f'{source}, "{name}": float32 or float64 was wanted, {str(array.dtype)[:40]} came')
        require_size(source, name, array.shape)
    if weights["output_weights"].ndim == 2 and data.output_dimension == 1:
        weights["output_weights"] = weights["output_weights"][:, None, :]
    shape = weights["input_weights"].shape
    width = shape[1] if len(shape) == 3 else 0
    wanted = {
        "input_weights": (records, max(width, 1), data.input_dimension),
        "output_weights": (records, data.output_dimension, width),
        "input_bias": (records, width),
        "output_bias": (records, data.output_dimension),
    }
    for name, array in weights.items():
        if array.shape != wanted[name]:
            one, came = _by(wanted[name]), _by(array.shape)
            raise InvalidInstance(
                f'{source}, "{name}": {records} recorded steps and the data want the shape {one}, {came} came'
            )
    if "input_bias" in weights:
        bias = weights.pop("input_bias")
        weights["input_weights"] = np.concatenate([weights["input_weights"], bias[:, :, None]], axis=2)
        data = DataSet(tuple((*x, ONE) for x in data.inputs), data.targets)
    return data


def _finite_part(
    source: str,
    steps: NDArray[np.int64],
    weights: Mapping[str, NDArray[Any]],
    data: DataSet,
    activation: ReluLike,
    loss: LossConvention,
    step_size: Rational | None,
) -> Trajectory:
    """Return the run up to the first step where a weight or the loss is not finite."""
    problem = EmpiricalProblem(activation, data, "output_bias" in weights)
    given = {name: array.astype(np.float64) for name, array in weights.items()}

    def until(end: int, diverged_at: int | None) -> Trajectory:
        return Trajectory(
            problem, steps[:end], given["input_weights"][:end], given["output_weights"][:end],
            given["output_bias"][:end] if "output_bias" in given else None, loss, step_size, diverged_at,
        )  # fmt: skip

    whole = until(len(steps), None)
    finite = np.isfinite(whole.losses)
    for array in given.values():
        finite &= np.isfinite(array).reshape(len(steps), -1).all(axis=1)
    if finite.all():
        return whole
    kept = int(np.argmin(finite))
    if kept < 2:
        raise InvalidInstance(f"{source}: finite weights and loss were wanted at the first two recorded steps")
    return until(kept, int(steps[kept]))


def _floats(rows: Any) -> Array:
    return np.array([[nearest_float(value) for value in row] for row in rows])


def _kind(array: NDArray[Any]) -> str:
    return f"{_by(array.shape) or 'one'} {str(array.dtype)[:40]}"


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
