"""The checker's rules for polynomials, without trust in the engine: mutated certificates, and statements by hand."""

import copy
import json
from fractions import Fraction
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape import claim
from symbolic_landscape.checker.polynomial_numbers import Field, rank
from symbolic_landscape.checker.polynomial_text import UnreadableError, parsed
from symbolic_landscape.checker.polynomial_univariate import count_roots, is_nonnegative_between, odd_part
from symbolic_landscape.checker.reading import BadInput, Rejected, parse_json
from symbolic_landscape.checker.statements import check

ROOT = Path(__file__).parents[2]
CERTIFICATES = ROOT / "proofs" / "certificates"

# Small certificates that hold every kind of witness between them.
MUTATED = [
    "Q_zero_sixth_order_stable", "hw_unbalanced", "hw_irrational_minimum", "naive_criterion_misses",
    "naive_criterion_misleads", "flat_race_escape", "vertical_branch", "double_sharpness_bounded",
    "double_sharpness_unstable", "quartic_unstable", "cubic_along_kernel", "curved_minima", "saddle_of_descent",
    "one_unstable_batch_diverges", "one_unstable_batch_everywhere", "unstable_batch_trapped", "separate_directions",
    "common_hyperbola", "escape_on_a_line", "irrational_interpolation",
]  # fmt: skip

# Fields in which another value proves the same claim too: scaled vectors, wider boxes, more steps, other good guesses.
FREE = {
    "preconditioner", "norm", "radius", "apart", "eigenvectors", "kernel", "descent", "coordinates", "until", "batch",
    "bits", "steps", "depth", "growth", "word", "high", "low", "path", "moments", "basis", "direction", "coordinate",
    "length", "cells", "swapped", "translation", "matrix", "polynomial", "field_generator", "square_roots", "exponents",
}  # fmt: skip


def documents(name: str):
    instance = (ROOT / "examples" / f"{name}.json").read_text(encoding="utf-8")
    return parse_json(instance, name), json.loads((CERTIFICATES / f"{name}.json").read_text(encoding="utf-8"))


def accepted(instance, certificate) -> bool:
    try:
        return check(instance, parse_json(json.dumps(certificate), "certificate", Rejected))[1]
    except Rejected:
        return False


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        yield path, value
        for position, item in enumerate(value):
            yield from leaves(item, (*path, position))
    else:
        yield path, value


def mutations(value):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, list):
        return [value[:-1]] if value else [["1"]]
    try:
        number = Fraction(value)
    except ValueError:
        return [value + "x"]
    return [str(x) for x in (number + 1, -number, number + Fraction(1, 1000)) if x != number]


def changed(document, path, value):
    result = copy.deepcopy(document)
    place = result
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return result


@pytest.mark.parametrize("name", MUTATED)
def test_a_changed_field_is_rejected_or_free(name: str) -> None:
    instance, certificate = documents(name)
    rejected = 0
    for number, statement in enumerate(certificate["statements"]):
        alone = {**certificate, "statements": [statement]}
        assert accepted(instance, alone), f"statement {number}"
        for path, value in leaves(statement["witness"]):
            named = [step for step in path if isinstance(step, str)]
            for other in mutations(value)[:2]:
                if not accepted(instance, changed(alone, ("statements", 0, "witness", *path), other)):
                    rejected += 1
                else:
                    assert FREE & set(named), f"{named}: {value} -> {other}"
        flipped = "refuted" if statement["status"] == "proved" else "proved"
        assert not accepted(instance, changed(alone, ("statements", 0, "status"), flipped))
        for key in [key for key in statement["witness"] if key != "witness"]:
            smaller = copy.deepcopy(alone)
            del smaller["statements"][0]["witness"][key]
            assert not accepted(instance, smaller)
    assert rejected > 3


def test_the_mutated_certificates_hold_every_kind_of_witness() -> None:
    from symbolic_landscape.certificate.text import witness_name
    from symbolic_landscape.witness.polynomial import WITNESSES

    def kinds(value):
        if isinstance(value, dict):
            if isinstance(value.get("witness"), str):
                yield value["witness"]
            for item in value.values():
                yield from kinds(item)
        elif isinstance(value, list):
            for item in value:
                yield from kinds(item)

    seen = {kind for name in MUTATED for kind in kinds(documents(name)[1])}
    seen |= {kind for document, claims in ASKED for kind in kinds(certified(document, claims)[1])}
    assert {witness_name(kind) for kind in WITNESSES} <= seen


