"""Processor time of candidates that take turns, so that whatever else the machine does hits all of them alike."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from tempfile import TemporaryDirectory

Job = Callable[[], object]


def turns(jobs: Mapping[str, Job], rounds: int = 15, loops: int = 1) -> dict[str, float]:
    """Give the least seconds of processor time that each job took in so many rounds, after one that is not counted."""
    least = dict.fromkeys(jobs, float("inf"))
    for number in range(rounds + 1):
        for name, job in jobs.items():
            started = time.process_time()
            for _ in range(loops):
                job()
            took = (time.process_time() - started) / loops
            least[name] = min(least[name], took) if number else least[name]
    return least


def processes(commands: Mapping[str, list[str]], rounds: int = 7) -> dict[str, float]:
    """Give the least seconds of processor time of each run of Python, after one that writes what is compiled."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def run(command: list[str]) -> None:
            subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)

        least = dict.fromkeys(commands, float("inf"))
        for number in range(rounds + 1):
            for name, command in commands.items():
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                run(command)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                least[name] = min(least[name], took) if number else least[name]
        return least
