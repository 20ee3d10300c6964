"""A Spark cluster on this machine: a master and two workers on 127.0.0.1, for as long as a command or a proof runs.

    .venv/bin/python scripts/spark_cluster.py run COMMAND...    # SPARK_MASTER names the master
    .venv/bin/python scripts/spark_cluster.py prove [ROWS]      # rate partitioned Parquet, kill a worker, compare

Needs Java 17 and the extras `spark` and `frames`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs

ON = date(2024, 2, 6)
OFFERS = ("agora-cn:list", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:payg")
MASTER = "spark://127.0.0.1:7077"
_HOST = ("--host", "127.0.0.1")
_DEPLOY = "org.apache.spark.deploy"


@attrs.frozen
class Cluster:
    """A master and its workers, as processes of ours."""

    master: subprocess.Popen[bytes]
    workers: Sequence[subprocess.Popen[bytes]]


def _started(log: Path, *words: str) -> subprocess.Popen[bytes]:
    spec = find_spec("pyspark")
    if spec is None or spec.origin is None:
        sys.exit("a Spark cluster needs an extra: pip install 'agorapricing[spark]'")
    home = Path(spec.origin).parent
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(home)}
    with log.open("wb") as out:
        return subprocess.Popen([str(home / "bin/spark-class"), *words], stdout=out, stderr=out, env=environment)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a master and two workers of one core each, and stop them in the end."""
    processes = [
        _started(folder / "master.log", f"{_DEPLOY}.master.Master", *_HOST, "--port", "7077", "--webui-port", "0")
    ]
    try:
        _wait(folder / "master.log", "New state: ALIVE")
        for name in ("one", "two"):
            words = ("--cores", "1", "--memory", "2g", "--work-dir", str(folder / name), "--webui-port", "0", MASTER)
            processes.append(_started(folder / f"{name}.log", f"{_DEPLOY}.worker.Worker", *_HOST, *words))
        for name in ("one", "two"):
            _wait(folder / f"{name}.log", "Successfully registered with master")
        yield Cluster(processes[0], processes[1:])
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait(60)


def _wait(log: Path, text: str, seconds: int = 180) -> None:
    """Wait until a log says something."""
    for _ in range(seconds * 5):
        if text in log.read_text("utf-8", errors="replace"):
            return
        time.sleep(0.2)
    sys.exit(f"{log} does not say {text!r} after {seconds} s:\n{log.read_text('utf-8', errors='replace')[-2000:]}")


def session(master: str, **settings: str) -> Any:
    """A session with the settings of docs/guides/scale.md: methods that Java compiles, and statistics of files."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = import_module("pyspark.sql").SparkSession.builder.master(master).appName("agorapricing")
    fixed = {
        "spark.sql.codegen.hugeMethodLimit": "8000",
        "spark.sql.sources.useV1SourceList": "avro,csv,json,kafka,orc,text",
        "spark.sql.parquet.aggregatePushdown": "true",
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "1g",
    }
    for name, value in {**fixed, **settings}.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made


def prove(rows: int) -> None:
    """Rate on the cluster, kill a worker in the middle, and compare with one machine, amount by amount."""
    frames, polars = import_module("agorapricing.frames"), import_module("polars")
    sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "usage"
        source.mkdir()
        for part in range(16):
            import_module("usage_file").write(rows // 16, source / f"{part:02}.parquet", first=part * (rows // 16))
        for kills in (False, True):
            with cluster(folder) as running:
                _rated_on(running, folder, frames, is_killed=kills)
            _compare(polars, frames, source, folder / f"rated-{kills}")


def _rated_on(running: Cluster, folder: Path, frames: Any, *, is_killed: bool) -> None:
    spark = session(MASTER)
    started = time.monotonic()
    rated = frames.rate_frame(OFFERS, spark.read.parquet(str(folder / "usage")), on=ON)
    killer = subprocess.Popen(["/bin/sh", "-c", f"sleep 6; kill -9 {running.workers[0].pid}"]) if is_killed else None
    rated.write.mode("overwrite").parquet(str(folder / f"rated-{is_killed}"))
    took = time.monotonic() - started
    if killer is not None:
        killer.wait()
        running.workers[0].wait(60)
    spark.stop()
    lost = " and a worker killed after 6 s" if is_killed else ""
    print(f"two workers{lost}: {took:.1f} s")


def _compare(polars: Any, frames: Any, source: Path, done: Path) -> None:
    there = polars.scan_parquet(f"{done}/*.parquet")
    wanted = frames.rate_frame(OFFERS, polars.scan_parquet(f"{source}/*.parquet"), on=ON)
    names = [f"{offer}.minor" for offer in OFFERS]
    both = wanted.join(there, on="account", suffix=" there", how="full")
    unlike = [(polars.col(n).ne_missing(polars.col(f"{n} there"))).sum().alias(n) for n in names]
    found = both.select(polars.len(), *unlike).collect().row(0, named=True)
    print(f"  {found.pop('len'):,} rows; amounts that differ from one machine's: {found}")
    if any(found.values()):
        sys.exit("the cluster differs from one machine")


def main(words: Sequence[str]) -> int:
    """Run a command beside a cluster, or the proof."""
    if words[:1] == ["prove"]:
        prove(int(float(words[1])) if len(words) > 1 else 10_000_000)
        return 0
    if words[:1] != ["run"] or len(words) < 2:
        sys.exit(__doc__)
    with TemporaryDirectory() as folder, cluster(Path(folder)):
        return subprocess.run(words[1:], check=False, env={**os.environ, "SPARK_MASTER": MASTER}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
