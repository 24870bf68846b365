"""Instance files that must be refused, for every kind: name -> (bytes of the file, what the one line has to say)."""

import copy
import json

EMPIRICAL = {
    "kind": "empirical",
    "activation": "relu",
    "inputs": [[1, 0], [0, 1], [1, 1]],
    "targets": [[1], [2], [3]],
    "input_weights": [[1, 0], [0, 1]],
    "output_weights": [[1, 1]],
}
INTERVAL = {
    "kind": "interval",
    "activation": "relu",
    "interval": ["0", "1"],
    "target": {"alpha": "1", "beta": "0"},
    "w": ["2"],
    "b": ["0"],
    "v": ["1/2"],
    "c": "0",
}
GAUSSIAN = {"kind": "gaussian", "teachers": {"orthonormal": 2}, "students": [["1", "0"], ["0", "1"]]}
FAMILY = {"kind": "gaussian", "family": {"name": "I", "M": 6, "k1": 1}}
DESCENT = {"kind": "polynomial", "variables": ["x", "y"], "loss": "x^2/2+y^2", "minimum": ["0", "0"]}
BATCHES = {
    "kind": "polynomial",
    "variables": ["x"],
    "batches": ["x^2/2", "x^2"],
    "probabilities": ["1/2", "1/2"],
    "minimum": ["0"],
    "step_size": "1",
}


def changed(document, **changes) -> bytes:
    """The document with some keys replaced, as JSON text; `...` removes one."""
    result = {**copy.deepcopy(document), **changes}
    return json.dumps({key: value for key, value in result.items() if value is not ...}).encode()


def spelled(document, key: str, text: str) -> bytes:
    """The document with one value replaced by JSON text that Python would not write."""
    return changed(document, **{key: "HERE"}).replace(b'"HERE"', text.encode())


# name -> (bytes of the file, what the one line has to say)
BROKEN_JSON = {
    "empty file": (b"", "not JSON"),
    "blank file": (b" \n\n", "not JSON"),
    "words": (b"once upon a time", "not JSON"),
    "cut short": (changed(EMPIRICAL)[:-9], "not JSON"),
    "something after the end": (changed(EMPIRICAL) + b"}", "not JSON"),
    "trailing comma": (b'{"kind": "empirical",}', "not JSON"),
    "list": (b"[]", "a list came"),
    "number": (b"1", "the number 1 came"),
    "text": (b'"empirical"', "the text"),
    "null": (b"null", "null came"),
    "binary": (bytes(range(256)) * 50, "binary data came"),
    "UTF-16": (changed(EMPIRICAL).decode().encode("utf-16"), "binary data came"),
    "zero bytes": (b"\x00" * 1000, "not JSON"),
    "byte order mark": (b"\xef\xbb\xbf{}", "not JSON"),
    "100 000 nested lists": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "100 000 nested objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
    "nested inside a field": (spelled(EMPIRICAL, "inputs", "[" * 100_000 + "]" * 100_000), "nested too deeply"),
    "nested inside free text": (spelled(EMPIRICAL, "note", "[" * 100_000 + "]" * 100_000), "nested too deeply"),
    "NaN": (spelled(EMPIRICAL, "inputs", "[[1, NaN], [0, 1], [1, 1]]"), "NaN"),
    "Infinity": (spelled(EMPIRICAL, "inputs", "[[1, Infinity], [0, 1], [1, 1]]"), "Infinity"),
    "NaN in free text": (spelled(EMPIRICAL, "note", "NaN"), "NaN"),
    "duplicate key": (changed(EMPIRICAL)[:-1] + b', "inputs": [[1, 0]]}', '"inputs" comes twice'),
    "duplicate key inside": (
        spelled(EMPIRICAL, "activation", '{"alpha_plus": 1, "alpha_minus": 0, "alpha_plus": 2}'),
        '"alpha_plus" comes twice',
    ),
}

