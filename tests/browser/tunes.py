"""Takes that sound, without a song being rendered: each is a tone of its own, a request for two of them."""

from tests.served import Served

FILL = """
import io
import numpy
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from studio.engine.files.codec import mp3
from studio.models import Clip, Task, User
user = User.objects.get(email="{email}")
team = user.teams.get()
for number, title in enumerate({titles}):
    task = Task.objects.create(team=team, user=user, operation="create", provider="embedded", credits=15,
        state="succeeded", form_key=title, deadline=timezone.now(), params=dict(title=title))
    for index in range(2):
        time = numpy.arange(int(44100 * {seconds})) / 44100
        tone = 0.3 * numpy.sin(2 * numpy.pi * (220 + 110 * (2 * number + index)) * time)
        data = mp3(numpy.array([tone, tone], dtype=numpy.float32))
        name = default_storage.save(f"takes/tunes/{{task.pk}}-{{index}}.mp3", ContentFile(data))
        clip = Clip.objects.create(team=team, user=user, task=task, index=index, provider="embedded",
            title=title, tags="folk", duration={seconds}, peaks=[40, 200, 90, 150] * 60, audio=name,
            loudness=-10.0 - 4 * number)
        print(clip.pk)
"""


def fill(served: Served, email: str, titles: tuple[str, ...], seconds: float = 12.0) -> list[str]:
    """The ids of the takes that this person has from now on, two of each title."""
    source = FILL.format(email=email, titles=titles, seconds=seconds)
    return served.manage("shell", "-v", "0", "-c", source).split()
