"""numpy: backpropagation and second derivatives by hand, eigenvalues by `numpy.linalg.eigvalsh`."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from symbolic_landscape.numeric.audit.tools.losses import Activations, loss_of, quadrature
from symbolic_landscape.numeric.audit.tools.practice import DerivativeTool

__all__ = ["ACTIVATIONS", "NumpyTool"]

ACTIVATIONS = Activations(
    relu=lambda z: np.maximum(z, 0.0),
    leaky_relu=lambda z, slope: np.where(z > 0, z, slope * z),
    absolute=np.abs,
)

Instance = Mapping[str, Any]


class NumpyTool(DerivativeTool):
    """Loss, gradient and Hessian written out by the chain rule.

    The slope at a kink is the one for negative numbers, that of the absolute value is 0 there.

    >>> parts = [{"weight": 1, "power": 1, "terms": [[1, [2]]]}]
    >>> NumpyTool().loss({"kind": "polynomial", "point": [3.0], "parts": parts})
    9.0
    """

    def __init__(self) -> None:
        self.name = f"numpy {np.__version__}"

    def loss(self, instance: Instance) -> float:
        """Return the loss."""
        with np.errstate(all="ignore"):
            return float(loss_of(instance, np, ACTIVATIONS, np.array)(np.array(instance["point"])))

    def gradient(self, instance: Instance) -> np.ndarray:
        """Return the gradient."""
        with np.errstate(all="ignore"):
            return _derivatives(instance)[0]

    def directional(self, instance: Instance) -> float:
        """Return gradient times direction."""
        return float(self.gradient(instance) @ np.array(instance["direction"]))

    def hessian(self, instance: Instance) -> np.ndarray:
        """Return the Hessian: of sums over samples without kinks, of integrals with the kinks that move."""
        with np.errstate(all="ignore"):
            return _derivatives(instance)[1]


def _derivatives(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    match instance["kind"]:
        case "empirical":
            return _empirical(instance)
        case "interval":
            return _interval(instance)
        case "gaussian":
            return _gaussian(instance)
    return _polynomial(instance)


def _slopes(z: np.ndarray, plus: float, minus: float) -> np.ndarray:
    """Return the slope at each z: for the absolute value the sign, as people write it, which is 0 at 0."""
    return np.sign(z) if (plus, minus) == (1.0, -1.0) else np.where(z > 0, plus, minus)


def _empirical(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    x: np.ndarray = np.array(instance["inputs"])
    y: np.ndarray = np.array(instance["targets"])
    w, h = np.array(instance["input_weights"]), np.array(instance["output_weights"])
    bias = instance["output_bias"]
    (n, d), (width, outputs) = x.shape, (len(w), len(h))
    z = x @ w.T
    slopes = _slopes(z, instance["alpha_plus"], instance["alpha_minus"])
    activity = slopes * z
    residuals = activity @ h.T + (0.0 if bias is None else np.array(bias)) - y
    size = width * (d + outputs) + (0 if bias is None else outputs)
    inputs, gradient = width * d, np.zeros(size)
    gradient[:inputs] = ((residuals @ h) * slopes).T.dot(x).ravel()
    gradient[inputs : inputs + outputs * width] = (residuals.T @ activity).ravel()
    if bias is not None:
        gradient[inputs + outputs * width :] = residuals.sum(axis=0)
    hessian = np.zeros((size, size))
    for k in range(n):
        for j in range(outputs):
            row = np.zeros(size)  # the derivative of f_j(x_k)
            row[:inputs] = np.outer(h[j] * slopes[k], x[k]).ravel()
            row[inputs + j * width : inputs + (j + 1) * width] = activity[k]
            if bias is not None:
                row[inputs + outputs * width + j] = 1.0
            hessian += np.outer(row, row)
            for i in range(width):  # and its second derivative, in h_ji and w_i
                mixed = residuals[k, j] * slopes[k, i] * x[k]
                hessian[inputs + j * width + i, i * d : (i + 1) * d] += mixed
                hessian[i * d : (i + 1) * d, inputs + j * width + i] += mixed
    return gradient, hessian


def _interval(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    w, b, v = (np.array(instance[name]) for name in "wbv")
    x, weights = quadrature(instance)
    z = x[:, None] * w + b
    if instance["activation"] == "quadratic":
        value, slope, bend = z * z, 2 * z, np.full_like(z, 2.0)
    else:
        slope = np.where(z > 0, 1.0, instance["slope"])
        value, bend = slope * z, np.zeros_like(z)
    residuals = value @ v + instance["c"] - instance["alpha"] * x - instance["beta"]
    width = len(w)
    jacobian = np.concatenate([v * slope * x[:, None], v * slope, value, np.ones((len(x), 1))], axis=1)
    gradient = 2 * (weights * residuals) @ jacobian
    hessian = 2 * (jacobian * weights[:, None]).T @ jacobian
    r = 2 * weights * residuals
    for j in range(width):
        at = (j, width + j, 2 * width + j)
        second = {
            (0, 0): v[j] * bend[:, j] * x * x, (0, 1): v[j] * bend[:, j] * x, (1, 1): v[j] * bend[:, j],
            (0, 2): slope[:, j] * x, (1, 2): slope[:, j],
        }  # fmt: skip
        terms = {pair: float(r @ part) for pair, part in second.items()}
        mass, place = _moving_kink(instance, j)
        for (i, k), value in terms.items():
            moved = mass * (place ** (2 - i - k) if k < 2 else 0.0)
            hessian[at[i], at[k]] += value + moved
            if i != k:
                hessian[at[k], at[i]] += value + moved
    return gradient, hessian


def _moving_kink(instance: Instance, j: int) -> tuple[float, float]:
    """Return (m, t): a breakpoint t inside the interval curves the loss by m (dw t + db)^2; (0, 0) without one."""
    w, b, v = instance["w"][j], instance["b"][j], instance["v"][j]
    low, high = instance["interval"]
    if instance["activation"] == "quadratic" or w == 0 or not low < -b / w < high:
        return 0.0, 0.0
    t = -b / w
    z = np.array(instance["w"]) * t + np.array(instance["b"])
    f = np.where(z > 0, z, instance["slope"] * z) @ np.array(instance["v"]) + instance["c"]
    residual = f - instance["alpha"] * t - instance["beta"]
    return float(2 * (1 - instance["slope"]) * v * residual / abs(w)), t


def _gaussian(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    """Brutzkus and Globerson's closed forms, with unit vectors and angles."""
    students, teachers = np.array(instance["students"]), np.array(instance["teachers"])
    neurons = [(row, 1.0) for row in students] + [(row, -1.0) for row in teachers]
    width, d = students.shape
    gradient: np.ndarray = students / 2
    hessian = np.kron(np.eye(width), np.eye(d) / 2)
    for i in range(width):
        length = np.linalg.norm(students[i])
        unit = students[i] / length
        own = slice(i * d, (i + 1) * d)
        for k, (other, sign) in enumerate(neurons):
            if k == i:
                continue
            size = np.linalg.norm(other)
            to = other / size
            cosine = np.clip(unit @ to, -1.0, 1.0)
            t, sine = np.arccos(cosine), np.sqrt(1 - cosine * cosine)
            gradient[i] += sign * (size * sine * unit + (np.pi - t) * other) / (2 * np.pi)
            across = np.zeros(d) if sine == 0 else (to - cosine * unit) / sine
            bend = np.eye(d) - np.outer(unit, unit) + np.outer(across, across)
            hessian[own, own] += sign * size * sine / (2 * np.pi * length) * bend
            if k < width:
                back = np.zeros(d) if sine == 0 else (unit - cosine * to) / sine
                mixed = ((np.pi - t) * np.eye(d) + np.outer(unit, across) + np.outer(to, back)) / (2 * np.pi)
                hessian[own, k * d : (k + 1) * d] += mixed
    return gradient.ravel(), hessian


def _polynomial(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    point = np.array(instance["point"])
    size = len(point)
    gradient, hessian = np.zeros(size), np.zeros((size, size))
    for part in instance["parts"]:
        p, weight, power = part["terms"], part["weight"], part["power"]
        value = sum(_monomial(c, e, point) for c, e in p)
        first = np.array([sum(_monomial(*_lowered(c, e, i), point) for c, e in p) for i in range(size)])
        second = np.array([
            [sum(_monomial(*_lowered(*_lowered(c, e, i), k), point) for c, e in p) for k in range(size)]
            for i in range(size)
        ])
        gradient += weight * power * value ** (power - 1) * first
        hessian += weight * power * value ** (power - 1) * second
        if power > 1:
            hessian += weight * power * (power - 1) * value ** (power - 2) * np.outer(first, first)
    return gradient, hessian


def _lowered(c: float, exponents: list[int], i: int) -> tuple[float, list[int]]:
    return c * exponents[i], [max(e - (k == i), 0) for k, e in enumerate(exponents)]


def _monomial(c: float, exponents: list[int], point: np.ndarray) -> float:
    return float(c * np.prod([x**e for x, e in zip(point, exponents, strict=True)]))