BROKEN_EMPIRICAL = {
    "no kind": (changed(EMPIRICAL, kind=...), '"kind" is missing'),
    "unknown kind": (changed(EMPIRICAL, kind="quantum"), "empirical, interval, gaussian, polynomial"),
    "kind is null": (changed(EMPIRICAL, kind=None), '"kind"'),
    "kind with line breaks": (changed(EMPIRICAL, kind="a\nb\nc"), '"kind"'),
    "no activation": (changed(EMPIRICAL, activation=...), '"activation" is missing'),
    "unknown activation": (changed(EMPIRICAL, activation="gelu"), '"activation"'),
    "activation of another kind": (changed(EMPIRICAL, activation="quadratic"), '"activation"'),
    "activation with one slope": (changed(EMPIRICAL, activation={"alpha_plus": 1}), '"alpha_minus" is missing'),
    "no inputs": (changed(EMPIRICAL, inputs=...), '"inputs" is missing'),
    "no targets": (changed(EMPIRICAL, targets=...), '"targets" is missing'),
    "no samples": (changed(EMPIRICAL, inputs=[], targets=[]), '"inputs"'),
    "unknown key": (changed(EMPIRICAL, weights=[[1]]), '"weights"'),
    "unknown key with line breaks": (changed(EMPIRICAL, **{"a\r\nb\u2028c": 1}), "unknown key"),
    "misspelled key": (changed(EMPIRICAL, output_weight=[[1, 1]], output_weights=...), '"output_weight"'),
    "key of another kind": (changed(EMPIRICAL, students=[[1]]), '"students"'),
    "inputs is an object": (changed(EMPIRICAL, inputs={"a": 1}), '"inputs"'),
    "inputs is a vector": (changed(EMPIRICAL, inputs=[1, 0, 1]), '"inputs[0]"'),
    "inputs too deep": (changed(EMPIRICAL, inputs=[[[1], 0], [0, 1], [1, 1]]), '"inputs[0][0]"'),
    "short input": (changed(EMPIRICAL, inputs=[[1, 0], [1], [1, 1]]), '"inputs[1]": 2 numbers were wanted, 1 came'),
    "long input": (changed(EMPIRICAL, inputs=[[1, 0], [0, 1], [1, 1, 1]]), '"inputs[2]": 2 numbers were wanted, 3'),
    "empty input": (changed(EMPIRICAL, inputs=[[1, 0], [], [1, 1]]), '"inputs[1]": 2 numbers were wanted, 0 came'),
    "input is null": (changed(EMPIRICAL, inputs=[[1, 0], None, [1, 1]]), '"inputs[1]"'),
    "coordinate is null": (changed(EMPIRICAL, inputs=[[1, 0], [0, None], [1, 1]]), '"inputs[1][1]"'),
    "coordinate is true": (changed(EMPIRICAL, inputs=[[1, 0], [0, True], [1, 1]]), '"inputs[1][1]"'),
    "coordinate is false": (changed(EMPIRICAL, inputs=[[1, False], [0, 1], [1, 1]]), '"inputs[0][1]"'),
    "coordinate is a word": (changed(EMPIRICAL, inputs=[[1, 0], [0, 1], ["one", 1]]), '"inputs[2][0]"'),
    "coordinate is empty": (changed(EMPIRICAL, inputs=[[1, 0], [0, 1], ["", 1]]), '"inputs[2][0]"'),
    "coordinate is nan": (changed(EMPIRICAL, inputs=[[1, 0], [0, 1], ["nan", 1]]), '"inputs[2][0]"'),
    "coordinate is code": (
        changed(EMPIRICAL, inputs=[[1, 0], [0, 1], ["__import__('os').getpid()", 1]]),
        '"inputs[2][0]"',
    ),
    "division by zero": (changed(EMPIRICAL, targets=[["1/0"], [2], [3]]), '"targets[0][0]": division by zero'),
    "exponent 999999999": (spelled(EMPIRICAL, "targets", "[[1e999999999], [2], [3]]"), '"targets[0][0]"'),
    "exponent -999999999": (spelled(EMPIRICAL, "targets", "[[1e-999999999], [2], [3]]"), '"targets[0][0]"'),
    "exponent 10001 as text": (changed(EMPIRICAL, targets=[["1e10001"], [2], [3]]), '"targets[0][0]"'),
    "exponent of many digits": (changed(EMPIRICAL, targets=[["1e" + "9" * 5000], [2], [3]]), '"targets[0][0]"'),
    "binary exponent 999999999": (changed(EMPIRICAL, targets=[["0x1p999999999"], [2], [3]]), '"targets[0][0]"'),
    "integer of 100 001 digits": (spelled(EMPIRICAL, "targets", f"[[{'7' * 100_001}], [2], [3]]"), '"targets[0][0]"'),
    "integer of a million digits": (changed(EMPIRICAL, targets=[["7" * 10**6], [2], [3]]), '"targets[0][0]"'),
    "number with a line break": (changed(EMPIRICAL, targets=[["1\n"], [2], [3]]), '"targets[0][0]"'),
    "number in other digits": (changed(EMPIRICAL, targets=[["\u0663"], [2], [3]]), '"targets[0][0]"'),
    "too few targets": (changed(EMPIRICAL, targets=[[1], [2]]), '"targets": 3 rows were wanted, 2 came'),
    "targets without outputs": (changed(EMPIRICAL, targets=[[], [], []]), '"targets"'),
    "ragged targets": (changed(EMPIRICAL, targets=[[1], [2, 2], [3]]), '"targets[1]": 1 numbers were wanted, 2 came'),
    "input weights of another dimension": (
        changed(EMPIRICAL, input_weights=[[1, 0], [0, 1, 2]]),
        '"input_weights[1]": 2 numbers were wanted, 3 came',
    ),
    "output weights of another width": (
        changed(EMPIRICAL, output_weights=[[1, 1, 1]]),
        '"output_weights[0]": 2 numbers were wanted, 3 came',
    ),
    "output weights transposed": (changed(EMPIRICAL, output_weights=[[1], [1]]), '"output_weights": 1 rows'),
    "input weights alone": (changed(EMPIRICAL, output_weights=...), '"input_weights"'),
    "output weights alone": (changed(EMPIRICAL, input_weights=...), '"output_weights"'),
    "bias of two": (changed(EMPIRICAL, output_bias=[1, 2]), '"output_bias": 1 numbers were wanted, 2 came'),
    "bias is a number": (changed(EMPIRICAL, output_bias=1), '"output_bias"'),
}

