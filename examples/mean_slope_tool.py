"""A tool of one's own under audit: the mean of the two slopes at a kink, and rational arithmetic.

    symbolic-landscape audit examples/mean_slope_tool.py:answer
    python examples/mean_slope_tool.py

With relu'(0) = 1/2 backpropagation returns the gradient wherever an empirical loss has one, also where kinks of several
samples cancel; with 0 or 1 it does not.  Where there is none, this tool says so by the two one-sided derivatives.
"""

from fractions import Fraction


def answer(claim, instance):
    """Answer loss and gradient of empirical instances; None is: no such claim."""
    if instance["kind"] != "empirical" or instance["output_bias"] is not None:
        return None
    if claim == "loss":
        return sum(e * e for row in residuals(instance) for e in row) / 2
    if claim != "gradient":
        return None
    slopes = {side: gradient(instance, side) for side in (-1, 0, 1)}
    return slopes[0] if slopes[-1] == slopes[1] or kinks_cancel(instance) else None


def gradient(instance, side):
    """Return the gradient with the left (-1), mean (0) or right (1) slope at kinks."""
    x, h = exact(instance["inputs"]), exact(instance["output_weights"])
    z, e = preactivations(instance), residuals(instance)
    pulls = [[sum(h[j][i] * e[k][j] for j in range(len(h))) for i in range(len(h[0]))] for k in range(len(x))]
    weights = [
        sum(slope(instance, z[k][i], side) * x[k][c] * pulls[k][i] for k in range(len(x)))
        for i in range(len(h[0]))
        for c in range(len(x[0]))
    ]
    outputs = [
        sum(slope(instance, z[k][i], side) * z[k][i] * e[k][j] for k in range(len(x)))
        for j in range(len(h))
        for i in range(len(h[0]))
    ]
    return weights + outputs


def kinks_cancel(instance):
    """Return whether the kinks of parallel boundary samples add up to none, at every neuron."""
    x, h = exact(instance["inputs"]), exact(instance["output_weights"])
    z, e = preactivations(instance), residuals(instance)
    for i in range(len(h[0])):
        kinks = {}
        for k, row in enumerate(x):
            lead = next((value for value in row if value), None)
            if z[k][i] == 0 and lead is not None:
                line = tuple(value / lead for value in row)
                kinks[line] = kinks.get(line, 0) + abs(lead) * sum(h[j][i] * e[k][j] for j in range(len(h)))
        if any(kinks.values()):
            return False
    return True


def slope(instance, z, side):
    plus, minus = Fraction(instance["alpha_plus"]), Fraction(instance["alpha_minus"])
    at_kink = {-1: minus, 0: (plus + minus) / 2, 1: plus}[side]
    return plus if z > 0 else minus if z < 0 else at_kink


def preactivations(instance):
    w = exact(instance["input_weights"])
    return [[sum(a * b for a, b in zip(row, x, strict=True)) for row in w] for x in exact(instance["inputs"])]


def residuals(instance):
    h = exact(instance["output_weights"])
    activity = [[slope(instance, z, 1) * z for z in row] for row in preactivations(instance)]
    return [
        [sum(a * g for a, g in zip(row, hidden, strict=True)) - y for row, y in zip(h, targets, strict=True)]
        for hidden, targets in zip(activity, exact(instance["targets"]), strict=True)
    ]


def exact(rows):
    return [[Fraction(value) for value in row] for row in rows]


def main():
    import symbolic_landscape as sl

    table = sl.audit(f"{__file__}:answer")
    told = [row for row in table.findings if row.verdict != "not claimed"]
    print(f"{len(told)} claims, {table.counts['agrees']} agree, none is off by an ulp")
    assert all(row.verdict == "agrees" and row.comparison.ulps == 0 for row in told)
    gradients = {row.case.name for row in told if row.claim == "gradient"}
    assert gradients >= {"opposite_samples", "opposite_samples_leaky", "thin_cell", "unseen_kinks"}


if __name__ == "__main__":
    main()
