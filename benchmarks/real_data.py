"""Exact local minima of networks on real data: scikit-learn's bundled data sets, random and trained starts.

    python benchmarks/real_data.py [--only NAME] [--seconds S] [--rows FILE]

writes real_data.md and real_data.png beside this file.  Features and targets are standardized and rounded to three
decimals (a data set called raw keeps its numbers), a constant 1 is appended to the inputs, the loss is 1/2 sum of
squares; the first of several targets, or the number of the class, is the target.  Each row is a process of its own on
one core, and its certificate is read by the checker in another one that has the standard library alone.

Needs scikit-learn, scipy, torch and matplotlib; none of them is needed by the package.
"""

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported; torch is told below

HERE = Path(__file__).resolve().parent
CHECKER = HERE.parent / "symbolic_landscape" / "checker"
STARTS = ("random", "torch", "L-BFGS", "gradient descent")
# (data set, widths, starts)
PLAN = (
    ("linnerud", (2, 8), STARTS),
    ("iris", (4, 8), STARTS),
    ("iris raw", (4, 8), STARTS),
    ("wine", (4, 8, 16), STARTS),
    ("diabetes", (2, 4, 8, 16, 32), STARTS),
    ("diabetes", (48, 64), ("random",)),
    ("diabetes raw", (16, 32), ("random",)),
    ("breast cancer", (4, 8, 16), STARTS),
    ("breast cancer", (32,), ("random",)),
    ("digits", (2, 4), STARTS),
    ("digits", (8,), ("random", "torch")),
    ("digits", (16,), ("random",)),
)


def main() -> int:
    """Run the plan, or one row of it in this process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="data set whose rows are run", default="")
    parser.add_argument("--seconds", type=int, default=300, help="limit of each row; default 300")
    parser.add_argument("--rows", type=Path, help="JSON lines: rows found there are not run again, new ones appended")
    parser.add_argument("--row", nargs=3, metavar=("START", "END", "CERTIFICATE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.row:
        print(json.dumps(descend(*arguments.row, arguments.seconds)))
        return 0
    try:
        import matplotlib  # noqa: F401
        import scipy  # noqa: F401
        import sklearn  # noqa: F401
        import torch  # noqa: F401
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is not installed: pip install scikit-learn scipy torch matplotlib", file=sys.stderr)
        return 2
    kept = arguments.rows.read_text().splitlines() if arguments.rows and arguments.rows.exists() else []
    known = {tuple(row["key"]): row for row in map(json.loads, kept)}
    rows = []
    for name, widths, starts in PLAN:
        if not name.startswith(arguments.only):
            continue
        for width in widths:
            for start in starts:
                row = known.get((name, width, start)) or measured(name, width, start, arguments.seconds)
                rows.append(row)
                print(" ".join(str(cell) for cell in cells(row)), flush=True)
                if arguments.rows and tuple(row["key"]) not in known:
                    with arguments.rows.open("a") as file:
                        file.write(json.dumps(row) + "\n")
    if not arguments.only:
        (HERE / "real_data.md").write_text(page(rows), encoding="utf-8")
        draw(rows, HERE / "real_data.png")
    return 0


# data and starts, in floats


def data_set(name):
    """Return inputs with a constant 1 and targets."""
    import numpy as np
    from sklearn import datasets

    plain = name.removesuffix(" raw")
    options = {"scaled": False} if plain == "diabetes" else {}
    bunch = getattr(datasets, "load_" + plain.replace(" ", "_"))(**options)
    inputs, targets = bunch.data, np.asarray(bunch.target, dtype=float)
    targets = targets[:, 0] if targets.ndim > 1 else targets
    inputs = inputs[:, inputs.min(0) < inputs.max(0)]
    if not name.endswith(" raw"):
        inputs = np.round((inputs - inputs.mean(0)) / inputs.std(0), 3)
        targets = np.round((targets - targets.mean()) / targets.std(), 3)
    return np.column_stack([inputs, np.ones(len(inputs))]), targets


def network(inputs, targets, width, start):
    """Return input and output weights, initialized and, unless the start is random, trained."""
    import numpy as np

    source = np.random.default_rng(width)
    sizes = np.abs(inputs).max(0) if abs(inputs).max() > 10 else 1.0  # raw features of very different sizes
    weights = source.standard_normal((width, inputs.shape[1])) * math.sqrt(2 / inputs.shape[1]) / sizes
    outputs = source.standard_normal(width) / math.sqrt(width)
    if start == "random":
        return np.round(weights, 6), np.round(outputs, 6)
    return {"torch": by_torch, "L-BFGS": by_lbfgs, "gradient descent": by_gradient_descent}[start](
        inputs, targets, weights, outputs
    )


def by_torch(inputs, targets, weights, outputs):
    """4000 steps of Adam in float32."""
    import torch

    torch.set_num_threads(1)
    x, y = (torch.tensor(values, dtype=torch.float32) for values in (inputs, targets))
    w, h = (torch.tensor(values, dtype=torch.float32, requires_grad=True) for values in (weights, outputs))
    optimizer = torch.optim.Adam([w, h], lr=1e-2)
    for _ in range(4000):
        optimizer.zero_grad()
        loss = ((torch.relu(x @ w.T) @ h - y) ** 2).mean()
        loss.backward()
        optimizer.step()
    return w.detach().numpy().astype(float), h.detach().numpy().astype(float)


def by_lbfgs(inputs, targets, weights, outputs):
    """scipy's L-BFGS-B until it says that it has converged, or 5000 iterations."""
    import numpy as np
    from scipy.optimize import minimize

    shape = weights.shape

    def value(z):
        w, h = z[: weights.size].reshape(shape), z[weights.size :]
        loss, slope_w, slope_h = loss_and_slopes(inputs, targets, w, h)
        return loss, np.concatenate([slope_w.ravel(), slope_h])

    options = {"maxiter": 5000, "maxfun": 10_000, "ftol": 1e-15, "gtol": 1e-9}
    found = minimize(value, np.concatenate([weights.ravel(), outputs]), jac=True, method="L-BFGS-B", options=options)
    return found.x[: weights.size].reshape(shape), found.x[weights.size :]


