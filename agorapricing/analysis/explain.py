"""One amount as the arithmetic from its sources to the total, which a customer can check by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from agorapricing.comparison import Comparison, rated_of
from agorapricing.frozen import frozen
from agorapricing.messages import Message, joined
from agorapricing.metering import SECONDS, Bucket, Metered, Metering, merged, whole_minutes
from agorapricing.numbers import ONE, ZERO, exact
from agorapricing.pricebook import Offer, rule_of, shown
from agorapricing.profiles import Profile, Sized
from agorapricing.rating import Bill, Displayed, Line
from agorapricing.records import Keys, Recorded, plain
from agorapricing.tariff import CONVERT

_METERED = Keys("workload part.why seconds")


@frozen
class Working(Recorded):
    """A step: what it is, the arithmetic, what it comes to, and the id of its source.

    `adds` says that the result is a part of the total; the other steps lead to such a one, or are the total itself.
    """

    about: str
    arithmetic: str
    result: Decimal
    source: str | None = None
    adds: bool = False


@frozen(eq=False, str=False)
class Explanation(Displayed):
    """A bill step by step, how the quantities in them came about, and where its minutes were metered, those too."""

    layout = "explanations.report"
    record = Keys(
        "bill.offer bill.on bill.currency",
        ("metered", lambda explanation: [_METERED(part) for part in explanation.sized]),
        "quantities=counted steps bill.sources bill.notes",
    )

    bill: Bill
    steps: tuple[Working, ...]
    counted: tuple[Working, ...]
    """Quantities: what is converted to another meter, and the parts of a meter that are priced apart."""
    sized: tuple[Sized, ...] = ()


def explain(comparison: Comparison, offer: str) -> Explanation:
    """The bill of an offer as the arithmetic from its sources to the total, which a customer can check by hand.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> comparison = compare({"rtc.hd": 30_000}, "agora-cn:payg", date(2024, 2, 6))
    >>> explanation = explain(comparison, "agora-cn:payg")
    >>> [(step.arithmetic, str(step.result)) for step in explanation.steps if step.result][:2]
    [('10,000 × 28 / 1,000', '280.000'), ('20,000 × 28 / 1,000', '560.000')]
    >>> [step.arithmetic for step in explanation.counted]
    ['10,000 + 20,000']

    Raises UnknownNameError for an offer that is not compared, UnpricedMeterError for one that is incomplete, and
    MeteringError where its book cannot meter a scenario.
    """
    rated = rated_of(comparison.quote(offer))
    bill, sold = rated.bill, rated.offer
    sized = () if rated.seconds is None else rated.profile.sized(rule_of(sold))
    with exact():
        parts = tuple(step for line in bill.lines for step in _line(line, sold))
        minutes = () if rated.seconds is None else _minutes(sold, rated.profile, rated.seconds)
        counted = (*minutes, *_converted(sold, bill.usage), *_apart(bill))
        return Explanation(bill, (*parts, *_totals(bill, parts)), counted, sized)


def _totals(bill: Bill, parts: Sequence[Working]) -> Iterator[Working]:
    """The total, and what is payable of it."""
    yield Working(Message("total"), _written([part.result for part in parts if part.adds]), bill.total)
    rounding = bill.terms.rounding
    about = Message("payable: rounded {mode} to {places} decimals", mode=rounding.mode, places=rounding.places)
    yield Working(about, _number(bill.total), bill.payable)


def _minutes(offer: Offer, profile: Profile, metered: Metered) -> Iterator[Working]:
    """From metered seconds to the minutes that are billed, each conversion and each rounding on its own.

    Where only some days of a month are known, their seconds are scaled to it, or by a rule of days their minutes.
    """
    rule = rule_of(offer)
    by_day = metered.by(rule).seconds
    if rule.minutes.over == "month":
        yield from _scaled(Message("seconds"), rule, _known(profile, rule))
    for totals in (totals for bucket, totals in by_day.items() for _ in bucket.days):
        seconds = {meter: Decimal(total) for meter, total in totals.items()}
        if rule.minutes.rounded == "metered":
            yield from _whole(seconds)
            yield from _converted(offer, {meter: whole_minutes(total) for meter, total in seconds.items()})
        else:
            yield from _converted(offer, seconds, Message("seconds"))
            yield from _whole({meter: Decimal(total) for meter, total in offer.edition.billed_as(seconds).items()})
    convert = offer.edition.billed_as if rule.minutes.rounded != "metered" else dict
    minutes = ((bucket, {m: whole_minutes(t) for m, t in convert(each).items()}) for bucket, each in by_day.items())
    yield from _scaled(Message("minutes"), rule, minutes)


def _known(profile: Profile, rule: Metering) -> Iterator[tuple[Bucket, Mapping[str, Any]]]:
    """The seconds of the days of records that are known."""
    recorded = (each.recorded for each in profile.workloads if each.recorded)
    return (bucket for records in recorded for bucket in records.buckets(rule))


def _scaled(unit: str, rule: Metering, known: Iterable[tuple[Bucket, Mapping[str, Any]]]) -> Iterator[Working]:
    """What the days of a month that are known come to in all of it, rounded up."""
    is_by_app = rule.minutes.scope == "app"
    sums = merged((Bucket(bucket.app if is_by_app else "", 0, bucket.scale), totals) for bucket, totals in known)
    for (_, _, scale), totals in sums.items():
        for meter, month in scale.of(totals).items() if scale.days != scale.known else ():
            about = Message(
                "{meter}, {unit} of {known} days as those of {days}, rounded up",
                meter=meter,
                unit=unit,
                known=scale.known,
                days=scale.days,
            )
            yield Working(about, f"{_number(Decimal(totals[meter]))} × {scale.days} / {scale.known}", Decimal(month))


def _whole(seconds: Mapping[str, Decimal]) -> Iterator[Working]:
    for meter, total in seconds.items():
        yield Working(_listed(meter, Message("whole minutes")), f"{_number(total)} / {SECONDS}", whole_minutes(total))


def _converted(offer: Offer, used: Mapping[str, Decimal], unit: str = "") -> Iterator[Working]:
    """What is counted as another meter, one by one, then together, and rounded up where it is not in another unit."""
    for convert in offer.edition.converts:
        per = ONE if convert.is_exact else convert.per
        how = (unit, Message("in parts of 1 / {per:f}", per=per) if per != ONE else "")
        parts = [(used.get(convert.to) or ZERO) * per]
        for meter, ratio in convert.ratios.items():
            if quantity := used.get(meter):
                parts.append(convert.counted({meter: quantity})[convert.to] if convert.is_exact else quantity * ratio)
                by = convert.written(meter) if convert.is_exact else _number(ratio)
                about = Message("{meter} as {to}", meter=meter, to=convert.to)
                yield Working(_listed(about, *how), f"{_number(quantity)} × {by}", parts[-1], convert.source)
        if len(parts) == 1:
            continue
        together = sum(parts, ZERO)
        yield Working(_listed(convert.to, Message("together"), *how), _written(parts), together)
        whole = convert.rounded(used)[convert.to]
        if not unit and whole * per != together:
            by = f" / {per:f}" if per != ONE else ""
            yield Working(
                Message("{to}, rounded {rounds} to whole units", to=convert.to, rounds=convert.rounds),
                f"{_number(together)}{by}",
                whole,
                convert.source,
            )


def _listed(*parts: str) -> str:
    """What a step is about, in parts."""
    return joined(", ", filter(None, parts))


def _apart(bill: Bill) -> Iterator[Working]:
    """The parts of each meter that are priced apart, as by tiers or free minutes."""
    parts: dict[str, list[Decimal]] = {}
    for line in bill.lines:
        if line.meter and line.price.stage != CONVERT and not line.price.in_blocks:
            parts.setdefault(line.meter, []).append(line.quantity)
    for meter, quantities in parts.items():
        if len(quantities) > 1:
            yield Working(_listed(meter, Message("in parts")), _written(quantities), sum(quantities, ZERO))


def _line(line: Line, offer: Offer) -> Iterator[Working]:
    """A line: quantity times price, then what each stage takes off what is left."""
    if line.price.stage == CONVERT:
        return
    stage = shown(offer).rules.get(line.price.stage)
    if stage is not None and stage.limit is not None:
        limit = stage.limit
        arithmetic = f"{_number(limit)} − {_number(limit - line.amount)}"
        yield Working(line.price.label, arithmetic, line.amount, line.source, adds=True)
        return
    about = line.meter or line.price.label
    tier = line.price.label if line.meter else ""
    per = f" / {_number(line.per)}" if line.per != ONE else ""
    taken = line.price.reductions
    left = line.list_amount
    yield Working(
        _listed(about, tier),
        f"{_number(line.quantity)} × {_number(line.unit_price)}{per}",
        left,
        line.source,
        not taken,
    )
    for place, reduction in enumerate(taken):
        after = left * (1 - reduction.fraction)
        is_last = place == len(taken) - 1
        arithmetic = f"{_number(left)} × (1 − {_number(reduction.fraction)})"
        yield Working(_listed(about, reduction.stage), arithmetic, after, reduction.source, is_last)
        left = after


def _written(amounts: Sequence[Decimal]) -> str:
    signed = [f"{'−' if amount < 0 else '+'} {_number(abs(amount))}" for amount in amounts if amount]
    return " ".join(signed).removeprefix("+ ") or _number(ZERO)


def _number(value: Decimal) -> str:
    return f"{Decimal(plain(value)):,f}"
