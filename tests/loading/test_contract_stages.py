"""Terms of a contract that are stages of books: their fields, their faults, and what a percentage leaves alone."""

from datetime import date

import pytest
from contracts import ON, contract

from agorapricing import InvalidFileError, rate

FEBRUARY = date(2024, 2, 6)
CHINA = {"base": "agora-cn:payg", "effective": "{ from = 2024-02-01 }"}
MODELS = (
    '[{ model = "package", price = 7, size = 3_000 }, { model = "graduated", per = 1_000, tiers = [{ price = 2 }] }]'
)
AS_AUDIO = '{ to = "rtc.audio", ratios = { "rtc.hd" = 1 }'
SIGNALING = {"signaling.messages": 3_000_001}


def told(*terms, **head):
    """What is wrong with a contract, in words."""
    with pytest.raises(InvalidFileError) as caught:
        contract(*terms, **head)
    return str(caught.value)


@pytest.mark.parametrize(
    ("term", "payable"),
    [
        ('kind = "allowance"\nquantity = 1_000\nmeters = ["rtc.hd"]', "35.91"),
        ('kind = "fee"\namount = 7\ntitle = "Support"', "46.90"),
        ('kind = "prepaid"\nquantity = 4_000\ndraws = { "rtc.hd" = 4 }', "35.91"),
        ('kind = "percent-off"\noff = 0.5', "19.95"),
        ('kind = "graduated-discount"\nmeters = ["rtc.hd"]\ntiers = [{ up_to = 5_000 }, { off = 1 }]', "19.95"),
        ('kind = "minimum"\namount = 100', "100.00"),
        ('kind = "minimum"\namount = 100\nmeters = ["rtc.audio"]', "139.90"),
        ('kind = "percent-on"\non = 0.04\nleast = 250', "289.90"),
        ('kind = "percent-on"\non = 1.5', "99.75"),
        ('kind = "graduated-share"\ntiers = [{ up_to = 30, on = 0.1 }, { off = 0.1 }]', "41.91"),
        ('kind = "credit"\namount = 30', "9.90"),
        ('kind = "credit"\namount = 50\ngiven = "once"', "0.00"),
        ('kind = "surcharge"\nprice = 1\nper = 1_000\nmeters = ["rtc.hd"]', "49.90"),
        ('kind = "surcharge"\nprice = 1\nper = 1_000\nmeters = ["rtc.hd"]\non = "used"', "59.90"),
        ('kind = "dearest-group"\ngroups = [["rtc.hd"], ["rtc.audio"]]', "39.90"),
        ('kind = "cheapest-group"\ngroups = [["rtc.hd"], ["rtc.audio"]]', "0.00"),
        ('kind = "fee"\namount = 7\ntitle = "Platform"\nperiod = "year"', "39.90"),
        (
            'model = "graduated"\nmeter = "rtc.hd"\nper = 1_000\ntiers = [{ up_to = 5_000, price = 3 }, { price = 2 }]',
            "20.00",
        ),
        (
            'model = "volume"\nmeter = "rtc.hd"\nper = 1_000\ntiers = [{ up_to = 5_000, price = 3 }, { price = 2 }]',
            "20.00",
        ),
        ('model = "package"\nmeter = "rtc.hd"\nprice = 7\nsize = 3_000', "49.00"),
        ('kind = "maximum"\namount = 10', "10.00"),
        (f'model = "dearest"\nmeter = "rtc.hd"\nof = {MODELS}', "49.00"),
        (f'model = "cheapest"\nmeter = "rtc.hd"\nof = {MODELS}', "20.00"),
        ('convert = { to = "rtc.audio", ratios = { "rtc.hd" = 3 } }', "49.50"),
    ],
)
def test_every_kind(term, payable):
    """
    A stage of each kind that books have is a term, with the fields that it has there.
    """
    assert f"{rate(contract(term), {'rtc.hd': 20_000}, ON).payable}" == payable


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
@pytest.mark.parametrize(("seconds", "payable"), [(0, "0.00"), (59, "7.00"), (60, "7.00"), (61, "14.00")])
def test_a_conversion_by_a_ratio_of_integers(seconds, payable, order):
    """
    Sixty of one meter are one of another, summed and rounded up once; whatever stands first in the file.
    """
    terms = [
        'convert = { to = "rtc.audio", ratios = { "rtc.hd" = 1 }, per = 60, whole = 1 }',
        'rates = { "rtc.audio" = 7 }',
    ]
    bill = rate(contract(*terms[order], base="agora-us:list"), {"rtc.hd": seconds}, ON)

    assert f"{bill.payable}" == payable
    assert [line.label for line in bill.lines if line.stage == "convert"] == ["x 1 / 60 as rtc.audio"][: bool(seconds)]


