"""Networks of known weights, written in every format by the libraries that define the formats."""

import csv
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Arrays = Mapping[str, np.ndarray]


def random_network(seed: int, kind: type, inputs: int = 3, width: int = 4, outputs: int = 2) -> Arrays:
    """Weights by role; input weights N x d, output weights J x N."""
    generator = np.random.default_rng(seed)
    scale = 10.0 ** generator.integers(-12, 12, size=width)  # far exponents too
    return {
        "input_weights": (generator.normal(size=(width, inputs)) * scale[:, None]).astype(kind),
        "input_bias": generator.normal(size=width).astype(kind),
        "output_weights": generator.normal(size=(outputs, width)).astype(kind),
        "output_bias": generator.normal(size=outputs).astype(kind),
    }


def named(network: Arrays, names: Mapping[str, str]) -> dict[str, np.ndarray]:
    """The arrays under other names; `.T` after a name stores it transposed."""
    return {
        name.removesuffix(".T"): np.ascontiguousarray(network[role].T) if name.endswith(".T") else network[role]
        for role, name in names.items()
        if role in network
    }


TORCH_NAMES = {
    "input_weights": "fc1.weight", "input_bias": "fc1.bias", "output_weights": "fc2.weight", "output_bias": "fc2.bias",
}  # fmt: skip


def write_npz(path: Path, network: Arrays) -> None:
    np.savez(path, **named(network, TORCH_NAMES))


def write_safetensors(path: Path, network: Arrays) -> None:
    numpy_files = pytest.importorskip("safetensors.numpy", reason="needs safetensors: pip install -e '.[io]'")
    numpy_files.save_file(named(network, TORCH_NAMES), path)


def write_torch(path: Path, network: Arrays) -> None:
    torch = pytest.importorskip("torch", reason="needs torch: pip install -e '.[torch]'")
    torch.save({name: torch.from_numpy(array.copy()) for name, array in named(network, TORCH_NAMES).items()}, path)


def onnx_model(network: Arrays, activation: Any = ("Relu", {}), form: str = "Gemm", further: tuple = ()) -> Any:
    """The graph of the network; `form`: "Gemm", "Gemm transposed" or "MatMul"; `further`: later activations."""
    onnx = pytest.importorskip("onnx", reason="needs onnx: pip install -e '.[io]'")
    make, kind = onnx.helper, onnx.helper.np_dtype_to_tensor_dtype(network["input_weights"].dtype)
    nodes, tensors, at = [], [], "x"

    def affine(number: int, weights: np.ndarray, bias: np.ndarray | None) -> None:
        nonlocal at
        stored = weights if form == "Gemm transposed" else np.ascontiguousarray(weights.T)
        tensors.append(onnx.numpy_helper.from_array(stored, f"W{number}"))
        if bias is not None:
            tensors.append(onnx.numpy_helper.from_array(bias, f"B{number}"))
        inputs = [at, f"W{number}"] + ([f"B{number}"] if bias is not None else [])
        if form == "MatMul":
            nodes.append(make.make_node("MatMul", inputs[:2], [f"m{number}"]))
            if bias is not None:
                nodes.append(make.make_node("Add", [f"m{number}", f"B{number}"], [f"a{number}"]))
            at = nodes[-1].output[0]
        else:
            extra = {"transB": 1} if form == "Gemm transposed" else {}
            nodes.append(make.make_node("Gemm", inputs, [f"a{number}"], **extra))
            at = f"a{number}"

    affine(1, network["input_weights"], network.get("input_bias"))
    for number, (operation, attributes) in enumerate((activation, *further), start=2):
        nodes.append(make.make_node(operation, [at], [f"r{number}"], **attributes))
        at = f"r{number}"
        if number == 2:
            affine(2, network["output_weights"], network.get("output_bias"))
    graph = make.make_graph(
        nodes,
        "network",
        [make.make_tensor_value_info("x", kind, ["n", network["input_weights"].shape[1]])],
        [make.make_tensor_value_info(at, kind, ["n", None])],
        tensors,
    )
    return make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=8)


def write_onnx(path: Path, network: Arrays) -> None:
    path.write_bytes(onnx_model(network).SerializeToString())


WRITERS: dict[str, Callable[[Path, Arrays], None]] = {
    ".npz": write_npz, ".safetensors": write_safetensors, ".pt": write_torch, ".pth": write_torch, ".onnx": write_onnx,
}  # fmt: skip


def write_csv(path: Path, rows: Any, header: list[str] | None = None) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(([header] if header else []) + [list(row) for row in rows])


def fractions(array: np.ndarray) -> list[Fraction]:
    """The numbers of a float array by their bits: sign, exponent and mantissa, without the float itself."""
    bits, exponent_bits = (23, 8) if array.dtype.itemsize == 4 else (52, 11)
    bias = 2 ** (exponent_bits - 1) - 1
    result = []
    for word in array.ravel().view(f"u{array.dtype.itemsize}").tolist():
        sign = -1 if word >> (bits + exponent_bits) else 1
        exponent, mantissa = (word >> bits) % 2**exponent_bits, word % 2**bits
        whole = mantissa + (2**bits if exponent else 0)
        result.append(sign * whole * Fraction(2) ** (max(exponent, 1) - bias - bits))
    return result
