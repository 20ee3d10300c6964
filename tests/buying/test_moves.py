"""What it takes to move between packages, and what a pack gives back, as values and on the command line."""

from datetime import date
from decimal import Decimal

import pytest

from agorapricing.buying import moves_of, refund_of
from agorapricing.cli import main
from agorapricing.errors import NumberError, TariffError, UnknownNameError
from agorapricing.loading import load_book
from agorapricing.rating import find_offer

BASIC = find_offer("agora-cn-standard:basic", date(2024, 8, 16))
PACK = ("trtc-cn", "general:3M", "--on", "2026-07-01")


def test_all_packages_of_the_product():
    """
    A regime moves to regimes by themselves, a package of another product to one of that product.
    """
    startup = find_offer("agora-cn-standard:signaling-startup", date(2026, 8, 16))

    assert list(moves_of(BASIC).moves) == ["free", "premium", "flagship"]
    assert list(moves_of(startup).moves) == ["signaling-trial", "signaling-business", "signaling-ultra"]
    assert [move.amount for move in moves_of(BASIC, ["flagship"]).moves.values()] == [7661]


@pytest.mark.parametrize("name", ["basic", "flagsip", "signaling-startup", "list"])
def test_what_is_no_package_to_move_to(name):
    """
    The package that is left, one of another product, and what there is not.
    """
    with pytest.raises(UnknownNameError, match="agora-cn-standard:basic has no package to move to"):
        moves_of(BASIC, [name])


def test_several_packages_move_one_by_one():
    """
    The fee of two packages together is not what one of them is upgraded from.
    """
    with pytest.raises(TariffError, match="names several packages"):
        moves_of(find_offer("agora-cn-standard:basic+signaling-startup", date(2026, 8, 16)))


def test_a_package_of_an_app_moves_by_itself():
    """
    A name with an app is no name of a package, even where it has one package.
    """
    with pytest.raises(TariffError, match="names several packages, or an app"):
        moves_of(find_offer("agora-cn-standard:basic@class", BASIC.on))


def test_a_book_that_says_nothing_of_moves():
    """
    It is an error, not a table of no packages.
    """
    with pytest.raises(TariffError, match="agora-cn does not say on 2024-08-16 how a customer moves"):
        moves_of(find_offer("agora-cn:payg", BASIC.on))


def test_no_move_after_the_calendar(capsys):
    """
    In its last month nobody can move to the next one: that is said in words.
    """
    assert main(["move", BASIC.id, "--on", "9999-12-31"]) == 1
    assert "no month is +1 from 9999-12-01" in capsys.readouterr().err


@pytest.mark.parametrize(("day", "rows"), [("25", ["0,2024-09-01"]), ("26", ["0,2024-10-01"])])
def test_a_downgrade_on_the_command_line(day, rows, capsys):
    """
    Said on the 25th it holds next month, a day later in the month after.
    """
    code = main(["move", BASIC.id, "free", "--on", f"2024-08-{day}", "--format", "csv"])

    assert code == 0
    assert [line.split("free,")[1][:12] for line in capsys.readouterr().out.splitlines()[1:]] == rows


@pytest.mark.parametrize(
    ("words", "back"), [(("1_589_256", "--paid", "16888"), "7,403.32"), (("3M",), " 0.00"), (("0",), "16,888.00")]
)
def test_a_refund_on_the_command_line(words, back, capsys):
    """
    The vendor's example; nothing is left to give back, and all of it.
    """
    assert main(["refund", *PACK, "--used", *words]) == 0
    assert back in capsys.readouterr().out


def test_both_rules_of_a_refund():
    """
    A fraction off is one of what is used and of what was paid, where nothing else is said to be paid.
    """
    book, on = load_book("trtc-cn"), date(2026, 7, 1)
    found = refund_of(book, "general", on, Decimal(1_000_000), Decimal(100_000), off="0.5")

    assert found.given_back == Decimal(2648)  # half of 5,968 less 100,000 at 0.00672
    assert found.by_each_bracket < found.given_back


def test_what_gives_nothing_back():
    """
    A pack that there is not, more than it has, and one that is not sold by brackets.
    """
    with pytest.raises(UnknownNameError, match="did you mean 'general'"):
        refund_of(load_book("trtc-cn"), "genral", date(2026, 7, 1), Decimal(25_000), Decimal(1))
    with pytest.raises(NumberError, match="4,000,000 cannot be used"):
        refund_of(load_book("trtc-cn"), "general", date(2026, 7, 1), Decimal(3_000_000), Decimal(4_000_000))
    with pytest.raises(TariffError, match="not sold by brackets"):
        refund_of(load_book("agora-cn"), "rtc-hd", date(2026, 7, 1), Decimal(25_000), Decimal(1))


def test_words_that_are_no_pack(capsys):
    """
    A pack is written with its units.
    """
    assert main(["refund", "trtc-cn", "general", "--used", "1"]) == 2
    assert "is no pack; write PACK:UNITS" in capsys.readouterr().err