def test_a_conversion_stands_before_those_of_the_book():
    """
    What a term counts as a meter that the book counts as another one, is counted on.
    """
    term = 'convert = { to = "rtc.sd", ratios = { "recording.hd" = 2 } }'

    assert f"{rate(contract(term, base='trtc-intl:list'), {'recording.hd': 10_000}, ON).payable}" == "79.80"


def test_a_conversion_that_the_book_has_takes_further_meters():
    """
    What a book counts as a meter already, and what a term adds, are summed; the bill says that the contract adds it.
    """
    deal = contract('convert = { to = "rtc.hd", ratios = { "rtc.audio" = 0.5 } }', base="trtc-intl:list")
    bill = rate(deal, {"rtc.sd": 5_000, "rtc.audio": 10_000}, ON)

    assert f"{bill.payable}" == "39.90"
    assert any("by the contract also rtc.audio" in note for note in bill.notes)


def test_it_is_rounded_with_what_the_book_counts():
    """
    Further meters of standard minutes are rounded up in one sum with those of the book.
    """
    deal = contract('convert = { to = "rtc.standard", ratios = { "relay.hd" = 4 } }', base="agora-us-standard:list")
    edition = deal.offers(ON)[0].edition
    [standard] = [each for each in edition.converts if each.to == "rtc.standard"]

    assert standard.ratios["relay.hd"] == 4
    assert standard.whole == 1


@pytest.mark.parametrize("other", ["rates = { 'rtc.hd' = 1 }", "percent_off = 5\nwhere = 'rtc.hd'"])
def test_what_is_counted_as_another_meter_has_no_terms_of_its_own(other):
    """
    A price or a discount of a meter whose usage a term counts as another one would touch nothing: it is refused.
    """
    message = told('convert = { to = "rtc.audio", ratios = { "rtc.hd" = 3 } }', other)

    assert "is priced twice" in message or "usage of rtc.hd is counted as rtc.audio before any stage" in message


@pytest.mark.parametrize(("model", "amounts"), [("dearest", [0, 7, 7, 8]), ("cheapest", [0, 6, 7, 7])])
def test_one_of_several_models(model, amounts):
    """
    Blocks of 3,000 at 7, or 2 for 1,000: they cost the same at 3,500 units, where the chosen one changes.
    """
    term = f'model = "{model}"\nmeter = "rtc.hd"\nof = {MODELS.replace("3_000", "9_000")}'
    deal = contract(term, base="agora-us:list")

    assert [rate(deal, {"rtc.hd": used}, ON).payable for used in (0, 3_000, 3_500, 4_000)] == amounts