def by_gradient_descent(inputs, targets, weights, outputs):
    """10 000 steps of size 1/50 on the mean loss; smaller ones where the features are not scaled."""
    import numpy as np

    step = 0.02 / len(inputs) / max(1.0, float(np.square(inputs).sum(1).mean()) / inputs.shape[1])
    w, h = weights.copy(), outputs.copy()
    for _ in range(10_000):
        _, slope_w, slope_h = loss_and_slopes(inputs, targets, w, h)
        w, h = w - step * slope_w, h - step * slope_h
    return w, h


def loss_and_slopes(inputs, targets, weights, outputs):
    """Return 1/2 sum of squares and its gradient."""
    products = inputs @ weights.T
    active = products > 0
    errors = (active * products) @ outputs - targets
    pull = (errors[:, None] * active) * outputs
    return float(errors @ errors) / 2, pull.T @ inputs, (active * products).T @ errors


def steepest(inputs, targets, weights, outputs):
    """Return the largest descent rate of the loss as one neuron's input weights or one output weight moves."""
    import numpy as np

    _, slope_w, slope_h = loss_and_slopes(inputs, targets, weights, outputs)
    return float(max(np.linalg.norm(slope_w, axis=1).max(), np.abs(slope_h).max()))


# one row


def measured(name, width, start, seconds):
    """Train, descend in a process of its own, check in another, and return what they found and took."""
    inputs, targets = data_set(name)
    weights, outputs = network(inputs, targets, width, start)
    row = {
        "key": (name, width, start),
        "samples": len(inputs),
        "dimension": inputs.shape[1],
        "steepest": steepest(inputs, targets, weights, outputs),
        "loss": loss_and_slopes(inputs, targets, weights, outputs)[0],
    }
    document = {
        "kind": "empirical",
        "activation": "relu",
        "inputs": [[repr(float(value)) for value in x] for x in inputs],
        "targets": [[repr(float(value))] for value in targets],
        "input_weights": [[repr(float(value)) for value in w] for w in weights],
        "output_weights": [[repr(float(value)) for value in outputs]],
    }
    with tempfile.TemporaryDirectory() as folder:
        files = [f"{folder}/{file}" for file in ("start.json", "end.json", "certificate.json")]
        Path(files[0]).write_text(json.dumps(document), encoding="utf-8")
        command = [sys.executable, __file__, "--seconds", str(seconds), "--row", *files]
        answer, row["whole"] = timed(command, seconds + 60)
        row |= json.loads(answer) if answer else {"refused": f"not finished after {seconds + 60} s"}
        if "refused" not in row:
            said, row["checking"] = timed([sys.executable, "-I", "-S", str(CHECKER), *files[1:]], 600)
            row["checked"] = said.splitlines()[-1] if said else "NOT CHECKED"
            row["claims"] = [line.split()[1] for line in said.splitlines() if line.startswith("VERIFIED ")]
    return row


