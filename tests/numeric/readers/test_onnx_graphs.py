"""ONNX graphs: every way to write one hidden layer is read exactly, every other graph is refused by name."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from trained_networks import fractions, onnx_model, random_network

from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.numeric.readers.network_reading import read_network

onnx = pytest.importorskip("onnx", reason="needs onnx: pip install -e '.[io]'")

INPUTS = [["0.1", "1/3", "-2"], ["0", "1", "0.5"]]
TARGETS = [["1", "0"], ["0.25", "-1"]]


def read(model: Any, folder: Path, **options: Any) -> Any:
    path = folder / "net.onnx"
    path.write_bytes(model if isinstance(model, bytes) else model.SerializeToString())
    return read_network(path, INPUTS, TARGETS, **options)


def as_fractions(rows) -> list[Fraction]:
    return [Fraction(int(value.p), int(value.q)) for row in rows for value in row]


def assert_is(found: Any, network: Any) -> None:
    """The instance has the numbers of the bits, the input bias as the last column."""
    weights = [network["input_weights"]] + ([network["input_bias"]] if "input_bias" in network else [])
    assert as_fractions(found.instance.network.input_weights) == fractions(np.column_stack(weights))
    assert as_fractions(found.instance.network.output_weights) == fractions(network["output_weights"])
    bias = found.instance.network.output_bias
    assert (None if bias is None else as_fractions([bias])) == (
        fractions(network["output_bias"]) if "output_bias" in network else None
    )


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("biases", ["both", "none", "input", "output"])
@pytest.mark.parametrize("form", ["Gemm", "Gemm transposed", "MatMul"])
def test_forms_of_one_function(form: str, biases: str, kind: type, tmp_path: Path) -> None:
    network = {
        role: array
        for role, array in random_network(3, kind).items()
        if not role.endswith("bias") or biases in ("both", role.removesuffix("_bias"))
    }
    found = read(onnx_model(network, form=form), tmp_path)
    assert_is(found, network)
    assert found.precision == np.dtype(kind).name
    assert found.activation_from == f"from {tmp_path / 'net.onnx'}"


@pytest.mark.parametrize(
    ("operation", "attributes", "slopes"),
    [
        ("Relu", {}, (1, 0)),
        ("Abs", {}, (1, -1)),
        ("LeakyRelu", {"alpha": 0.25}, (1, Fraction(1, 4))),
        # the attribute is a float32, and so is the default of the standard
        ("LeakyRelu", {"alpha": 0.1}, (1, Fraction(13421773, 2**27))),
        ("LeakyRelu", {}, (1, Fraction(5368709, 2**29))),
    ],
)
def test_the_graph_tells_the_activation(operation: str, attributes: dict, slopes: tuple, tmp_path: Path) -> None:
    found = read(onnx_model(random_network(0, np.float32), (operation, attributes)), tmp_path)
    activation = found.instance.problem.activation
    assert as_fractions([(activation.alpha_plus, activation.alpha_minus)]) == list(map(Fraction, slopes))
    with pytest.raises(InvalidRequest, match="was asked for"):
        read(onnx_model(random_network(0, np.float32), (operation, attributes)), tmp_path, activation="identity")


def test_the_read_function_is_what_the_runtime_of_the_standard_computes(tmp_path: Path) -> None:
    """onnx's own reference evaluator, in float64, against the instance's exact predictions."""
    from onnx.reference import ReferenceEvaluator

    generator = np.random.default_rng(7)
    network = {
        "input_weights": generator.normal(size=(4, 3)), "input_bias": generator.normal(size=4),
        "output_weights": generator.normal(size=(2, 4)), "output_bias": generator.normal(size=2),
    }  # fmt: skip
    inputs = np.array([[float(Fraction(value)) for value in row] for row in INPUTS])
    for form, alpha, beta in (("Gemm", 0.75, -1.5), ("Gemm transposed", 2.0, 0.5), ("MatMul", 1.0, 1.0)):
        model = onnx_model(network, ("LeakyRelu", {"alpha": 0.25}), form)
        for node in model.graph.node:
            if node.op_type == "Gemm":
                node.attribute.extend(
                    [onnx.helper.make_attribute("alpha", alpha), onnx.helper.make_attribute("beta", beta)]
                )
        (computed,) = ReferenceEvaluator(model).run(None, {"x": inputs})
        found = read_network_of(model, tmp_path, inputs, computed)
        # with the runtime's predictions as targets the exact loss is that of its rounding alone
        assert evaluate(found.problem, found.network).loss < rational("1e-28")


def read_network_of(model: Any, folder: Path, inputs: np.ndarray, targets: np.ndarray) -> Any:
    (folder / "net.onnx").write_bytes(model.SerializeToString())
    return read_network(folder / "net.onnx", inputs, targets).instance


def test_scaled_products_are_scaled_exactly(tmp_path: Path) -> None:
    network = random_network(1, np.float32)
    model = onnx_model(network)
    model.graph.node[0].attribute.extend(
        [onnx.helper.make_attribute("alpha", 3.0), onnx.helper.make_attribute("beta", -0.1)]
    )
    found = read(model, tmp_path).instance.network
    tenth = Fraction(-13421773, 2**27)
    for row, weights, bias in zip(
        found.input_weights, network["input_weights"], network["input_bias"], strict=True
    ):
        wanted = [3 * value for value in fractions(weights)] + [tenth * fractions(np.array([bias]))[0]]
        assert as_fractions([row]) == wanted


def constants_as_nodes(model: Any) -> Any:
    """The same graph with Constant nodes in the place of its initializers."""
    graph = model.graph
    nodes = [onnx.helper.make_node("Constant", [], [tensor.name], value=tensor) for tensor in graph.initializer]
    nodes += list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.node.extend(nodes)
    return model


def declared_as_inputs(model: Any) -> Any:
    """The same graph as before version 4 of the format: initializers are inputs with a default."""
    for tensor in model.graph.initializer:
        model.graph.input.append(onnx.helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims))
    return model


def transposed_by_nodes(model: Any) -> Any:
    """The same graph with weights stored by rows and turned by Transpose nodes."""
    graph, turned = model.graph, []
    for tensor in graph.initializer:
        if len(tensor.dims) == 2:
            array = np.ascontiguousarray(onnx.numpy_helper.to_array(tensor).T)
            name = tensor.name
            tensor.CopyFrom(onnx.numpy_helper.from_array(array, f"{name}_rows"))
            turned.append(onnx.helper.make_node("Transpose", [f"{name}_rows"], [name], perm=[1, 0]))
    nodes = turned + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    return model


@pytest.mark.parametrize("changed", [constants_as_nodes, declared_as_inputs, transposed_by_nodes])
def test_where_the_numbers_are_kept_changes_nothing(changed: Any, tmp_path: Path) -> None:
    network = random_network(2, np.float32)
    assert_is(read(changed(onnx_model(network)), tmp_path), network)


def node(operation: str, inputs: list[str], output: str, **attributes: Any) -> Any:
    return onnx.helper.make_node(operation, inputs, [output], **attributes)


def model_of(nodes: list[Any], tensors: dict[str, np.ndarray], inputs: tuple[str, ...] = ("x",)) -> Any:
    kind = onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        nodes, "g", [onnx.helper.make_tensor_value_info(name, kind, None) for name in inputs],
        [onnx.helper.make_tensor_value_info(nodes[-1].output[0], kind, None)],
        [onnx.numpy_helper.from_array(array, name) for name, array in tensors.items()],
    )  # fmt: skip
    return onnx.helper.make_model(graph)


W1, W2, B = np.ones((3, 4), np.float32), np.ones((4, 2), np.float32), np.ones(4, np.float32)


def plain(*middle: Any, last: str = "h", tensors: dict[str, np.ndarray] | None = None, **first: Any) -> Any:
    """Gemm, the nodes in the middle from "z" to `last`, MatMul."""
    nodes = [node("Gemm", ["x", "W1"], "z", **first), *middle, node("MatMul", [last, "W2"], "y")]
    return model_of(nodes, {"W1": W1, "W2": W2, **(tensors or {})})


def half(model: Any, kind: int) -> Any:
    """The model with its first weights in another type."""
    model.graph.initializer[0].CopyFrom(onnx.helper.make_tensor("W1", kind, [3, 4], [1.0] * 12))
    return model


def external() -> Any:
    model = plain(node("Relu", ["z"], "h"))
    tensor = model.graph.initializer[0]
    tensor.data_location = onnx.TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "/etc/passwd"
    return model


def huge() -> Any:
    model = plain(node("Relu", ["z"], "h"))
    del model.graph.initializer[0].dims[:]
    model.graph.initializer[0].dims.extend([10**6, 10**6])
    return model


RELU = node("Relu", ["z"], "h")
TYPE = onnx.TensorProto
REFUSED = {
    "two hidden layers": (
        lambda: plain(
            RELU, node("MatMul", ["h", "W"], "z2"), node("Relu", ["z2"], "h2"),
            last="h2", tensors={"W": np.ones((4, 4), np.float32)},
        ),
        "affine, relu, affine, relu, affine came; one hidden layer was wanted",
    ),
    "no hidden layer": (lambda: model_of([node("MatMul", ["x", "W1"], "y")], {"W1": W1}), "affine came"),
    "an activation at the end": (
        lambda: onnx_model(random_network(0, np.float32), further=(("Relu", {}),)), "affine, relu, affine, relu came",
    ),
    "two activations": (
        lambda: plain(RELU, node("LeakyRelu", ["h"], "h2"), last="h2"), "affine, relu, slopes",
    ),
    **{
        operation: (lambda operation=operation: plain(node(operation, ["z"], "h")), f"the operation '{operation}'")
        for operation in ("Sigmoid", "Tanh", "Gelu", "Elu", "Selu", "Softplus", "HardSigmoid", "Softmax", "Dropout")
    },
    "PRelu": (lambda: plain(node("PRelu", ["z", "s"], "h"), tensors={"s": B}), "the operation 'PRelu'"),
    "Clip": (lambda: plain(node("Clip", ["z", "l"], "h"), tensors={"l": B[0]}), "the operation 'Clip'"),
    "a convolution": (lambda: model_of([node("Conv", ["x", "W1"], "y")], {"W1": W1}), "the operation 'Conv'"),
    "dynamic weights": (
        lambda: model_of([node("MatMul", ["x", "w"], "y")], {}, ("x", "w")), "a graph with 2 inputs",
    ),
    "weights computed from the input": (
        lambda: model_of([node("Relu", ["x"], "w"), node("MatMul", ["x", "w"], "y")], {}),
        "MatMul takes 'x', which is no weight",
    ),
    "the input times itself": (lambda: model_of([node("MatMul", ["x", "x"], "y")], {}), "MatMul takes 'x'"),
    "weights from the left": (
        lambda: model_of([node("MatMul", ["W1", "x"], "y")], {"W1": W1}), "the operation 'MatMul' of this form",
    ),
    "transA": (lambda: plain(RELU, transA=1), "Gemm with transA"),
    "alpha is not a number": (lambda: plain(RELU, alpha=float("nan")), "Gemm with alpha nan"),
    "a slope that is not a number": (lambda: plain(node("LeakyRelu", ["z"], "h", alpha=float("inf"))), "a slope"),
    "a skip connection": (
        lambda: plain(RELU, node("Add", ["h", "z"], "h2"), last="h2"), "Add takes 'z', which is no weight",
    ),
    "a bias after the activation": (
        lambda: plain(RELU, node("Add", ["h", "B"], "h2"), last="h2", tensors={"B": B}), "a bias 'B' stands where",
    ),
    "two biases": (
        lambda: plain(
            node("Add", ["z", "B"], "a"), node("Add", ["a", "B"], "b"), node("Relu", ["b"], "h"), tensors={"B": B},
        ),
        "a bias 'B' stands where",
    ),
    "a bias of another length": (
        lambda: plain(node("Add", ["z", "B"], "a"), node("Relu", ["a"], "h"), tensors={"B": B[:3]}), "of shape (3,)",
    ),
    "shapes that do not fit": (
        lambda: model_of(
            [node("MatMul", ["x", "W1"], "z"), RELU, node("MatMul", ["h", "W1"], "y")], {"W1": W1}
        ),
        "weights of shapes (3, 4) and (3, 4) came",
    ),
    "another domain": (
        lambda: plain(node("Relu", ["z"], "h", domain="com.microsoft")), "the operation 'Relu' is not on one path",
    ),
    "float16": (lambda: half(plain(RELU), TYPE.FLOAT16), '"W1": float32 or float64 was wanted, FLOAT16 came'),
    "bfloat16": (lambda: half(plain(RELU), TYPE.BFLOAT16), '"W1": float32 or float64 was wanted, BFLOAT16 came'),
    "whole numbers": (lambda: half(plain(RELU), TYPE.INT64), '"W1": float32 or float64 was wanted, INT64 came'),
    "NaN": (
        lambda: model_of([node("MatMul", ["x", "W1"], "y")], {"W1": W1 * np.float32("nan")}),
        '"W1": nan is not an exact number at [0, 0]',
    ),
    "weights in another file": (external, '"W1": kept in another file'),
    "a shape of 10^12 numbers": (huge, '"W1": at most 4000000 numbers'),
    "fewer bytes than its shape": (
        lambda: _shortened(plain(RELU)), '"W1": not a tensor',
    ),
    "no graph": (lambda: b"\x08\x08", "a graph with 0 inputs and 0 outputs"),
    "no ONNX": (lambda: b"once upon a time", "not an ONNX model"),
    "cut short": (lambda: onnx_model(random_network(0, np.float32)).SerializeToString()[:-30], "not an ONNX model"),
}  # fmt: skip


def _shortened(model: Any) -> Any:
    model.graph.initializer[0].raw_data = model.graph.initializer[0].raw_data[:-4]
    return model


@pytest.mark.parametrize("name", REFUSED)
def test_other_graphs_are_refused_by_name(name: str, tmp_path: Path) -> None:
    made, said = REFUSED[name]
    with pytest.raises(InvalidInstance) as caught:
        read(made(), tmp_path)
    line = str(caught.value)
    assert said in line
    assert str(tmp_path / "net.onnx") in line
    assert "\n" not in line and len(line) < 450
