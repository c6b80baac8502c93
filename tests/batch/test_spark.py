"""On real Spark: in one process group, on a cluster, and on a cluster that loses a worker."""

from __future__ import annotations

import os
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.io.record_json import to_dict
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from tests.batch.spark_cluster import SETTINGS, find_port, make_environment, need_spark, start_cluster
from tests.batch.test_engines_document import run_recipe

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

TOY = str(Path(__file__).parents[1] / "toy_ontology")
MEASURES = (
    "Progression-free survival",
    "ORR per IMWG 2016",
    "Grade 3 anaemia",
    "",
    "IL-6 and pain",
    "zzz {}",
    "Døgn {}",
)
ROWS = [(number, MEASURES[number % len(MEASURES)].format(number), f"{number % 30} weeks") for number in range(2000)]
NAMES = "key long, measure string, time_frame string"


def expect_rows() -> list[tuple[int, dict[str, Any]]]:
    """What one process makes of the rows."""
    normalizer = Normalizer(Vocabulary.load(TOY))
    rows = []
    for key, measure, time_frame in ROWS:
        record = to_dict(normalizer.normalize_outcome(measure=measure, time_frame=time_frame))
        rows.append(
            (key, {name: value for name, value in record.items() if name not in {"id", "trial_id", "outcome_type"}})
        )
    return rows


def check_rows(rows: list[Any]) -> None:
    found = sorted((row.pop("key"), row) for row in (row.asDict(recursive=True) for row in rows))
    wanted = expect_rows()
    assert [key for key, _ in found] == [key for key, _ in wanted]  # none lost, none twice
    assert found == wanted


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Starts a session on a master; stopped at the end."""
    need_spark()
    from pyspark.sql import SparkSession

    for name, value in make_environment().items():
        monkeypatch.setenv(name, value)
    sessions = []

    def begin(master: str, **settings: str) -> Any:
        builder = SparkSession.builder.master(master).appName("endnorm")
        for name, value in (SETTINGS | {key.replace("_", "."): value for key, value in settings.items()}).items():
            builder = builder.config(name, value)
        sessions.append(builder.getOrCreate())
        sessions[-1].sparkContext.setLogLevel("OFF")
        return sessions[-1]

    yield begin
    for session in sessions:
        session.stop()


def test_local(start: Any) -> None:
    """The recipe of the page, the rows, and how often the vocabulary is loaded."""
    from normalizer.batch.spark import normalize_frame

    spark = start("local[2]")
    recipe = run_recipe("spark")
    assert recipe["result"] == 2
    assert recipe["spark"].sparkContext is spark.sparkContext
    frame = spark.createDataFrame(ROWS, NAMES).repartition(8)
    check_rows(normalize_frame(frame, ontology=TOY).collect())
    kept = normalize_frame(frame, {"joined": "measure"}, keep=["key"], ontology=TOY)
    assert kept.columns[:2] == ["key", "measure"]
    loads = frame.mapInArrow(partial(_count_loads, ontology=TOY), "pid long, loads long, settings long").collect()
    assert len(loads) == 8
    assert all(row.loads == row.settings for row in loads)
    assert len({row.pid for row in loads}) <= 2


def _count_loads(batches: Any, ontology: str) -> Any:
    """Normalizes a partition and tells the process and how often it has loaded a vocabulary, of how many."""
    import pyarrow as pa

    from normalizer.batch import spark
    from normalizer.batch.loaded import load_normalizer

    for _ in spark._normalize_partition(batches, {"measure": "measure"}, (), ontology=ontology, min_precision=None):
        pass
    info = load_normalizer.cache_info()
    yield pa.RecordBatch.from_pydict({"pid": [os.getpid()], "loads": [info.misses], "settings": [info.currsize]})


def test_cluster_that_loses_a_worker(start: Any, tmp_path: Path) -> None:
    """Two workers work; one is killed with tasks done and tasks running; the rows are those of one process."""
    need_spark()
    from normalizer.batch.spark import normalize_frame

    with start_cluster(tmp_path, 2) as cluster:
        spark = start(cluster.url, spark_ui_port=str(find_port()), spark_task_maxFailures="8")
        context = spark.sparkContext
        frame = spark.createDataFrame(ROWS, NAMES).repartition(24)
        whole = normalize_frame(frame, ontology=TOY)
        check_rows(whole.collect())
        slow = whole.mapInArrow(_dawdle, whole.schema)
        result: list[Any] = []
        work = threading.Thread(target=lambda: result.append(slow.collect()))
        work.start()
        _wait_for_tasks(context, 5)
        cluster.kill_worker(0)
        work.join(300)
        assert cluster.killed == [0]
        assert cluster.workers[1].poll() is None
        check_rows(result[0])


def _dawdle(batches: Any) -> Any:
    for batch in batches:
        time.sleep(0.2)
        yield batch


def _wait_for_tasks(context: Any, done: int) -> None:
    """Until so many tasks of one stage are done and others are running."""
    tracker = context.statusTracker()
    end = time.monotonic() + 180
    while time.monotonic() < end:
        for stage in tracker.getActiveStageIds():
            info = tracker.getStageInfo(stage)
            if info and info.numTasks == 24 and info.numCompletedTasks >= done:
                assert info.numActiveTasks
                return
        time.sleep(0.05)
    raise TimeoutError
