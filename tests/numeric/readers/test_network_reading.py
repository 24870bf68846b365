"""Networks from files: every number is the dyadic rational its bits say, in every format and under every convention."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from trained_networks import TORCH_NAMES, WRITERS, fractions, named, random_network, write_csv

import symbolic_landscape as sl
from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.numeric.readers.network_reading import read_network

INPUTS = [["0.1", "1/3", "-2"], ["0", "1", "0.5"], ["7", "-1e-3", "0"], ["1", "1", "1"], ["-1", "2", "3"]]
TARGETS = [["1", "0"], ["0.25", "-1"], ["3", "3"], ["0", "0"], ["-0.1", "2/7"]]


def as_fractions(rows) -> list[Fraction]:
    return [Fraction(int(value.p), int(value.q)) for row in rows for value in row]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("seed", range(3))
def test_every_format_gives_the_numbers_of_the_bits(ending: str, kind: type, seed: int, tmp_path: Path) -> None:
    network = random_network(seed, kind)
    WRITERS[ending](tmp_path / f"net{ending}", network)
    found = read_network(tmp_path / f"net{ending}", INPUTS, TARGETS).instance
    with_bias = np.column_stack([network["input_weights"], network["input_bias"]])
    assert as_fractions(found.network.input_weights) == fractions(with_bias)
    assert as_fractions(found.network.output_weights) == fractions(network["output_weights"])
    assert as_fractions([found.network.output_bias]) == fractions(network["output_bias"])
    assert [str(value) for value in found.problem.data.inputs[0]] == ["1/10", "1/3", "-2", "1"]
    by_hand = sl.Instance.from_arrays(
        [[*row, 1] for row in INPUTS], TARGETS, with_bias, network["output_weights"], "relu", network["output_bias"]
    )
    assert found == by_hand


@pytest.mark.parametrize("ending", WRITERS)
def test_a_network_without_biases_has_none(ending: str, tmp_path: Path) -> None:
    network = {role: array for role, array in random_network(5, np.float32).items() if not role.endswith("bias")}
    WRITERS[ending](tmp_path / f"net{ending}", network)
    found = read_network(tmp_path / f"net{ending}", INPUTS, TARGETS).instance
    assert found.network.output_bias is None
    assert found.problem.data.input_dimension == 3


def test_special_floats_are_read_exactly(tmp_path: Path) -> None:
    smallest, largest = np.float64(5e-324), np.finfo(np.float64).max
    weights = np.array([[smallest, -largest], [-0.0, np.nextafter(1, 2)]])
    np.savez(tmp_path / "net.npz", input_weights=weights, output_weights=np.array([[1.0, 2.0]]))
    found = read_network(tmp_path / "net.npz", [[1, 2]], [[1]]).instance
    assert as_fractions(found.network.input_weights) == fractions(weights)
    assert as_fractions(found.network.input_weights)[0] == Fraction(1, 2**1074)


def test_bytes_in_the_other_order_are_the_same_numbers(tmp_path: Path) -> None:
    network = random_network(1, np.float64)
    np.savez(tmp_path / "net.npz", **{role: array.astype(">f8") for role, array in network.items()})
    np.savez(tmp_path / "same.npz", **{role: np.asfortranarray(array) for role, array in network.items()})
    swapped, plain = (read_network(tmp_path / name, INPUTS, TARGETS).instance for name in ("net.npz", "same.npz"))
    assert swapped == plain


CONVENTIONS = {
    "of the contract": {role: role for role in TORCH_NAMES},
    "of torch": TORCH_NAMES,
    "of a torch Sequential": {
        "input_weights": "0.weight", "input_bias": "0.bias", "output_weights": "2.weight", "output_bias": "2.bias",
    },
    "of a torch Sequential inside": {
        "input_weights": "net.0.weight", "input_bias": "net.0.bias",
        "output_weights": "net.10.weight", "output_bias": "net.10.bias",
    },
    "of flax": {
        "input_weights": "params/Dense_0/kernel.T", "input_bias": "params/Dense_0/bias",
        "output_weights": "params/Dense_1/kernel.T", "output_bias": "params/Dense_1/bias",
    },
    "by words": {
        "input_weights": "hidden.weight", "input_bias": "hidden.bias",
        "output_weights": "readout.weight", "output_bias": "readout.bias",
    },
    "flat": {
        "input_weights": "fc1_weight", "input_bias": "fc1_bias",
        "output_weights": "fc2_weight", "output_bias": "fc2_bias",
    },
    "numbered": {"input_weights": "W1", "input_bias": "b1", "output_weights": "W2", "output_bias": "b2"},
    "numbered, transposed": {
        "input_weights": "W1.T", "input_bias": "b1",
        "output_weights": "W2.T", "output_bias": "b2",
    },
    "of scikit-learn": {
        "input_weights": "coefs_0.T", "input_bias": "intercepts_0",
        "output_weights": "coefs_1.T", "output_bias": "intercepts_1",
    },
    "without meaning": {
        "input_weights": "arr_3", "input_bias": "arr_0",
        "output_weights": "arr_1", "output_bias": "arr_2",
    },
}  # fmt: skip


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_names_of_every_convention(convention: str, tmp_path: Path) -> None:
    network = random_network(2, np.float64, inputs=3, width=4, outputs=2)
    np.savez(tmp_path / "net.npz", **named(network, CONVENTIONS[convention]))
    np.savez(tmp_path / "plain.npz", **network)
    found, plain = (read_network(tmp_path / name, INPUTS, TARGETS).instance for name in ("net.npz", "plain.npz"))
    assert found == plain


SQUARE = {  # three inputs, three neurons, three outputs: shapes tell nothing
    "of torch": True, "of a torch Sequential inside": True, "of flax": True, "by words": True, "flat": True,
    "numbered": False, "numbered, transposed": False, "of scikit-learn": False, "without meaning": False,
}  # fmt: skip


@pytest.mark.parametrize("convention", SQUARE)
def test_where_shapes_tell_nothing_names_have_to(convention: str, tmp_path: Path) -> None:
    network = random_network(3, np.float64, inputs=3, width=3, outputs=3)
    np.savez(tmp_path / "net.npz", **named(network, CONVENTIONS[convention]))
    np.savez(tmp_path / "plain.npz", **network)
    targets = [[1, 2, 3]] * 5
    if SQUARE[convention]:
        found, plain = (read_network(tmp_path / name, INPUTS, targets).instance for name in ("net.npz", "plain.npz"))
        assert found == plain
        return
    with pytest.raises(InvalidInstance, match=r"readings of the tensors fit .* --tensors"):
        read_network(tmp_path / "net.npz", INPUTS, targets)
    request = ",".join(f"{role}={name}" for role, name in CONVENTIONS[convention].items())
    found = read_network(tmp_path / "net.npz", INPUTS, targets, tensors=request).instance
    assert found == read_network(tmp_path / "plain.npz", INPUTS, targets).instance


def test_data_from_csv_npz_npy_and_the_network_file_are_the_same(tmp_path: Path) -> None:
    network = random_network(4, np.float64)
    inputs = np.array([[0.5, 1, 2], [3, -4, 0.25]])
    targets = np.array([[1.0, 0], [0.125, 7]])
    np.savez(tmp_path / "net.npz", **network)
    np.savez(tmp_path / "whole.npz", inputs=inputs, targets=targets, **network)
    np.savez(tmp_path / "both.npz", X=inputs.astype(np.float32), Y=targets)
    np.savez(tmp_path / "x.npz", anything=inputs)
    np.save(tmp_path / "y.npy", targets)
    write_csv(tmp_path / "x.csv", inputs)
    write_csv(tmp_path / "y.csv", targets, ["one", "two"])
    everything = np.column_stack([targets[:, :1], inputs, targets[:, 1:]])
    write_csv(tmp_path / "all.csv", everything, ["u", "a", "b", "c", "v"])
    (tmp_path / "excel.csv").write_text("\ufeff0.5,1,2\r\n\r\n3,-4,1/4\r\n", encoding="utf-8")
    wanted = sl.Instance.from_arrays(
        np.column_stack([inputs, [1, 1]]), targets,
        np.column_stack([network["input_weights"], network["input_bias"]]), network["output_weights"], "relu",
        network["output_bias"],
    )  # fmt: skip
    net = tmp_path / "net.npz"
    for found in (
        read_network(tmp_path / "whole.npz"),
        read_network(net, tmp_path / "both.npz"),
        read_network(net, tmp_path / "x.npz", tmp_path / "y.npy"),
        read_network(net, str(tmp_path / "x.csv"), tmp_path / "y.csv"),
        read_network(net, tmp_path / "excel.csv", tmp_path / "both.npz"),
        read_network(net, tmp_path / "all.csv", target_columns="u,v"),
        read_network(net, tmp_path / "all.csv", target_columns="0,4"),
        read_network(net, inputs, targets),
    ):
        assert found.instance == wanted


def test_decimals_of_csv_are_decimals_not_floats(tmp_path: Path) -> None:
    np.savez(tmp_path / "net.npz", input_weights=[[1.0]], output_weights=[[1.0]])
    (tmp_path / "d.csv").write_text("0.1,0.3\n")
    data = read_network(tmp_path / "net.npz", tmp_path / "d.csv", target_columns="1").instance.problem.data
    assert (str(data.inputs[0][0]), str(data.targets[0][0])) == ("1/10", "3/10")


@pytest.mark.parametrize(
    ("loss", "computed"),
    {
        "half_sum": lambda e: (e**2).sum() / 2,
        "sum": lambda e: (e**2).sum(),
        "mean": lambda e: (e**2).mean(),
        "mean_over_samples": lambda e: (e**2).sum(axis=1).mean(),
        "half_mean": lambda e: (e**2 / 2).mean(),
        "half_mean_over_samples": lambda e: (e**2).sum(axis=1).mean() / 2,
    }.items(),
)
def test_losses_and_step_sizes_are_converted(loss: str, computed, tmp_path: Path) -> None:
    """The training loss is the factor times the instance's; a step of one is a step of the other."""
    network = {"input_weights": [[1.0, -0.5], [2.0, 1.0]], "output_weights": [[1.0, 0.5], [0.25, -1.0]]}
    np.savez(tmp_path / "net.npz", **network)
    inputs, targets = np.array([[1.0, 2], [0.5, -1], [-1, 3]]), np.array([[1.0, 0], [0.5, 0.25], [2, -1]])
    found = read_network(tmp_path / "net.npz", inputs, targets, loss=loss, step_size="0.1")
    exact = evaluate(found.instance.problem, found.instance.network).loss
    w, h = np.array(network["input_weights"]), np.array(network["output_weights"])
    residuals = np.maximum(inputs @ w.T, 0) @ h.T - targets
    assert float(found.factor * exact) == pytest.approx(computed(residuals), rel=1e-14)
    assert found.step_size == found.factor / 10
    assert found.to_json()["training_loss"]["factor"] == str(found.factor)


