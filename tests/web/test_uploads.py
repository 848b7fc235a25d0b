"""Files from browsers, before any view looks at them."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory


def files(size: int, **more: str) -> dict[str, int]:
    """The files that a view sees, by field, of a form with a file of so many bytes."""
    sent = SimpleUploadedFile("song.wav", b"x" * size)
    request = RequestFactory().post("/", {"file": sent, **more})
    sizes = {name: file.size or 0 for name, file in request.FILES.items() if not isinstance(file, list)}
    request.close()
    return sizes


@pytest.fixture
def temporary(tmp_path: Path, settings: LazySettings) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def test_a_file_of_the_largest_size_arrives(settings: LazySettings) -> None:
    settings.UPLOAD_BYTES = 4_000_000
    assert files(4_000_000) == {"file": 4_000_000}


@pytest.mark.parametrize("size", [100_001, 5_000_000])
def test_a_larger_one_is_dropped_and_leaves_nothing_on_the_disk(
    size: int, temporary: Path, settings: LazySettings
) -> None:
    settings.UPLOAD_BYTES = 100_000
    assert files(size) == {}
    assert list(temporary.iterdir()) == []
