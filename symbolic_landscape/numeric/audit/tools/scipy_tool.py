"""scipy: finite differences, ARPACK for the sharpness, BFGS's own word for "converged"."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import scipy
from scipy import differentiate, integrate, linalg, optimize
from scipy.sparse.linalg import eigsh

from symbolic_landscape.numeric.audit.tools.losses import loss_of
from symbolic_landscape.numeric.audit.tools.numpy_tool import ACTIVATIONS
from symbolic_landscape.numeric.audit.tools.practice import CURVATURE_TOLERANCE, DerivativeTool

__all__ = ["ScipyTool"]

Instance = Mapping[str, Any]


class ScipyTool(DerivativeTool):
    """Derivatives from values of the loss; "converged" is a BFGS that stops where it starts and reports success."""

    def __init__(self) -> None:
        self.name = f"scipy {scipy.__version__}"

    def answer(self, claim: str, instance: Instance) -> object:
        """Return the answer; a division by 0 is told by its result, not by a warning."""
        with np.errstate(all="ignore"):
            return super().answer(claim, instance)

    def loss(self, instance: Instance) -> float:
        """Return the loss."""
        return float(_loss(instance)(np.array(instance["point"])))

    def gradient(self, instance: Instance) -> np.ndarray:
        """Return `scipy.optimize.approx_fprime` with its default step."""
        return np.asarray(optimize.approx_fprime(np.array(instance["point"]), _loss(instance)))

    def directional(self, instance: Instance) -> float:
        """Return the forward difference along the direction."""
        loss, point, direction = _loss(instance), np.array(instance["point"]), np.array(instance["direction"])
        return float(optimize.approx_fprime(np.zeros(1), lambda t: loss(point + t[0] * direction))[0])

    def hessian(self, instance: Instance) -> np.ndarray:
        """Return `scipy.differentiate.hessian` with its defaults."""
        loss = _loss(instance)
        found = differentiate.hessian(lambda x: np.apply_along_axis(loss, 0, x), np.array(instance["point"]))
        return np.asarray(found.ddf)

    def eigenvalues(self, instance: Instance) -> np.ndarray:
        """Return `scipy.linalg.eigvalsh`."""
        return np.asarray(linalg.eigvalsh(self.remembered_hessian(instance)))

    def sharpness(self, instance: Instance) -> float:
        """Return ARPACK's largest eigenvalue; a matrix of one row is its own."""
        hessian = self.remembered_hessian(instance)
        if len(hessian) == 1:
            return float(hessian[0, 0])
        start = np.random.default_rng(0).standard_normal(len(hessian))
        return float(eigsh(hessian, k=1, which="LA", v0=start, return_eigenvectors=False)[0])

    def converged(self, instance: Instance) -> bool:
        """Return whether `minimize` with BFGS reports success without a step."""
        found = optimize.minimize(_loss(instance), np.array(instance["point"]), method="BFGS")
        return bool(found.success and found.nit == 0)

    def local_minimum(self, instance: Instance) -> bool:
        """Return whether moreover no eigenvalue is negative beyond tolerance."""
        return self.converged(instance) and bool(self.eigenvalues(instance)[0] >= -CURVATURE_TOLERANCE)


def _loss(instance: Instance) -> Callable[[np.ndarray], float]:
    if instance["kind"] != "interval":
        return loss_of(instance, np, ACTIVATIONS, np.array)
    (low, high), width = instance["interval"], len(instance["w"])
    alpha, beta, slope = instance["alpha"], instance["beta"], instance["slope"]
    square = instance["activation"] == "quadratic"

    def loss(theta: np.ndarray) -> float:
        w, b, v = theta[:width], theta[width : 2 * width], theta[2 * width : 3 * width]

        def integrand(x: np.ndarray) -> np.ndarray:
            z = w[:, None] * x + b[:, None]
            f = v @ (z * z if square else np.where(z > 0, z, slope * z)) + theta[-1]
            return np.asarray((f - alpha * x - beta) ** 2)

        inside = sorted({-s / t for t, s in zip(w, b, strict=True) if t != 0 and low < -s / t < high})
        cuts = [low, *(inside if not square else []), high]
        return float(sum(integrate.fixed_quad(integrand, start, end, n=3)[0] for start, end in pairwise(cuts)))

    return loss
