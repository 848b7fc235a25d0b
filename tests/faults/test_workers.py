"""Who works is killed, asked to stop, or given what kills it: nothing is lost, and nothing done twice."""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

import psutil
import pytest
import requests
from django.conf import settings

from studio import launcher
from tests.faults.provider import POISON
from tests.faults.stacks import ELSEWHERE, Stack, together
from tests.served import until
from tests.torture.machines import Machine
from tests.torture.people import PRICE
from tests.vendor.double import KEY
from tests.vendor.faults import Serve

pytestmark = pytest.mark.processes


# --- 8: in the middle of sending
@dataclass
class Holds:
    """Takes the request, and says nothing until it is told to."""

    arrived: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, handler: BaseHTTPRequestHandler, serve: Serve) -> None:
        serve()
        self.arrived.set()
        self.go_on.wait(60)
        handler.close_connection = True


def test_a_worker_killed_while_it_sends_loses_no_song_and_pays_for_none_twice(stacks: list[Stack]) -> None:
    together(stacks, _killed_while_sending)


def _killed_while_sending(stack: Stack) -> None:
    held = Holds()
    stack.vendor.misbehave(held, on="POST")
    before = len(stack.vendor.tasks)
    spent = stack.vendor.keys[KEY].credits
    stack.ask("Sent", email=ELSEWHERE)
    assert held.arrived.wait(30)
    for machine in stack.machines:
        for process in machine.processes():
            if _talks_to(process, stack.vendor.base):
                process.kill()
    held.go_on.set()
    until(lambda: stack.count("Sent", "uncertain"), 40)
    (job,) = list(stack.vendor.tasks.values())[before:]
    headers, raw = stack.vendor.call_back(job.id)
    requests.post(job.webhook_url, raw, headers=headers, timeout=10).raise_for_status()
    stack.wait_for("Sent", 1)
    assert len(stack.vendor.tasks) == before + 1
    assert stack.vendor.keys[KEY].credits == spent - PRICE


def _talks_to(process: psutil.Process, base: str) -> bool:
    try:
        ends = [link.raddr for link in process.net_connections("tcp")]
    except psutil.Error:
        return False
    return any(end and end.port == int(base.rpartition(":")[2]) for end in ends)


# --- 9: everything
def test_everything_is_killed_six_times(stacks: list[Stack]) -> None:
    together(stacks, _killed_six_times)


def _killed_six_times(stack: Stack) -> None:
    """All of one machine at a time, in the middle of its work; at the end all of all of them. The same song
    may be in work each time: that is no reason to give it up."""
    assert settings.MAX_TRIES > 6
    for turn in range(6):
        stack.up()
        stack.ask("Killed", 3)
        done = stack.count("Killed", "succeeded")
        until(lambda done=done: stack.count("Killed", "succeeded") > done, 120)  # type: ignore[misc]
        machines = stack.machines if turn == 5 else [stack.machines[turn % len(stack.machines)]]
        for machine in machines:
            machine.kill_everything()
    assert stack.count("Killed", "succeeded") < 18, "it was killed in the middle of it"
    stack.up()
    stack.wait_for("Killed", 18)


# --- 10: a cluster that hangs
def test_a_cluster_that_hangs_is_started_again_and_the_backlog_drains(stacks: list[Stack]) -> None:
    together(stacks, _idle_killed)


def _idle_killed(stack: Stack) -> None:
    """Killed while they wait for work, workers leave a lock behind that nobody can take any more."""
    since = len(stack.first.log())
    killed: list[Callable[[Machine], list[psutil.Process]]] = [_idle_workers, _monitor]
    for machine, who in zip(stack.machines, killed, strict=False):
        until(lambda machine=machine: _is_complete(machine), 30)  # type: ignore[misc]
        for process in who(machine):
            process.kill()
    stack.ask("Drained", 8)
    assert until(lambda: "show no sign of life" in stack.first.log()[since:], 90) < 90
    stack.wait_for("Drained", 8, 90)


def _cluster(machine: Machine) -> list[psutil.Process]:
    """Workers, monitor and pusher, in the order in which django-q2 starts them."""
    mains = [one for one in machine.processes() if "qcluster" in one.cmdline()]
    guards = [one for one in mains if one.parent() in mains and one.children()]
    return sorted(guards[0].children(), key=lambda one: one.pid) if guards else []


def _is_complete(machine: Machine) -> bool:
    return len(_cluster(machine)) == int(machine.environment.get("STUDIO_WORKERS", 2)) + 2


def _idle_workers(machine: Machine) -> list[psutil.Process]:
    return _cluster(machine)[:-2]


def _monitor(machine: Machine) -> list[psutil.Process]:
    return _cluster(machine)[-2:-1]


# --- 12: what kills whoever works at it
def test_a_request_that_kills_its_worker_fails_after_a_few_tries_and_others_go_on(
    stacks: list[Stack],
) -> None:
    together(stacks, _poisoned)


def _poisoned(stack: Stack) -> None:
    stack.ask(POISON)
    stack.ask("Beside it", 4)
    stack.wait_for("Beside it", 4)
    until(lambda: stack.count(POISON, "failed"), 150)
    ((tries, error),) = stack.first.rows(
        f"select tries, error from studio_task where params ->> 'title' = '{POISON}'"
    )
    assert tries == settings.MAX_TRIES + 1, "the last one gives up"
    assert error.startswith("It stopped without a word")
    stack.check_books()


# --- 13: asked to stop
def test_a_machine_that_is_asked_to_stop_in_the_middle_of_work_stops_in_time(stacks: list[Stack]) -> None:
    together(stacks, _stopped)


def _stopped(stack: Stack) -> None:
    """A launcher alone, as by a terminal or systemd; and every process of a machine at once, which deadlocks
    django-q2."""
    stack.ask("Stopped", 8)
    until(lambda: stack.count("Stopped", "running"), 30)
    *alone, everybody = stack.machines
    began = time.monotonic()
    for process in [*everybody.all_processes(), *(one.all_processes()[0] for one in alone)]:
        _ask_to_stop(process)
    for machine in stack.machines:
        assert machine.process is not None
        assert machine.process.wait(launcher.GRACE + 10) == 0
        assert machine.processes() == []
    assert time.monotonic() - began < launcher.GRACE + 5
    missed = stack.first.rows("select name from studio_heartbeat where name like 'worker@%'")
    assert not missed
    # What is not done is free by now, or is held for no longer than a lease.
    assert not stack.first.rows(
        "select id from studio_task where state in ('sending', 'running')"
        f" and coalesce(lease_until, next_at) > {_soon(stack)}"
    )
    stack.up()
    stack.wait_for("Stopped", 8)


def _soon(stack: Stack) -> str:
    return "now() + interval '5 seconds'" if stack.is_shared else "datetime('now', '+5 seconds')"


def _ask_to_stop(process: psutil.Process) -> None:
    try:
        process.send_signal(signal.SIGTERM)
    except psutil.NoSuchProcess:
        return
