"""A run: what was asked, of what, and the report that came of it, so that it can be written again later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import LANGUAGES
from agorapricing.report.page import Report


@frozen
class Heading:
    """What a report that goes out says of itself: an estimate, or a quote with the last day on which it holds."""

    status: str = attrs.field(default="estimate", validator=attrs.validators.in_(("estimate", "quote")))
    valid_until: date | None = None
    prepared_by: str = ""
    prepared_for: str = ""
    number: str = ""


@frozen(eq=False)
class Run:
    """A report with what it came of: the command, the day, the digests of its inputs and of its price books."""

    command: tuple[str, ...]
    version: str
    on: date
    report: Report
    inputs: Mapping[str, str] = attrs.field(converter=frozen_dict, factory=dict)
    """By the name of a file the SHA-256 of its bytes; of a contract a digest that is slow to make."""
    books: Mapping[str, str] = attrs.field(converter=frozen_dict, factory=dict)
    """By the id of a price book the SHA-256 of its file."""
    settings: Mapping[str, str] = attrs.field(converter=frozen_dict, factory=dict)
    """What the settings of the folder said that counts in the report, by its keys."""
    heading: Heading = Heading()
    language: str = attrs.field(default=LANGUAGES[0], validator=attrs.validators.in_(LANGUAGES))
