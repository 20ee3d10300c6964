"""Ask tests of a changed source, each time in a process of its own: of one that has loaded all of them, or anew."""

from __future__ import annotations

import gc
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from reached import QUIETLY, profile
from swapped import forget, functions, swap

ROOM_FOR_MORE = 10  # seconds of processor time, and four times what the tests took, before a change counts as endless
EXAMPLES = 15  # that a law draws
STUCK = 900  # seconds until a process that waits is ended
Passes = Callable[[Sequence[str], float], bool]


class Only:
    """A plugin of pytest: run these tests alone, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.place = {test: at for at, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose and order what was collected."""
        items[:] = sorted((item for item in items if item.nodeid in self.place), key=lambda i: self.place[i.nodeid])


class Loaded:
    """A plugin of pytest that runs no test itself: it calls `work`, which asks tests that are loaded."""

    def __init__(self, work: Callable[[Loaded], None]) -> None:
        self.work, self.out = work, os.fdopen(os.dup(1), "w")
        self.items: dict[str, pytest.Item] = {}
        self.sound: dict[str, bool] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Work, in place of the tests."""
        self.items = {item.nodeid: item for item in session.items}
        gc.unfreeze()  # what is frozen is not listed
        self.functions = functions()
        forget()  # what was worked out while tests were loaded
        gc.freeze()  # a process that looks at no object for garbage shares them all
        self.work(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End the process of a test that fails, saying which one."""
        if report.failed:
            os.write(self.told, report.nodeid.encode())
            os._exit(1)

    def of(self, file: Path, before: str, after: str) -> Passes:
        """What asks tests of a change to a file."""
        code = partial(swap, file, before, after, self.functions)
        return lambda tests, seconds: self.passes(code, tests, seconds)

    def passes(self, change: Callable[[], bool], tests: Sequence[str], seconds: float) -> bool:
        """Whether tests pass after a change; of those that fail without it, too, nothing follows."""
        asked = [test for test in tests if self.sound.get(test, test in self.items)]
        failed = self.failed(change, asked, seconds)
        if failed is None:
            return anew(tests, seconds)
        if failed in self.items and failed not in self.sound:
            self.sound[failed] = self.failed(lambda: True, [failed], seconds) == ""
        if failed in self.items and not self.sound[failed]:
            return self.passes(change, asked, seconds)
        return failed == ""

    def failed(self, change: Callable[[], bool], tests: Sequence[str], seconds: float) -> str | None:
        """Which test fails first after a change, "" for none; None where the change cannot be made here."""
        read, self.told = os.pipe()
        code = forked(lambda: self.run(change, tests), seconds)
        os.close(self.told)
        with os.fdopen(read) as told:
            name = told.read()
        return None if code == _NOT_HERE else name or ("" if code == 0 else "endless")

    def run(self, change: Callable[[], bool], tests: Sequence[str]) -> int:
        """Run tests after a change; it ends at the first that fails."""
        if not change():
            return _NOT_HERE
        items = [self.items[test] for test in tests]
        if items:
            items[0].config.pluginmanager.unregister(name="terminalreporter")
        for item, following in pairwise([*items, None]):
            assert item  # noqa: S101 - only the last is none
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return 0


_NOT_HERE = 77


def anew(tests: Sequence[str], seconds: float) -> bool:
    """Whether tests pass in a Python that loads all again."""
    command = [sys.executable, __file__]
    done = subprocess.run(
        command, input="\n".join(tests), text=True, capture_output=True, check=False, preexec_fn=partial(limit, seconds)
    )
    if done.returncode > pytest.ExitCode.INTERRUPTED:
        raise RuntimeError(f"pytest ended with {done.returncode} on {tests[0]}: {done.stderr[-500:]}")
    return done.returncode == 0


def limit(seconds: float) -> None:
    """Let this process end where it takes much longer, or waits for ever."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.alarm(STUCK)
    most = int(ROOM_FOR_MORE + 4 * seconds)  # laws draw three times the cases
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def main() -> int:
    """Run the tests that are read, in their order, until one fails."""
    profile("mutants", EXAMPLES)
    sys.path.insert(0, str(Path.cwd()))
    tests = sys.stdin.read().split("\n")
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    return int(pytest.main([*QUIETLY, "-x", *files], plugins=[Only(tests)]))


def forked(work: Callable[[], int], seconds: float) -> int:
    """The exit code of work in a process of its own, with a limit of processor time."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        limit(seconds)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        try:
            os._exit(work())
        except BaseException:  # noqa: BLE001 - a change may raise anything
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def loaded(files: Sequence[str], work: Callable[[Loaded], None]) -> int:
    """Load the tests of files, and work with them."""
    profile("mutants", EXAMPLES)
    return int(pytest.main([*QUIETLY, *files], plugins=[Loaded(work)]))


if __name__ == "__main__":
    sys.exit(main())
