"""What can go wrong: the errors of the library, and what is wrong with a file, each with its code."""

from agorapricing.errors.errors import (
    AgorapricingError,
    ConfidentialError,
    CountedTwiceError,
    CurrencyError,
    InvalidFileError,
    MeteringError,
    MissingExtraError,
    NoEditionError,
    NoTaxError,
    NotInForceError,
    NumberError,
    OldPricesError,
    OutputError,
    SavedRunError,
    SearchError,
    TariffError,
    UnknownNameError,
    UnpricedMeterError,
    collect,
    lacks_extra,
)
from agorapricing.errors.faults import (
    FILE_CODES,
    Coded,
    Diagnostic,
    Fault,
    FaultsError,
    KeyPath,
    code_of,
    meant,
    near,
    unknown,
)

# fmt: off
__all__ = [
    "FILE_CODES", "AgorapricingError", "Coded", "ConfidentialError", "CountedTwiceError", "CurrencyError", "Diagnostic",
    "Fault", "FaultsError", "InvalidFileError", "KeyPath", "MeteringError", "MissingExtraError", "NoEditionError",
    "NoTaxError", "NotInForceError", "NumberError", "OldPricesError", "OutputError", "SavedRunError", "SearchError",
    "TariffError", "UnknownNameError", "UnpricedMeterError", "code_of", "collect", "lacks_extra", "meant", "near",
    "unknown",
]
# fmt: on
