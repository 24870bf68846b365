"""Networks of a running Python program: torch modules, and the nested parameters of jax."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from symbolic_landscape.errors import InvalidInstance, InvalidRequest, MissingExtra
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.model.activation import RELU, ReluLike, leaky_relu
from symbolic_landscape.model.empirical import EmpiricalInstance, data_from_arrays
from symbolic_landscape.numeric.readers.exact_arrays import Array
from symbolic_landscape.numeric.readers.network_parameters import parameters_in_tensors
from symbolic_landscape.numeric.readers.network_reading import NetworkReading, reading_of
from symbolic_landscape.numeric.readers.torch_file import tensor_array

__all__ = ["from_jax_parameters", "from_torch_module"]

# A function that was read right differs by rounding, 1e-6 of the sum of its terms in float32 or less; one that was read
# wrong differs by far more.  This catches a forward pass that the weights do not tell; it proves nothing.
_ROUNDING = 1e-4


def from_torch_module(
    module: Any,
    inputs: Any,
    targets: Any,
    *,
    activation: str | ReluLike | None = None,
    loss: str | None = None,
    step_size: Any = None,
    tensors: str | None = None,
) -> NetworkReading:
    """Return a torch module with two linear layers, on a data set, as an exact instance; arguments as `read_network`.

    The activation is that of the module's nn.ReLU or nn.LeakyReLU (its slope in the precision of the weights, as torch
    computes).  The module is run once on the inputs: where it does not compute what was read, up to rounding, it is
    refused.  The data enter as the numbers they are given as: give the float32 tensors a float32 module was trained on.

    Raises `InvalidInstance` for other modules, other activations, and weights that are not float32 or float64.

        net = torch.nn.Sequential(torch.nn.Linear(10, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
        ...                                                         # training
        reading = symbolic_landscape.from_torch_module(net, x, y, loss="mean", step_size=0.01)
        symbolic_landscape.classify(reading.instance)
    """
    source = type(module).__name__
    if not all(callable(getattr(module, part, None)) for part in ("state_dict", "parameters", "modules")):
        raise InvalidRequest(f"a torch module was wanted, {source} came; from_jax_parameters reads dictionaries")
    arrays = {name: tensor_array(source, name, value) for name, value in module.state_dict().items()}
    data = data_from_arrays(inputs, targets)
    found = parameters_in_tensors(source, arrays, data, tensors)
    known = _activation_of(source, module, next(iter(arrays.values())))
    reading = reading_of(source, replace(found, activation=known), data, activation, loss, step_size)

    def predictions() -> Array:
        import torch

        like = next(iter(module.parameters()))
        with torch.no_grad():
            given = torch.as_tensor(np.array(_floats(data.inputs)), dtype=like.dtype, device=like.device)
            return np.asarray(module(given).cpu().numpy(), dtype=float)

    _require_agreement(source, reading.instance, predictions)
    return reading


def from_jax_parameters(
    parameters: Any,
    inputs: Any,
    targets: Any,
    *,
    activation: str | ReluLike | None = None,
    loss: str | None = None,
    step_size: Any = None,
    tensors: str | None = None,
    apply: Callable[[Any, Any], Any] | None = None,
) -> NetworkReading:
    """Return the network that a pytree of arrays makes on a data set as an exact instance; arguments as `read_network`.

    Names of tensors are the paths of the tree ("params/Dense_0/kernel", "0/1").  `apply(parameters, inputs)`, where
    given, has to compute what was read, up to rounding.

    Raises `InvalidInstance` for other trees and for anything but float32 and float64, `MissingExtra` for containers
    that only jax can open where jax is not installed.

    >>> layers = {"Dense_0": {"kernel": np.array([[1.0], [0.5]])}, "Dense_1": {"kernel": np.array([[-2.0]])}}
    >>> found = from_jax_parameters({"params": layers}, inputs=[[1, 1]], targets=[0])
    >>> [str(weight) for weight in found.instance.network.input_weights[0]]
    ['1', '1/2']
    >>> found.names["output_weights"]
    'params/Dense_1/kernel'
    """
    source = "parameters"
    arrays = {name: np.asarray(leaf) for name, leaf in _leaves(parameters, ())}
    data = data_from_arrays(inputs, targets)
    found = parameters_in_tensors(source, arrays, data, tensors)
    reading = reading_of(source, found, data, activation, loss, step_size)
    if apply is not None:
        kind = next(iter(arrays.values())).dtype
        _require_agreement(
            source,
            reading.instance,
            lambda: np.asarray(apply(parameters, np.array(_floats(data.inputs), dtype=kind)), dtype=float),
        )
    return reading


def _leaves(tree: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield the arrays of a tree with the paths to them; what Python has no word for is opened by jax."""
    if isinstance(tree, Mapping):
        for key, part in tree.items():
            yield from _leaves(part, (*path, str(key)))
    elif isinstance(tree, list | tuple):
        for key, part in zip(getattr(tree, "_fields", range(len(tree))), tree, strict=True):
            yield from _leaves(part, (*path, str(key)))
    elif hasattr(tree, "dtype"):
        yield "/".join(path) or "parameters", tree
    else:
        for steps, leaf in _opened(tree):
            if not hasattr(leaf, "dtype"):
                place = "/".join((*path, *steps))
                raise InvalidInstance(f"parameters: arrays were wanted, {type(leaf).__name__} came at {place!r}")
            yield "/".join((*path, *steps)), leaf


def _opened(tree: Any) -> list[tuple[tuple[str, ...], Any]]:
    try:
        from jax.tree_util import tree_flatten_with_path
    except ImportError:
        raise MissingExtra(
            f"parameters: arrays in dictionaries and lists were wanted, {type(tree).__name__} came; jax may open it: "
            "pip install 'symbolic_landscape[jax]'"
        ) from None
    return [(tuple(map(_step_name, steps)), leaf) for steps, leaf in tree_flatten_with_path(tree)[0]]


def _step_name(step: Any) -> str:
    """Return the name of one step into a pytree: a key, a position or an attribute."""
    for field in ("key", "idx", "name"):
        if hasattr(step, field):
            return str(getattr(step, field))
    return str(step)


def _activation_of(source: str, module: Any, weights: Array) -> ReluLike | None:
    """Return the activation that the module has as a part, None where it is hidden in its code."""
    found: set[ReluLike] = set()
    for part in module.modules():
        kind = type(part)
        if kind.__module__ != "torch.nn.modules.activation":
            continue
        if kind.__name__ == "ReLU":
            found.add(RELU)
        elif kind.__name__ == "LeakyReLU":
            found.add(leaky_relu(rational(float(weights.dtype.type(part.negative_slope)))))
        else:
            raise InvalidInstance(f"{source}: ReLU or LeakyReLU was wanted, {kind.__name__} came")
    if len(found) > 1:
        raise InvalidInstance(f"{source}: one activation was wanted, {len(found)} came")
    return found.pop() if found else None


def _require_agreement(source: str, instance: EmpiricalInstance, compute: Callable[[], Array]) -> None:
    """Refuse a function whose values on the data are not those of the instance, up to rounding."""
    try:
        computed = compute()
    except Exception as error:  # any code of the user runs here
        told = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        raise InvalidInstance(f"{source}: it cannot be run on the inputs: {told}") from None
    network, problem = instance.network, instance.problem
    w, x = np.array(_floats(network.input_weights)), np.array(_floats(problem.data.inputs))
    h = np.array(_floats(network.output_weights))
    c = np.zeros(len(h)) if network.output_bias is None else np.array(_floats([network.output_bias])[0])
    z = x @ w.T
    plus, minus = float(problem.activation.alpha_plus), float(problem.activation.alpha_minus)
    read = np.where(z >= 0, plus * z, minus * z) @ h.T + c
    size = (max(abs(plus), abs(minus)) * (np.abs(x) @ np.abs(w).T)) @ np.abs(h).T + np.abs(c)
    if computed.shape == (len(x),) and read.shape[1] == 1:
        computed = computed[:, None]
    if computed.shape != read.shape:
        raise InvalidInstance(f"{source}: predictions of shape {read.shape} were wanted, it computes {computed.shape}")
    wrong = ~(np.abs(computed - read) <= _ROUNDING * size)
    if wrong.any():
        k, j = (int(i) for i in np.argwhere(wrong)[0])
        raise InvalidInstance(
            f"{source}: at sample {k} it computes {computed[k, j]:.6g}, its weights and {problem.activation} make "
            f"{read[k, j]:.6g}: not a network with one hidden layer, or another activation"
        )


def _floats(rows: Any) -> list[list[float]]:
    return [[float(value) for value in row] for row in rows]
