"""model/activation.py: two slopes, any of them negative."""

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.model.activation import ABSOLUTE_VALUE, IDENTITY, RELU, ReluLike, leaky_relu, read_relu_like
from symbolic_landscape.model.document import parse_document

rationals = st.builds(fmpq, st.integers(-20, 20), st.integers(1, 9))

READ = {
    '"relu"': (1, 0),
    '"absolute_value"': (1, -1),
    '"identity"': (1, 1),
    '{"leaky_relu": "1/10"}': (1, "1/10"),
    '{"leaky_relu": 0.25}': (1, "1/4"),
    '{"leaky_relu": -2}': (1, -2),
    '{"alpha_plus": "1", "alpha_minus": "0"}': (1, 0),
    '{"alpha_minus": -0.5, "alpha_plus": "-1/3"}': ("-1/3", "-1/2"),
    '{"alpha_plus": 0, "alpha_minus": 0}': (0, 0),
}

REFUSED = {
    '"Relu"': "relu, absolute_value, identity",
    '"leaky_relu"': '{"leaky_relu": slope}',
    '"quadratic"': "was wanted",
    "1": "was wanted",
    "null": "was wanted",
    "[1, 0]": "was wanted",
    "{}": '"alpha_plus" is missing in "activation"',
    '{"alpha_plus": 1}': '"alpha_minus" is missing in "activation"',
    '{"alpha_plus": 1, "alpha_minus": 0, "alpha": 1}': 'unknown key "activation.alpha"',
    '{"leaky_relu": 1, "alpha_plus": 0}': 'unknown key "activation.alpha_plus"',
    '{"leaky_relu": true}': '"activation.leaky_relu": an exact number was wanted, true came',
    '{"leaky_relu": "1/0"}': "division by zero",
    '{"leaky_relu": [1]}': "an exact number was wanted, a list came",
}


@pytest.mark.parametrize("text", READ)
def test_read(text: str) -> None:
    plus, minus = READ[text]
    assert read_relu_like(parse_document(f'{{"activation": {text}}}', "FILE")) == ReluLike(
        rational(plus), rational(minus)
    )


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(InvalidInstance) as refusal:
        read_relu_like(parse_document(f'{{"activation": {text}}}', "FILE"))
    assert REFUSED[text] in str(refusal.value)
    assert str(refusal.value).startswith("FILE")


@given(rationals, rationals, rationals, st.builds(fmpq, st.integers(0, 20), st.integers(1, 9)))
def test_positively_homogeneous_with_the_slopes_on_the_two_sides(plus, minus, z, factor) -> None:
    rho = ReluLike(plus, minus)
    assert rho.value(factor * z) == factor * rho.value(z)
    assert rho.value(fmpq(1)) == plus == rho.slope(1)
    assert rho.value(fmpq(-1)) == -minus == -rho.slope(-1)
    assert rho.value(z) == rho.slope((z > 0) - (z < 0)) * z
    assert rho.slope(0) == 0
    # The form with one absolute value: (a+ + a-)/2 z + (a+ - a-)/2 |z|.
    assert rho.value(z) == (plus + minus) / 2 * z + (plus - minus) / 2 * abs(z)
    assert rho.has_kink == (plus != minus)


@given(rationals)
def test_named_activations(z) -> None:
    assert RELU.value(z) == max(z, fmpq(0))
    assert ABSOLUTE_VALUE.value(z) == abs(z)
    assert IDENTITY.value(z) == z
    assert leaky_relu(fmpq(1, 10)).value(z) == max(z, z / 10)


def test_words() -> None:
    assert [str(a) for a in (RELU, ABSOLUTE_VALUE, IDENTITY, leaky_relu(fmpq(0)))] == [
        "relu",
        "absolute_value",
        "identity",
        "relu",
    ]
    assert str(leaky_relu(fmpq(1, 10))) == "slopes 1/10 and 1"
