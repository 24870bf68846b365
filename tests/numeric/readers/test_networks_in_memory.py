"""Networks of a running program: torch modules and jax parameters are read exactly, and run to see that they were."""

import runpy
import subprocess
import sys
from collections import namedtuple
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from trained_networks import fractions, random_network

import symbolic_landscape as sl
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.loss.empirical import evaluate

INPUTS = np.array([[0.5, 1, -2], [0, 1, 0.5], [7, -0.125, 0], [1, 1, 1]])
TARGETS = np.array([[1.0, 0], [0.25, -1], [3, 3], [0, 0]])


def as_fractions(rows: Any) -> list[Fraction]:
    return [Fraction(int(value.p), int(value.q)) for row in rows for value in row]


def assert_is(reading: sl.NetworkReading, network: Any) -> None:
    """The instance has the numbers of the bits, the input bias as the last column."""
    found = reading.instance.network
    weights = [network["input_weights"]] + ([network["input_bias"]] if "input_bias" in network else [])
    assert as_fractions(found.input_weights) == fractions(np.column_stack(weights))
    assert as_fractions(found.output_weights) == fractions(network["output_weights"])
    if "output_bias" in network:
        assert as_fractions([found.output_bias]) == fractions(network["output_bias"])
    else:
        assert found.output_bias is None


def tame(seed: int, kind: type) -> dict[str, np.ndarray]:
    """A network whose weights have one size, so that the forward pass in floats is near the exact one."""
    generator = np.random.default_rng(seed)
    shapes = {"input_weights": (4, 3), "input_bias": (4,), "output_weights": (2, 4), "output_bias": (2,)}
    return {role: generator.normal(size=shape).astype(kind) for role, shape in shapes.items()}


# --- torch


@pytest.fixture
def torch() -> Any:
    return pytest.importorskip("torch", reason="needs torch: pip install -e '.[torch]'")


def sequential(torch: Any, network: Any, activation: Any) -> Any:
    """nn.Sequential with these weights."""
    width, inputs = network["input_weights"].shape
    kind = torch.from_numpy(network["input_weights"]).dtype
    layers = [
        torch.nn.Linear(inputs, width, "input_bias" in network, dtype=kind),
        torch.nn.Linear(width, len(network["output_weights"]), "output_bias" in network, dtype=kind),
    ]
    with torch.no_grad():
        for layer, name in zip(layers, ("input", "output"), strict=True):
            layer.weight.copy_(torch.from_numpy(network[f"{name}_weights"]))
            if layer.bias is not None:
                layer.bias.copy_(torch.from_numpy(network[f"{name}_bias"]))
    return torch.nn.Sequential(layers[0], activation, layers[1])


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("biases", ["both", "none", "input", "output"])
def test_torch_modules_are_read_exactly(torch: Any, biases: str, kind: type) -> None:
    network = {
        role: array for role, array in random_network(1, kind).items()
        if not role.endswith("bias") or biases in ("both", role.removesuffix("_bias"))
    }  # fmt: skip
    reading = sl.from_torch_module(sequential(torch, network, torch.nn.ReLU()), INPUTS, TARGETS)
    assert_is(reading, network)
    assert reading.precision == np.dtype(kind).name
    assert str(reading.instance.problem.activation) == "relu"
    assert "from Sequential" in reading.activation_from


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_slope_of_leaky_relu_is_the_float_torch_computes_with(torch: Any, kind: type) -> None:
    reading = sl.from_torch_module(sequential(torch, tame(2, kind), torch.nn.LeakyReLU(0.1)), INPUTS, TARGETS)
    minus = reading.instance.problem.activation.alpha_minus
    assert Fraction(int(minus.p), int(minus.q)) == fractions(np.array([0.1], dtype=kind))[0]
    # torch itself: the image of -2^k is the slope times 2^k without rounding
    image = torch.nn.functional.leaky_relu(torch.tensor([-1.0], dtype=getattr(torch, np.dtype(kind).name)), 0.1)
    assert fractions(image.numpy())[0] == -Fraction(int(minus.p), int(minus.q))


