"""The picture of a family: who is in it, where they stand, what can be done with a branch."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.models import Clip, Lineage, Membership
from studio.web import queries_family
from studio.web.family import lines
from studio.web.kinship import Picture, picture
from tests.conftest import World
from tests.web import rows


def made(
    world: World, operation: str, *parents: Clip, at: float | None = None, takes: int = 1, **fields: str
) -> list[Clip]:
    """The takes of a request that started from these."""
    task = rows.request(world.team, world.ann, operation=operation, params={})
    clips = [rows.take(task, index, **fields) for index in range(takes)]
    for clip in clips:
        for place, parent in enumerate(parents):
            Lineage.objects.create(child=clip, parent=parent, field=f"clip_ids_{place}", at=at)
    return clips


def song(world: World) -> list[Clip]:
    return list(rows.song(world.team, world.ann).clips.order_by("index"))


def seer(clip: Clip) -> Membership:
    return Membership(team_id=clip.team_id, role=Membership.Role.OWNER)


def drawn(clip: Clip, limit: int = 200) -> Picture:
    return picture(queries_family.kin(seer(clip), clip), limit)


def places(shown: Picture) -> dict[Clip, tuple[int, int]]:
    return {node.clip: (node.column, node.row) for node in shown.nodes}


def test_generations_are_columns_and_every_further_take_has_a_row_of_its_own(world: World) -> None:
    a, b = song(world)
    first, second = made(world, "extend", a, at=24.5, takes=2, role="extended")
    (whole,) = made(world, "concat", first, role="full")
    (cover,) = made(world, "cover", b)
    expected = {a: (0, 0), first: (1, 0), whole: (2, 0), second: (1, 1), b: (0, 2), cover: (1, 2)}
    for start in expected:
        assert places(drawn(start)) == expected, "the same family, wherever it is looked at from"


def test_a_take_with_two_parents_stands_behind_both_and_joins_two_families(world: World) -> None:
    a, _ = song(world)
    (cover,) = made(world, "cover", a)
    other, _ = song(world)
    (mashup,) = made(world, "mashup", other, cover)
    shown = drawn(mashup)
    assert {node.clip for node in shown.nodes} == {*song_of(a), cover, *song_of(other), mashup}
    assert places(shown)[mashup][0] == 2
    assert [kind for kind, _ in shown.edges].count("also") == 1


def song_of(clip: Clip) -> set[Clip]:
    return set(clip.task.clips.all())


def test_the_stems_of_a_split_are_one(world: World) -> None:
    a, _ = song(world)
    task = rows.request(world.team, world.ann, operation="stems_basic", params={})
    for index, stem in enumerate(("vocals", "instrumental")):
        Lineage.objects.create(child=rows.take(task, index, stem=stem), parent=a, field="clip_id")
    shown = drawn(a)
    assert len(shown.nodes) == 3
    (stems,) = [node for node in shown.nodes if node.are_stems]
    assert len(stems.clips) == 2
    assert stems.parents == [shown.nodes[0]]


def test_what_is_far_away_is_folded_and_counted(world: World) -> None:
    a, _ = song(world)
    covers = [made(world, "cover", a)[0] for _ in range(8)]
    shown = drawn(a, limit=5)
    assert len(shown.nodes) == 5
    assert shown.count == 10
    assert shown.hidden == 5
    (root,) = [node for node in shown.nodes if node.clip == a]
    assert root.hidden == 5
    far = drawn(covers[-1], limit=2)
    assert {node.clip for node in far.nodes} >= {covers[-1]}


def test_a_family_that_bites_its_tail_has_an_end(world: World) -> None:
    a, _ = song(world)
    (cover,) = made(world, "cover", a)
    Lineage.objects.create(child=a, parent=cover, field="clip_id")
    Lineage.objects.create(child=a, parent=a, field="clip_id")
    shown = drawn(cover)
    assert places(shown)[cover] == (1, 0)
    assert set(queries_family.branch(seer(a), [a])) == {a, cover}


def test_nothing_of_another_team_is_in_the_picture(world: World) -> None:
    a, b = song(world)
    theirs = rows.take(rows.request(world.other_team, world.cleo))
    Lineage.objects.create(child=theirs, parent=a, field="clip_id")
    assert {node.clip for node in drawn(a).nodes} == {a, b}


def count(clip: Clip) -> int:
    with CaptureQueriesContext(connection) as queries:
        drawn(clip)
    return len(queries)


def test_a_large_family_costs_no_more_queries_and_a_long_one_only_its_length(world: World) -> None:
    a, _ = song(world)
    made(world, "cover", a)
    few = count(a)
    for _ in range(30):
        made(world, "cover", a, takes=2)
    assert count(a) == few == 3
    last = a
    for _ in range(40):
        (last,) = made(world, "extend", last, role="extended")
    assert count(last) <= queries_family.MOST_STEPS + 1
    assert queries_family.kin(seer(last), last).cut


def test_every_line_of_extensions_is_offered_as_a_whole_song(ann: Client, world: World) -> None:
    a, _ = song(world)
    _, two = made(world, "extend", a, takes=2, role="extended")
    (_, three) = made(world, "extend", two, takes=2, role="extended")
    names = [line.name for line in lines(drawn(a))]
    assert names == ["A → A2", "A → B2 → A3", "A → B2 → B3"]
    page = ann.get(f"/takes/{a.pk}/family").content.decode()
    assert f'href="/takes/{three.pk}/concat"' in page
    (whole,) = made(world, "concat", three, role="full")
    assert (
        f'href="/takes/{whole.pk}"'
        in ann.get(f"/takes/{a.pk}/family").content.decode().partition("kin-songs")[2]
    )
    part = ann.get(f"/takes/{three.pk}/branch", headers={"HX-Request": "true"}).content.decode()
    assert "Whole song: A → B2 → B3" in part


def test_a_branch_is_what_was_made_only_from_it(world: World) -> None:
    a, b = song(world)
    (cover,) = made(world, "cover", a)
    (both,) = made(world, "mashup", cover, b)
    (own,) = made(world, "mashup", cover, a)
    (after,) = made(world, "extend", own)
    assert set(queries_family.branch(seer(a), [a])) == {a, cover, own, after}
    assert set(queries_family.branch(seer(a), [a, b])) == {a, b, cover, own, both, after}


def test_a_branch_is_thrown_away_at_once_and_had_back(ann: Client, world: World) -> None:
    a, b = song(world)
    made(world, "cover", a)
    assert "Trash it and 1 take made only from it" in ann.get(f"/takes/{a.pk}/branch").content.decode()
    page = ann.post(f"/takes/{a.pk}/branch", follow=True).content.decode()
    assert set(Clip.objects.filter(trashed=None)) == {b}
    assert "2 takes are in the trash." in page
    assert page.count(" gone") == 2
    ann.post("/library/undo")
    assert Clip.objects.filter(trashed=None).count() == 3


def test_the_page_says_of_each_take_what_it_is(ann: Client, world: World) -> None:
    a, _ = song(world)
    (part,) = made(world, "extend", a, at=125.0, role="extended", title="Night Bus, on")
    page = ann.get(f"/takes/{part.pk}/family").content.decode()
    assert "Extend at 2:05" in page
    assert f'data-play="/takes/{part.pk}/player.json"' in page
    assert page.count('class="pick-box" type="checkbox" name="take"') == 3
    here = page.partition('class="kin-node g1 here"')[2].partition("</article>")[0]
    assert "Night Bus, on" in here
    assert 'aria-current="true"' in here
    assert "96 BPM" in here
