"""Tests of the studio that know of no bucket, with their files in one: the settings alone make it so."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHOSEN = [
    "tests/actions/test_advance.py::test_it_stores_both_takes_and_keeps_the_charge",
    "tests/actions/test_advance.py::test_a_failed_task_leaves_no_file_behind",
    "tests/actions/test_settle.py::test_a_failure_leaves_no_file_of_any_result[stems_full]",
    "tests/keeping/test_backup.py::test_what_is_saved_comes_back_byte_for_byte",
    "tests/keeping/test_integrity.py::test_what_is_missing_is_named_with_its_take",
    "tests/keeping/test_integrity.py::test_files_are_compared_with_a_backup",
    "tests/keeping/test_exporting.py::test_another_studio_gets_the_same_library_with_the_same_ids",
    "tests/web/test_media.py",
    "tests/web/test_downloads.py::test_a_file_says_what_the_take_is_called_now",
    "tests/web/test_shares.py::test_chats_get_a_picture_that_is_drawn_once",
]


def test_the_same_tests_pass_with_their_files_in_s3() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "tests.s3", "-p", "no:cacheprovider", *CHOSEN],
        cwd=ROOT,
        env={**os.environ, "TESTS_OVER_S3": "yes", "PYTEST_ADDOPTS": "", "PYTEST_XDIST_WORKER": ""},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-1000:]