@pytest.mark.parametrize("loss", ["mean", "sum"])
def test_loss_gradient_and_step_are_those_of_torch(torch: Any, loss: str) -> None:
    """A step of SGD on torch's loss is a step of the read step size along the exact gradient of the instance's."""
    network, step = tame(3, np.float64), 0.0625
    net = sequential(torch, network, torch.nn.ReLU())
    reading = sl.from_torch_module(net, INPUTS, TARGETS, loss=loss, step_size=step)
    value = torch.nn.MSELoss(reduction=loss)(net(torch.from_numpy(INPUTS)), torch.from_numpy(TARGETS))
    exact = evaluate(reading.instance.problem, reading.instance.network).loss
    assert float(reading.factor * exact) == pytest.approx(value.item(), rel=1e-13)
    value.backward()
    torch.optim.SGD(net.parameters(), lr=step).step()
    made = [float(weight) for row in reading.instance.network.output_weights for weight in row]
    small, gradient = 1e-6, []
    for place in range(len(made)):  # central differences of a quadratic, in exact arithmetic
        networks = [moved(reading.instance, place, by) for by in (small, -small)]
        ends = [evaluate(reading.instance.problem, network).loss for network in networks]
        gradient.append(float((ends[0] - ends[1]) / 2) / small)
    wanted = [weight - float(reading.step_size) * slope for weight, slope in zip(made, gradient, strict=True)]
    assert net[2].weight.detach().numpy().ravel() == pytest.approx(wanted, rel=1e-9)