def timed(command, seconds):
    """Return the output of a command and its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return "", math.nan
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if said.returncode:
        print(said.stdout + said.stderr, file=sys.stderr)
    return said.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def descend(start, end, certificate, seconds):
    """Descend, classify, write the end and its certificate; return what was found, with the CPU seconds of the walk."""
    import symbolic_landscape as sl
    from symbolic_landscape.certificate.text import write_certificate
    from symbolic_landscape.errors import LimitReached
    from symbolic_landscape.limits import Limits
    from symbolic_landscape.model.document import write_document
    from symbolic_landscape.spectrum.large_descent import descend_at_size

    walking, since = 0.0, None
    attempts = 0

    def tell(what, _):
        nonlocal walking, since, attempts
        now = time.process_time()
        if what == "steps":
            since = now if since is None else since
        else:
            walking, since = walking + now - (now if since is None else since), None
            attempts += 1

    instance = sl.read(start)
    try:
        walk = descend_at_size(instance, limits=Limits(seconds=seconds), progress=tell)
    except LimitReached as reached:
        return {"refused": str(reached)}
    classification = walk.classification
    write_document(end, walk.instance.to_document())
    write_certificate(classification.decided(), certificate)
    return {
        "verdict": classification.verdict,
        "end": float(walk.end_loss),
        "boundary": walk.boundary_samples,
        "dead": len(walk.dead),
        "parked": len(walk.parked),
        "zero": len(walk.zero),
        "rank": walk.rank,
        "digits": walk.digits,
        "steps": walk.steps,
        "walls": walk.walls_crossed,
        "attempts": attempts,
        "floats": walking,
        "characters": Path(certificate).stat().st_size,
    }


# the table and the picture

HEAD = (
    "data", "n", "d", "N", "start", "loss before", "rate before", "loss at the end", "verdict", "on boundaries",
    "most", "dead + parked", "rank", "digits", "walls", "exact attempts", "floats", "whole", "checker", "checked",
)  # fmt: skip


def cells(row):
    """Return the row of the table."""
    name, width, start = row["key"]
    front = [name, row["samples"], row["dimension"], width, start, f"{row['loss']:.5g}", f"{row['steepest']:.2g}"]
    if "refused" in row:
        return [*front, "", f"undecided: {row['refused']}", *[""] * (len(HEAD) - len(front) - 2)]
    return [
        *front, f"{row['end']:.5g}", row["verdict"].replace("_", " "), sum(row["boundary"]), max(row["boundary"]),
        row["dead"] + row["parked"], row["rank"], row["digits"], row["walls"], row["attempts"], f"{row['floats']:.2f}",
        f"{row['whole']:.2f}", f"{row['checking']:.2f}", row["checked"],
    ]  # fmt: skip


def page(rows):
    """Return the page with the table."""
    finished = [row for row in rows if "refused" not in row]
    verified = sum(row["checked"] == "VERIFIED" for row in finished)
    lines = [
        "# Exact local minima of networks on real data",
        "",
        f"Written by `python benchmarks/real_data.py`: {len(rows)} runs, {len(finished)} ended in an exact stationary "
        f"point, {verified} of these with a certificate that the checker verified; "
        f"{sum(row['attempts'] <= 1 for row in finished)} at the first exact attempt.",
        "",
        "Features and targets standardized and rounded to three decimals (raw: as they are), a constant 1 appended, "
        "one target, ReLU, loss 1/2 sum of squares. *rate before*: how fast the loss falls at the start as the input "
        "weights of one neuron, or one output weight, move at unit speed; at the end no one-sided derivative is "
        "negative. *on boundaries*: pairs of a neuron and a sample with w.x = 0 exactly, *most* of them for one "
        "neuron. *dead + parked*: neurons that no sample sees. *rank*: of the exact least-squares problem (0: the "
        "start was an end). *digits*: of the longest numerator or denominator of a weight. *floats*, *whole*, "
        "*checker*: CPU seconds on one core, of the walk in floats, of its whole process, and of the checker, which "
        f"has the standard library alone ({platform.machine()}, Python {platform.python_version()}).",
        "",
        "| " + " | ".join(HEAD) + " |",
        "|" + " --- |" * len(HEAD),
    ]
    lines += ["| " + " | ".join(str(cell) for cell in cells(row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def draw(rows, path):
    """Draw how far the starts were from stationarity, kinks at the ends, time, and digits."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    colors = dict(zip(STARTS, ("#4c4c4c", "#d95f02", "#1b9e77", "#7570b3"), strict=True))
    rows = [row for row in rows if "refused" not in row]
    figure, ((far, kinks), (seconds, digits)) = pyplot.subplots(2, 2, figsize=(12, 9), layout="constrained")
    names = list(dict.fromkeys(row["key"][0] for row in rows))
    for start, color in colors.items():
        of_start = [row for row in rows if row["key"][2] == start]
        style = {"s": 26, "color": color, "alpha": 0.8, "linewidths": 0}
        shift = 0.15 * (STARTS.index(start) - 1.5)
        places = [names.index(row["key"][0]) + shift for row in of_start]
        far.scatter(places, [row["steepest"] for row in of_start], **style)
        kinks.scatter(
            [row["key"][1] * 2**(shift / 3) for row in of_start],
            [sum(row["boundary"]) / max(row["key"][1] - row["dead"] - row["parked"], 1) for row in of_start],
            label=start, **style,
        )  # fmt: skip
        size = [row["samples"] * row["dimension"] * row["key"][1] for row in of_start]
        seconds.scatter(size, [row["whole"] for row in of_start], **style)
        seconds.scatter(size, [row["checking"] for row in of_start], s=14, marker="x", color=color, linewidths=0.8)
        digits.scatter([row["rank"] for row in of_start], [row["digits"] for row in of_start], **style)
    far.set(yscale="log", ylabel="descent rate, 1/2 sum of squares", title="How far starts were from stationarity")
    far.set_xticks(range(len(names)), names, rotation=30, ha="right")
    kinks.set(xscale="log", xlabel="neurons", title="Kinks at the exact ends: mean over living neurons")
    kinks.set_ylabel("samples on the boundary of a neuron")
    kinks.set_xticks(sorted({row["key"][1] for row in rows}), sorted({row["key"][1] for row in rows}), minor=False)
    kinks.minorticks_off()
    kinks.legend(title="start", frameon=False)
    seconds.set(xscale="log", yscale="log", xlabel="n d N", ylabel="CPU seconds on one core")
    seconds.set_title("Whole process (dots) and checker (crosses)")
    digits.set(xlabel="rank of the exact least squares", ylabel="digits of the longest number")
    digits.set_title("Size of the exact answers")
    for panel in (far, kinks, seconds, digits):
        panel.spines[["top", "right"]].set_visible(False)
        panel.grid(alpha=0.25, linewidth=0.5)
    figure.savefig(path, dpi=130)


if __name__ == "__main__":
    sys.exit(main())
