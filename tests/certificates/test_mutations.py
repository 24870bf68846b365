"""Every field of every certificate, changed one at a time: the checker rejects, or the change is on the list below.

A changed witness may still prove its claim (a larger constant of a bound, another admissible amount); such fields are
listed with the reason.  Whatever else is accepted after a change is a defect of the checker.
"""

import json
import random
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from symbolic_landscape.checker import statements
from symbolic_landscape.checker.reading import BadInput, NumberText, Rejected, parse_json, read_json

ROOT = Path(__file__).parents[2]
CERTIFICATES = sorted((ROOT / "proofs" / "certificates").glob("*.json"))
SLOW = {"five_points", "gaussian_split_M8", "gaussian_silent_M8", "gaussian_trained_M8", "neuron_with_bias_flattest"}
QUICK = [path for path in CERTIFICATES if path.stem not in SLOW]  # one check of a slow one takes 0.2 s and more
CHANGES_OF_A_FIELD = 2  # in the default suite: of each field of each witness kind in a certificate, this many places

# (witness kind, field) -> why another value may prove the claim too.  Other spellings of a value are never excused.
ANOTHER_WITNESS = {
    # empirical
    ("multipliers", "patterns"): "a zonotope with dependent generators has many coordinates of one point",
    ("bound", "constant"): "a larger constant bounds as well where its evidence has slack",
    ("no_escape", "neurons"): "the bounds of one neuron hold for another one with the same samples",
    ("escape", "direction"): "never alone: the derivative is stated beside it; swaps may be symmetric",
    ("limiting_gradient", "point"): "any point inside the cell shows the same gradient",
    ("no_cell", "multipliers"): "multiples of a Farkas vector are Farkas vectors",
    ("clarke_point", "neurons"): "the order of the summands of a convex combination says nothing",
    ("clarke_separation", "direction"): "separating directions form an open cone",
    ("descending_curve", "until"): "a curve that descends up to t0 descends up to every smaller t",
    ("descent_direction", "input_direction"): "mirrored directions may have the same derivative",
    ("descent_direction", "output_direction"): "a direction may move a parameter in which the derivative is 0",
    **{
        (curve, field): reason
        for curve in ("redundant_neuron_curve", "single_neuron_curve", "negative_form_curve")
        for field, reason in {
            "until": "a curve that descends up to t0 descends up to every smaller t",
            "neurons": "the order of the moving neurons says nothing",
            "direction": "the inequality of the rule is open; the direction need not be that of the curve",
        }.items()
    },
    ("moving_neuron", "input_path"): "inputs that no sample sees may be added to a path",
    ("moving_neuron", "output_path"): "a change of the loss quadratic in one amount is attained at two amounts",
    ("escape", "neuron"): "aligned neurons escape in the same directions, with the same D",
    ("escape", "output"): "two outputs may have the same D",
    ("second_order_minimum", "components"): "the order of the components says nothing",
    ("complementary_face", "margin"): "any positive margin under which the form stays copositive will do",
    ("pull", "weight"): "any positive weight under which the mixed form stays strictly copositive will do",
    ("complete_spectrum", "faces"): "any point inside a face shows its sign vector",
    ("complete_spectrum", "flats"): "other faces may span the same flat",
    ("candidate_decision", "rounds"): "multiples and small changes of a separating vector separate",
    ("candidate_decision", "too_small"): "multiples and small changes of a separating vector separate; some are spare",
    ("candidate_decision", "amounts"): "dependent rays have many combinations for one prediction",
    ("candidate_decision", "occupied"): "another class may have the same rays' images",
    # interval
    ("curve_descent", "until"): "a curve that descends up to u0 does so up to every smaller u",
    **{
        ("negative_derivative", field): "a direction may move a parameter in which the derivative is 0"
        for field in ("w", "b", "v")
    },
    ("lower_point", "w"): "where the target is even, the mirrored neuron has the same loss",
    # gaussian
    **{
        (kind, field): reason
        for kind in ("critical_minimum", "critical_saddle", "symmetric_minimum", "symmetric_saddle")
        for field, reason in {
            "gap": "a spectrum away from a gap is away from every smaller gap",
            "radius": "the critical point may lie in a smaller ball as well",
        }.items()
    },
    ("split_directions", "directions"): "directions that lower the loss form an open cone, mirrored at 0",
    ("split_saddle", "direction"): "directions that lower the loss form an open cone, mirrored at 0",
    ("silent_student", "direction"): "directions that lower the loss at once form an open cone",
    ("symmetric_split_directions", "directions"): "directions that lower the loss form an open cone, mirrored at 0",
    # polynomial: numbers
    ("real_root", "low"): "an interval with another end may isolate the same root",
    ("real_root", "high"): "an interval with another end may isolate the same root",
    ("algebraic_point", "field_generator"): "not used where no coordinate is written in a field of the instance",
    ("algebraic_point", "square_roots"): "a rational multiple of a square root serves as well, and one may be spare",
    # polynomial: minima and descent
    ("negative_curvature", "direction"): "directions of negative curvature form an open cone, mirrored at 0",
    ("negative_form", "direction"): "directions on which a form is negative form an open cone, mirrored at 0",
    ("falling_curve", "path"): "the order of the terms of a polynomial says nothing",
    ("falling_curve", "path.coordinates"): "a curve with a falling loss may be varied in its higher terms",
    ("flat_manifold", "terms.coordinates"): "a manifold has many parametrizations",
    **{
        (kind, "path.coordinates"): "the parameters of a surface may be stretched and mirrored"
        for kind in ("isolated_minimum", "isolated_oscillation")
    },
    **{
        ("reduced_action", part): "the order of the terms of a polynomial says nothing"
        for part in ("mean", "amplitude")
    },
    ("morse_bott_minimum", "kernel"): "a space has many bases",
    ("common_minima", "kernel"): "a space has many bases",
    ("sharpness", "kernel"): "a space has many bases",
    ("sharpness", "eigenvectors"): "a space has many bases",
    ("mean_square_norm", "basis"): "a space has many bases",
    ("affine_field", "matrix"): "a variable that the loss does not depend on may move in any way",
    ("affine_field", "translation"): "a variable that the loss does not depend on may move in any way",
    ("residual_rank", "residuals"): "the order of the residuals says nothing",
    ("positive_form", "depth"): "cells may be halved more often",
    ("curvature_of_sharpness", "descent"): "a quadratic form is negative on an open cone, mirrored at 0",
    ("stable_direction", "low"): "an interval with another end may isolate the same direction",
    ("stable_direction", "high"): "an interval with another end may isolate the same direction",
    ("stable_direction", "swapped"): "where the form is symmetric, the mirrored direction is stable too",
    # polynomial: 2-cycles and orbits
    ("contracting_cycle", "norm"): "norms that are contracted form an open cone",
    ("two_cycle_box", "apart"): "the two points may differ in several coordinates",
    ("two_cycle_box", "radius"): "the cycle may lie in a smaller box as well",
    ("mean_square_norm", "norm"): "norms that decrease form an open cone, and outside V they say nothing",
    ("mean_square_growth", "moments"): "the inequality is quadratic in the moments",
    ("steep_batch", "direction"): "directions of a steep quadratic form are a cone, mirrored at 0",
    ("escape_word", "word"): "other words may lead past the escape radius as well",
    ("escape_word", "depth"): "cells may be halved more often",
    ("escape_word", "growth"): "a smaller lower bound holds too",
    ("escape_line", "batch"): "two batches may escape along the same line",
    ("escape_line", "steps"): "past the escape radius every step leads farther",
    **{(kind, "bits"): "more places enclose more narrowly" for kind in ("escape_word", "escape_line")},
    ("growing_piece", "until"): "a batch may lead away on a longer piece",
    **{("trapping_box", end): "a larger box may be kept as well" for end in ("low", "high")},
    ("trapping_box", "cells"): "cells may be cut more finely",
    ("sure_contraction", "length"): "in the ball no batch leads away: a longer word stays there",
    ("sure_contraction", "radius"): "a smaller ball contracts as well",
}


