"""A family as a picture: which take stands where, and the lines between. Reads no rows, knows no requests.

Columns are generations. Takes stand below each other in the order of a tree: the first that was made from a
take beside it, every further one in a row of its own. A grid of CSS that is filled in this order puts them
into exactly these places, so that nothing but a column has to be said of a take (static/css/family.css).
"""

import itertools
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from studio.models import Clip
from studio.web.asking import clock
from studio.web.queries_family import Kin

# Pixels, as in static/css/family.css: a take, the space to the next, the edge where twins are joined.
WIDE, HIGH, APART, BELOW, EDGE = 276, 76, 40, 12, 18
BEND = 9
LAST_COLUMN = 47  # more steps than are gone from a take, to either side


@dataclass(eq=False)
class Node:
    """A take, or the stems of one split."""

    clips: list[Clip]
    parents: list["Node"] = field(default_factory=list)  # the one that it mainly comes from first
    children: list["Node"] = field(default_factory=list)  # what mainly comes from it
    at: float | None = None  # the second of the parent where it was made
    column: int = 0
    row: int = 0
    hidden: int = 0  # relatives that are not in the picture
    orphan: bool = False  # it comes from a take that the person does not see

    @property
    def clip(self) -> Clip:
        return self.clips[0]

    @property
    def are_stems(self) -> bool:
        return bool(self.clip.stem)

    @property
    def trashed(self) -> bool:
        return all(clip.trashed for clip in self.clips)

    @property
    def is_part(self) -> bool:
        return self.clip.role == "extended"

    @property
    def deed(self) -> str:
        """What was done, and at which second: Extend at 2:05"""
        title = str(self.clip.task.spec.title)
        if not self.at:
            return title
        return gettext("%(deed)s at %(time)s") % {"deed": title, "time": clock(self.at)}

    @property
    def pick(self) -> SafeString:
        """The box by which it is chosen for a comparison."""
        said = {"title": self.clip.title, "label": self.clip.label}
        return format_html(
            '<input class="pick-box" type="checkbox" name="take" value="{}" form="kin" aria-label="{}">',
            self.clip.pk,
            gettext("Compare %(title)s, take %(label)s") % said,
        )


@dataclass(frozen=True, slots=True)
class Picture:
    roots: Sequence[Node]
    nodes: Sequence[Node]  # all of them, in the order of the tree
    count: int  # of takes and splits in the whole family
    edges: Sequence[tuple[str, str]]  # a class, and a path of SVG

    @property
    def width(self) -> int:
        return _left(max(node.column for node in self.nodes)) + WIDE

    @property
    def height(self) -> int:
        return _top(max(node.row for node in self.nodes)) + HIGH

    @property
    def hidden(self) -> int:
        return self.count - len(self.nodes)


def picture(kin: Kin, limit: int) -> Picture:
    """The nearest of the family, at most `limit`."""
    nodes = _nodes(kin)
    for pk in kin.orphans:
        nodes[pk].orphan = True
    _join(kin, nodes)
    everybody = list(dict.fromkeys(nodes.values()))
    _fold(everybody, set(everybody[:limit]))
    shown = sorted(everybody[:limit], key=_age)
    for node in shown:
        older = max((parent.column for parent in node.parents), default=-1)
        node.column = min(LAST_COLUMN, older + 1)
        if node.parents:
            node.parents[0].children.append(node)
    roots = [node for node in shown if not node.parents]
    placed = list(_placed(roots))
    return Picture(roots, placed, len(everybody), [*_twins(roots), *_edges(placed)])


def _age(node: Node) -> tuple[object, int]:
    return node.clip.created, node.clip.index


def _nodes(kin: Kin) -> dict[uuid.UUID, Node]:
    """By the takes' ids, the nearest first; the stems of a request are one."""
    found: dict[uuid.UUID, Node] = {}
    splits: dict[uuid.UUID, Node] = {}
    for clip in kin.clips:
        if clip.stem and clip.task_id in splits:
            splits[clip.task_id].clips.append(clip)
            found[clip.pk] = splits[clip.task_id]
            continue
        found[clip.pk] = node = Node([clip])
        if clip.stem:
            splits[clip.task_id] = node
    return found


def _join(kin: Kin, nodes: dict[uuid.UUID, Node]) -> None:
    """Everybody's parents. Nobody is older than theirs, whatever a link says: so the way up has an end."""
    for link in kin.links:
        child, parent = nodes[link.child], nodes[link.parent]
        if parent not in child.parents and _age(parent) < _age(child):
            child.parents.append(parent)
            child.at = link.at if len(child.parents) == 1 else child.at


def _fold(everybody: Iterable[Node], shown: set[Node]) -> None:
    """Leave out whoever is not shown; the relatives that are know how many there are."""
    for node in everybody:
        strangers = [parent for parent in node.parents if (parent in shown) != (node in shown)]
        for relative in strangers if node not in shown else [node] * len(strangers):
            relative.hidden += 1
        node.parents = [parent for parent in node.parents if parent in shown]


def _placed(roots: Iterable[Node]) -> Iterator[Node]:
    """Everybody in the order of the tree, each in their row, as a grid does that is filled in this order."""
    row, last = 0, -1
    waiting = list(roots)[::-1]
    while waiting:
        node = waiting.pop()
        row += node.column <= last
        node.row, last = row, node.column
        yield node
        waiting += node.children[::-1]


# --- lines ---
def _left(column: int) -> int:
    return EDGE + column * (WIDE + APART)


def _top(row: int) -> int:
    return row * (HIGH + BELOW)


def _middle(node: Node) -> int:
    return _top(node.row) + HIGH // 2


def _edges(nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        for number, parent in enumerate(node.parents):
            line = _curve if number else _elbow
            start, end = (_left(parent.column) + WIDE, _middle(parent)), (_left(node.column), _middle(node))
            yield ("also" if number else ""), line(*start, *end)


def _elbow(x: int, y: int, to_x: int, to_y: int) -> str:
    """From the side of a take down and into the side of another."""
    if y == to_y:
        return f"M{x} {y}H{to_x}"
    turn = x + APART // 2
    return f"M{x} {y}H{turn - BEND}q{BEND} 0 {BEND} {BEND}V{to_y - BEND}q0 {BEND} {BEND} {BEND}H{to_x}"


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    reach = APART + abs(to_x - x) // 3
    return f"M{x} {y}C{x + reach} {y} {to_x - reach} {to_y} {to_x} {to_y}"


def _twins(roots: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """What joins the takes of one request that come from nothing."""
    for above, below in itertools.pairwise(roots):
        if above.clip.task_id == below.clip.task_id:
            start, down, bend = EDGE - BEND, _middle(below) - BEND, BEND - 1
            out = f"M{EDGE} {_middle(above)}H{start}q{-bend} 0 {-bend} {BEND}"
            yield "twin", f"{out}V{down}q0 {BEND} {bend} {BEND}H{EDGE}"
