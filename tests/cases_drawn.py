"""How many cases each law drew, and how many it could use: kept from long runs, for the page of evidence."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import event
from hypothesis.statistics import collector

FILE = Path(__file__).parent / "data/evidence/laws.json"
WITHOUT = "says nothing of the case"
"""The event of a case that a law was given and does not apply to."""
PHASES = ("reuse-phase", "generate-phase")


def applies(law, case):
    """Whether a law of the kit applies to a case, which counts as one that it could not use where it does not."""
    if not law.applies_to(case):
        event(WITHOUT)
    return law.applies_to(case)


def counted(statistics):
    """How many cases Hypothesis drew, and how many neither failed an assumption nor were said to be of no use."""
    cases = [case for phase in PHASES for case in statistics.get(phase, {}).get("test-cases", ())]
    used = [case for case in cases if case["status"] in {"valid", "interesting"} and WITHOUT not in case["events"]]
    return len(cases), len(used)


def law_of(item):
    """The name of the law that a test tries: one of the kit by its name, another by its test; none of other tests."""
    law = getattr(getattr(item, "callspec", None), "params", {}).get("law")
    if law is None and not getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        return ""
    return getattr(law, "name", item.nodeid.partition("[")[0].removeprefix("tests/"))


class CasesDrawn:
    """A plugin of pytest that counts; beside xdist each worker counts, and hands it to the process that sums."""

    def __init__(self, config):
        self.drawn, self.used = Counter(), Counter()
        self.workers = getattr(config, "workeroutput", None)
        self.is_long = config.option.markexpr != "not slow" or os.environ.get("HYPOTHESIS_PROFILE") == "thorough"

    def add(self, law, drawn, used):
        """Count cases of a law."""
        self.drawn[law] += drawn
        self.used[law] += used

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self, item):
        """Count what Hypothesis draws while the test of a law runs, also where the test calls it itself."""
        told, law = collector.value, law_of(item)

        def tell(statistics):
            self.add(law, *counted(statistics))
            if told:
                told(statistics)

        with collector.with_value(tell if law else told):
            return (yield)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        """Add what a worker counted."""
        for law, counts in getattr(node, "workeroutput", {}).get("laws", {}).items():
            self.add(law, **counts)

    def pytest_sessionfinish(self):
        """Keep the counts of a long run, beside those of laws that it left out."""
        laws = {law: {"drawn": drawn, "used": self.used[law]} for law, drawn in self.drawn.items()}
        if self.workers is not None:
            self.workers["laws"] = laws
        elif self.is_long and laws:
            known = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
            FILE.write_text(json.dumps(dict(sorted({**known, **laws}.items())), indent=1) + "\n", "utf-8")
