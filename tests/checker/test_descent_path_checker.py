"""The rule for descent paths on certificates computed by hand: accepted, and rejected for the right reason.

TURN: samples x = 1, -1 with y = -1, 3, one neuron with h = 1.  On the cell +- (w >= 0) the prediction is (w, 0) and the
least loss 5 is at w = 0, where e = (1, -3) and S(v) = max(v, 0) - 3 max(-v, 0): the derivative on the cell is 1, in the
direction -1 it is -3.  On the cell -+ (w <= 0) the prediction is (0, -w) and the least loss 1/2 is at w = -3, where
e = (1, 0) and S = 0.
"""

import json

import pytest

import symbolic_landscape as sl
from symbolic_landscape.checker.reading import parse_json
from symbolic_landscape.checker.statements import check
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import read_record

TURN = {
    "kind": "empirical", "activation": "relu", "inputs": [[1], [-1]], "targets": [[-1], [3]],
    "input_weights": [[2]], "output_weights": [[5]],
}  # fmt: skip
# A zero input and an output bias: on the cell +-0 the prediction is (w + c, c, c) for y = (0, 2, 0): at w = 0 the best
# c is 2/3 and e = (2/3, -4/3, 2/3).  On -+0 it is (c, c - w, c), best at c = 0, w = -2, where e = 0.
WITH_BIAS = {
    **TURN, "inputs": [[1], [-1], [0]], "targets": [[0], [2], [0]], "output_bias": [7],
    "input_weights": [[2]], "output_weights": [[1]],
}  # fmt: skip
ZERO_FORM = {"witness": "multipliers", "patterns": [[]]}


def descent(direction, derivative, neuron=0, outputs=("0",), bias=()):
    return {
        "witness": "descent_direction", "neuron": neuron, "input_direction": [direction],
        "output_direction": list(outputs), "bias_direction": list(bias), "derivative": derivative,
    }  # fmt: skip


def least(cells, weights, multipliers, leaving=None, bias=()):
    return {
        "witness": "least_on_cells", "cells": cells, "input_weights": [[w] for w in weights],
        "output_bias": list(bias), "multipliers": multipliers, "descent": leaving,
    }  # fmt: skip


def certificate(losses, weights, outputs, steps, end, bias=(), status="proved"):
    claim = {
        "name": "descends_to", "losses": losses, "input_weights": [[w] for w in weights],
        "output_weights": outputs, "output_bias": list(bias),
    }  # fmt: skip
    evidence = {"witness": "stationary_point", "neurons": end}
    witness = {"witness": "descent_path", "steps": steps, "end": evidence}
    return {
        "format": "symbolic_landscape certificate", "version": 1,
        "statements": [{"claim": claim, "status": status, "witness": witness}],
    }  # fmt: skip


FIRST = least(["+-"], ["0"], [["1/3", "2/3"]], descent("-2", "-6"))
LAST = least(["-+"], ["-3"], [[]])
TURNED = (["5", "1/2"], ["-3"], ["1"], [FIRST, LAST], [ZERO_FORM])
LEFT = least(["+-0"], ["0"], [["2/3", "0"]], descent("-1", "-4/3", bias=["0"]), ["2/3"])
RIGHT = least(["-+0"], ["-2"], [[]], None, ["0"])
BENT = (["4/3", "0"], ["-2"], ["1"], [LEFT, RIGHT], [ZERO_FORM])


def lines_of(instance, document):
    files = [parse_json(json.dumps(value), "file") for value in (instance, document)]
    return check(*files)[0]


ACCEPTED = {
    "one turn": (TURN, certificate(*TURNED)),
    "from its end": ({**TURN, "input_weights": [[-3]], "output_weights": [[1]]}, certificate(*TURNED)),
    "from elsewhere in the second cell": ({**TURN, "input_weights": [["-1/7"]]}, certificate(*TURNED)),
    "from an unused neuron": ({**TURN, "output_weights": [[0]]}, certificate(*TURNED)),
    "with other multipliers": (
        TURN, certificate(*TURNED[:3], [{**FIRST, "multipliers": [["0", "1"]]}, LAST], [ZERO_FORM])
    ),
    "by rays at the end": (TURN, certificate(*TURNED[:4], [{"witness": "all_rays"}])),
    "a path without a move": (
        {**TURN, "input_weights": [["-1/7"]]}, certificate(["1/2"], ["-3"], ["1"], [LAST], [ZERO_FORM])
    ),
    "a zero input and an output bias": (WITH_BIAS, certificate(*BENT, bias=["0"])),
    "no neuron": (
        {**TURN, "input_weights": [], "output_weights": [[]]},
        certificate(["5"], [], [], [least([], [], [])], []),
    ),
}  # fmt: skip


