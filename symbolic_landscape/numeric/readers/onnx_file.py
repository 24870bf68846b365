"""ONNX graphs with one hidden layer: an affine map, ReLU, LeakyReLU or absolute value, an affine map.

The graph is walked from its one input to its one output; every operation on the way has to be one of these, written as
Gemm or as MatMul and Add.  Nothing is executed, and no file beside the model is opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from symbolic_landscape.errors import InvalidInstance, MissingExtra
from symbolic_landscape.exact.rational import ONE, Rational, rational
from symbolic_landscape.exact.vector import Vector, scale
from symbolic_landscape.model.activation import ABSOLUTE_VALUE, RELU, ReluLike, leaky_relu
from symbolic_landscape.numeric.readers.exact_arrays import Array, exact_array, require_size, sized_file
from symbolic_landscape.numeric.readers.network_parameters import NetworkParameters, parameters_in_arrays
from symbolic_landscape.numeric.readers.tensor_roles import TensorRoles

__all__ = ["read_onnx"]

_LEAKY_SLOPE = np.float32(0.01)  # what the standard says where a LeakyRelu does not
_FLOATS = {1: "float32", 11: "float64"}


@dataclass
class _Affine:
    """x -> scale x weights + bias_scale bias, `weights` with one column for each output."""

    weights: Array
    weights_name: str
    scale: Rational = ONE
    bias: Array | None = None
    bias_name: str = ""
    bias_scale: Rational = ONE


@dataclass
class _Chain:
    """The operations met so far on the way from input to output."""

    source: str
    steps: list[_Affine | ReluLike] = field(default_factory=list)

    def refuse(self, what: str) -> InvalidInstance:
        return InvalidInstance(
            f"{self.source}: {what}; one hidden layer was wanted: Gemm (or MatMul and Add), then Relu, LeakyRelu or "
            "Abs, then Gemm (or MatMul and Add)"
        )


def read_onnx(path: str | Path) -> NetworkParameters:
    """Return the network of an ONNX file, its activation included.

    Raises `MissingExtra` where onnx is not installed, `InvalidInstance`, naming the operation, for any other graph.
    """
    source = str(path)
    raw = sized_file(path).read_bytes()
    try:
        import onnx
    except ImportError:
        raise MissingExtra(f"{source}: .onnx files need onnx: pip install 'symbolic_landscape[io]'") from None
    try:
        graph = onnx.load_model_from_string(raw).graph
    except Exception as error:  # protobuf's errors are of several kinds and depend on its implementation
        raise InvalidInstance(f"{source}: not an ONNX model: {' '.join(str(error).split())[:120]}") from None
    chain = _Chain(source)
    constants = dict(_constants(source, graph))
    inputs = [entry.name for entry in graph.input if entry.name not in constants]
    if len(inputs) != 1 or len(graph.output) != 1:
        raise chain.refuse(f"a graph with {len(inputs)} inputs and {len(graph.output)} outputs came")
    at = inputs[0]
    for node in graph.node:
        if node.op_type in ("Constant", "Transpose") and node.output[0] in constants:
            continue
        if node.domain not in ("", "ai.onnx") or len(node.output) != 1 or at not in node.input:
            raise chain.refuse(f"the operation {node.op_type[:40]!r} is not on one path from input to output")
        _step(chain, node, at, constants)
        at = node.output[0]
    if at != graph.output[0].name:
        raise chain.refuse("the output of the graph is not the end of its operations")
    return _parameters(chain)


def _constants(source: str, graph: Any) -> Iterator[tuple[str, Array]]:
    """Yield the tensors that the file holds: initializers, Constant nodes, and transposes of them."""
    known: dict[str, Array] = {}
    for tensor in graph.initializer:
        known[tensor.name] = _array(source, tensor.name, tensor)
    for node in graph.node:
        if node.op_type == "Constant" and len(node.output) == 1:
            for attribute in node.attribute:
                if attribute.name == "value":
                    known[node.output[0]] = _array(source, node.output[0], attribute.t)
        elif node.op_type == "Transpose" and len(node.output) == 1 and len(node.input) == 1 and node.input[0] in known:
            order = next((list(a.ints) for a in node.attribute if a.name == "perm"), None)
            if known[node.input[0]].ndim == 2 and order in (None, [1, 0]):
                known[node.output[0]] = known[node.input[0]].T
    yield from known.items()


def _array(source: str, name: str, tensor: Any) -> Array:
    import onnx

    if tensor.data_location == onnx.TensorProto.EXTERNAL:
        raise InvalidInstance(f'{source}, "{name[:80]}": kept in another file: save the model with its weights inside')
    if tensor.data_type not in _FLOATS:
        kinds = onnx.TensorProto.DataType
        kind = kinds.Name(tensor.data_type) if tensor.data_type in kinds.values() else f"type {tensor.data_type}"
        raise InvalidInstance(f'{source}, "{name[:80]}": float32 or float64 was wanted, {kind} came')
    require_size(source, name, tuple(tensor.dims))
    try:
        array: Array = onnx.numpy_helper.to_array(tensor)
    except Exception as error:  # numpy's words about bytes that do not fill the shape
        raise InvalidInstance(f'{source}, "{name[:80]}": not a tensor: {" ".join(str(error).split())[:120]}') from None
    return exact_array(source, name, array)


def _step(chain: _Chain, node: Any, at: str, constants: dict[str, Array]) -> None:
    """Append one operation to the chain."""
    attributes = {attribute.name: attribute for attribute in node.attribute}
    others = [name for name in node.input if name != at and name]
    unknown = [name for name in others if name not in constants]
    if unknown or list(node.input).count(at) != 1:
        taken = unknown[0][:40] if unknown else at[:40]
        raise chain.refuse(f"{node.op_type[:40]} takes {taken!r}, which is no weight")
    values = [constants[name] for name in others]
    match node.op_type, len(others):
        case "Relu", 0:
            chain.steps.append(RELU)
        case "Abs", 0:
            chain.steps.append(ABSOLUTE_VALUE)
        case "LeakyRelu", 0:
            slope = np.float32(attributes["alpha"].f) if "alpha" in attributes else _LEAKY_SLOPE
            if not np.isfinite(slope):
                raise chain.refuse("a slope that is not a number came")
            chain.steps.append(leaky_relu(rational(float(slope))))
        case "Identity", 0:
            pass
        case "MatMul", 1 if node.input[0] == at and values[0].ndim == 2:
            chain.steps.append(_Affine(values[0], others[0]))
        case "Gemm", 1 | 2 if node.input[0] == at and values[0].ndim == 2:
            alpha, beta, transposed = _gemm(chain, attributes)
            chain.steps.append(_Affine(values[0].T if transposed else values[0], others[0], alpha))
            if len(values) == 2:
                _add_bias(chain, values[1], others[1], beta)
        case "Add", 1:
            _add_bias(chain, values[0], others[0])
        case _:
            raise chain.refuse(f"the operation {node.op_type[:40]!r} of this form came")


def _gemm(chain: _Chain, attributes: dict[str, Any]) -> tuple[Rational, Rational, bool]:
    """Return alpha, beta and whether B is transposed, of alpha x B + beta C."""
    if "transA" in attributes and attributes["transA"].i != 0:
        raise chain.refuse("Gemm with transA came, which adds over the samples")
    factors = []
    for name in ("alpha", "beta"):
        value = float(attributes[name].f) if name in attributes else 1.0
        if not np.isfinite(value):
            raise chain.refuse(f"Gemm with {name} {value} came")
        factors.append(rational(value))
    return factors[0], factors[1], "transB" in attributes and attributes["transB"].i != 0


def _add_bias(chain: _Chain, value: Array, name: str, factor: Rational = ONE) -> None:
    last = chain.steps[-1] if chain.steps else None
    if not isinstance(last, _Affine) or last.bias is not None:
        raise chain.refuse(f"a bias {name[:40]!r} stands where no weights are")
    width = last.weights.shape[1]
    if value.shape not in ((width,), (1, width)):
        raise chain.refuse(f"a bias {name[:40]!r} of shape {value.shape} for {width} outputs came")
    last.bias, last.bias_name, last.bias_scale = value.reshape(width), name, factor


def _parameters(chain: _Chain) -> NetworkParameters:
    match chain.steps:
        case [_Affine() as first, ReluLike() as activation, _Affine() as last]:
            if first.weights.shape[1] != last.weights.shape[0] or 0 in (*first.weights.shape, *last.weights.shape):
                raise chain.refuse(f"weights of shapes {first.weights.shape} and {last.weights.shape} came")
        case steps:
            words = ", ".join("affine" if isinstance(step, _Affine) else str(step) for step in steps[:7])
            raise chain.refuse(f"{words or 'no operation'} came")
    arrays = {"input_weights": first.weights, "output_weights": last.weights}
    names = {"input_weights": first.weights_name, "output_weights": last.weights_name}
    for role, map_ in (("input_bias", first), ("output_bias", last)):
        if map_.bias is not None:
            arrays[role], names[role] = map_.bias, map_.bias_name
    found = parameters_in_arrays(arrays, TensorRoles(names, frozenset({"input_weights", "output_weights"})))

    def bias(factor: Rational, found: Vector | None) -> Vector | None:
        return None if found is None else scale(factor, found)

    return replace(
        found,
        input_weights=tuple(scale(first.scale, row) for row in found.input_weights),
        input_bias=bias(first.bias_scale, found.input_bias),
        output_weights=tuple(scale(last.scale, row) for row in found.output_weights),
        output_bias=bias(last.bias_scale, found.output_bias),
        activation=activation,
    )
