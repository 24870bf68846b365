"""Certificates of tiny empirical instances, computed by hand: instance, claim, status, witness.

Numbers beside a case are its proof.  Nothing here comes from the engine.
"""

RELU = {"kind": "empirical", "activation": "relu"}


def multipliers(*patterns):
    """One list of multipliers for each sign pattern of the negative kinks."""
    return {"witness": "multipliers", "patterns": [list(pattern) for pattern in patterns]}


ALL_RAYS = {"witness": "all_rays"}
ZERO_FORM = multipliers([])


def stationary(*neurons):
    """A stationary point by one nonnegativity witness for each neuron."""
    return {"witness": "stationary_point", "neurons": list(neurons)}


def bound(constant, above, below):
    """|D| <= constant S by two nonnegativity witnesses."""
    return {"witness": "bound", "constant": constant, "above": above, "below": below}


def no_escape(neurons, bounds):
    """A stationary point with bounds for every neuron and output."""
    return {"witness": "no_escape", "stationary": stationary(*neurons), "neurons": bounds}


def descent(neuron, dw, dh, dc, derivative):
    """A descent direction."""
    return {
        "witness": "descent_direction",
        "neuron": neuron,
        "input_direction": dw,
        "output_direction": dh,
        "bias_direction": dc,
        "derivative": derivative,
    }


def escape(neurons, neuron, output, direction, derivative):
    """An escape neuron at a stationary point."""
    return {
        "witness": "escape",
        "stationary": stationary(*neurons),
        "neuron": neuron,
        "output": output,
        "direction": direction,
        "derivative": derivative,
    }


def moving(neuron, input_path, output_path):
    """A neuron that moves along a polynomial curve."""
    return {"witness": "moving_neuron", "neuron": neuron, "input_path": input_path, "output_path": output_path}


def curve(neurons, until, change, bias=()):
    """A descending curve."""
    return {
        "witness": "descending_curve",
        "neurons": neurons,
        "bias": list(bias),
        "until": until,
        "change": change,
    }


def gradients(*listed):
    """Limiting gradients (point inside the cell, share)."""
    return [{"witness": "limiting_gradient", "point": point, "share": share} for point, share in listed]


def split(line, positive, negative):
    """A node of a sign tree."""
    return {"witness": "sign_split", "line": line, "positive": positive, "negative": negative}


POSITIVE = {"witness": "positive"}
INTERPOLATION = {"witness": "interpolation_bound"}

# One sample x = 1, one neuron at w = 0, h = 1; f = 0, e = -y.  D(v) = S(v) = e max(v, 0) = e v/2 + e |v|/2.
UP = {**RELU, "inputs": [[1]], "targets": [[-1]], "input_weights": [[0]], "output_weights": [[1]]}
DOWN = {**UP, "targets": [[1]]}

# The line R of inputs 1, 2, -1, and a zero input: D(v) = 2 max(v, 0) + max(2 v, 0) + 3 max(-v, 0) = v/2 + 7/2 |v|.
ONE_LINE = {
    **RELU, "inputs": [[1], [2], [-1], [0]], "targets": [[-2], [-1], [-3], [-7]],
    "input_weights": [[0]], "output_weights": [[1]],
}  # fmt: skip
# The same with e = 1, -1, 3: D(v) = -2 v + |v|, and D(1) = -1.
ONE_LINE_DOWN = {**ONE_LINE, "targets": [[-1], [1], [-3], [-7]]}

# Opposite inputs of equal residual: D(v) = |v_1| + |v_2| - |v_1 + v_2|.
THREE_LINES = {
    **RELU, "inputs": [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]],
    "targets": [[-1], [-1], [-1], [-1], [1], [1]], "input_weights": [[0, 0]], "output_weights": [[1]],
}  # fmt: skip
# D(v) = 3/2 v_1 + 3/2 v_2 + |v_1| + |v_2| - |v_1 + v_2|; the kinked lines are dependent.
NOT_CLARKE = {**THREE_LINES, "targets": [["-5/2"], ["1/2"], ["-5/2"], ["1/2"], [1], [1]]}
# D(v) = |v_1| + |v_2| - 2 |v_1 + v_2| is -2 at (1, 1); 0 is the mean of opposite gradients.
MIXED_CLARKE = {**THREE_LINES, "targets": [[-1], [-1], [-1], [-1], [2], [2]]}

