"""Train a network with torch on scikit-learn's diabetes data, and ask what it converged to.

    pip install 'symbolic_landscape[torch]' scikit-learn
    python examples/trained_torch_network.py [NEURONS [FOLDER]]

In FOLDER (here, unless named) it leaves diabetes.pt, diabetes.npz, exact.json and certificate.json:

    symbolic-landscape snap diabetes.pt --data diabetes.npz --loss mean
    symbolic-landscape check exact.json certificate.json
"""

import sys
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import load_diabetes

import symbolic_landscape as sl


def train(neurons: int) -> tuple[torch.nn.Module, torch.Tensor, torch.Tensor]:
    """Return a network trained by L-BFGS on the mean squared error, with the data as float32 tensors."""
    inputs, targets = load_diabetes(return_X_y=True)
    x = torch.tensor(inputs / inputs.std(axis=0), dtype=torch.float32)
    y = torch.tensor((targets - targets.mean()) / targets.std(), dtype=torch.float32).unsqueeze(1)
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(10, neurons), torch.nn.ReLU(), torch.nn.Linear(neurons, 1))
    optimizer = torch.optim.LBFGS(net.parameters(), max_iter=1000, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(net(x), y)
        loss.backward()
        return loss

    optimizer.step(closure)
    return net, x, y


def main(neurons: int = 2, folder: Path = Path()) -> None:
    net, x, y = train(neurons)
    torch.save(net.state_dict(), folder / "diabetes.pt")
    np.savez(folder / "diabetes.npz", inputs=x.numpy(), targets=y.numpy())

    reading = sl.from_torch_module(net, x, y, loss="mean")
    for title, text in reading.lines():
        print(f"{title:<12}{text}")
    print("in floats  ", sl.classify(reading.instance).verdict.replace("_", " "))

    snapped = sl.snap(reading.instance)
    if snapped is None:
        print("no exact stationary point was found next to it")
        return
    found = sl.classify(snapped.instance)
    print("next to it ", found.verdict.replace("_", " "), "at relative distance", float(snapped.moved))
    sl.write_document(folder / "exact.json", snapped.instance.to_document())
    sl.write_certificate(found.decided(), folder / "certificate.json")
    checked = sl.check(folder / "exact.json", folder / "certificate.json")
    print("the checker", "verifies it" if checked.accepted else "rejects it")

    table = sl.audit("torch", reading.instance)
    print("torch's word", ", ".join(f"{verdict} {count}" for verdict, count in table.counts.items() if count))


if __name__ == "__main__":
    main(*(kind(word) for kind, word in zip((int, Path), sys.argv[1:], strict=False)))
