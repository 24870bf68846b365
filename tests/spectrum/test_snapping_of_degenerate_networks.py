"""Networks at which guessing and correcting have nothing to hold on to: snapping answers or says None, always."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import symbolic_landscape as sl
from symbolic_landscape.exact.rational import rational

NETWORKS = {
    "no neuron": ([[1]], [1], [], [[]], None),
    "no neuron, output bias": ([[1], [2]], [1, 2], [], [[]], [0]),
    "all neurons dead": ([[1]], [1], [[-1], [-2]], [1, 1], None),
    "all weights zero": ([[1, 0]], [1], [[0, 0]], [0], None),
    "zero inputs only": ([[0, 0]], [1], [[1, 1]], [1], None),
    "projection on the face is zero": (
        [[1, 0, 0], [1, "1e-6", 0], [0, 1, 1]], [0, 0, 1], [[0, 1, 0]], [1], None,
    ),
    "opposite inputs": ([[1], [-1]], [1, 1], [["1e-9"]], [1], None),
    "two outputs, no neuron": ([[1]], [[1, 2]], [], [[], []], None),
    "two outputs, all weights zero": ([[1]], [[1, 2]], [[0]], [[0], [0]], [0, 0]),
}  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
def test_degenerate_networks(name: str) -> None:
    inputs, targets, input_weights, output_weights, bias = NETWORKS[name]
    given_instance = sl.Instance.from_arrays(inputs, targets, input_weights, output_weights, output_bias=bias)
    assert_snapped_is_stationary(given_instance)


def assert_snapped_is_stationary(instance: sl.Instance) -> None:
    found = sl.snap(instance)
    if found is not None:
        assert isinstance(sl.decide(found.instance, sl.DirectionallyStationary()), sl.Proved)
        assert found.instance.problem == instance.problem
        assert found.instance.network.width == instance.network.width
        assert found.moved >= 0


small = st.sampled_from([-2, -1, 0, 0, 1, 2, "1e-7", "-1e-7", "1e-4"])


@st.composite
def networks(draw) -> sl.Instance:
    dimension, samples, width, outputs = (draw(st.integers(1, 3)) for _ in range(4))

    def matrix(rows: int, columns: int):
        return [[rational(draw(small)) for _ in range(columns)] for _ in range(rows)]

    bias = matrix(1, outputs)[0] if draw(st.booleans()) else None
    activation = draw(st.sampled_from(["relu", "absolute_value", "identity", {"leaky_relu": "-1/2"}]))
    return sl.Instance.from_arrays(
        matrix(samples, dimension), matrix(samples, outputs), matrix(width, dimension), matrix(outputs, width),
        activation, bias,
    )  # fmt: skip


@given(networks())
def test_any_network_is_snapped_to_a_stationary_point_or_not_at_all(instance: sl.Instance) -> None:
    assert_snapped_is_stationary(instance)


def test_a_wide_network_next_to_a_saddle_is_not_sent_down() -> None:
    """Hundreds of weights on few samples: the best line by one neuron, in 119 copies, and a neuron of weight 0."""
    inputs, targets = [[1, 1], [2, 1], [3, 1]], [1, 3, 4]
    # the least-squares line is 3/2 x - 1/3, positive at the samples; a copy has 1/119 of it, a little off
    copies = [[1.5 + 1e-7 * (i % 5), -1 / 3 - 1e-7 * (i % 3)] for i in range(119)]
    near = sl.Instance.from_arrays(inputs, targets, [*copies, [0, 0]], [[*[1 / 119] * 119, 0]])
    found = sl.snap(near)
    assert found is not None
    answer = sl.classify(found.instance)
    assert (answer.verdict, answer.loss) == ("saddle", "1/12")
    assert found.moved * 10**5 < 1