# h = 0, e = (1, -1): D(v) = (v_1 + v_2) - (v_1 - v_2) = 2 v_2, D(w) = 0.
UNUSED = {
    **RELU, "inputs": [[1, 1], [1, -1]], "targets": [[-1], [1]],
    "input_weights": [[1, 0]], "output_weights": [[0]],
}  # fmt: skip

# Two outputs with e = (1, -1), h = (1, 1), w = 0: D_0(v) = max(v, 0) = -D_1(v), S = 0.
TWO_OUTPUTS = {**RELU, "inputs": [[1]], "targets": [[-1, 1]], "input_weights": [[0]], "output_weights": [[1], [1]]}
# e = (1, 2), h = (1, 1): D_0 = max(v, 0), D_1 = 2 max(v, 0), S = 3 max(v, 0).
TWO_OUTPUTS_UP = {**TWO_OUTPUTS, "targets": [[-1, -2]]}

# Output bias 1 and a neuron w = 1, h = 1 on x = 1, -1: f = (2, 1); y = (2, 1).
FITTED = {
    **RELU, "inputs": [[1], [-1]], "targets": [[2], [1]],
    "input_weights": [[1]], "output_weights": [[1]], "output_bias": [1],
}  # fmt: skip
# The same with y = (2, 2): e = (0, -1).
BIAS_OFF = {**FITTED, "targets": [[2], [2]]}

# |z|: D(v) = e |v| at w = 0.
ABSOLUTE = {**UP, "activation": "absolute_value"}
# a+ = 1/2, a- = -2: D(v) = e (1/2 max(v, 0) + 2 max(-v, 0)) = -3/4 v + 5/4 |v| for e = 1.
STEEP = {**UP, "activation": {"alpha_plus": "1/2", "alpha_minus": "-2"}}
# The identity: D(v) = e v, no kink.
STRAIGHT = {**UP, "activation": "identity"}
# Leaky, a- = 1/4: D(v) = max(v, 0) + v/4 for v < 0 = 5/8 v + 3/8 |v|; D(-1) = -1/4.
LEAKY = {**UP, "activation": {"leaky_relu": "1/4"}}

# w = (0, 1), x = (1, 0) and (-1, 0) on its boundary with e = 1 each, (0, 1) fitted: D(v) = |v_1|.
RIDGE = {
    **RELU, "inputs": [[1, 0], [-1, 0], [0, 1]], "targets": [[-1], [-1], [1]],
    "input_weights": [[0, 1]], "output_weights": [[1]],
}  # fmt: skip

# Neuron 0 dead (w = -1 on x = 1), neuron 1 fits y = 2.
DEAD = {**RELU, "inputs": [[1]], "targets": [[2]], "input_weights": [[-1], [1]], "output_weights": [[5, 2]]}
# No neuron: f = 0, e = 1 on equal inputs with targets 1, -1 the least loss is 1.
EMPTY = {**RELU, "inputs": [[1], [1]], "targets": [[1], [-1]], "input_weights": [], "output_weights": [[]]}
# A zero input without output bias is predicted as 0: loss 9/2; x = 1 is fitted.
PINNED = {**RELU, "inputs": [[0], [1]], "targets": [[3], [1]], "input_weights": [[1]], "output_weights": [[1]]}

UP_STATIONARY = [multipliers(["1/2"])]
UP_BOUNDS = [[bound("1", ZERO_FORM, multipliers(["1"]))]]

