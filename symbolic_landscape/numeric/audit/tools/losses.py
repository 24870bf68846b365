"""The losses of all kinds as a user writes them, once for every array library with numpy's names.

`xp` is the library (numpy, torch, jax.numpy) and `theta` one of its vectors: all parameters, in the order of the
instance's `parameters`.  Kinks are left to the library's own relu, leaky relu and absolute value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Activations", "loss_of", "quadrature"]

Instance = Mapping[str, Any]


@dataclass(frozen=True)
class Activations:
    """The library's activations: relu(z), leaky_relu(z, slope), absolute(z)."""

    relu: Callable[[Any], Any]
    leaky_relu: Callable[[Any, float], Any]
    absolute: Callable[[Any], Any]

    def named(self, plus: float, minus: float, xp: Any) -> Callable[[Any], Any]:
        """Return the activation with these slopes."""
        if (plus, minus) == (1.0, 0.0):
            return self.relu
        if (plus, minus) == (1.0, -1.0):
            return self.absolute
        if plus == 1.0:
            return lambda z: self.leaky_relu(z, minus)
        return lambda z: xp.where(z > 0, plus * z, minus * z)


def loss_of(
    instance: Instance, xp: Any, activations: Activations, array: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    """Return the loss as a function of all parameters; `array` makes a float64 array of a list.

    Interval losses are integrated by three-point Gauss rules between the breakpoints of the instance's point, exact for
    the polynomials there: the nodes are data, as in every training code, and do not move with the parameters.
    """
    match instance["kind"]:
        case "empirical":
            return _empirical(instance, xp, activations, array)
        case "interval":
            return _interval(instance, xp, activations, array)
        case "gaussian":
            return _gaussian(instance, xp, array)
        case "polynomial":
            return _polynomial(instance, xp)
    raise ValueError(instance["kind"])


def _empirical(instance: Instance, xp: Any, activations: Activations, array: Any) -> Callable[[Any], Any]:
    inputs, targets = array(instance["inputs"]), array(instance["targets"])
    d, j = inputs.shape[1], targets.shape[1]
    width = len(instance["input_weights"])
    rho = activations.named(instance["alpha_plus"], instance["alpha_minus"], xp)
    has_bias = instance["output_bias"] is not None

    def loss(theta: Any) -> Any:
        w = theta[: width * d].reshape(width, d)
        h = theta[width * d : width * (d + j)].reshape(j, width)
        residuals = rho(inputs @ w.T) @ h.T - targets
        if has_bias:
            residuals = residuals + theta[width * (d + j) :]
        return 0.5 * (residuals * residuals).sum()

    return loss


def quadrature(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    """Return nodes and weights: three Gauss points between neighbors among the ends and the breakpoints inside."""
    low, high = instance["interval"]
    pairs = zip(instance["w"], instance["b"], strict=True)
    inside = sorted({-b / w for w, b in pairs if w != 0 and low < -b / w < high})
    cuts = np.array([low, *(inside if instance["activation"] != "quadratic" else []), high])
    points, weights = np.polynomial.legendre.leggauss(3)
    halves, middles = np.diff(cuts) / 2, (cuts[1:] + cuts[:-1]) / 2
    nodes = middles[:, None] + halves[:, None] * points
    return nodes.ravel(), (halves[:, None] * weights).ravel()


def _interval(instance: Instance, xp: Any, activations: Activations, array: Any) -> Callable[[Any], Any]:
    nodes, weights = (array(values.tolist()) for values in quadrature(instance))
    width = len(instance["w"])
    alpha, beta = instance["alpha"], instance["beta"]
    if instance["activation"] == "quadratic":
        rho: Callable[[Any], Any] = lambda z: z * z  # noqa: E731
    else:
        rho = activations.named(1.0, instance["slope"], xp)

    def loss(theta: Any) -> Any:
        w, b, v = theta[:width], theta[width : 2 * width], theta[2 * width : 3 * width]
        f = rho(nodes[:, None] * w + b) @ v + theta[3 * width]
        residuals = f - alpha * nodes - beta
        return (weights * residuals * residuals).sum()

    return loss


def _gaussian(instance: Instance, xp: Any, array: Any) -> Callable[[Any], Any]:
    """1/2 sum of sign sign' k(a, b), k(a, b) = |a| |b| (sin t + (pi - t) cos t) / (2 pi), t the angle."""
    teachers = array(instance["teachers"])
    m, d = teachers.shape
    width = len(instance["students"])

    def kernel(a: Any, b: Any) -> Any:
        lengths = xp.sqrt((a * a).sum()) * xp.sqrt((b * b).sum())
        cosine = xp.clip((a * b).sum() / lengths, -1.0, 1.0)
        t = xp.arccos(cosine)
        value = lengths * (xp.sin(t) + (np.pi - t) * cosine) / (2 * np.pi)
        return xp.where(lengths > 0, value, xp.zeros_like(value))

    def loss(theta: Any) -> Any:
        students = theta.reshape(width, d)
        neurons = [(students[i], 1.0) for i in range(width)] + [(teachers[j], -1.0) for j in range(m)]
        total = 0.0 * theta.sum()
        for k, (a, own) in enumerate(neurons):
            total = total + (a * a).sum() / 4
            for b, other in neurons[k + 1 :]:
                total = total + own * other * kernel(a, b)
        return total

    return loss


def _polynomial(instance: Instance, xp: Any) -> Callable[[Any], Any]:
    def value(terms: Sequence[Any], theta: Any) -> Any:
        total = 0.0 * theta[0]
        for c, exponents in terms:
            product = c
            for i, e in enumerate(exponents):
                if e:
                    product = product * theta[i] ** e
            total = total + product
        return total

    def loss(theta: Any) -> Any:
        total = 0.0 * theta[0]
        for part in instance["parts"]:
            total = total + part["weight"] * value(part["terms"], theta) ** part["power"]
        return total

    return loss