def changed(first=FIRST, last=LAST, losses=("5", "1/2"), weights=("-3",), outputs=("1",), end=(ZERO_FORM,)):
    return certificate(list(losses), list(weights), list(outputs), [first, last], list(end))


# name -> (instance, certificate, words of the reason)
REJECTED = {
    # at w = 1/2 the loss is (9/4 + 9)/2 = 45/8; the derivative on the cell is 3/2
    "the loss is right, the point is not the least": (
        TURN, changed({**FIRST, "input_weights": [["1/2"]], "multipliers": [[]]}, losses=("45/8", "1/2")),
        "do not give the derivative",
    ),
    "a multiplier is negative": (
        TURN, changed({**FIRST, "multipliers": [["-1", "2"]]}), "multiplier of neuron 0 of step 0 is negative"
    ),
    # y = (1, 3): at w = 0 the derivative on the cell +- is -1
    "the point is left within its cell": (
        {**TURN, "targets": [[1], [3]]}, changed({**FIRST, "multipliers": [["-1", "0"]]}), "is negative"
    ),
    "a multiplier too few": (TURN, changed({**FIRST, "multipliers": [["1"]]}), "a list of 2"),
    "the loss is another": (TURN, changed(losses=("6", "1/2")), "loss of step 0"),
    "the last loss is another": (TURN, changed(losses=("5", "1/3")), "loss of step 1"),
    "losses for more steps": (TURN, changed(losses=("5", "1/2", "1/3")), "a list of 2"),
    # the same point again, in the cell that its direction enters
    "the loss does not decrease": (
        TURN, certificate(["5", "5", "1/2"], ["-3"], ["1"], [FIRST, FIRST, LAST], [ZERO_FORM]),
        "does not decrease from step 0",
    ),
    # upwards the derivative is 2
    "the direction climbs": (
        TURN, changed({**FIRST, "descent": descent("2", "2")}), "one-sided derivative is not the one given, or not"
    ),
    "the derivative is another": (TURN, changed({**FIRST, "descent": descent("-2", "-5")}), "one-sided derivative"),
    "no direction": (TURN, changed({**FIRST, "descent": None}), "step 0 has no direction"),
    "a direction at the end": (TURN, changed(last={**LAST, "descent": descent("-2", "-6")}), "end of the path has"),
    "an output weight moves": (
        TURN, changed({**FIRST, "descent": descent("-2", "-6", outputs=["1"])}), "another weight moves"
    ),
    # the residuals sum to 0
    "only the bias moves": (
        WITH_BIAS,
        certificate(
            *BENT[:3], [{**LEFT, "descent": descent("0", "0", None, bias=["-1"])}, RIGHT], [ZERO_FORM], bias=["0"]
        ),
        "one-sided derivative is not the one given, or not negative",
    ),
    "the bias moves as well": (
        WITH_BIAS,
        certificate(
            *BENT[:3], [{**LEFT, "descent": descent("-1", "-4/3", bias=["1"])}, RIGHT], [ZERO_FORM], bias=["0"]
        ),
        "another weight moves",
    ),
    "the point is not in its cell": (TURN, changed(last={**LAST, "cells": ["+-"]}), "not lie in its cells"),
    "a sign too many": (TURN, changed({**FIRST, "cells": ["+-+"]}), "one of +, 0, -"),
    "a letter": (TURN, changed({**FIRST, "cells": ["+x"]}), "one of +, 0, -"),
    "no sign at a sample": (TURN, changed({**FIRST, "cells": ["+0"]}), "a sign at every nonzero input"),
    "a sign at a zero input": (
        WITH_BIAS,
        certificate(*BENT[:3], [{**LEFT, "cells": ["+-+"]}, RIGHT], [ZERO_FORM], bias=["0"]),
        "0 at the others",
    ),
    # at c = 1 and w = 0 the residuals are (1, -1, 1)
    "the bias is not the best": (
        WITH_BIAS,
        certificate(
            ["3/2", "0"], *BENT[1:3],
            [{**LEFT, "output_bias": ["1"], "multipliers": [["1", "0"]]}, RIGHT], [ZERO_FORM], bias=["0"],
        ),
        "residuals of step 0 do not sum to 0",
    ),
    "a network that the path does not reach": (TURN, changed(weights=("-2",)), "does not end at the network"),
    "an output weight is 0": (TURN, changed(outputs=("0",)), "output weight of the path is 0"),
    "the end is not stationary": (
        TURN, certificate(["5"], ["0"], ["1"], [{**FIRST, "descent": None}], [{"witness": "all_rays"}]),
        "negative on a ray",
    ),
    "no evidence at the end": (TURN, changed(end=()), "a list of 1"),
    "no step": (TURN, certificate([], ["-3"], ["1"], [], [ZERO_FORM]), "a path has a step"),
    "refuted": (TURN, certificate(*TURNED, status="refuted"), "not said to be proved"),
    "the file is elsewhere": (
        TURN, certificate(["1/2"], ["-3"], ["1"], [LAST], [ZERO_FORM]), "lies in no product"
    ),
    "the file has the other sign": ({**TURN, "output_weights": [[-5]]}, certificate(*TURNED), "lies in no product"),
    "the file is wider": (
        {**TURN, "input_weights": [[2], [1]], "output_weights": [[1, -1]]}, certificate(*TURNED), "a list of 2"
    ),
    "several outputs": (
        {**TURN, "targets": [[-1, 0], [3, 0]], "output_weights": [[5], [0]]}, certificate(*TURNED), "one output"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_path_by_hand_is_accepted(name):
    assert lines_of(*ACCEPTED[name]) == ["VERIFIED descends_to proved", "VERIFIED"]


@pytest.mark.parametrize("name", REJECTED)
def test_near_miss_is_rejected_for_its_reason(name):
    instance, document, words = REJECTED[name]
    line, last = lines_of(instance, document)
    assert line.startswith("REJECTED statement 0 (descends_to ") and words in line
    assert last == "REJECTED"


# TURN with h = (1, 1), both at w = 0 in the cell +-: each could turn; the first does, the second stays.  At the end
# e = (1, 0), and the second neuron, at w = 0 in the cell +-, has S(v) = max(v, 0) = v/2 + |v|/2.
TWO = {**TURN, "input_weights": [[2], [1]], "output_weights": [[1, 1]]}
TWO_FIRST = least(["+-", "+-"], ["0", "0"], [["1", "0"], ["0", "1"]], descent("-1", "-3"))
TWO_LAST = least(["-+", "+-"], ["-3", "0"], [[], ["1/4", "3/4"]])
HALF = {"witness": "multipliers", "patterns": [["1/2"]]}


def two(first=TWO_FIRST, last=TWO_LAST, weights=("-3", "0"), end=(ZERO_FORM, HALF)):
    return lines_of(TWO, certificate(["5", "1/2"], list(weights), ["1", "1"], [first, last], list(end)))


def test_one_of_two_neurons_moves():
    assert two() == ["VERIFIED descends_to proved", "VERIFIED"]


def test_the_cells_are_those_that_the_direction_enters():
    # the second is said to move, the first has turned
    line = two({**TWO_FIRST, "descent": descent("-1", "-3", 1)})[0]
    assert "after step 0 a neuron that does not move changes its cell" in line
    # the first moves, the second has turned: a point as low, with all its multipliers
    turned = least(["+-", "-+"], ["0", "-3"], [["1/4", "3/4"], []])
    line = two(last=turned, weights=("0", "-3"), end=(HALF, ZERO_FORM))[0]
    assert "the direction of step 0 does not lead into the next cell" in line
    # the first moves, both have turned
    line = two(last={**TWO_LAST, "cells": ["-+", "-+"], "multipliers": [[], ["0", "0"]]})[0]
    assert "after step 0 a neuron that does not move changes its cell" in line


@pytest.mark.parametrize("name", ACCEPTED)
def test_the_engine_walks_no_higher(name):
    """The end of every path by hand is a local minimum, and the engine's own walk starts at most as high."""
    instance, document = ACCEPTED[name]
    claim = document["statements"][0]["claim"]
    end = {**instance, "input_weights": claim["input_weights"], "output_weights": [claim["output_weights"]]}
    if claim["output_bias"]:
        end["output_bias"] = claim["output_bias"]
    point = read_record(parse_document(json.dumps(end), "by hand"))
    answer = sl.classify(point)
    assert answer.verdict in ("local_minimum", "global_minimum") and answer.loss == claim["losses"][-1]
    assert [str(loss) for loss in sl.descend(point).path] == claim["losses"][-1:]