# name -> (instance, claim, status, witness)
ACCEPTED = {
    "stationary at a kink": (UP, "directionally_stationary", "proved", stationary(multipliers(["1/2"]))),
    "stationary by rays": (UP, "directionally_stationary", "proved", stationary(ALL_RAYS)),
    "clarke by directional": (UP, "clarke_stationary", "proved", stationary(ALL_RAYS)),
    "no escape": (UP, "no_escape_neuron", "proved", no_escape(UP_STATIONARY, UP_BOUNDS)),
    "no escape by rays": (
        UP, "no_escape_neuron", "proved", no_escape([ALL_RAYS], [[bound("2", ALL_RAYS, ALL_RAYS)]])
    ),
    "local minimum": (UP, "local_minimum", "proved", no_escape(UP_STATIONARY, UP_BOUNDS)),
    "descent into a kink": (DOWN, "directionally_stationary", "refuted", descent(0, ["1"], ["0"], [], "-1")),
    "descent, no local minimum": (DOWN, "local_minimum", "refuted", descent(0, ["2"], ["5"], [], "-2")),
    "descent, no global minimum": (DOWN, "global_minimum", "refuted", descent(0, ["1/3"], ["0"], [], "-1/3")),
    "clarke on one side": (
        DOWN, "clarke_stationary", "proved", {"witness": "clarke_point", "neurons": [gradients((["-1"], "1"))]}
    ),
    "repeated, opposite and zero inputs": (
        ONE_LINE, "directionally_stationary", "proved", stationary(multipliers(["1/2"]))
    ),
    "repeated, opposite and zero inputs, bounds": (
        ONE_LINE, "local_minimum", "proved",
        no_escape([multipliers(["1/2"])], [[bound("1", ZERO_FORM, multipliers(["1"]))]]),
    ),
    "repeated, opposite and zero inputs, descent": (
        ONE_LINE_DOWN, "directionally_stationary", "refuted", descent(0, ["3"], ["0"], [], "-3")
    ),
    # sigma = +: -(1, 1) = -l_1 - l_2; sigma = -: (1, 1) = l_1 + l_2
    "negative kink among dependent lines": (
        THREE_LINES, "directionally_stationary", "proved", stationary(multipliers(["-1", "-1"], ["1", "1"]))
    ),
    "negative kink by rays": (THREE_LINES, "directionally_stationary", "proved", stationary(ALL_RAYS)),
    "negative kink, bounds": (
        THREE_LINES, "local_minimum", "proved",
        no_escape(
            [multipliers(["-1", "-1"], ["1", "1"])],
            [[bound("1", ZERO_FORM, multipliers(["-2", "-2"], ["2", "2"]))]],
        ),
    ),
    # along u = (1, 1): 3 from the linear part, +-1, +-1 and -+2 from the lines
    "separation on dependent lines": (
        NOT_CLARKE, "clarke_stationary", "refuted",
        {
            "witness": "clarke_separation", "neuron": 0, "direction": ["1", "1"],
            "tree": split(
                2,
                split(
                    0, POSITIVE, split(1, POSITIVE, {"witness": "no_cell", "multipliers": ["1", "1", "1"]})
                ),
                POSITIVE,
            ),
        },
    ),
    # the gradients at (1, 1) and (-1, -1) are (-1, -1) and (1, 1)
    "opposite limiting gradients": (
        MIXED_CLARKE, "clarke_stationary", "proved",
        {"witness": "clarke_point", "neurons": [gradients((["1", "2"], "1/2"), (["-3", "-1"], "1/2"))]},
    ),
    "descent between dependent lines": (
        MIXED_CLARKE, "directionally_stationary", "refuted", descent(0, ["1", "1"], ["0"], [], "-2")
    ),
    "escape by an unused neuron": (
        UNUSED, "no_escape_neuron", "refuted", escape([ZERO_FORM], 0, 0, ["0", "1"], "2")
    ),
    # h = -t/2, w = (1, t): f = -t/2 (1 + t, 1 - t), change = -t^2 + t^2/4 (1 + t^2)
    "curve of an unused neuron": (
        UNUSED, "local_minimum", "refuted",
        curve([moving(0, [["0", "1"]], [["-1/2"]])], "1", ["0", "-3/4", "0", "1/4"]),
    ),
    "escape between two outputs": (
        TWO_OUTPUTS, "no_escape_neuron", "refuted", escape([ZERO_FORM], 0, 1, ["3"], "-3")
    ),
    # w = t^2, h = (1 - t, 1): d = (t^2 - t^3, t^2), change = d_0 - d_1 + (d_0^2 + d_1^2)/2
    "curve at w = 0": (
        TWO_OUTPUTS, "local_minimum", "refuted",
        curve([moving(0, [["0"], ["1"]], [["-1", "0"]])], "1/2", ["0", "0", "-1", "1", "-1", "1/2"]),
    ),
    "curve, no global minimum": (
        TWO_OUTPUTS, "global_minimum", "refuted",
        curve([moving(0, [["0"], ["1"]], [["-1", "0"]])], "1/3", ["0", "0", "-1", "1", "-1", "1/2"]),
    ),
    # S = 3/2 v + 3/2 |v|; D_0 = S/3, D_1 = 2 S/3
    "two outputs without escape": (
        TWO_OUTPUTS_UP, "local_minimum", "proved",
        no_escape(
            [multipliers(["3/2"])],
            [[bound("1/3", ZERO_FORM, multipliers(["1"])), bound("2/3", ZERO_FORM, multipliers(["2"]))]],
        ),
    ),
    "fitted with an output bias": (
        FITTED, "directionally_stationary", "proved", stationary(ZERO_FORM)
    ),
    "global minimum with an output bias": (FITTED, "global_minimum", "proved", INTERPOLATION),
    "the output bias alone descends": (
        BIAS_OFF, "directionally_stationary", "refuted", descent(None, ["0"], ["0"], ["1"], "-1")
    ),
    # dL/dh = e . g = 0: the neuron is off at x = -1
    "neuron and output bias descend": (
        BIAS_OFF, "local_minimum", "refuted", descent(0, ["7"], ["9"], ["1/2"], "-1/2")
    ),
    # c = 1 + t/2: change = -t/2 + 2 (t/2)^2/2
    "curve of the output bias": (
        BIAS_OFF, "local_minimum", "refuted", curve([], "1", ["-1/2", "1/4"], bias=[["1/2"]])
    ),
    "output bias, not even Clarke": (
        BIAS_OFF, "clarke_stationary", "refuted",
        {"witness": "output_slope", "neuron": None, "output": 0, "slope": "-1"},
    ),
    "absolute value": (ABSOLUTE, "directionally_stationary", "proved", stationary(multipliers(["0"]))),
    "absolute value, bounds": (
        ABSOLUTE, "local_minimum", "proved",
        no_escape([multipliers(["0"])], [[bound("1", ZERO_FORM, multipliers(["0"]))]]),
    ),
    "slopes of opposite sign": (STEEP, "directionally_stationary", "proved", stationary(multipliers(["-3/4"]))),
    "straight line": (STRAIGHT, "directionally_stationary", "refuted", descent(0, ["-1"], ["0"], [], "-1")),
    # the gradient is 1 everywhere
    "straight line, not even Clarke": (
        STRAIGHT, "clarke_stationary", "refuted",
        {"witness": "clarke_separation", "neuron": 0, "direction": ["1"], "tree": POSITIVE},
    ),
    "leaky": (LEAKY, "directionally_stationary", "refuted", descent(0, ["-4"], ["0"], [], "-1")),
    "ridge": (RIDGE, "directionally_stationary", "proved", stationary(multipliers(["0"]))),
    "ridge, local minimum": (
        RIDGE, "local_minimum", "proved",
        no_escape([multipliers(["0"])], [[bound("1", ZERO_FORM, multipliers(["0"]))]]),
    ),
    "dead neuron": (
        DEAD, "local_minimum", "proved",
        no_escape([ZERO_FORM, ZERO_FORM], [[bound("0", ZERO_FORM, ZERO_FORM)], [bound("0", ALL_RAYS, ZERO_FORM)]]),
    ),
    "no neurons": (EMPTY, "local_minimum", "proved", no_escape([], [])),
    "equal inputs": (EMPTY, "global_minimum", "proved", INTERPOLATION),
    "zero input": (PINNED, "global_minimum", "proved", INTERPOLATION),
    "zero input, local minimum": (PINNED, "local_minimum", "proved", INTERPOLATION),
}  # fmt: skip

