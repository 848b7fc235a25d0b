"""What a take's page says about the request."""

from django.test import Client

from studio.models import Clip
from tests.actions.test_credits import order
from tests.conftest import World


def a_clip(world: World, **details: object) -> Clip:
    task = order(world)
    task.params |= {"weirdness_constraint": 0.0, "make_instrumental": False}
    task.save()
    return Clip.objects.create(
        team=world.team, user=world.ann, task=task, index=0, title="Night Bus", duration=60, details=details
    )


def test_it_says_what_could_not_be_done(ann: Client, world: World) -> None:
    clip = a_clip(world, unsung=["Привет"], ignored=["zorgcore"], unknown_tags=["Tango Break"])
    page = ann.get(f"/takes/{clip.pk}").content.decode()
    for words in ("Could not be sung", "Привет", "zorgcore", "Tango Break"):
        assert words in page


def test_it_says_nothing_of_the_kind_when_all_was_done(ann: Client, world: World) -> None:
    assert "Left out" not in ann.get(f"/takes/{a_clip(world).pk}").content.decode()


def test_a_setting_of_zero_is_shown_like_any_other(ann: Client, world: World) -> None:
    page = ann.get(f"/takes/{a_clip(world).pk}").content.decode()
    assert "<dt>Weirdness</dt><dd>0%</dd>" in page
    assert "<dt>Instrumental</dt>" not in page