BROKEN_INTERVAL = {
    "interval: no interval": (changed(INTERVAL, interval=...), '"interval" is missing'),
    "interval: decreasing": (changed(INTERVAL, interval=["1", "0"]), '"interval'),
    "interval: one point": (changed(INTERVAL, interval=["1", "1"]), '"interval'),
    "interval: three ends": (changed(INTERVAL, interval=["0", "1", "2"]), '"interval'),
    "interval: end is null": (changed(INTERVAL, interval=["0", None]), '"interval[1]"'),
    "interval: no target": (changed(INTERVAL, target=...), '"target" is missing'),
    "interval: target without slope": (changed(INTERVAL, target={"beta": "0"}), '"alpha" is missing'),
    "interval: unknown key of the target": (
        changed(INTERVAL, target={"alpha": "1", "beta": "0", "gamma": "0"}),
        "gamma",
    ),
    "interval: widths differ": (changed(INTERVAL, b=["0", "1"]), '"b"'),
    "interval: output widths differ": (changed(INTERVAL, v=[]), '"v"'),
    "interval: bias is a list": (changed(INTERVAL, c=["0"]), '"c"'),
    "interval: bias is true": (changed(INTERVAL, c=True), '"c"'),
    "interval: weight is a word": (changed(INTERVAL, w=["two"]), '"w[0]"'),
    "interval: leaky slope 1": (changed(INTERVAL, activation={"leaky_relu": "1"}), "leaky_relu"),
    "interval: leaky slope 0": (changed(INTERVAL, activation={"leaky_relu": "0"}), "leaky_relu"),
    "interval: leaky slope -1": (changed(INTERVAL, activation={"leaky_relu": "-1"}), "leaky_relu"),
    "interval: unknown activation": (changed(INTERVAL, activation="cubic"), '"activation"'),
    "interval: empirical keys": (changed(INTERVAL, inputs=[[1]]), '"inputs"'),
}

