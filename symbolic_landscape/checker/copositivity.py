"""Quadratic forms with free variables and variables >= 0: elimination, and the trees that show copositivity."""

from .reading import Rejected, fields, index, kind_of, vector


def eliminate(matrix, constrained):
    """Return (rest, nullity): the form on the first variables, the free ones at their minimum.

    Rejects when the form is negative or unbounded in a free variable.  `nullity` counts the free variables left over,
    on which nothing depends: the dimension of the zeros of the form of the free variables.
    """
    rows = [list(row) for row in matrix]
    free = list(range(constrained, len(rows)))
    while True:
        pivot = next((f for f in free if rows[f][f]), None)
        if pivot is None:
            break
        if rows[pivot][pivot] < 0:
            raise Rejected("the form is negative in a free direction")
        free.remove(pivot)
        chosen = rows[pivot]
        for i, row in enumerate(rows):
            if i != pivot and row[pivot]:
                factor = row[pivot] / chosen[pivot]
                rows[i] = [x - factor * y for x, y in zip(row, chosen, strict=True)]
        rows[pivot] = [x * 0 for x in chosen]
    if any(any(rows[f]) for f in free):
        raise Rejected("the form is unbounded below in a free direction")
    return [row[:constrained] for row in rows[:constrained]], len(free)


def check_copositive(matrix, tree, strictly):
    """Reject unless the tree shows x^T M x >= 0 for all x >= 0; > 0 for x != 0, where `strictly`."""
    open_nodes = [(matrix, tree)]
    while open_nodes:
        form, node = open_nodes.pop()
        kind = kind_of(node, "nonnegative_entries", "positive_definite", "pivot", "edge_split")
        if kind == "nonnegative_entries":
            fields(node, kind)
            if any(x < 0 for row in form for x in row):
                raise Rejected("an entry of the matrix is negative")
            if strictly and not all(form[i][i] for i in range(len(form))):
                raise Rejected("the form vanishes on an edge of the cone")
        elif kind == "positive_definite":
            fields(node, kind)
            check_positive_definite(form)
        elif kind == "pivot":
            variable, rest = fields(node, kind, "variable", "rest")
            open_nodes.append((pivoted(form, index(variable, len(form)), strictly), rest))
        else:
            first, second, weights, left, right = fields(node, kind, "first", "second", "weights", "left", "right")
            first, second = index(first, len(form)), index(second, len(form))
            a, b = vector(weights, 2)
            if first == second or a <= 0 or b <= 0:
                raise Rejected("an edge and two positive weights were wanted")
            open_nodes += [(with_generator(form, first, second, a, b, place), child)
                           for place, child in ((first, left), (second, right))]


def check_positive_definite(form):
    """Reject unless every pivot is positive."""
    rows = [list(row) for row in form]
    for p in range(len(rows)):
        if rows[p][p] <= 0:
            raise Rejected("the matrix is not positive definite")
        for i in range(p + 1, len(rows)):
            factor = rows[i][p] / rows[p][p]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[p], strict=True)]


def pivoted(form, variable, strictly):
    """Return the form with one variable at its minimum over >= 0: its row has one sign beside the diagonal."""
    rest = [i for i in range(len(form)) if i != variable]
    row, diagonal = form[variable], form[variable][variable]
    if diagonal < 0 or (diagonal == 0 and strictly):
        raise Rejected("the form is not positive on a generator")
    if all(row[i] >= 0 for i in rest):
        return [[form[i][j] for j in rest] for i in rest]
    if diagonal == 0 or any(row[i] > 0 for i in rest):
        raise Rejected("the row of a pivot has not one sign")
    return [[form[i][j] - row[i] * row[j] / diagonal for j in rest] for i in rest]


def with_generator(form, first, second, a, b, place):
    """Return the form with the generator `place` replaced by a e_first + b e_second."""
    size = range(len(form))
    column = [a * form[i][first] + b * form[i][second] for i in size]
    corner = a * column[first] + b * column[second]
    return [
        [corner if i == j == place else column[j] if i == place else column[i] if j == place else form[i][j]
         for j in size]
        for i in size
    ]
