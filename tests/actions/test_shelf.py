"""What is liked, rated, filed, heard, thrown away and had back."""

import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from studio.actions import projects, shelf
from studio.models import Clip, Label, Lineage, Mark, Membership, Persona, Task
from tests.actions.asking import clip, persona
from tests.conftest import World
from tests.web import rows


def test_each_person_likes_for_themselves(world: World) -> None:
    mine = clip(world.team, world.ann)
    assert shelf.like(world.team, world.ann, [mine.pk], 1) == 1
    assert shelf.like(world.team, world.ben, [mine.pk], -1) == 1
    shelf.heard(world.ann, mine)
    ann, ben = (Mark.objects.get(clip=mine, user=user) for user in (world.ann, world.ben))
    assert (ann.liked, ben.liked) == (1, -1)
    assert ann.played is not None
    assert ben.played is None


def test_a_like_and_a_first_hearing_leave_each_other_alone(world: World) -> None:
    mine = clip(world.team, world.ann)
    shelf.heard(world.ann, mine)
    shelf.like(world.team, world.ann, [mine.pk], 1)
    shelf.heard(world.ann, mine)
    mark = Mark.objects.get()
    assert mark.liked == 1
    assert mark.played is not None


def test_nothing_of_another_team_is_touched(world: World) -> None:
    theirs = clip(world.other_team, world.cleo)
    assert shelf.like(world.team, world.ann, [theirs.pk], 1) == 0
    assert shelf.trash(world.team, [theirs.pk]) == []
    assert shelf.rate(world.team, world.ann, [theirs.pk], 5) == 0
    assert shelf.move(world.team, [theirs.pk], projects.begin(world.team, world.ann, "Album")) == 0
    shelf.label(world.team, [theirs.pk], "single")
    assert not theirs.labels.exists()
    shelf.label(world.other_team, [theirs.pk], "single")
    shelf.unlabel(world.team, [theirs.pk], "single")
    assert theirs.labels.exists()
    shelf.trash(world.other_team, [theirs.pk])
    assert shelf.restore(world.team, [theirs.pk]) == 0
    assert shelf.purge(world.team, [theirs.pk]) == 0
    assert shelf.empty(Membership.of(world.team, world.ann)) == 0
    assert Clip.objects.filter(pk=theirs.pk).exists()


def test_what_was_thrown_away_can_be_had_back(world: World) -> None:
    first, second = (clip(world.team, world.ann) for _ in range(2))
    assert set(shelf.trash(world.team, [first.pk, second.pk])) == {first.pk, second.pk}
    assert shelf.trash(world.team, [first.pk]) == [], "it is there already"
    assert shelf.restore(world.team, [first.pk]) == 1
    assert [made.pk for made in Clip.objects.filter(trashed=None)] == [first.pk]


def test_only_what_is_in_the_trash_is_deleted_for_good_and_with_all_its_files(world: World) -> None:
    kept, gone = (clip(world.team, world.ann) for _ in range(2))
    shelf.trash(world.team, [gone.pk])
    assert shelf.purge(world.team, [kept.pk, gone.pk]) == 1
    assert Clip.objects.get() == kept
    assert not any(default_storage.exists(name) for name in (gone.audio, gone.master, gone.score))
    assert default_storage.exists(kept.audio)


def test_what_came_of_a_take_stays_when_it_goes(world: World) -> None:
    parent, child = (clip(world.team, world.ann) for _ in range(2))
    Lineage.objects.create(child=child, parent=parent, field="continue_clip_id", at=3.0)
    singer = persona(world.team, world.ann)
    Persona.objects.filter(pk=singer.pk).update(clip=parent)
    shelf.trash(world.team, [parent.pk])
    shelf.empty(Membership.of(world.team, world.ann))
    assert Clip.objects.get() == child
    assert Persona.objects.get().clip is None


def test_the_trash_empties_itself_after_thirty_days(world: World) -> None:
    old, new = (clip(world.team, world.ann) for _ in range(2))
    shelf.trash(world.team, [old.pk, new.pk])
    Clip.objects.filter(pk=old.pk).update(trashed=timezone.now() - datetime.timedelta(days=31))
    shelf.tidy()
    assert Clip.objects.get() == new


def test_a_recording_goes_with_the_last_take_of_its_request(world: World) -> None:
    first = clip(world.team, world.ann, uploaded=True)
    task = first.task
    second = rows.take(task, 1)
    task.upload = default_storage.save(f"uploads/{task.pk}/original", ContentFile(b"as it was brought"))
    task.save()
    shelf.trash(world.team, [first.pk])
    shelf.empty(Membership.of(world.team, world.ann))
    assert default_storage.exists(task.upload)
    shelf.trash(world.team, [second.pk])
    shelf.empty(Membership.of(world.team, world.ann))
    assert not default_storage.exists(task.upload)
    assert Task.objects.get(pk=task.pk).upload == ""


def test_a_recording_that_another_request_has_is_left_to_it(world: World) -> None:
    first, again = (clip(world.team, world.ann, uploaded=True) for _ in range(2))
    stored = default_storage.save(f"uploads/{first.task_id}/original", ContentFile(b"as it was brought"))
    Task.objects.filter(pk__in=[first.task_id, again.task_id]).update(upload=stored)
    for one in (first, again):
        assert default_storage.exists(stored)
        shelf.trash(world.team, [one.pk])
        shelf.empty(Membership.of(world.team, world.ann))
    assert not default_storage.exists(stored)


def test_each_person_rates_for_themselves_and_keeps_their_like(world: World) -> None:
    song = clip(world.team, world.ann)
    shelf.like(world.team, world.ann, [song.pk], 1)
    shelf.rate(world.team, world.ann, [song.pk], 4)
    shelf.rate(world.team, world.ben, [song.pk], 2)
    assert set(Mark.objects.values_list("user", "liked", "rating")) == {
        (world.ann.pk, 1, 4),
        (world.ben.pk, 0, 2),
    }


def test_a_label_that_is_on_no_take_is_gone(world: World) -> None:
    song, other = clip(world.team, world.ann), clip(world.team, world.ann)
    shelf.label(world.team, [song.pk], "single")
    shelf.label(world.team, [other.pk], "single")
    assert Label.objects.get().clips.count() == 2
    shelf.unlabel(world.team, [song.pk], "single")
    assert list(other.labels.values_list("name", flat=True)) == ["single"]
    shelf.unlabel(world.team, [other.pk], "single")
    assert not Label.objects.exists()


def test_takes_go_into_a_project_that_is_begun_once_and_out_of_it(world: World) -> None:
    song = clip(world.team, world.ann)
    album = projects.begin(world.team, world.ann, "Album")
    assert projects.begin(world.team, world.ben, "Album") == album
    assert shelf.move(world.team, [song.pk], album) == 1
    assert Clip.objects.get().project == album
    shelf.move(world.team, [song.pk], None)
    assert Clip.objects.get().project is None
