"""The weights of a network with one hidden layer as files hold them: with biases of both layers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.dataset import DataSet
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.network import Network
from symbolic_landscape.numeric.readers.exact_arrays import Array, exact_array, exact_rows, exact_vector
from symbolic_landscape.numeric.readers.tensor_roles import TensorRoles, find_roles, layers_text, named_roles

__all__ = ["NetworkParameters", "parameters_in_arrays", "parameters_in_tensors"]


@dataclass(frozen=True)
class NetworkParameters:
    """f_j(x) = sum_i h_ji rho(w_i . x + b_i) + c_j; `input_bias` (b) and `output_bias` (c) are None without.

    `names`: the tensor of each part.  `precision`: the format of the floats, in words.  `activation`: None where the
    file does not say it.
    """

    input_weights: Matrix
    input_bias: Vector | None
    output_weights: Matrix
    output_bias: Vector | None
    names: Mapping[str, str]
    precision: str
    activation: ReluLike | None = None

    def instance(self, source: str, data: DataSet, activation: ReluLike) -> EmpiricalInstance:
        """Return the instance on a data set: the input bias becomes the weight of an appended input 1.

        w_i . x + b_i = (w_i, b_i) . (x, 1), so function, loss and all derivatives are the same numbers.
        """
        given, wanted = (data.input_dimension, data.output_dimension), self.shape
        if given != wanted:
            raise InvalidInstance(
                f"{source}: data with {layers_text(*wanted)} were wanted, as the network has; "
                f"{layers_text(*given)} came"
            )
        weights = self.input_weights
        if self.input_bias is not None:
            weights = tuple((*row, bias) for row, bias in zip(weights, self.input_bias, strict=True))
            data = DataSet(tuple((*x, ONE) for x in data.inputs), data.targets)
        network = Network(weights, self.output_weights, self.output_bias)
        return EmpiricalInstance(EmpiricalProblem(activation, data, self.output_bias is not None), network)

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of inputs, without the bias, and of outputs."""
        return len(self.input_weights[0]), len(self.output_weights)


def parameters_in_tensors(
    source: str, tensors: Mapping[str, Array], data: DataSet, request: str | None = None
) -> NetworkParameters:
    """Return the network that tensors with names make on a data set; `request` spells the roles out.

    Raises `InvalidInstance` where names and shapes allow no reading or several.
    """
    shapes = {name: array.shape for name, array in tensors.items()}
    inputs, outputs = data.input_dimension, data.output_dimension
    if request is None:
        roles = find_roles(source, shapes, inputs, outputs)
    else:
        roles = named_roles(source, request, shapes)
        if not roles.fits(shapes, inputs, outputs):
            named = ", ".join(f"{name} {shapes[name]}" for name in roles.names.values())
            raise InvalidInstance(
                f"{source}: the tensors named make no network with {layers_text(inputs, outputs)}: {named}; "
                "weights have one row for each neuron or output, NAME.T means transposed"
            )
    arrays = {role: exact_array(source, name, tensors[name]) for role, name in roles.names.items()}
    return parameters_in_arrays(arrays, roles)


def parameters_in_arrays(arrays: Mapping[str, Array], roles: TensorRoles) -> NetworkParameters:
    """Return the network of arrays by role, already looked at."""

    def rows(role: str) -> Matrix:
        array = np.atleast_2d(arrays[role])
        return exact_rows(array.T if role in roles.transposed else array)

    def bias(role: str) -> Vector | None:
        return exact_vector(np.atleast_1d(arrays[role])) if role in arrays else None

    kinds = sorted({array.dtype.newbyteorder("=").name for array in arrays.values()})
    return NetworkParameters(
        rows("input_weights"),
        bias("input_bias"),
        rows("output_weights"),
        bias("output_bias"),
        dict(roles.names),
        " and ".join(kinds),
    )
