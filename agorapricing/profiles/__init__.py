"""Profiles: what a customer uses, as workloads of meters or scenarios, from files, samples and cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.profiles.cases import CASES, HIGH, LOW
    from agorapricing.profiles.check import faults, refuse_customer
    from agorapricing.profiles.checked import checked_profile
    from agorapricing.profiles.file import load_profile, profile_from
    from agorapricing.profiles.parameters import parameters_of, replaced, with_parameter
    from agorapricing.profiles.profile import Profile, Sized, each_sized, profile_of, usage_by_app
    from agorapricing.profiles.recorded import CallRecords, MonthlyRecords, RecordedMonth, whole_months
    from agorapricing.profiles.sample import Sample, load_sample
    from agorapricing.profiles.schema import profile_schema
    from agorapricing.profiles.seconds import Recount
    from agorapricing.profiles.sizing import Counted, Sizing, size
    from agorapricing.profiles.workload import Workload

# fmt: off
_HOME = {
    "CASES": "cases", "HIGH": "cases", "LOW": "cases", "CallRecords": "recorded", "Counted": "sizing",
    "MonthlyRecords": "recorded", "Profile": "profile", "RecordedMonth": "recorded", "Recount": "seconds",
    "Sample": "sample", "Sized": "profile", "Sizing": "sizing", "Workload": "workload", "checked_profile": "checked",
    "each_sized": "profile", "faults": "check", "load_profile": "file", "load_sample": "sample",
    "parameters_of": "parameters", "profile_from": "file", "profile_of": "profile", "profile_schema": "schema",
    "refuse_customer": "check", "replaced": "parameters", "size": "sizing", "usage_by_app": "profile",
    "whole_months": "recorded", "with_parameter": "parameters",
}

__all__ = [
    "CASES", "HIGH", "LOW", "CallRecords", "Counted", "MonthlyRecords", "Profile", "RecordedMonth", "Recount", "Sample",
    "Sized", "Sizing", "Workload", "checked_profile", "each_sized", "faults", "load_profile", "load_sample",
    "parameters_of", "profile_from", "profile_of", "profile_schema", "refuse_customer", "replaced", "size",
    "usage_by_app", "whole_months", "with_parameter",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
