"""jax: reverse and forward mode, `jax.hessian`, power iteration by Hessian-vector products, in 64 bits."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from symbolic_landscape.numeric.audit.tools.losses import Activations, loss_of
from symbolic_landscape.numeric.audit.tools.practice import DerivativeTool, power_iteration

__all__ = ["JaxTool"]

ACTIVATIONS = Activations(relu=jax.nn.relu, leaky_relu=jax.nn.leaky_relu, absolute=jnp.abs)

Instance = Mapping[str, Any]


class JaxTool(DerivativeTool):
    """Everything in float64: jax's 32 bits by default would hide every other question."""

    def __init__(self) -> None:
        self.name = f"jax {jax.__version__}"

    def answer(self, claim: str, instance: Instance) -> object:
        """Return the answer, computed with 64-bit floats enabled for this answer alone."""
        with jax.enable_x64(True):
            return super().answer(claim, instance)

    def loss(self, instance: Instance) -> float:
        """Return the loss."""
        return float(_loss(instance)(_point(instance)))

    def gradient(self, instance: Instance) -> np.ndarray:
        """Return `jax.grad`, compiled."""
        return np.array(jax.jit(jax.grad(_loss(instance)))(_point(instance)))

    def directional(self, instance: Instance) -> float:
        """Return the derivative along the direction by `jax.jvp`."""
        return float(jax.jvp(_loss(instance), (_point(instance),), (_array(instance["direction"]),))[1])

    def hessian(self, instance: Instance) -> np.ndarray:
        """Return `jax.hessian`, compiled."""
        return np.array(jax.jit(jax.hessian(_loss(instance)))(_point(instance)))

    def eigenvalues(self, instance: Instance) -> np.ndarray:
        """Return `jax.numpy.linalg.eigvalsh`."""
        return np.array(jnp.linalg.eigvalsh(_array(self.remembered_hessian(instance).tolist())))

    def sharpness(self, instance: Instance) -> float:
        """Return the largest eigenvalue by power iteration with Hessian-vector products."""
        theta, gradient = _point(instance), jax.grad(_loss(instance))
        product = jax.jit(lambda v: jax.jvp(gradient, (theta,), (v,))[1])
        return power_iteration(lambda v: np.array(product(jnp.asarray(v))), len(theta))


def _array(values: Any) -> Any:
    return jnp.array(values, dtype=jnp.float64)


def _point(instance: Instance) -> Any:
    return _array(instance["point"])


def _loss(instance: Instance) -> Any:
    return loss_of(instance, jnp, ACTIVATIONS, _array)
