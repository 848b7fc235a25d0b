"""Which test shows that a fault is survived, on which stack. `test_table.py` holds it complete.

The numbers are those of the list of faults that this studio was measured by. `here` is one machine with
SQLite and a folder, `many` two machines with PostgreSQL, Redis and S3; a test under both runs on both.
"""

from dataclasses import dataclass

OWN = "tests/faults/"


@dataclass(frozen=True)
class Fault:
    what: str
    then: str
    tests: "Tests"
    more: tuple[str, ...] = ()  # what shows parts of it, in passing


@dataclass(frozen=True)
class Tests:
    here: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    not_here: str = ""  # why there is no test on one machine


def both(*tests: str) -> Tests:
    return Tests(tests, tests)


FAULTS = {
    8: Fault(
        "kill -9 of a worker in the middle of sending",
        "no song lost, none paid twice",
        both(
            OWN + "test_workers.py::test_a_worker_killed_while_it_sends_loses_no_song_and_pays_for_none_twice"
        ),
        more=(
            "tests/money/test_crashes.py::test_wherever_it_dies_nothing_is_lost_and_nothing_doubled",
            "tests/test_torture_elsewhere.py::test_no_song_is_lost_or_paid_twice_whatever_is_killed",
        ),
    ),
    9: Fault(
        "kill -9 of everything, six times",
        "no song lost, none paid twice",
        both(OWN + "test_workers.py::test_everything_is_killed_six_times"),
        more=(
            "tests/test_torture.py::test_all_tasks_finish_and_are_charged_once_whatever_is_killed",
            "tests/test_torture_machines.py::test_two_machines_lose_nothing_whatever_is_killed_or_goes_away",
        ),
    ),
    10: Fault(
        "kill -9 of idle workers, or of the monitor: the cluster hangs and looks well",
        "the canary tells, the launcher starts it again within 90 s, the backlog drains",
        both(OWN + "test_workers.py::test_a_cluster_that_hangs_is_started_again_and_the_backlog_drains"),
        more=(
            OWN + "test_slow_starts.py::test_workers_that_need_long_to_start_are_given_longer_each_time",
            "tests/test_launcher.py::test_silent_workers_are_started_again_and_the_web_is_left_alone",
            "tests/web/test_operating.py::test_silent_workers_are_red",
        ),
    ),
    11: Fault(
        "the same job delivered five times at once",
        "one works, four return",
        both("tests/actions/test_advance.py::test_of_five_workers_rung_at_once_one_works"),
    ),
    12: Fault(
        "a step that always kills its worker",
        "failed after so many tries by our own count, paid back, and others go on",
        both(
            OWN + "test_workers.py::"
            "test_a_request_that_kills_its_worker_fails_after_a_few_tries_and_others_go_on"
        ),
        more=("tests/actions/test_advance.py::test_it_gives_up_and_refunds_when_it_dies_again_and_again",),
    ),
    13: Fault(
        "SIGTERM in the middle of work, and to every process",
        "it stops in time, and nothing is left running without a lease",
        both(
            OWN + "test_workers.py::test_a_machine_that_is_asked_to_stop_in_the_middle_of_work_stops_in_time",
        ),
    ),
    14: Fault(
        "somebody holds the write lock for six seconds",
        "requests wait, and none fails",
        both(
            OWN + "test_databases.py::test_a_write_that_takes_six_seconds_makes_others_wait_and_nobody_fail"
        ),
    ),
    15: Fault(
        "PostgreSQL is restarted under load",
        "503 for seconds, workers connect again, no row lost",
        Tests(
            many=(OWN + "test_databases.py::test_postgresql_is_restarted_under_load",),
            not_here="SQLite is a file: there is no server to restart",
        ),
        more=("tests/postgres/test_served.py::test_songs_are_made_though_workers_and_the_database_go_down",),
    ),
    16: Fault(
        "the disk of the database is full",
        "503, no half row, and it goes on when there is room",
        both(
            OWN + "test_databases.py::test_a_full_disk_refuses_what_cannot_be_written_and_loses_nothing",
            OWN + "test_stored.py::test_a_disk_without_room_is_no_accident_of_ours",
        ),
    ),
    17: Fault(
        "clocks jump by an hour, two machines are half a minute apart",
        "nothing is sent twice, given up early, or held up",
        both(
            OWN + "test_clocks.py::"
            "test_clocks_that_are_set_by_an_hour_send_nothing_twice_and_hold_nothing_up",
            OWN + "test_clocks.py::test_what_was_due_is_due_and_what_is_held_is_held_for_as_long_as_before",
            OWN + "test_clocks.py::test_no_worker_is_silent_because_a_clock_was_set",
        ),
        more=("tests/actions/test_clock.py::test_nobody_takes_what_another_holds",),
    ),
    18: Fault(
        "the storage is away or slow while something is saved",
        "it waits, the page says so, and nothing is ready that is not stored whole",
        Tests(
            here=(OWN + "test_stored.py::test_what_was_made_waits_for_the_storage_and_says_so",),
            many=(
                OWN + "test_stored.py::test_what_was_made_waits_for_the_storage_and_says_so",
                OWN + "test_stored.py::test_a_storage_that_says_nothing_holds_nobody_up",
                OWN + "test_stored.py::"
                "test_the_bucket_is_told_the_hash_of_what_it_gets_and_refuses_anything_else",
                "tests/test_storage.py::test_an_object_of_another_size_never_becomes_a_take",
            ),
        ),
    ),
    19: Fault(
        "a crash between the object and its row",
        "the next try writes over it; of what is over, it is found and removed",
        both(
            OWN + "test_stored.py::test_the_next_try_writes_over_what_a_crash_has_left",
            OWN + "test_stored.py::test_what_a_crash_has_left_of_what_is_over_is_found_and_removed",
        ),
    ),
    20: Fault(
        "a file is deleted behind our back",
        "404 and a page as ever, never a 500; integrity names it",
        both(OWN + "test_stored.py::test_a_file_that_was_deleted_behind_our_back_is_not_found_and_is_named"),
    ),
    21: Fault(
        "the music cannot be written: read-only, or no room",
        "uploads are refused in a plain sentence, /readyz is red",
        Tests(
            here=(
                OWN
                + "test_stored.py::test_a_storage_that_cannot_be_written_to_refuses_recordings_and_is_red",
                OWN + "test_stored.py::test_a_media_folder_that_is_full_or_read_only",
            ),
            many=(
                OWN
                + "test_stored.py::test_a_storage_that_cannot_be_written_to_refuses_recordings_and_is_red",
                OWN + "test_stored.py::test_a_bucket_without_room_refuses_recordings_and_is_red",
            ),
        ),
    ),
    32: Fault(
        "a receiver of webhooks is down for hours, sends us to our own house, or holds us up",
        "again with growing pauses, no redirect, a limit of time, given up after a day with a notice",
        both(
            OWN + "test_receivers.py::test_a_receiver_that_is_down_for_hours_is_told_when_it_is_back",
            OWN + "test_receivers.py::test_one_that_is_down_for_good_is_given_up_and_its_owner_sees_it",
            OWN + "test_receivers.py::test_nobody_is_sent_elsewhere",
            OWN + "test_receivers.py::test_those_who_hold_us_up_hold_nobody_else_up",
        ),
    ),
}
