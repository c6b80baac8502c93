"""A Spark master and workers of the tests' own, on loopback, gone at the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
_SECONDS = 180
SETTINGS = {
    "spark.driver.bindAddress": HOST,
    "spark.driver.host": HOST,
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
}


def need_spark() -> None:
    """Skip, and say why, where Spark cannot run."""
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed (Debian: apt-get install openjdk-17-jre-headless)")


def make_environment() -> dict[str, str]:
    """For the JVMs: this Python in the workers, loopback only."""
    python = sys.executable
    return os.environ | {"PYSPARK_PYTHON": python, "PYSPARK_DRIVER_PYTHON": python, "SPARK_LOCAL_IP": HOST}


@dataclass
class Cluster:
    """The address of a master, and the worker processes; each worker leads a process group of its own."""

    url: str
    workers: list[subprocess.Popen[bytes]]
    killed: list[int] = field(default_factory=list)

    def kill_worker(self, number: int) -> None:
        """End a worker and its executors at once, as if the machine had lost its power."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait()
        self.killed.append(number)


@contextmanager
def start_cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A running standalone cluster with so many workers of one core each."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = find_port()
    run = [str(home / "bin" / "spark-class"), "org.apache.spark.deploy"]
    log = (folder / "cluster.log").open("wb")
    environment = make_environment() | {"SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m"}

    def start(kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [run[0], f"{run[1]}.{kind}", "--host", HOST, "--webui-port", "0", *arguments]
        return subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True, cwd=folder
        )

    processes = [start("master.Master", "--port", str(port))]
    try:
        wait_for_port(port, processes[0])
        url = f"spark://{HOST}:{port}"
        for number in range(workers):
            place = folder / f"worker{number}"
            processes.append(start("worker.Worker", "-c", "1", "-m", "1g", "-d", str(place), url))
        wait_for_text(folder / "cluster.log", "Registering worker", workers)
        yield Cluster(url, processes[1:])
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        log.close()


def find_port() -> int:
    """A port that is free now."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
        return port


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until something listens there."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        assert process.poll() is None, "the master ended"
        time.sleep(0.2)
    raise TimeoutError(port)


def wait_for_text(path: Path, text: str, times: int) -> None:
    """Until a text stands in a log so many times."""
    end = time.monotonic() + _SECONDS
    while path.read_text(errors="replace").count(text) < times:
        assert time.monotonic() < end, path.read_text(errors="replace")[-3000:]
        time.sleep(0.2)