def moved(instance: Any, place: int, by: float) -> Any:
    """The network with one output weight moved."""
    rows = [list(row) for row in instance.network.output_weights]
    rows[place // len(rows[0])][place % len(rows[0])] += rational(by)
    return replace(instance.network, output_weights=tuple(map(tuple, rows)))


def test_a_module_of_ones_own_is_run(torch: Any) -> None:
    class Net(torch.nn.Module):
        def __init__(self, activation: Any) -> None:
            super().__init__()
            self.hidden, self.readout = torch.nn.Linear(3, 4), torch.nn.Linear(4, 1)
            self.activation = activation

        def forward(self, x: Any) -> Any:
            return self.readout(self.activation(self.hidden(x))).squeeze(1)

    torch.manual_seed(0)
    x, y = torch.from_numpy(INPUTS).float(), torch.from_numpy(TARGETS[:, 0]).float()
    net = Net(torch.relu)
    reading = sl.from_torch_module(net, x, y)
    assert "assumed" in reading.activation_from
    assert reading.names["input_weights"] == "hidden.weight"
    assert_is(reading, {
        "input_weights": net.hidden.weight.detach().numpy(), "input_bias": net.hidden.bias.detach().numpy(),
        "output_weights": net.readout.weight.detach().numpy(), "output_bias": net.readout.bias.detach().numpy(),
    })  # fmt: skip
    assert str(sl.from_torch_module(Net(torch.abs), x, y, activation="absolute_value").instance.problem.activation) == (
        "absolute_value"
    )
    for hidden in (torch.tanh, torch.sigmoid, torch.nn.functional.gelu, lambda z: z, lambda z: torch.relu(z) ** 2):
        with pytest.raises(sl.InvalidInstance, match="at sample 0 it computes .* another activation"):
            sl.from_torch_module(Net(hidden), x, y)


def broken_modules(torch: Any) -> dict[str, tuple[Any, str]]:
    linear, relu = torch.nn.Linear, torch.nn.ReLU()
    nan = linear(4, 2)
    with torch.no_grad():
        nan.weight[0, 1] = float("nan")

    class Stuck(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc1, self.fc2 = linear(3, 4), linear(4, 2)

        def forward(self, x: Any) -> Any:
            raise RuntimeError("not\ntoday")

    class Transposed(Stuck):
        def forward(self, x: Any) -> Any:
            return self.fc2(torch.relu(self.fc1(x))).T

    return {
        "two hidden layers": (torch.nn.Sequential(linear(3, 4), relu, linear(4, 4), relu, linear(4, 2)), "one hidden"),
        "no hidden layer": (linear(3, 2), "one hidden layer"),
        "no parameters": (relu, "no tensor"),
        "gelu": (torch.nn.Sequential(linear(3, 4), torch.nn.GELU(), linear(4, 2)), "LeakyReLU was wanted, GELU came"),
        "two activations": (
            torch.nn.Sequential(linear(3, 4), relu, torch.nn.LeakyReLU(0.5), linear(4, 2)), "one activation was wanted",
        ),
        "normalized": (
            torch.nn.Sequential(linear(3, 4), torch.nn.BatchNorm1d(4), relu, linear(4, 2)), "was wanted",
        ),
        "half precision": (torch.nn.Sequential(linear(3, 4), relu, linear(4, 2)).half(), "was wanted, float16 came"),
        "bfloat16": (torch.nn.Sequential(linear(3, 4), relu, linear(4, 2)).bfloat16(), "was wanted, bfloat16 came"),
        "not a number": (torch.nn.Sequential(linear(3, 4), relu, nan), "nan is not an exact number at [0, 1]"),
        "another number of inputs": (torch.nn.Sequential(linear(5, 4), relu, linear(4, 2)), "3 inputs and 2 outputs"),
        "on no device": (
            torch.nn.Sequential(linear(3, 4, device="meta"), relu, linear(4, 2, device="meta")), "a dense tensor",
        ),
        "it fails": (Stuck(), "it cannot be run on the inputs: RuntimeError: not today"),
        "its outputs lie": (Transposed(), "predictions of shape (4, 2) were wanted, it computes (2, 4)"),
    }  # fmt: skip


def test_modules_that_are_refused(torch: Any) -> None:
    for name, (module, said) in broken_modules(torch).items():
        with pytest.raises(sl.InvalidInstance) as caught:
            sl.from_torch_module(module, INPUTS, TARGETS)
        assert said in str(caught.value), name
        assert "\n" not in str(caught.value)


TENSORS = {
    "sparse": lambda torch: torch.eye(2).to_sparse(),
    "sparse by rows": lambda torch: torch.eye(2).to_sparse_csr(),
    "bfloat16": lambda torch: torch.eye(2, dtype=torch.bfloat16),
    "float16": lambda torch: torch.eye(2, dtype=torch.float16),
    "whole": lambda torch: torch.eye(2, dtype=torch.int64),
    "quantized": lambda torch: torch.quantize_per_tensor(torch.eye(2), 0.1, 0, torch.qint8),
    "complex": lambda torch: torch.eye(2, dtype=torch.complex64),
    "10^12 numbers in one": lambda torch: torch.ones(1).expand(10**6, 10**6),
    "a list": lambda torch: [1.0],
}


@pytest.mark.filterwarnings("ignore::UserWarning")  # torch about its own sparse and quantized tensors
@pytest.mark.parametrize("name", TENSORS)
def test_tensors_in_files_that_are_refused(torch: Any, name: str, tmp_path: Any) -> None:
    torch.save({"fc1.weight": TENSORS[name](torch), "fc2.weight": torch.eye(2)}, tmp_path / "net.pt")
    with pytest.raises(sl.InvalidInstance, match=r'"fc1.weight": |more than tensors'):
        sl.read_network(tmp_path / "net.pt", [[1, 2]], [[1, 2]])


def test_views_and_checkpoints_hold_the_numbers_they_show(torch: Any, tmp_path: Any) -> None:
    """Transposed, strided and shared tensors; weights beside an optimizer."""
    network = tame(4, np.float64)
    turned = torch.from_numpy(np.ascontiguousarray(network["input_weights"].T)).T
    strided = torch.zeros(2, 8, dtype=torch.float64)[:, ::2]
    strided.copy_(torch.from_numpy(network["output_weights"]))
    state = {"fc1.weight": turned, "fc2.weight": strided, "fc1.bias": torch.from_numpy(network["input_bias"])}
    torch.save({"epoch": 3, "model_state_dict": state, "optimizer": {"lr": 0.1}}, tmp_path / "net.pt")
    reading = sl.read_network(tmp_path / "net.pt", INPUTS, TARGETS)
    assert_is(reading, {key: value for key, value in network.items() if key != "output_bias"})


def test_whole_modules_and_programs_are_refused(torch: Any, tmp_path: Any) -> None:
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
    torch.save(net, tmp_path / "module.pt")
    with pytest.raises(sl.InvalidInstance, match="more than tensors in it.*save model.state_dict"):
        sl.read_network(tmp_path / "module.pt", INPUTS, TARGETS)
    torch.save(net.state_dict(), tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    with pytest.raises(sl.InvalidInstance, match=r"a zip archive since torch 1\.6"):
        sl.read_network(tmp_path / "old.pt", INPUTS, TARGETS)


def test_the_example_of_a_trained_network(torch: Any, tmp_path: Any, capsys: Any, root: Any) -> None:
    pytest.importorskip("sklearn", reason="needs scikit-learn for its data")
    runpy.run_path(str(root / "examples" / "trained_torch_network.py"))["main"](1, tmp_path)
    said = capsys.readouterr().out
    assert "in floats   not stationary" in said and "next to it  local minimum" in said
    assert "the checker verifies it" in said and "wrong" not in said
    assert sl.classify(sl.read(tmp_path / "exact.json")).verdict == "local_minimum"


# --- jax


TREES = {
    "flax": lambda w, b, h, c: {"Dense_0": {"kernel": w.T, "bias": b}, "Dense_1": {"kernel": h.T, "bias": c}},
    "pairs": lambda w, b, h, c: [(w.T, b), (h.T, c)],
    "names": namedtuple("Net", "w1 b1 w2 b2"),
    "haiku": lambda w, b, h, c: {"linear": {"w": w.T, "b": b}, "linear_1": {"w": h.T, "b": c}},
}  # fmt: skip


@pytest.mark.parametrize("form", TREES)
def test_trees_of_arrays_are_read_exactly_without_jax(form: str) -> None:
    network = random_network(5, np.float32)
    tree = TREES[form](*(network[r] for r in ("input_weights", "input_bias", "output_weights", "output_bias")))
    assert_is(sl.from_jax_parameters(tree, INPUTS, TARGETS), network)


@pytest.fixture
def jax() -> Any:
    return pytest.importorskip("jax", reason="needs jax: pip install -e '.[jax]'")


@pytest.mark.parametrize("form", TREES)
def test_jax_arrays_are_read_exactly(jax: Any, form: str) -> None:
    network = tame(6, np.float32)
    roles = ("input_weights", "input_bias", "output_weights", "output_bias")
    tree = TREES[form](*(jax.numpy.asarray(network[role]) for role in roles))
    leaves = jax.tree_util.tree_leaves(tree)

    def apply(parameters: Any, x: Any) -> Any:
        assert parameters is tree and len(leaves) == 4
        w, b, h, c = (jax.numpy.asarray(network[role]) for role in roles)
        return jax.nn.relu(x @ w.T + b) @ h.T + c

    reading = sl.from_jax_parameters(tree, INPUTS, TARGETS, apply=apply, loss="mean")
    assert_is(reading, network)
    assert reading.precision == "float32"
    with pytest.raises(sl.InvalidInstance, match="another activation"):
        sl.from_jax_parameters(tree, INPUTS, TARGETS, apply=apply, activation="identity")


def test_containers_that_only_jax_can_open(jax: Any) -> None:
    class Layer:
        def __init__(self, weight: Any, bias: Any) -> None:
            self.weight, self.bias = weight, bias

    jax.tree_util.register_pytree_with_keys(
        Layer,
        lambda layer: (
            ((jax.tree_util.GetAttrKey("weight"), layer.weight), (jax.tree_util.GetAttrKey("bias"), layer.bias)), None,
        ),
        lambda _, parts: Layer(*parts),
    )  # fmt: skip
    network = tame(7, np.float32)
    layers = [Layer(network["input_weights"], network["input_bias"]), Layer(network["output_weights"], None)]
    reading = sl.from_jax_parameters(layers, INPUTS, TARGETS)
    assert_is(reading, {key: value for key, value in network.items() if key != "output_bias"})
    assert reading.names["input_bias"] == "0/bias"


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({}, "no tensor"),
        ([np.ones((4, 3)), np.ones((4, 4)), np.ones((2, 4))], "one hidden layer"),
        ([np.ones((4, 3), np.float16), np.ones((2, 4))], "float32 or float64 was wanted, float16 came"),
        ([np.ones((4, 3), int), np.ones((2, 4))], "int64 came"),
        ([np.ones((4, 3)) * np.nan, np.ones((2, 4))], "nan is not an exact number"),
        ([np.ones((4, 5)), np.ones((2, 4))], "3 inputs and 2 outputs"),
    ],
)
def test_trees_that_are_refused(tree: Any, said: str) -> None:
    with pytest.raises(sl.InvalidInstance) as caught:
        sl.from_jax_parameters(tree, INPUTS, TARGETS)
    assert said in str(caught.value)


def test_bfloat16_of_jax_is_refused_by_name(jax: Any) -> None:
    tree = [jax.numpy.ones((4, 3), jax.numpy.bfloat16), jax.numpy.ones((2, 4))]
    with pytest.raises(sl.InvalidInstance, match="float32 or float64 was wanted, bfloat16 came"):
        sl.from_jax_parameters(tree, INPUTS, TARGETS)


def test_objects_that_are_no_trees(jax: Any) -> None:
    for tree in (3.0, {"a": "text"}, [object()]):
        with pytest.raises(sl.InvalidInstance, match="arrays were wanted"):
            sl.from_jax_parameters(tree, INPUTS, TARGETS)


# --- what is easily confused


def test_files_modules_and_dictionaries_are_told_apart(torch: Any) -> None:
    net = sequential(torch, tame(8, np.float32), torch.nn.ReLU())
    with pytest.raises(sl.InvalidRequest, match="a torch module was wanted, OrderedDict came; from_jax_parameters"):
        sl.from_torch_module(net.state_dict(), INPUTS, TARGETS)
    with pytest.raises(sl.InvalidRequest, match="the name of a network file was wanted, a Sequential came"):
        sl.read_network(net, INPUTS, TARGETS)
    assert_is(sl.from_jax_parameters(net.state_dict(), INPUTS, TARGETS), tame(8, np.float32))


def test_a_reading_is_not_its_instance_and_is_shown_in_a_line() -> None:
    reading = sl.from_jax_parameters([np.ones((4, 3)), np.ones((2, 4))], INPUTS, TARGETS)
    theorem = sl.theorem("wu2025.no_escape_local_minimum")
    for ask in (
        sl.classify, sl.snap, lambda given: sl.decide(given, sl.LocalMinimum()), lambda given: sl.judge(theorem, given),
    ):  # fmt: skip
        with pytest.raises(sl.InvalidRequest, match=r"NetworkReading came: pass its \.instance"):
            ask(reading)
    assert len(repr(reading)) < 400


# --- the names of the package


def test_the_names_of_the_package_import_no_array_library() -> None:
    code = (
        "import sys\n"
        "import symbolic_landscape as sl\n"
        "libraries = ('numpy', 'torch', 'jax', 'onnx', 'safetensors', 'scipy')\n"
        "assert not any(name in sys.modules for name in libraries)\n"
        "assert callable(sl.from_torch_module) and callable(sl.from_jax_parameters) and callable(sl.read_network)\n"
        "assert not any(name in sys.modules for name in libraries[1:])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert {"from_torch_module", "from_jax_parameters", "read_network"} <= set(sl.__all__)
