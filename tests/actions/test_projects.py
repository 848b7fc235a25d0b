"""Projects in projects: begun, moved, archived, deleted and had back; and where new takes go."""

import datetime
import uuid
from pathlib import Path

import pytest
from django.utils import timezone

from studio.actions import projects, settle, shelf
from studio.actions.sources import Refused
from studio.models import Clip, Project
from studio.port import Product
from tests.actions.asking import clip
from tests.conftest import World
from tests.web import rows


@pytest.fixture
def album(world: World) -> Project:
    return projects.begin(world.team, world.ann, "Album")


@pytest.fixture
def demos(world: World, album: Project) -> Project:
    return projects.begin(world.team, world.ann, "Demos", album)


def parent(project: Project) -> Project | None:
    return Project.everything.select_related("parent").get(pk=project.pk).parent


def test_one_name_is_one_project_in_one_place(world: World, album: Project, demos: Project) -> None:
    assert projects.begin(world.team, world.ben, " Album ") == album
    assert projects.begin(world.team, world.ben, "Demos", album) == demos
    assert projects.begin(world.team, world.ben, "Demos") != demos


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\0b"])
def test_a_project_has_a_name(name: str, world: World) -> None:
    with pytest.raises(Refused):
        projects.begin(world.team, world.ann, name)


def test_a_project_never_lies_in_itself(world: World, album: Project, demos: Project) -> None:
    deeper = projects.begin(world.team, world.ann, "Deeper", demos)
    for inside in (album, demos, deeper):
        with pytest.raises(Refused, match="cannot lie in itself"):
            projects.change(album, "Album", inside)
    projects.change(demos, "Demos", None)
    projects.change(album, "Album", deeper)
    assert [folder.name for folder in projects.tree(world.team).path(album.pk)] == [
        "Demos",
        "Deeper",
        "Album",
    ]


def test_projects_lie_only_so_deep(world: World, album: Project) -> None:
    place = album
    for depth in range(2, projects.DEEPEST + 1):
        place = projects.begin(world.team, world.ann, f"Level {depth}", place)
    with pytest.raises(Refused, match="at most 5 deep"):
        projects.begin(world.team, world.ann, "Too deep", place)
    other = projects.begin(world.team, world.ann, "Other")
    with pytest.raises(Refused, match="at most 5 deep"):
        projects.change(album, "Album", other)
    assert parent(album) is None


def test_a_tree_with_a_loop_or_a_lost_parent_is_walked_once() -> None:
    one, two, lost = (projects.Folder(uuid.uuid4(), name, None, False) for name in "abc")
    looped = [projects.Folder(one.pk, "a", two.pk, False), projects.Folder(two.pk, "b", one.pk, False)]
    orphan = projects.Folder(lost.pk, "c", uuid.uuid4(), False)
    assert [folder.name for folder in projects.Tree([*looped, orphan])] == ["c"]


def test_what_lies_in_it_is_archived_with_it_and_comes_back_with_it(
    world: World, album: Project, demos: Project
) -> None:
    old = projects.begin(world.team, world.ann, "Old", album)
    projects.archive(old, over=True)
    projects.archive(album, over=True)
    assert not Project.objects.filter(archived=None).exists()
    projects.archive(album, over=False)
    assert set(Project.objects.filter(archived=None)) == {album, demos}, "what was over before stays over"
    projects.archive(album, over=True)
    projects.archive(demos, over=False)
    assert set(Project.objects.filter(archived=None)) == {album, demos}, "it cannot go on in what is over"


def test_what_lay_in_a_deleted_project_is_one_level_up_and_back_with_it(
    world: World, album: Project, demos: Project
) -> None:
    deeper = projects.begin(world.team, world.ann, "Deeper", demos)
    song, moved = (clip(world.team, world.ann) for _ in range(2))
    shelf.move(world.team, [song.pk, moved.pk], demos)
    projects.forget(demos)
    assert set(Clip.objects.values_list("project", flat=True)) == {album.pk}
    assert parent(deeper) == album
    assert demos not in Project.objects.all()
    shelf.move(world.team, [moved.pk], None)
    assert projects.bring_back(world.team, demos.pk)
    assert Clip.objects.get(pk=song.pk).project == demos
    assert Clip.objects.get(pk=moved.pk).project is None, "somebody has moved it since"
    assert parent(deeper) == demos
    assert not projects.bring_back(world.team, demos.pk)


