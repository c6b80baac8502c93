"""Commands in processes of their own: wall time, CPU time, and memory of all their processes together."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(slots=True)
class Run:
    """Seconds of wall and CPU time, CPU time of the busiest process, KB of memory, bytes of files in a folder."""

    wall: float
    cpu: float
    busiest: float
    largest: int
    together: int
    files: int
    code: int
    out: bytes


def time_command(
    command: Sequence[str],
    folder: Path,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    capture: bool = False,
) -> Run:
    """One run of a command, which finds its cache and its temporary files in `folder`.

    A cache of one's own matters where others use the machine: the user's keeps only the last few vocabularies.
    Raises SystemExit if it ends with more than 1.
    """
    own, cache = folder / "temporary", folder / "cache"
    own.mkdir(exist_ok=True)
    variables = {**os.environ, "TMPDIR": str(own), "ENDNORM_CACHE": str(cache), **(environment or {})}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    pipe = subprocess.PIPE if capture else None
    with subprocess.Popen(command, start_new_session=True, cwd=cwd, env=variables, stdout=pipe) as process:  # noqa: S603 - our own commands
        watch = Watch(process.pid, own)
        watch.start()
        out, _ = process.communicate()
        wall = time.perf_counter() - start
        watch.join()
    if process.returncode not in {0, 1}:
        raise SystemExit(f"{command} ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    busiest = max(watch.cpu.values(), default=cpu)
    return Run(wall, cpu, busiest, watch.largest, watch.together, watch.files, process.returncode, out or b"")


class Watch(threading.Thread):
    """Looks at a process and its descendants, and at the files in a folder, until the process is gone."""

    def __init__(self, leader: int, folder: Path) -> None:
        super().__init__(daemon=True)
        self._leader = leader
        self._folder = folder
        self.cpu: dict[int, float] = {}
        self.largest = self.together = self.files = 0

    def run(self) -> None:
        """Look five times a second."""
        while found := list(self._look()):
            self.largest = max(self.largest, *(memory for memory, _ in found))
            self.together = max(self.together, sum(share for _, share in found))
            self.files = max(self.files, sum(self._weigh_files()))
            time.sleep(0.2)

    def _look(self) -> Iterator[tuple[int, int]]:
        """Resident and proportional KB of each process that lives."""
        try:
            leader = psutil.Process(self._leader)
            processes = [leader, *leader.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for process in processes:
            try:
                memory = process.memory_full_info()
                times = process.cpu_times()
            except psutil.Error:  # it has just ended
                continue
            self.cpu[process.pid] = times.user + times.system
            yield memory.rss // 1024, memory.pss // 1024

    def _weigh_files(self) -> Iterator[int]:
        for parent, _, names in os.walk(self._folder):
            for name in names:
                try:
                    yield (Path(parent) / name).stat().st_size
                except OSError:
                    continue
