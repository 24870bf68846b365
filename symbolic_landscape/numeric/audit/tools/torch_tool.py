"""torch: autograd for the gradient, forward mode along directions, functional Hessians, power iteration by products."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from symbolic_landscape.numeric.audit.tools.losses import Activations, loss_of
from symbolic_landscape.numeric.audit.tools.practice import DerivativeTool, power_iteration

__all__ = ["TorchTool"]

ACTIVATIONS = Activations(
    relu=torch.relu,
    leaky_relu=torch.nn.functional.leaky_relu,
    absolute=torch.abs,
)

Instance = Mapping[str, Any]


class TorchTool(DerivativeTool):
    """Everything in float64 on the CPU."""

    def __init__(self) -> None:
        self.name = f"torch {torch.__version__}"

    def loss(self, instance: Instance) -> float:
        """Return the loss."""
        return float(_loss(instance)(_point(instance)))

    def gradient(self, instance: Instance) -> np.ndarray:
        """Return the gradient by `backward`."""
        theta = _point(instance).requires_grad_()
        _loss(instance)(theta).backward()
        assert theta.grad is not None
        return np.asarray(theta.grad.numpy())

    def directional(self, instance: Instance) -> float:
        """Return the derivative along the direction by `torch.func.jvp`."""
        slope = torch.func.jvp(_loss(instance), (_point(instance),), (_array(instance["direction"]),))[1]
        return float(slope)

    def hessian(self, instance: Instance) -> np.ndarray:
        """Return `torch.func.hessian`."""
        return _numpy(torch.func.hessian(_loss(instance))(_point(instance)))

    def eigenvalues(self, instance: Instance) -> np.ndarray:
        """Return `torch.linalg.eigvalsh`."""
        return _numpy(torch.linalg.eigvalsh(_array(self.remembered_hessian(instance).tolist())))

    def sharpness(self, instance: Instance) -> float:
        """Return the largest eigenvalue by power iteration with Hessian-vector products."""
        theta = _point(instance)
        gradient = torch.func.grad(_loss(instance))

        def product(v: np.ndarray) -> np.ndarray:
            return _numpy(torch.func.jvp(gradient, (theta,), (_array(v.tolist()),))[1])

        return power_iteration(product, len(theta))


def _array(values: Any) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _numpy(values: torch.Tensor) -> np.ndarray:
    found: np.ndarray = values.detach().numpy()
    return found


def _point(instance: Instance) -> torch.Tensor:
    return _array(instance["point"])


def _loss(instance: Instance) -> Any:
    return loss_of(instance, torch, ACTIVATIONS, _array)