BROKEN_GAUSSIAN = {
    "gaussian: no teachers": (changed(GAUSSIAN, teachers=...), "teachers"),
    "gaussian: no students": (changed(GAUSSIAN, students=...), "students"),
    "gaussian: no teacher at all": (changed(GAUSSIAN, teachers=[]), '"teachers'),
    "gaussian: no student at all": (changed(GAUSSIAN, students=[]), '"students'),
    "gaussian: ragged students": (changed(GAUSSIAN, students=[["1", "0"], ["0"]]), '"students[1]"'),
    "gaussian: teachers of another dimension": (changed(GAUSSIAN, teachers=[["1", "0", "0"]]), '"teachers'),
    "gaussian: more teachers than dimensions": (changed(GAUSSIAN, teachers={"orthonormal": 3}), "3"),
    "gaussian: zero teachers": (changed(GAUSSIAN, teachers={"orthonormal": 0}), "orthonormal"),
    "gaussian: half a teacher": (changed(GAUSSIAN, teachers={"orthonormal": "1/2"}), "orthonormal"),
    "gaussian: unknown form of teachers": (changed(GAUSSIAN, teachers={"random": 3}), "random"),
    "gaussian: student is null": (changed(GAUSSIAN, students=[["1", None], ["0", "1"]]), '"students[0][1]"'),
    "gaussian: students beside a family": (changed(FAMILY, students=[["1"]]), "students"),
    "gaussian: unknown family": (changed(FAMILY, family={"name": "Z", "M": 6, "k1": 1}), "name"),
    "gaussian: family without size": (changed(FAMILY, family={"name": "I", "k1": 1}), "M"),
    "gaussian: family of size 0": (changed(FAMILY, family={"name": "I", "M": 0, "k1": 1}), "M"),
    "gaussian: family of half size": (changed(FAMILY, family={"name": "I", "M": 6.5, "k1": 1}), "M"),
    "gaussian: split past the size": (changed(FAMILY, family={"name": "I", "M": 6, "k1": 7}), "k1"),
    "gaussian: unknown key": (changed(GAUSSIAN, dimension=2), '"dimension"'),
}