def text_of(document):
    """Write a parsed certificate as JSON: a `NumberText` is a number again."""
    if isinstance(document, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {text_of(value)}" for key, value in document.items()) + "}"
    if isinstance(document, list):
        return "[" + ", ".join(map(text_of, document)) + "]"
    return str(document) if isinstance(document, NumberText) else json.dumps(document)


def accepts(instance, certificate):
    """Return what the checker says of a certificate, which is parsed already or a text."""
    try:
        if isinstance(certificate, str):
            certificate = parse_json(certificate, "certificate", Rejected)
        return statements.check(instance, certificate)[1]
    except (Rejected, BadInput):
        return False


def places(value, kind=None, field=None, path=()):
    """Yield (witness kind, field, path) of every number, word, flag and list below a statement's witness."""
    if isinstance(value, dict):
        term = value.get("witness") == "vector_term"  # of a polynomial: part of the field that it stands in
        kind = kind if term else value.get("witness", kind)
        for key, item in value.items():
            if key != "witness":
                yield from places(item, kind, f"{field}.{key}" if term else key, (*path, key))
    elif isinstance(value, list):
        yield kind, field, path
        for position, item in enumerate(value):
            yield from places(item, kind, field, (*path, position))
    else:
        yield kind, field, path


def at(document, path):
    for key in path:
        document = document[key]
    return document