def certified(document, claims):
    """The instance, and the engine's certificate of single claims about it."""
    from symbolic_landscape.certificate.text import certificate_text
    from symbolic_landscape.model.document import parse_document
    from symbolic_landscape.model.polynomial import read_polynomial

    instance = read_polynomial(parse_document(json.dumps(document), "asked"))
    return parse_json(json.dumps(document), "asked"), json.loads(
        certificate_text([sl.decide(instance, claim) for claim in claims])
    )


def gd(loss: str, variables: str, *minimum: str, **others) -> dict:
    return {"kind": "polynomial", "variables": variables.split(), "loss": loss, "minimum": list(minimum), **others}


def sgd(batches, variables: str, minimum, step_size: str, **others) -> dict:
    p = [f"1/{len(batches)}"] * len(batches)
    head = {"kind": "polynomial", "variables": variables.split(), "batches": batches, "probabilities": p}
    return {**head, "minimum": minimum, "step_size": step_size, **others}


# Claims that `classify` does not ask, or whose witness is rare.
ASKED = [
    (gd("x^2+y", "x y", "0", "0"), [sl.LocalMinimum(), claim.NondegenerateMinimum(), claim.Oscillation()]),
    (gd("x^2+x^2*y+y^4", "x y", "0", "0"), [claim.NondegenerateMinimum(), sl.LocalMinimum()]),
    (gd("x^2+y^2-x^4", "x y", "0", "0"), [claim.CriterionPositive(), claim.NondegenerateMinimum()]),
    (gd("h^2*w^2*(h*w-1)^2+(h*w-1)^2", "h w", "2", "1/2"), [sl.LocalMinimum(), claim.Oscillation()]),
    (gd("(x^2+y^2+z^2-1)^2/(3)", "x y z", "1", "0", "0"), [sl.LocalMinimum()]),
    (gd("x^2*(1+y^2)", "x y", "0", "0"), [sl.LocalMinimum()]),
    (gd("x^2+y^3", "x y", "0", "0"), [sl.LocalMinimum()]),
    (gd("x^2/2+x^4/24", "x", "0", step_size="99/50"), [claim.StableTwoCycle()]),
    (sgd(["x^2/2+x", "x^2/2-x"], "x", ["0"], "1"), [claim.Interpolating()]),
    (sgd(["x^2+x^4", "x^2/2"], "x", ["0"], "1"), [claim.BatchesLinearlyStable(), claim.MeanSquareLinearlyStable()]),
    (sgd(["x^2+x^4", "2*x^2"], "x", ["0"], "1"), [claim.MeanSquareLinearlyStable()]),
    (sgd(["(x^2-2)^2/4", "(x^2-2)^2/8"], "x", ["sqrt(2)"], "1"), [claim.MeanSquareLinearlyStable()]),
    (sgd(["(h*w-1)^2/2", "(2*h*w-2)^2/2"], "h w", ["1", "1"], "1/10", start=["2", "2"]), [claim.Bounded()]),
    (sgd(["5*x^2/4+x^4/4"], "x", ["0"], "1", start=["0"]), [claim.Bounded(), claim.DivergesInExpectation()]),
    (sgd(["x^2+x^4", "x^2/2"], "x", ["0"], "1"), [claim.BatchesPositiveDefinite()]),
    (sgd(["x^2+x*y+y^2", "(x-y)^2"], "x y", ["0", "0"], "1"), [claim.BatchesPositiveDefinite()]),
]  # fmt: skip


@pytest.mark.parametrize("case", range(len(ASKED)))
def test_claims_asked_one_by_one(case: int) -> None:
    instance, certificate = certified(*ASKED[case])
    assert accepted(instance, certificate)
    for number, stated in enumerate(certificate["statements"]):
        flipped = "refuted" if stated["status"] == "proved" else "proved"
        assert not accepted(instance, changed(certificate, ("statements", number, "status"), flipped))
        for path, value in leaves(stated["witness"]):
            named = {step for step in path if isinstance(step, str)}
            for other in mutations(value)[:1]:
                mutated = changed(certificate, ("statements", number, "witness", *path), other)
                assert not accepted(instance, mutated) or FREE & named, f"{path}: {value} -> {other}"


@pytest.mark.parametrize("name", ["hw_unbalanced", "coupling_rescues", "two_cycle_stable_along_M"])
def test_a_certificate_of_another_instance_is_rejected(name: str) -> None:
    _, certificate = documents(name)
    others = [n for n in ("hw_unbalanced", "coupling_rescues", "two_cycle_stable_along_M") if n != name]
    for other in others:
        assert not accepted(documents(other)[0], certificate)