BROKEN_POLYNOMIAL = {
    "polynomial: no variables": (changed(DESCENT, variables=...), '"variables" is missing'),
    "polynomial: no loss": (changed(DESCENT, loss=...), "loss"),
    "polynomial: no minimum": (changed(DESCENT, minimum=...), '"minimum" is missing'),
    "polynomial: a variable twice": (changed(DESCENT, variables=["x", "x"]), '"variables'),
    "polynomial: variable is code": (changed(DESCENT, variables=["x", "import os"]), '"variables'),
    "polynomial: variable is a number": (changed(DESCENT, variables=["x", 1]), '"variables[1]"'),
    "polynomial: short minimum": (changed(DESCENT, minimum=["0"]), '"minimum"'),
    "polynomial: minimum is null": (changed(DESCENT, minimum=["0", None]), '"minimum[1]"'),
    "polynomial: undeclared variable": (changed(DESCENT, loss="x^2+z^2"), '"loss"'),
    "polynomial: empty": (changed(DESCENT, loss=""), '"loss"'),
    "polynomial: code": (changed(DESCENT, loss="__import__('os').system('true')"), '"loss"'),
    "polynomial: a call": (changed(DESCENT, loss="exp(x)"), '"loss"'),
    "polynomial: an attribute": (changed(DESCENT, loss="x.real"), '"loss"'),
    "polynomial: division by a variable": (changed(DESCENT, loss="1/x"), '"loss"'),
    "polynomial: division by zero": (changed(DESCENT, loss="x^2/0"), '"loss"'),
    "polynomial: division by a hidden zero": (changed(DESCENT, loss="x^2/(1-1)"), '"loss"'),
    "polynomial: negative power": (changed(DESCENT, loss="x^-2"), '"loss"'),
    "polynomial: fractional power": (changed(DESCENT, loss="x^(1/2)"), '"loss"'),
    "polynomial: power of a variable": (changed(DESCENT, loss="2^x"), '"loss"'),
    "polynomial: open parenthesis": (changed(DESCENT, loss="(x^2"), '"loss"'),
    "polynomial: closed too often": (changed(DESCENT, loss="x^2)"), '"loss"'),
    "polynomial: 100 000 parentheses": (changed(DESCENT, loss="(" * 100_000 + "x" + ")" * 100_000), '"loss"'),
    "polynomial: 100 000 signs": (changed(DESCENT, loss="-" * 100_000), '"loss"'),
    "polynomial: no operator": (changed(DESCENT, loss="x y"), '"loss"'),
    "polynomial: two operators": (changed(DESCENT, loss="x*/y"), '"loss"'),
    "polynomial: degree 1001": (changed(DESCENT, loss="x^1001"), '"loss"'),
    "polynomial: degree 10^9": (changed(DESCENT, loss="x^1000000000"), '"loss"'),
    "polynomial: tower of powers": (changed(DESCENT, loss="((x^99)^99)^99"), '"loss"'),
    "polynomial: tower of numbers": (changed(DESCENT, loss="x^2+9^9^9^9^9"), '"loss"'),
    "polynomial: power with many digits": (changed(DESCENT, loss="x^" + "9" * 5000), '"loss"'),
    "polynomial: too many terms": (
        changed(DESCENT, variables=[f"x{i}" for i in range(40)], minimum=["0"] * 40,
                loss="(" + "+".join(f"x{i}" for i in range(40)) + ")^20"),
        '"loss"',
    ),
    "polynomial: number of a million digits": (changed(DESCENT, loss="x^2+" + "7" * 10**6), '"loss"'),
    "polynomial: other digits": (changed(DESCENT, loss="x^\u0662"), '"loss"'),
    "polynomial: loss and batches": (changed(DESCENT, batches=["x^2"]), "batches"),
    "polynomial: no probabilities": (changed(BATCHES, probabilities=...), "probabilities"),
    "polynomial: probabilities too short": (changed(BATCHES, probabilities=["1"]), '"probabilities"'),
    "polynomial: probabilities do not sum to 1": (changed(BATCHES, probabilities=["1/2", "1/3"]), '"probabilities"'),
    "polynomial: negative probability": (changed(BATCHES, probabilities=["3/2", "-1/2"]), '"probabilities'),
    "polynomial: no batches at all": (changed(BATCHES, batches=[], probabilities=[]), '"batches'),
    "polynomial: broken batch": (changed(BATCHES, batches=["x^2", "x^"]), '"batches[1]"'),
    "polynomial: step size 0": (changed(BATCHES, step_size="0"), '"step_size"'),
    "polynomial: negative step size": (changed(BATCHES, step_size="-1"), '"step_size"'),
    "polynomial: long start": (changed(BATCHES, start=["1", "1"]), '"start"'),
    "polynomial: unknown key": (changed(DESCENT, learning_rate="1"), '"learning_rate"'),
}

BROKEN = BROKEN_JSON | BROKEN_EMPIRICAL | BROKEN_INTERVAL | BROKEN_GAUSSIAN | BROKEN_POLYNOMIAL