def put(document, path, value):
    """Return the document with another value at a path; all that is beside the path is shared."""
    if not path:
        return value
    changed = dict(document) if isinstance(document, dict) else list(document)
    changed[path[0]] = put(document[path[0]], path[1:], value)
    return changed


def other_values(value):
    """Return values that say something else than what stands in a certificate."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, NumberText):
        return [NumberText(int(value) + 1), NumberText(int(value) - 1)]
    if value is None:
        return [NumberText(0), "0"]
    if isinstance(value, list):
        changed = [value[1:], [*value, value[-1]]] if value else [["0"]]
        if len(value) > 1 and value[0] != value[-1]:
            changed.append([value[-1], *value[1:-1], value[0]])
        return changed
    number = number_of(value)
    if number is None:
        return [value + "x", value[::-1] + "0"]
    return sorted({str(n) for n in (number + 1, number - 1, -number, Fraction(0), number / 2)} - {value})


def other_spellings(value):
    """Return other ways to write what stands in a certificate, none of which is its one spelling."""
    if isinstance(value, bool):
        return [str(value).lower(), NumberText(int(value))]
    if isinstance(value, NumberText):
        written = [f"{value}.0", f"{value}e0", "-0" if value == "0" else f"{value}.00"]
        return ["".join(value), *map(NumberText, written)]
    if isinstance(value, list):  # a polynomial with a leading 0
        return [[*value, "0"]] if all(type(item) is str for item in value) else []
    if not isinstance(value, str):
        return []
    number = number_of(value)
    if number is None:
        written = [f"{value} ", f" {value}", f"+{value}", f"{value} + 0", f"({value})", value.replace(" ", "")]
        return [other for other in written if other != value]
    p, q = number.numerator, number.denominator
    written = [f"{2 * p}/{2 * q}", f"{-p}/{-q}", hex(p)]
    written += [f"+{value}", f"{value}.0", f"{value}e0", f"0{value}", f"{value} "]
    if q == 1:
        written += [f"{p}/1", NumberText(p), f"-{value}" if p == 0 else f"{p}/01"]
    return written


def number_of(value):
    """Return the number that a text spells, or None; a text in hexadecimal form stays a word."""
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None


def statements_of(certificate):
    """Yield certificates of one statement each."""
    for statement in certificate["statements"]:
        yield {**certificate, "statements": [statement]}


def survivors(path, limit):
    """Return how many changed values and other spellings are accepted, by (witness kind, field).

    At most `limit` places of each field of each witness kind are changed; None: all.
    """
    instance, certificate = read_json(ROOT / "examples" / path.name), read_json(path)
    grouped = defaultdict(list)
    for single in statements_of(certificate):
        for kind, field, below in places(single["statements"][0]["witness"]):
            grouped[kind, field].append((single, ("statements", 0, "witness", *below)))
    source, values, spellings = random.Random(path.stem), Counter(), Counter()
    for (kind, field), found in sorted(grouped.items()):
        for single, below in found if limit is None else source.sample(found, min(limit, len(found))):
            value = at(single, below)
            if (kind, field) not in ANOTHER_WITNESS:
                values[kind, field] += sum(accepts(instance, put(single, below, v)) for v in other_values(value))
            spellings[kind, field] += sum(accepts(instance, put(single, below, v)) for v in other_spellings(value))
    return +values, +spellings


@pytest.mark.parametrize("path", QUICK, ids=lambda path: path.stem)
def test_every_changed_field_is_rejected(path):
    assert survivors(path, CHANGES_OF_A_FIELD) == ({}, {})


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", CERTIFICATES, ids=lambda path: path.stem)
def test_every_changed_field_is_rejected_exhaustively(path):
    assert survivors(path, None) == ({}, {})


# fields without which a checker may come to the same end: only more work, or a symmetric form
SPARE = {("escape_word", "bits"), ("escape_line", "bits"), ("stable_direction", "swapped")}


def test_no_excused_field_is_ignored():
    """Some other value of every field on the list is rejected: the checker reads it and makes something of it."""
    seen, ignored = set(), set(ANOTHER_WITNESS) - SPARE
    for path in CERTIFICATES:
        instance, certificate = read_json(ROOT / "examples" / path.name), read_json(path)
        for single in statements_of(certificate):
            for kind, field, below in places(single["statements"][0]["witness"]):
                seen.add((kind, field))
                whole = ("statements", 0, "witness", *below)
                if (kind, field) in ignored and not all(
                    accepts(instance, put(single, whole, value)) for value in other_values(at(single, whole))
                ):
                    ignored.remove((kind, field))
    assert not ignored & seen


# what a witness about an empirical landscape can show
SHOWS = {
    "stationary_point": ["directionally_stationary proved", "clarke_stationary proved"],
    "clarke_point": ["clarke_stationary proved"],
    "clarke_separation": ["clarke_stationary refuted"],
    "output_slope": ["clarke_stationary refuted"],
    "no_escape": ["no_escape_neuron proved", "local_minimum proved"],
    "escape": ["no_escape_neuron refuted"],
    "second_order_minimum": ["local_minimum proved", "strict_local_minimum proved"],
    "interpolation_bound": ["global_minimum proved", "local_minimum proved"],
    "least_of_spectrum": ["global_minimum proved"],
    "lower_network": ["global_minimum refuted"],
    "complete_spectrum": ["stationary_spectrum_is proved"],
    "descent_direction": ["directionally_stationary refuted"],
}
CURVES = ("descending_curve", "redundant_neuron_curve", "single_neuron_curve", "negative_form_curve")
for kind in ("descent_direction", *CURVES):
    minima = ("local_minimum", "strict_local_minimum", "global_minimum")
    SHOWS[kind] = [*SHOWS.get(kind, ()), *(f"{claim} refuted" for claim in minima)]


def test_a_witness_shows_nothing_else():
    """Every statement about empirical landscapes with every witness: accepted only as the table says."""
    stated = sorted({statement for row in SHOWS.values() for statement in row})
    kinds = set()
    for path in QUICK:
        instance, certificate = read_json(ROOT / "examples" / path.name), read_json(path)
        for single in statements_of(certificate) if instance["kind"] == "empirical" else ():
            (statement,) = single["statements"]
            kind = statement["witness"]["witness"]
            if len(statement["claim"]) > 1 or kind not in SHOWS:
                continue
            kinds.add(kind)
            for other in stated:
                name, status = other.split()
                changed = {**statement, "claim": {"name": name}, "status": status}
                assert other in SHOWS[kind] or not accepts(instance, {**single, "statements": [changed]})
    assert len(kinds) > 8


def test_the_generator_is_the_number_of_the_instance():
    """Where the instance has a field, no other generator is accepted: the list excuses it only where it is not used."""
    path = next(path for path in CERTIFICATES if path.stem == "hw_irrational_field")
    instance, certificate = read_json(ROOT / "examples" / path.name), read_json(path)
    changed = 0
    for single in statements_of(certificate):
        for _, field, below in places(single["statements"][0]["witness"]):
            whole = ("statements", 0, "witness", *below)
            for other in other_values(at(single, whole)) if field == "field_generator" else ():
                assert not accepts(instance, put(single, whole, other))
                changed += 1
    assert changed > 6


@pytest.mark.parametrize("path", CERTIFICATES, ids=lambda path: path.stem)
def test_statements_are_about_what_they_say(path):
    """Status flipped, claim renamed, witness kind renamed, keys added, dropped, renamed or doubled: rejected."""
    instance, document = read_json(ROOT / "examples" / path.name), read_json(path)
    for single in statements_of(document):
        (statement,) = single["statements"]
        witness, claim = statement["witness"], statement["claim"]
        flipped = {"proved": "refuted", "refuted": "proved"}[statement["status"]]
        changed = [
            {**statement, "status": flipped},
            {**statement, "claim": {**claim, "name": "beautiful"}},
            {**statement, "witness": {**witness, "witness": f"{witness['witness']}s"}},
            {**statement, "witness": {**witness, "extra": "1"}},
            {**statement, "claim": {**claim, "extra": "1"}},
            {**statement, "extra": "1"},
            *(
                {**statement, "witness": {name: value for name, value in witness.items() if name != key}}
                for key in witness
            ),
        ]
        changed += [
            {**statement, "claim": put(claim, (key,), spelling)}
            for key, value in claim.items()
            for spelling in other_spellings(value)
        ]
        for other in changed:
            assert not accepts(instance, {**single, "statements": [other]})
    assert not accepts(instance, {**document, "version": NumberText(2)})
    assert not accepts(instance, {**document, "version": "1"})
    assert not accepts(instance, {**document, "format": "other"})
    assert not accepts(instance, {**document, "statements": []})
    text = text_of({**document, "statements": document["statements"][:1]})
    assert accepts(instance, text)
    assert not accepts(instance, text[:-1] + ', "version": 1}')
    assert not accepts(instance, text.replace('"version": 1', '"version": NaN'))
    assert not accepts(instance, text.replace('"version": 1', '"version": true'))
