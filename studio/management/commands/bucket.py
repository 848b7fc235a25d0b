"""Make the bucket of STUDIO_S3_BUCKET, where there is none, and try it: a file is stored, read, deleted."""

import uuid
from typing import Any, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

WORD = b"Take Two was here."


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        if not settings.S3:
            raise CommandError("STUDIO_S3_BUCKET names no bucket.")
        name = settings.S3.options["bucket_name"]
        try:
            made = cast(Any, default_storage).make()
            self.try_it()
        except OSError as error:
            raise CommandError(f"The bucket {name} cannot be used: {error}.") from None
        self.stdout.write(f"The bucket {name} {'was made' if made else 'is there'}, and keeps files.")

    def try_it(self) -> None:
        name = default_storage.save(f"tried/{uuid.uuid4().hex}", ContentFile(WORD))
        try:
            with default_storage.open(name) as file:
                if file.read() != WORD:
                    raise OSError("it gives back another file than it was given")
        finally:
            default_storage.delete(name)