def test_the_keys_of_every_term():
    """
    Such a term has a name, a place, days and a note as any other.
    """
    stage = 'kind = "allowance"\nquantity = 1_000\nmeters = ["rtc.hd"]'
    term = f'{stage}\nname = "gift"\nplace = "before free"\nnote = "For July."'
    bill = rate(contract(term), {"rtc.hd": 20_000}, ON)

    assert [stage.stage for stage in bill.stages] == ["list", "gift", "free"]
    assert "For July." in bill.notes
    assert bill.sources["ea/gift"].place == "term 1"


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (
            'kind = "alowance"',
            "contract.term[0].kind: unknown term 'alowance'; did you mean kind = \"allowance\"? A term",
        ),
        (
            'model = "grduated"',
            "contract.term[0].model: unknown term 'grduated'; did you mean model = \"graduated\"? A",
        ),
        (
            "platform_fee = 9",
            "unknown term 'platform_fee'; did you mean kind = \"fee\"? A term has one of percent_off, ",
        ),
        ('credits = 9\nnote = "n"', "unknown term 'credits'; did you mean kind = \"credit\"? A term has one of"),
        (
            "xyz = 9",
            "unknown term 'xyz'; a term has one of percent_off, rates, convert, ladder, minimum, maximum; or kind",
        ),
        ("xyz = 9", "or model = graduated, volume, package, dearest, cheapest"),
        ('convrt = { to = "rtc.hd" }', "unknown term 'convrt'; did you mean convert?"),
        (f"convert = {AS_AUDIO}, per = 60 }}", "1 per 60 has no exact decimal: state what the sum is rounded to, as"),
        (f"convert = {AS_AUDIO}, perr = 60 }}", "contract.term[0].convert.perr: unknown key; did you mean 'per'?"),
        (f"convert = {AS_AUDIO}, source = 'page' }}", "term[0].convert.source: a term is its own source: leave it out"),
        (
            'convert = { to = "rtc.audio", ratios = { "rtc.hq" = 1 } }',
            'convert.ratios."rtc.hq": unknown meter',
        ),
        (
            'convert = { to = "rtc.audoi", ratios = { "rtc.hd" = 1 } }',
            "convert.to: usage is converted to rtc.audoi, which",
        ),
        ('convert = { to = "rtc.audio", ratios = { "rtc.sd" = 1 } }', "usage of rtc.sd is counted as rtc.hd already"),
        ('convert = { to = "rtc.sd", ratios = { "rtc.hd" = 1 } }', "usage of rtc.hd would be counted as itself"),
        (
            'convert = { to = "rtc.hd", ratios = { "rtc.audio" = 1 }, per = 2 }',
            "the book counts usage as rtc.hd with per = 1, not rounded: state the same",
        ),
        (
            'convert = { to = "rtc.hd", ratios = { "rtc.audio" = 1 }, whole = 5 }',
            "per = 1, not rounded: state the same",
        ),
        (
            'convert = { to = "rtc.sd", ratios = { "recording.hd" = 2 } }',
            "term[0].convert: free is of recording.hd, whose usage is counted as rtc.sd before any stage",
        ),
        (
            f'model = "dearest"\nmeter = "rtc.hd"\nof = {MODELS[:-2].replace("graduated", "grduated")}}}]',
            "model 'grduated'; did you",
        ),
        (
            'model = "dearest"\nmeter = "rtc.hd"\nof = [{ model = "package", meter = "rtc.fhd", price = 1, size = 2 }]',
            "contract.term[0]: model 1 is of rtc.fhd, not of rtc.hd: the models are of one meter",
        ),
        ('model = "cheapest"\nmeter = "rtc.hd"\nof = []', "the cheapest of no options"),
        (
            'model = "graduated"\nmeter = "rtc.hd"\ntiers = [{ up_to = 9 }, { price = 1 }]',
            "a tier has a price, a flat fee",
        ),
        ('model = "volume"\nmeter = "rtc.hq"\ntiers = [{ price = 1 }]', ".meter: unknown meter 'rtc.hq'; did you mean"),
        ('model = "volume"\nmeter = "rtc.sd"\ntiers = [{ price = 1 }]', "rtc.sd is counted as rtc.hd before any stage"),
        ('model = "package"\nmeter = "rtc.hd"\nprice = 1\nsize = 5\nsource = "page"', "a term is its own source"),
        ('kind = "fee"\namount = 1\npercent_off = 2', "is of 2 kinds, percent_off and kind"),
        ('kind = "fee"\namont = 1', "contract.term[0].amont: unknown key; did you mean 'amount'?"),
        ('kind = "fee"\nplace = 7', "contract.term[0].place: must be a string, not a number '7'"),
        ('kind = "fee"\namount = 1\nsource = "page"', "source: a term is its own source: leave it out"),
        ('kind = "allowance"\nquantity = 1\nmeters = ["rtc.hq"]', "no meter with a price is called 'rtc.hq'; did you"),
    ],
)
def test_faults(term, message):
    """
    What is wrong with such a term is said where it stands, with what was probably meant.
    """
    assert message in told(term)


def test_all_faults_of_a_term():
    """
    What is wrong with the term and what is wrong with its stage are said together.
    """
    message = told('kind = "fee"\nplace = "somewhere"\namount = -1')

    assert "contract.term[0].place: 'somewhere' is no place" in message
    assert "contract.term[0].amount: a flat fee must not be negative" in message


def test_a_floor_above_a_cap():
    """
    A floor above a cap of the same month is refused, whichever way either is written.
    """
    floor = 'kind = "minimum"\namount = 11'

    assert "11 a month is above the maximum of 10" in told(floor, "maximum = { amount = 10 }")
    assert rate(contract(floor, "maximum = { amount = 11 }"), {}, ON).payable == 11


@pytest.mark.parametrize(
    ("fees", "payable"), [("", "399.00"), ("fees = false", "399.00"), ("fees = true", "319.20")], ids=str
)
def test_flat_fees_of_tiers(fees, payable):
    """
    A percentage takes the flat fee of a tier where the contract says so, and a bill says where it was left.
    """
    deal = contract(f'percent_off = 20\nwhere = "signaling.*"\n{fees}', **CHINA)
    bill = rate(deal, SIGNALING, FEBRUARY)
    notes = [note for note in bill.notes if note.startswith("contract-discount: nothing is taken off the flat fee")]

    assert f"{bill.payable}" == payable
    assert bool(notes) == ("true" not in fees)


@pytest.mark.parametrize(("messages", "says"), [(3_000_000, False), (3_000_001, True)])
def test_only_a_fee_that_is_due_is_named(messages, says):
    """
    The flat fee of a tier that usage does not reach is not said to be left.
    """
    deal = contract('percent_off = 20\nwhere = "signaling.*"', **CHINA)
    bill = rate(deal, {"signaling.messages": messages}, FEBRUARY)

    assert any("nothing is taken off the flat fee" in note for note in bill.notes) == says


@pytest.mark.parametrize("where", ['where = "rtc.*"\n', ""])
def test_fees_of_other_meters(where):
    """
    A percentage on other meters says nothing of the fee; one on everything does.
    """
    deal = contract(f"percent_off = 20\n{where}", **CHINA)
    bill = rate(deal, SIGNALING, FEBRUARY)

    assert bill.payable == 399
    assert any("nothing is taken off the flat fee" in note for note in bill.notes) == (not where)
