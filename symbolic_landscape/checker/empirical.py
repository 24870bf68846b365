"""Claims about empirical landscapes: which witness may stand for which claim, and the rule that checks it."""

from functools import cached_property

from . import clarke, descending_curve, descent_path, first_order, local_maximum, region, second_order, spectrum
from .reading import Rejected, kind_of

NO_ESCAPE_THEOREM = "wu2025.no_escape_local_minimum"


class InstanceFile:
    """An instance file, and its point: recomputed once, when a statement is about it."""

    def __init__(self, document):
        self.document = document

    @cached_property
    def point(self):
        """The point with everything that is known at it."""
        return first_order.Point(self.document)


def check(given, claim, status, witness):
    """Reject unless the witness proves (or refutes) the claim; return the theorems it relies on."""
    if claim["name"] == spectrum.CLAIM:
        return spectrum.check(given.document, claim, status, witness)
    if claim["name"] == descent_path.CLAIM:
        return descent_path.check(given.point, claim, status, witness)
    if claim["name"] in region.CLAIMS:
        return region.check(given.point, claim, status, witness)
    descents = {
        "descent_direction": first_order.check_descent_direction,
        "descending_curve": descending_curve.check_descending_curve,
        **second_order.CURVES,
    }
    rules = {
        ("directionally_stationary", "proved"): {"stationary_point": first_order.check_stationary},
        ("directionally_stationary", "refuted"): {"descent_direction": first_order.check_descent_direction},
        ("clarke_stationary", "proved"): {
            "stationary_point": first_order.check_stationary,
            "clarke_point": clarke.check_clarke_point,
        },
        ("clarke_stationary", "refuted"): {
            "output_slope": clarke.check_output_slope,
            "clarke_separation": clarke.check_clarke_separation,
        },
        ("passes_box_test", "proved"): {"box_slopes": clarke.check_box_slopes},
        ("passes_box_test", "refuted"): {
            "output_slope": clarke.check_output_slope,
            "box_separation": clarke.check_box_separation,
        },
        ("no_escape_neuron", "proved"): {"no_escape": first_order.check_no_escape},
        ("no_escape_neuron", "refuted"): {"escape": first_order.check_escape},
        ("local_minimum", "proved"): {
            "no_escape": first_order.check_no_escape,
            "second_order_minimum": second_order.check_second_order_minimum,
            "interpolation_bound": first_order.check_interpolation_bound,
        },
        ("local_minimum", "refuted"): descents,
        ("local_maximum", "proved"): {"descends_on_every_ray": local_maximum.check_descends_on_every_ray},
        ("local_maximum", "refuted"): {
            "convex_direction": local_maximum.check_convex_direction,
            "ascending_neuron": local_maximum.check_ascending_neuron,
        },
        ("strict_local_minimum", "proved"): {"second_order_minimum": second_order.check_strict_minimum},
        ("strict_local_minimum", "refuted"): descents,
        ("global_minimum", "proved"): {
            "interpolation_bound": first_order.check_interpolation_bound,
            "least_of_spectrum": spectrum.check_least_of_spectrum,
        },
        ("global_minimum", "refuted"): {**descents, "lower_network": spectrum.check_lower_network},
    }.get((claim["name"], status))
    if rules is None or list(claim) != ["name"]:
        raise Rejected("this is no claim about empirical instances")
    kind = kind_of(witness, *rules)
    rules[kind](given.point, witness)
    if kind == "second_order_minimum":
        return second_order.theorems_of(witness)
    return (NO_ESCAPE_THEOREM,) if (claim["name"], kind) == ("local_minimum", "no_escape") else ()