def test_what_was_done_is_said(tmp_path: Path) -> None:
    np.savez(tmp_path / "net.npz", **named(random_network(0, np.float32), TORCH_NAMES))
    found = read_network(tmp_path / "net.npz", INPUTS, TARGETS, loss="mean", step_size="0.01")
    said = "\n".join(text for _, text in found.lines())
    assert "float32 weights fc1.weight and fc2.weight" in said
    assert "fc1.bias as weights of an appended input 1" in said
    assert "assumed" in said
    assert "is 1/5 times the loss above" in said
    assert "1/100 is the step size 1/500" in said
    asked = read_network(tmp_path / "net.npz", INPUTS, TARGETS, activation="leaky_relu=0.1")
    assert str(asked.instance.problem.activation.alpha_minus) == "1/10"
    assert asked.to_json()["activation_from"] == "as asked"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"activation": "gelu"}, "--activation"),
        ({"activation": "leaky_relu=x"}, "--activation"),
        ({"loss": "cross_entropy"}, "half_sum, sum, mean"),
        ({"step_size": "0.1"}, "give --loss too"),
        ({"loss": "sum", "step_size": "-1"}, "positive"),
        ({"loss": "sum", "step_size": "fast"}, "--training-step-size"),
        ({"tensors": "weights=W1"}, "--tensors"),
        ({"tensors": "input_weights=W1"}, "no tensor 'W1'"),
        ({"tensors": "input_weights=input_weights"}, "output_weights=NAME is missing"),
        ({"data": None}, "--data"),
        ({"target_columns": "y"}, "array"),
    ],
)
def test_options_that_do_not_fit(options: dict, said: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "net.npz", **random_network(0, np.float32))
    arguments = {"data": INPUTS, "targets": TARGETS, **options}
    with pytest.raises(InvalidRequest, match=said):
        read_network(tmp_path / "net.npz", **arguments)
