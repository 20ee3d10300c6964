"""Terms of a contract that are stages of books: their fields, their faults, and what a percentage leaves alone."""

from datetime import date

import pytest
from contracts import ON, contract

from agorapricing import InvalidFileError, rate

FEBRUARY = date(2024, 2, 6)
CHINA = {"base": "agora-cn:payg", "effective": "{ from = 2024-02-01 }"}
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
    ],
)
def test_every_kind(term, payable):
    """
    A stage of each kind that books have is a term, with the fields that it has there.
    """
    assert f"{rate(contract(term), {'rtc.hd': 20_000}, ON).payable}" == payable


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
        ("xyz = 9", "unknown term 'xyz'; a term has one of percent_off, rates, ladder, minimum, maximum; or kind = "),
        ("xyz = 9", "or model = graduated, volume, package"),
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