def test_a_deleted_project_of_another_team_stays_deleted(world: World, album: Project) -> None:
    projects.forget(album)
    assert not projects.bring_back(world.other_team, album.pk)


def test_it_comes_back_at_the_top_if_what_it_lay_in_is_gone(
    world: World, album: Project, demos: Project
) -> None:
    projects.forget(demos)
    projects.forget(album)
    assert projects.bring_back(world.team, demos.pk)
    assert parent(demos) is None


def test_what_was_deleted_long_ago_is_forgotten(world: World, album: Project) -> None:
    projects.forget(album)
    projects.tidy()
    assert Project.everything.exists()
    Project.everything.update(deleted=timezone.now() - datetime.timedelta(days=31))
    projects.tidy()
    assert not Project.everything.exists()


def product(tmp_path: Path) -> Product:
    (tmp_path / "audio.mp3").write_bytes(b"sound")
    return Product(
        index=0, title="New", tags="", lyrics="", duration=1.0, files={"audio.mp3": tmp_path / "audio.mp3"}
    )


def test_a_take_goes_where_it_was_asked_for(world: World, album: Project, tmp_path: Path) -> None:
    task = rows.request(world.team, world.ann, "running", project=album)
    assert settle.keep(task, product(tmp_path)).project == album


def test_a_take_made_from_a_take_goes_where_that_one_lies(
    world: World, album: Project, tmp_path: Path
) -> None:
    source = clip(world.team, world.ann)
    shelf.move(world.team, [source.pk], album)
    params = {"continue_clip_id": str(source.pk), "prompt": "x"}
    task = rows.request(world.team, world.ann, "running", operation="extend", params=params)
    assert settle.keep(task, product(tmp_path)).project == album


def test_what_is_on_its_way_when_its_project_is_deleted_goes_one_level_up(
    world: World, album: Project, demos: Project, tmp_path: Path
) -> None:
    task = rows.request(world.team, world.ann, "running", project=demos)
    stale = Project.objects.get(pk=demos.pk)
    projects.forget(demos)
    task.refresh_from_db()
    assert settle.keep(task, product(tmp_path)).project == album
    task.project = Project.everything.get(pk=stale.pk)  # a worker that read it before
    assert task.project.home == album


def test_only_songs_that_nobody_likes_are_thrown_away_and_all_come_back(
    world: World, album: Project, demos: Project
) -> None:
    kept, liked, gone, deeper, _elsewhere = (clip(world.team, world.ann) for _ in range(5))
    recording = clip(world.team, world.ann, uploaded=True)
    stem = clip(world.team, world.ann, stem="drums")
    shelf.move(world.team, [each.pk for each in (kept, liked, gone, recording, stem)], album)
    shelf.move(world.team, [deeper.pk], demos)
    shelf.like(world.team, world.ann, [kept.pk], 1)
    shelf.like(world.team, world.ben, [liked.pk], 1)
    shelf.like(world.team, world.ben, [gone.pk], -1)
    before = clip(world.team, world.ann)
    shelf.trash(world.team, [before.pk])
    below = projects.tree(world.team).below(album.pk)
    assert shelf.unliked(world.team, below).count() == 2
    many, at = shelf.trash_unliked(world.team, below)
    assert many == 2
    assert set(Clip.objects.exclude(trashed=None)) == {gone, deeper, before}
    assert shelf.restore_thrown(world.other_team, at) == 0
    assert shelf.restore_thrown(world.team, at) == 2
    assert list(Clip.objects.exclude(trashed=None)) == [before]


def test_who_leaves_the_team_is_in_none_of_its_projects(world: World, album: Project) -> None:
    album.members.add(world.ann, world.ben)
    projects.forget_member(world.team, world.ben)
    assert list(album.members.all()) == [world.ann]