HAND = {"kind": "polynomial", "variables": ["x"], "loss": "x^2/2 - x^4/24", "minimum": ["0"]}
RATIONAL = {
    "witness": "algebraic_point",
    "root": {"witness": "real_root", "polynomial": ["0", "1"], "low": "-1", "high": "1"},
    "field_generator": [],
    "square_roots": [],
}


def statement(name: str, status: str, witness) -> dict:
    return {
        "format": "symbolic_landscape certificate",
        "version": 1,
        "statements": [{"claim": {"name": name}, "status": status, "witness": witness}],
    }


def by_hand(**changes) -> dict:
    sharpness = {"witness": "sharpness", "point": RATIONAL, "value": ["1"], "eigenvectors": [[["1"]]], "kernel": []}
    witness = {
        "witness": "reduced_action", "sharpness": sharpness, "mean": [],
        "amplitude": [{"witness": "vector_term", "exponents": [1], "coordinates": [["1"]]}], "degree": 4,
        "sign": {"witness": "positive_form", "depth": 0},
    }  # fmt: skip
    return {**witness, **changes}


def test_a_certificate_by_hand() -> None:
    """L = x^2/2 - x^4/24: Q = 1 > 0, the action is -t^4/24."""
    instance = parse_json(json.dumps(HAND), "hand")
    assert accepted(instance, statement("oscillation", "proved", by_hand()))
    assert accepted(instance, statement("stable_at_threshold", "proved", by_hand()))
    assert not accepted(instance, statement("oscillation", "proved", by_hand(degree=6)))
    assert not accepted(instance, statement("local_minimum", "proved", by_hand()))
    negative = by_hand(sign={"witness": "negative_form", "direction": ["1"]})
    assert not accepted(instance, statement("oscillation", "refuted", negative))
    flipped = parse_json(json.dumps(HAND | {"loss": "x^2/2 + x^4/24"}), "hand")
    assert accepted(flipped, statement("oscillation", "refuted", negative))
    assert not accepted(flipped, statement("oscillation", "proved", by_hand()))


def test_a_reducible_field_is_no_way_around_zero_tests() -> None:
    """theta = 1 as a root of z^2 - 1: the number theta - 1 is 0, although its coefficients are not."""
    root = {"witness": "real_root", "polynomial": ["-1", "0", "1"], "low": "1/2", "high": "2"}
    field = Field(root)
    assert field.number(["-1", "1"]).is_zero() and field.number(["-1", "1"]).sign() == 0
    assert rank([[field.number(["-1", "1"])]]) == 0
    with pytest.raises(Rejected, match="reducible"):
        field.number(["1", "1"]).inverse()
    for low, high in (("2", "3"), ("-2", "2"), ("1", "2")):
        with pytest.raises(Rejected):
            Field({**root, "low": low, "high": high})


def test_bad_instances_are_bad_input() -> None:
    for change in ({"loss": "x^2/0"}, {"loss": "import os"}, {"minimum": ["0", "0"]}, {"minimum": "0"}, {"extra": "1"}):
        with pytest.raises(BadInput):
            check(parse_json(json.dumps(HAND | change), "hand"), parse_json(json.dumps(
                statement("oscillation", "proved", by_hand())), "c", Rejected))  # fmt: skip


def test_the_checkers_own_reader_bounds_sizes() -> None:
    for text in ("(x+y+1)^2000", "((x+y+1)^40)^40", "(" * 200 + "x", "x^-1", "1e3*x", "x/y", "2x"):
        with pytest.raises(UnreadableError):
            parsed(text, ["x", "y"])
    assert parsed("(x - 1/2)^2 * 4 - 4*x^2 + 4*x", ["x", "y"]) == {(0, 0): 1}


def test_the_checkers_own_sturm() -> None:
    def poly(*roots):
        p = [Fraction(1)]
        for r in roots:
            p = [a - r * b for a, b in zip([0, *p], [*p, 0], strict=True)]
        return p

    assert count_roots(poly(1, 1, 2)) == 2 and count_roots(poly(1, 1, 2), Fraction(1), Fraction(2)) == 1
    assert odd_part(poly(1, 1, 2, 3, 3, 3)) == poly(2, 3)
    assert is_nonnegative_between(poly(1, 1), Fraction(0), Fraction(2))
    assert is_nonnegative_between(poly(0, 0, 2), Fraction(2), Fraction(3))
    assert not is_nonnegative_between(poly(1), Fraction(0), Fraction(2))
