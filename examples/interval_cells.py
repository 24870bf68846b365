"""The loss of a network on an interval as a rational function of its parameters, cell by cell.

    python examples/interval_cells.py

Near the smallest saddle of relu with kinks the loss is one rational function; its gradient vanishes at the saddle, and
its value there is 1/972.
"""

from pathlib import Path

import sympy

import symbolic_landscape as sl
from symbolic_landscape.loss.interval.cell import cell_at, cell_loss


def main() -> None:
    instance = sl.read(Path(__file__).parent / "relu_kink2_minimal.json")
    cell = cell_at(instance.problem, instance.network)
    loss = cell_loss(instance.problem, cell).as_sympy()
    print("orientations", cell.orientations, " breakpoints from left to right: neurons", [j for j, _ in cell.order])
    print("L =", loss)
    network = instance.network
    values = {sympy.Symbol("c"): sympy.Rational(str(network.c))}
    for letter in "wbv":
        for j, value in enumerate(getattr(network, letter)):
            values[sympy.Symbol(f"{letter}_{j}")] = sympy.Rational(str(value))
    at_saddle = loss.subs(values)
    print("at the saddle:", at_saddle)
    assert at_saddle == sympy.Rational(1, 972)
    assert all(sympy.diff(loss, symbol).subs(values) == 0 for symbol in values)


if __name__ == "__main__":
    main()
