"""The long run: claims are judged in processes of their own, which may die, hang or grow without harm to the run."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path

CPU_LIMIT, WALL_LIMIT = 60.0, 900.0
"""Seconds past which a claim is killed: of the processor, and of the clock (a process that sleeps)."""
MEMORY = 6 * 2**30
WITNESS_WORLDS, TRUTH_WORLDS = 60, 12


@dataclass(frozen=True)
class Outcome:
    """What became of one claim.

    Parameters
    ----------
    verdict : str
        "Proved", "Refuted", "Undecided", the name of an exception, "accepted" (malformed input that was taken),
        "killed" (past the limits) or "died" (with the signal in `detail`).
    witness : str or None
        For a falsehood, what the oracle saw; for a truth, what the oracle has against it.
    seconds, peak : float
        Of the processor, by the judge alone; megabytes, the most that the process held while judging.
    """

    k: int
    kind: str
    truth: str
    verdict: str
    seconds: float
    peak: float
    witness: str | None = None
    detail: str = ""

    @property
    def fault(self) -> str | None:
        """What is wrong with it, if anything is."""
        if self.truth == "malformed":
            return None if self.verdict == "InputError" else self.verdict
        if self.verdict not in ("Proved", "Refuted", "Undecided"):
            return self.verdict
        if self.verdict == "Refuted" and self.truth == "true":
            return "doubtful truth" if self.witness else "false Refuted"
        if self.verdict == "Proved" and self.truth == "false" and self.witness:
            return "false Proved"
        return "over 10 s" if self.seconds > 10 else None


def _peak(reset: bool = False) -> float:
    """Megabytes of memory at most, since it was last reset where the system can do that."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 2**10


def attempt(seed: int, k: int) -> Outcome:
    """Make claim number k, hand it to the judge, and ask the oracle."""
    import derive
    from tests.attack.generating import made
    from tests.attack.witnesses import examine

    kind, case = made(seed, k)
    _peak(reset=True)
    start, detail = time.process_time(), ""
    try:
        ruled = derive.judge(case.claim()) if kind.truth != "malformed" else case.claim()
        verdict = type(ruled).__name__ if kind.truth != "malformed" else "accepted"
        detail = f"{case.said} {ruled}".strip()
    except Exception as error:  # whatever leaves the judge is what is looked for
        verdict, detail = type(error).__name__, f"{case.said} {error}".strip()
    seconds, peak = time.process_time() - start, _peak()
    witness = None
    if kind.truth == "false" or (kind.truth == "true" and verdict != "Proved"):
        found = examine(case.claim(), WITNESS_WORLDS if kind.truth == "false" or verdict == "Refuted" else TRUTH_WORLDS, case.hints)
        witness = found.witness
    return Outcome(k, kind.name, kind.truth, verdict, round(seconds, 3), round(peak, 1), witness, detail[:600])


def _work(pipe: Connection, seed: int) -> None:
    """Answer one claim number after another until there is none."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    while (k := pipe.recv()) is not None:
        pipe.send(attempt(seed, k))


class Worker:
    """A process with the claim that it is at."""

    def __init__(self, seed: int) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, seed), daemon=True)
        self.process.start()
        theirs.close()
        self.k: int | None = None

    def give(self, k: int) -> None:
        self.k, self.start, self.spent = k, time.monotonic(), self._cpu()
        self.pipe.send(k)

    def _cpu(self) -> float:
        """Seconds of the processor so far; of the clock where the system does not say."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return time.monotonic()
        fields = stat.read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def overdue(self) -> bool:
        return self.k is not None and (self._cpu() - self.spent > CPU_LIMIT or time.monotonic() - self.start > WALL_LIMIT)

    def lost(self, seed: int, verdict: str) -> Outcome:
        """The outcome of a claim whose process is gone."""
        from tests.attack.generating import schedule

        self.process.join(5)
        kind = schedule()[self.k % len(schedule())]
        detail = f"exit {self.process.exitcode}"
        return Outcome(self.k, kind.name, kind.truth, verdict, round(time.monotonic() - self.start, 1), 0.0, None, detail)

    def stop(self) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.pipe.close()


def run(numbers: Iterable[int], seed: int, processes: int) -> Iterator[Outcome]:
    """The outcomes of these claims in the order in which they are ready; a process that dies is replaced."""
    left = iter(numbers)
    workers = [Worker(seed) for _ in range(processes)]
    busy: list[Worker] = []
    try:
        for worker in workers:
            if (k := next(left, None)) is not None:
                worker.give(k)
                busy.append(worker)
        while busy:
            ready = wait([worker.pipe for worker in busy], timeout=1)
            for worker in list(busy):
                outcome = None
                if worker.pipe in ready:
                    try:
                        outcome = worker.pipe.recv()
                    except (EOFError, ConnectionResetError):
                        outcome = worker.lost(seed, "died")
                elif worker.overdue():
                    worker.process.kill()
                    outcome = worker.lost(seed, "killed")
                if outcome is None:
                    continue
                yield outcome
                busy.remove(worker)
                if (k := next(left, None)) is None:
                    continue
                if not worker.process.is_alive():
                    workers.remove(worker)
                    worker = Worker(seed)
                    workers.append(worker)
                worker.give(k)
                busy.append(worker)
    finally:
        for worker in workers:
            worker.stop()


def as_line(outcome: Outcome) -> dict:
    """One line of the record."""
    return asdict(outcome) | {"fault": outcome.fault}
