"""The run itself, and what has to be true after it."""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil

from tests.served import until
from tests.torture.machines import PARTS, House, part
from tests.torture.people import PAGES, PRICE, SESSIONS, People

FILES = 6  # of a take
MANY = 10  # processes of a machine
LEAST_PAUSE = 0.5  # seconds between two kills
COLUMNS = ("audio", "master", "cover", "thumb", "midi", "score")


@dataclass
class Told:
    """Figures of a run."""

    tasks: int
    seconds: float = 0.0  # from the first request to the last end
    after: float = 0.0  # of them, after the last fault
    left: int = 0  # that were not over then
    killed: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    amid: Counter[str] = field(default_factory=Counter)  # of them, while there was trouble
    calm: Counter[str] = field(default_factory=Counter)  # of them, once all machines were whole again

    def __str__(self) -> str:
        killed = ", ".join(f"{count} {name}" for name, count in self.killed.most_common())
        answers, amid = (
            ", ".join(f"{count} × {name}" for name, count in pages.most_common())
            for pages in (self.answers, self.amid)
        )
        return (
            f"{self.tasks} tasks in {self.seconds:.1f} s ({self.tasks / self.seconds:.1f} a second), "
            f"the last {self.left} in the {self.after:.1f} s after the trouble\n"
            f"killed {self.killed.total()}: {killed or 'nobody'}\n"
            f"pages: {answers}; amid the trouble: {amid}"
        )


def torture(house: House, *, tasks: int, teams: int, seconds: float, away: float, seed: int = 7) -> Told:
    """Kill somebody each second, for so long; the storage is away for `away` of them."""
    SESSIONS.clear()
    told, people = Told(tasks), People(house)
    emails = [f"person{number}@example.com" for number in range(teams)]
    for email in emails:
        house.machines[0].create_account(email, credits=tasks * PRICE)
    began = time.monotonic()
    try:
        for number, email in enumerate(emails):
            people.start(people.ask, email, tasks // teams + (number < tasks % teams))
        people.start(people.look, emails[0])
        _trouble(house, told, seconds, _faults(house, seconds, away), random.Random(seed))
        told.left, told.amid = tasks - finished(house), Counter(people.answers)
        told.after = until(lambda: people.wrong or _all_done(house, told), 240, pause=1.0)
        assert not people.wrong, people.wrong[:5]
        told.seconds = time.monotonic() - began
        cleared = until(lambda: not any(machine.work() for machine in house.machines), 180, pause=1.0)
        _say(f"all work folders are empty {cleared:.0f} s later")
        until(house.is_whole, 180, pause=1.0)
        told.calm = _answers(people, 2 * len(PAGES))
    except AssertionError:
        _tell_what_is_left(house)
        raise
    finally:
        people.leave()
        told.answers = people.answers
    check(house, told, people)
    return told


def _answers(people: People, count: int) -> Counter[str]:
    """The next ones: not the one that was waited for before."""
    before = people.answers.total()
    until(lambda: people.answers.total() > before, 60)
    known = Counter(people.answers)
    until(lambda: people.answers.total() >= known.total() + count, 120)
    return people.answers - known


Fault = tuple[float, str, Callable[[], object]]


def _faults(house: House, seconds: float, away: float) -> list[Fault]:
    """When what is shared goes away, and comes back."""
    faults: list[Fault] = []
    if not seconds:
        return faults
    if house.broker:
        flush = house.broker.client.flushall
        faults += [(share * seconds, "the broker is flushed", flush) for share in (0.25, 0.75)]
    if house.database:
        faults.append((0.5 * seconds, "the database stops", house.database.stop))
        faults.append((0.5 * seconds + 2, "the database starts", house.database.start))
    if house.bucket:
        faults.append((0.3 * seconds, "the storage goes away", house.bucket.stop))
        faults.append((0.3 * seconds + away, "the storage is back", house.bucket.start))
    return sorted(faults, key=lambda fault: fault[0])


def _trouble(house: House, told: Told, seconds: float, faults: list[Fault], dice: random.Random) -> None:
    """As many kills as seconds. Where nobody is there to be killed for a while, it is made up for."""
    began, killed, spared = time.monotonic(), 0.0, set[int]()
    while (now := time.monotonic() - began) < seconds or faults or told.killed.total() < seconds:
        house.keep_up()
        if faults and faults[0][0] <= now:
            _, what, do = faults.pop(0)
            _say(f"{now:.1f} s: {what}")
            do()
        elif told.killed.total() < now and now - killed > LEAST_PAUSE and told.killed.total() < seconds:
            killed = now
            told.killed += kill_one(house, dice, spared)
        else:
            time.sleep(0.05)


def kill_one(house: House, dice: random.Random, spared: set[int]) -> Counter[str]:
    """Of a machine that starts there is the launcher alone: killed each second, it would never be up, and
    nobody else would be killed ever after. So most of them are spared until they have started the rest."""
    there = [process for machine in house.machines for process in machine.all_processes()]
    try:
        process = dice.choice(there)
        name = part(process)
        starts = name == PARTS["serve"] and not process.children()
        if starts and (process.pid in spared or dice.randrange(MANY)):
            spared.add(process.pid)
            return Counter()
        process.kill()
    except (IndexError, psutil.Error):
        return Counter()
    return Counter([name])


def _all_done(house: House, told: Told) -> bool:
    house.keep_up()
    done = finished(house)
    _say(f"{done} of {told.tasks} are over")
    return done == told.tasks


def _say(what: str) -> None:
    """How far it is, for who waits."""
    print(time.strftime("%H:%M:%S"), what, file=sys.stderr)


def _tell_what_is_left(house: House) -> None:
    told = "state, tries, stumbles, stage, lease_until, next_at, turn"
    for row in house.machines[0].rows(f"select {told} from studio_task where finished is null limit 9"):
        _say(" ".join(map(str, row)))
    for machine in house.machines:
        _say(f"work: {machine.work()}; processes: {len(machine.all_processes())}")
        _say(machine.log()[-3000:])


def finished(house: House) -> int:
    return int(house.machines[0].rows("select count(*) from studio_task where finished is not null")[0][0])


def check(house: House, told: Told, people: People) -> None:
    rows = house.machines[0].rows
    assert not people.wrong, people.wrong[:5]
    assert set(told.calm) == {"200"}, f"in peace every page is answered: {told.calm}"
    if told.killed and len(house.machines) > 1:
        assert told.amid["200"], "while one is killed, another answers"
    assert Counter(rows("select state, error from studio_task")) == {("succeeded", ""): told.tasks}
    spent = rows(
        "select task_id, sum(credits), count(*) from studio_entry where task_id is not null group by 1"
    )
    assert [(int(credits), count) for _, credits, count in spent] == [(-PRICE, 1)] * told.tasks
    named = {name for row in rows(f"select {', '.join(COLUMNS)} from studio_clip") for name in row}
    stored = house.stored()
    assert len(named) == 2 * told.tasks * FILES
    strays = sorted(stored.keys() ^ named)
    assert not strays, f"every file has its take, every take its files: {strays[:5]}"
    assert all(stored.values())
    assert "all in order" in house.machines[0].manage("integrity")
    house.stop()
    left = [process for machine in house.machines for process in machine.processes()]
    assert not left, left
    _say(f"temporary files that are left: {[path.name for path in house.temporary.rglob('*')]}")
