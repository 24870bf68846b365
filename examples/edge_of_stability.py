"""The edge of stability, exactly: one loss, many minima, and what gradient descent does past 2 / sharpness at each.

    python examples/edge_of_stability.py

(h w - 1)^2 / 2 is a network with one weight in and one out.  The criterion with a pseudo-inverse promises a stable
oscillation at every minimum; exact verdicts say that it exists at the balanced one alone.  Then a neuron with a bias:
its flattest scaling is an algebraic number of degree 12, found and decided exactly.
"""

from pathlib import Path

import symbolic_landscape as sl
from symbolic_landscape.conditions.polynomial.flattest_scaling import find_flattest_scaling
from symbolic_landscape.conditions.polynomial.network import region_answers
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.limits import DEFAULT_LIMITS

HERE = Path(__file__).parent


def main() -> None:
    print("minimum (h, w) of (h w - 1)^2 / 2: sharpness, criterion Q, verdict")
    words = []
    for h in ("1/2", "9/10", "1", "11/10", "2"):
        w = 1 / rational(h)
        network = sl.Instance.from_arrays([[1]], [1], [[w]], [[h]])
        (answer,) = region_answers(network, DEFAULT_LIMITS)
        analysis = answer.analysis
        q = analysis.criterion.coefficient((4,)) / analysis.spectrum.squared_length**2
        words.append(analysis.word)
        print(f"  ({h}, {w}): {analysis.spectrum.sharpness.decimal(6)}, Q = {q.decimal(6)}, {analysis.word}")
        assert q.sign() > 0  # what a criterion without the minima around would conclude from
    assert words == ["drift_self_stabilising"] * 2 + ["stable_two_cycle"] + ["drift_self_stabilising"] * 2

    balanced = sl.Instance.from_arrays([[1]], [1], [[1]], [[1]])
    verdict = sl.decide(balanced, sl.StableTwoCycle(rational("101/100")))
    print(f"a stable 2-cycle of the network itself at step size 101/100: {verdict.status}")
    assert isinstance(verdict, sl.Proved)

    missed = sl.classify(sl.read(HERE / "naive_criterion_misses.json"))
    print(f"x^2 + y^4 + x^2 y + 5 x^4: Q = {missed.details['criterion']['value']}, {missed.verdict}")
    assert missed.details["criterion_sign"] == "-" and missed.verdict == "stable_two_cycle"

    neuron = sl.Instance.from_arrays([[0, 1], [1, 1]], [1, 2], [[1, 1]], [[1]])
    found = find_flattest_scaling(neuron, DEFAULT_LIMITS)
    print(
        f"neuron with bias: flattest after scaling by about {found.scales[0]}, "
        f"sharpness {found.analysis.spectrum.sharpness.decimal(10)}, {found.analysis.word}"
    )
    assert found.exact.minimum[0].field.degree == 12 and found.analysis.word == "stable_two_cycle"


if __name__ == "__main__":
    main()