# name -> (instance, claim, status, witness, words of the reason): each misses one thing
REJECTED = {
    # nonnegative forms
    "multiplier past its kink": (
        ONE_LINE_DOWN, "directionally_stationary", "proved", stationary(multipliers(["-2"])), "larger than the kink",
    ),
    "multiplier that does not add up": (
        UP, "directionally_stationary", "proved", stationary(multipliers(["1/3"])), "do not add up",
    ),
    "multiplier of the other sign": (
        UP, "directionally_stationary", "proved", stationary(multipliers(["-1/2"])), "do not add up",
    ),
    "a sign pattern is missing": (
        THREE_LINES, "directionally_stationary", "proved", stationary(multipliers(["-1", "-1"])), "sign patterns",
    ),
    "a sign pattern too many": (
        UP, "directionally_stationary", "proved", stationary(multipliers(["1/2"], ["1/2"])), "sign patterns",
    ),
    "sign patterns in the other order": (
        THREE_LINES, "directionally_stationary", "proved",
        stationary(multipliers(["1", "1"], ["-1", "-1"])), "do not add up",
    ),
    "multipliers for all lines": (
        THREE_LINES, "directionally_stationary", "proved",
        stationary(multipliers(["-1", "-1", "0"], ["1", "1", "0"])), "list of 2",
    ),
    "kink the other way": (DOWN, "directionally_stationary", "proved", stationary(ALL_RAYS), "negative on a ray"),
    "kink the other way, multipliers": (
        DOWN, "directionally_stationary", "proved", stationary(multipliers([], [])), "do not add up",
    ),
    "linear part outside the span": (
        STRAIGHT, "directionally_stationary", "proved", stationary(ALL_RAYS), "not in the span",
    ),
    "rays of dependent lines": (
        MIXED_CLARKE, "directionally_stationary", "proved", stationary(ALL_RAYS), "negative on a ray",
    ),
    # stationary points
    "a neuron is missing": (DEAD, "directionally_stationary", "proved", stationary(ZERO_FORM), "list of 2"),
    "an output weight has a slope": (
        {**PINNED, "targets": [[3], [2]]}, "directionally_stationary", "proved", stationary(ALL_RAYS),
        "output weight 0 of neuron 0",
    ),
    "residuals do not sum to 0": (
        BIAS_OFF, "directionally_stationary", "proved", stationary(ZERO_FORM), "do not sum to 0",
    ),
    # descent directions
    "derivative 0": (UP, "directionally_stationary", "refuted", descent(0, ["-1"], ["0"], [], "0"), "not negative"),
    "derivative positive": (UP, "local_minimum", "refuted", descent(0, ["1"], ["0"], [], "1"), "not negative"),
    "derivative of a lie": (UP, "local_minimum", "refuted", descent(0, ["1"], ["0"], [], "-1"), "not the one given"),
    "derivative too steep": (
        DOWN, "directionally_stationary", "refuted", descent(0, ["1"], ["0"], [], "-2"), "not the one given",
    ),
    "nobody moves": (
        DOWN, "directionally_stationary", "refuted", descent(None, ["1"], ["0"], [], "-1"), "one moves",
    ),
    "bias that is not there": (
        DOWN, "directionally_stationary", "refuted", descent(0, ["1"], ["0"], ["0"], "-1"), "list of 0",
    ),
    "neuron that is not there": (
        DOWN, "directionally_stationary", "refuted", descent(1, ["1"], ["0"], [], "-1"), "index below 1",
    ),
    # escape neurons
    "bound too small": (
        TWO_OUTPUTS_UP, "no_escape_neuron", "proved",
        no_escape(
            [multipliers(["3/2"])],
            [[bound("1/3", ZERO_FORM, multipliers(["1"])), bound("1/2", ALL_RAYS, ALL_RAYS)]],
        ),
        "negative on a ray",  # S/2 - D_1 = -S/6
    ),
    "bound negative": (
        DEAD, "no_escape_neuron", "proved",
        no_escape([ZERO_FORM, ZERO_FORM], [[bound("-1", ZERO_FORM, ZERO_FORM)], [bound("0", ZERO_FORM, ZERO_FORM)]]),
        "constant of a bound is negative",
    ),
    "bounds of an escape neuron": (
        TWO_OUTPUTS, "local_minimum", "proved",
        no_escape([ZERO_FORM], [[bound("9", ALL_RAYS, ALL_RAYS), bound("9", ALL_RAYS, ALL_RAYS)]]), "negative on a ray",
    ),
    "bounds of an unused neuron": (
        UNUSED, "local_minimum", "proved", no_escape([ZERO_FORM], [[bound("9", ALL_RAYS, ALL_RAYS)]]), "span",
    ),
    "bound for one output of two": (
        TWO_OUTPUTS_UP, "no_escape_neuron", "proved",
        no_escape([multipliers(["3/2"])], [[bound("1/3", ZERO_FORM, multipliers(["1"]))]]), "list of 2",
    ),
    "bounds where nothing is stationary": (
        DOWN, "local_minimum", "proved", no_escape([ALL_RAYS], [[bound("1", ALL_RAYS, ALL_RAYS)]]), "negative on a ray",
    ),
    "escape where S is positive": (
        UP, "no_escape_neuron", "refuted", escape(UP_STATIONARY, 0, 0, ["1"], "1"), "S is not 0",
    ),
    "escape where D is 0": (UP, "no_escape_neuron", "refuted", escape(UP_STATIONARY, 0, 0, ["-1"], "0"), "it is 0"),
    "escape with another derivative": (
        UNUSED, "no_escape_neuron", "refuted", escape([ZERO_FORM], 0, 0, ["0", "1"], "1"), "not the value given",
    ),
    "escape of an output that is not there": (
        UNUSED, "no_escape_neuron", "refuted", escape([ZERO_FORM], 0, 1, ["0", "1"], "2"), "index below 1",
    ),
    "escape where nothing is stationary": (
        {**DOWN, "output_weights": [["-1"]], "input_weights": [["1"]]}, "no_escape_neuron", "refuted",
        escape([ALL_RAYS], 0, 0, ["0"], "0"), "output weight 0 of neuron 0",
    ),
    # curves
    "curve past a kink": (
        UNUSED, "local_minimum", "refuted",
        curve([moving(0, [["0", "1"]], [["-1/2"]])], "1001/1000", ["0", "-3/4", "0", "1/4"]), "change its sign",
    ),
    "curve with another change": (
        UNUSED, "local_minimum", "refuted",
        curve([moving(0, [["0", "1"]], [["-1/2"]])], "1", ["0", "-3/4", "0", "1/5"]), "not the polynomial given",
    ),
    "curve with a change cut short": (
        UNUSED, "local_minimum", "refuted",
        curve([moving(0, [["0", "1"]], [["-1/2"]])], "1", ["0", "-3/4"]), "not the polynomial given",
    ),
    "curve with a coefficient 0 at the end": (
        UNUSED, "local_minimum", "refuted",
        curve([moving(0, [["0", "1"]], [["-1/2"]])], "1", ["0", "-3/4", "0", "1/4", "0"]), "no last coefficient",
    ),
    # change = -2 t^2 + t^2 (1 + t^2) = -t^2 + t^4: 0 at t = 1
    "curve that comes back": (
        UNUSED, "local_minimum", "refuted",
        curve([moving(0, [["0", "1"]], [["-1"]])], "1", ["0", "-1", "0", "1"]), "coefficients do not show",
    ),
    # h = -2 t: change = -4 t^2 + 4 t^2 (1 + t^2) = 4 t^4
    "curve that rises": (
        UNUSED, "local_minimum", "refuted",
        curve([moving(0, [["0", "1"]], [["-2"]])], "1", ["0", "0", "0", "4"]), "coefficients do not show",
    ),
    "curve that ends where it begins": (
        UNUSED, "local_minimum", "refuted",
        curve([moving(0, [["0", "1"]], [["-1/2"]])], "0", ["0", "-3/4", "0", "1/4"]), "until is not positive",
    ),
    "curve that stays": (UNUSED, "local_minimum", "refuted", curve([], "1", []), "no last coefficient"),
    "a neuron moves twice": (
        UNUSED, "local_minimum", "refuted",
        curve(
            [moving(0, [["0", "1"]], [["-1/2"]]), moving(0, [], [["-1/2"]])], "1", ["0", "-3/4", "0", "1/4"]
        ),
        "moves twice",
    ),
    "a bias moves that is not there": (
        UNUSED, "local_minimum", "refuted",
        curve([moving(0, [["0", "1"]], [["-1/2"]])], "1", ["0", "-3/4", "0", "1/4"], bias=[["0"]]), "no output bias",
    ),
    # bounds on the global minimum
    "above the interpolation bound": (
        {**EMPTY, "targets": [[1], [0]]}, "global_minimum", "proved", INTERPOLATION, "above the interpolation bound",
    ),
    "zero input with an output bias": (
        {**PINNED, "output_bias": [0]}, "global_minimum", "proved", INTERPOLATION, "above the interpolation bound",
    ),
    # Clarke
    "shares that do not sum to 1": (
        DOWN, "clarke_stationary", "proved",
        {"witness": "clarke_point", "neurons": [gradients((["-1"], "1/2"))]}, "do not sum to 1",
    ),
    "gradient of the other cell": (
        DOWN, "clarke_stationary", "proved",
        {"witness": "clarke_point", "neurons": [gradients((["1"], "1"))]}, "mean of the gradients",
    ),
    "share that is negative": (
        DOWN, "clarke_stationary", "proved",
        {"witness": "clarke_point", "neurons": [gradients((["-1"], "2"), (["-2"], "-1"))]}, "share is not positive",
    ),
    "point on a line": (
        DOWN, "clarke_stationary", "proved",
        {"witness": "clarke_point", "neurons": [gradients((["0"], "1"))]}, "on a kinked line",
    ),
    "mean of cells that are not there": (
        NOT_CLARKE, "clarke_stationary", "proved",
        {"witness": "clarke_point", "neurons": [gradients((["1", "1"], "1/2"), (["-1", "-1"], "1/2"))]},
        "mean of the gradients",
    ),
    "output slope 0": (
        UP, "clarke_stationary", "refuted",
        {"witness": "output_slope", "neuron": 0, "output": 0, "slope": "0"}, "it is 0",
    ),
    "output slope of a bias that is not there": (
        UP, "clarke_stationary", "refuted",
        {"witness": "output_slope", "neuron": None, "output": 0, "slope": "1"}, "no output bias",
    ),
    "a cell is overlooked": (
        NOT_CLARKE, "clarke_stationary", "refuted",
        {
            "witness": "clarke_separation", "neuron": 0, "direction": ["1", "1"],
            "tree": split(2, split(0, POSITIVE, POSITIVE), POSITIVE),
        },
        "0 or negative below a leaf",
    ),
    "a cell is denied": (
        NOT_CLARKE, "clarke_stationary", "refuted",
        {
            "witness": "clarke_separation", "neuron": 0, "direction": ["1", "1"],
            "tree": split(2, split(0, POSITIVE, {"witness": "no_cell", "multipliers": ["1", "1"]}), POSITIVE),
        },
        "no cell",
    ),
    "a cell is denied by nothing": (
        NOT_CLARKE, "clarke_stationary", "refuted",
        {
            "witness": "clarke_separation", "neuron": 0, "direction": ["1", "1"],
            "tree": {"witness": "no_cell", "multipliers": []},
        },
        "no cell",
    ),
    "a line is split twice": (
        NOT_CLARKE, "clarke_stationary", "refuted",
        {
            "witness": "clarke_separation", "neuron": 0, "direction": ["1", "1"],
            "tree": split(2, split(2, POSITIVE, POSITIVE), POSITIVE),
        },
        "split twice",
    ),
    "separated in the other direction": (
        STRAIGHT, "clarke_stationary", "refuted",
        {"witness": "clarke_separation", "neuron": 0, "direction": ["-1"], "tree": POSITIVE}, "below a leaf",
    ),
    # the right witness for another claim
    "stationary is no local minimum": (UP, "local_minimum", "proved", stationary(ALL_RAYS), "was wanted"),
    "stationary is no absence of escape": (UP, "no_escape_neuron", "proved", stationary(ALL_RAYS), "was wanted"),
    "local minimum is not global": (
        UP, "global_minimum", "proved", no_escape(UP_STATIONARY, UP_BOUNDS), "was wanted",
    ),
    "an escape is no descent": (
        UNUSED, "local_minimum", "refuted", escape([ZERO_FORM], 0, 0, ["0", "1"], "2"), "was wanted",
    ),
    "a curve says nothing of first order": (
        UNUSED, "directionally_stationary", "refuted",
        curve([moving(0, [["0", "1"]], [["-1/2"]])], "1", ["0", "-3/4", "0", "1/4"]), "was wanted",
    ),
    "not stationary, but Clarke": (
        DOWN, "clarke_stationary", "refuted", descent(0, ["1"], ["0"], [], "-1"), "was wanted",
    ),
    "unknown claim": (UP, "beautiful", "proved", stationary(ALL_RAYS), "no claim"),
    "claim of another kind": (UP, "interpolating", "proved", stationary(ALL_RAYS), "no claim"),
}  # fmt: skip
