"""A bill that is too high: by how much, and which known cause explains it to the cent?

The bill is in invoice.toml; the minutes are those that the customer counted, by the offer that was agreed on.
"""

from pathlib import Path

import agorapricing as ap

USAGE = {"rtc.audio": 300_000, "rtc.hd": 900_000}


def main():
    """Print what was billed beside what the rules give, line by line, and each set of causes that explains it."""
    found = ap.reconcile(Path(__file__).with_name("invoice.toml"), USAGE, "agora-cn:payg")
    print(found)


if __name__ == "__main__":
    main()
