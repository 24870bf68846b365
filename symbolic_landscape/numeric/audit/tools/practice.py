"""What people do with a gradient and a Hessian in floats: eigenvalues, power iteration, tests with tolerances."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

__all__ = ["DerivativeTool", "power_iteration"]

# The tolerances of daily use: a gradient below the first counts as 0, a curvature above minus the second as none.
GRADIENT_TOLERANCE = 1e-8
CURVATURE_TOLERANCE = 1e-8


class DerivativeTool(ABC):
    """A tool that has loss, gradient, directional derivative and Hessian, and concludes from them as people do.

    It says "converged" when no entry of the gradient exceeds 1e-8, "local minimum" when moreover no eigenvalue of the
    Hessian lies below -1e-8, and "linearly stable" when step size times largest eigenvalue is below 2.
    """

    name: str
    _known: tuple[str, np.ndarray] = ("", np.zeros((0, 0)))

    def answer(self, claim: str, instance: Mapping[str, Any]) -> object:
        """Return the tool's answer to one claim, None where it makes no such claim about this kind."""
        match claim:
            case "loss":
                return self.loss(instance)
            case "gradient":
                return self.gradient(instance).tolist()
            case "one_sided_derivative":
                return self.directional(instance)
            case "hessian":
                return self.remembered_hessian(instance).tolist()
            case "top_eigenvalue":
                return float(self.eigenvalues(instance)[-1])
            case "bottom_eigenvalue":
                return float(self.eigenvalues(instance)[0])
            case "sharpness":
                return self.sharpness(instance)
            case "converged":
                return self.converged(instance)
            case "local_minimum":
                return self.local_minimum(instance)
            case "linearly_stable":
                return bool(instance["step_size"] * self.eigenvalues(instance)[-1] < 2)
        return None

    @abstractmethod
    def loss(self, instance: Mapping[str, Any]) -> float:
        """Return the loss at the point."""

    @abstractmethod
    def gradient(self, instance: Mapping[str, Any]) -> np.ndarray:
        """Return the gradient at the point."""

    @abstractmethod
    def directional(self, instance: Mapping[str, Any]) -> float:
        """Return the derivative along the instance's direction."""

    @abstractmethod
    def hessian(self, instance: Mapping[str, Any]) -> np.ndarray:
        """Return the Hessian at the point."""

    def remembered_hessian(self, instance: Mapping[str, Any]) -> np.ndarray:
        """Return the Hessian, computed once for the claims about one instance that come in a row."""
        key = repr(instance)
        if self._known[0] != key:
            self._known = (key, self.hessian(instance))
        return self._known[1]

    def eigenvalues(self, instance: Mapping[str, Any]) -> np.ndarray:
        """Return the eigenvalues of the Hessian in increasing order."""
        return np.linalg.eigvalsh(self.remembered_hessian(instance))

    def sharpness(self, instance: Mapping[str, Any]) -> float:
        """Return the largest eigenvalue as power iteration finds it."""
        hessian = self.remembered_hessian(instance)
        return power_iteration(lambda v: hessian @ v, len(hessian))

    def converged(self, instance: Mapping[str, Any]) -> bool:
        """Return whether the gradient is 0 within tolerance."""
        return bool(np.max(np.abs(self.gradient(instance))) <= GRADIENT_TOLERANCE)

    def local_minimum(self, instance: Mapping[str, Any]) -> bool:
        """Return whether moreover no eigenvalue is negative beyond tolerance."""
        return self.converged(instance) and bool(self.eigenvalues(instance)[0] >= -CURVATURE_TOLERANCE)


def power_iteration(product: Callable[[np.ndarray], np.ndarray], size: int, steps: int = 100) -> float:
    """Return the Rayleigh quotient after `steps` products, from a fixed random start: the usual sharpness.

    >>> round(power_iteration(lambda v: np.array([3.0, 1.0]) * v, 2), 6)
    3.0
    """
    v = np.random.default_rng(0).standard_normal(size)
    for _ in range(steps):
        image = product(v)
        length = np.linalg.norm(image)
        if not length > 0:
            break
        v = image / length
    v = v / np.linalg.norm(v)
    return float(v @ product(v))
