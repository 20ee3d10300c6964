"""Years of prices: what would the same month have cost under each edition of a book since 2019?"""

from decimal import Decimal

import agorapricing as ap

BOOKS = ("agora-cn", "trtc-cn")
USAGE = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 80_000}


def payable(book):
    """Give the start of each edition, and what the month costs from that day on."""
    for edition in book.editions:
        yield edition.start, ap.rate(book.offer("payg", edition.start), USAGE).payable


def main():
    """Print a line for each edition, with the change from the one before it."""
    for book in map(ap.load_book, BOOKS):
        print(f"{book.title}, {book.currency}")
        before = Decimal(0)
        for start, amount in payable(book):
            change = f"{amount - before:+,.2f}" if before and amount != before else ""
            print(f"  {start}  {amount:>10,.2f}  {change:>11}".rstrip())
            before = amount


if __name__ == "__main__":
    main()
