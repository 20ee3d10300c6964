"""Columns as Spark is asked for them, for tests: what is planned can be read."""

from agorapricing.frames.column import ExactColumn
from agorapricing.frames.expression import SPARK


def column(low=0, high=9, name="x", **options):
    """A column of whole numbers."""
    return ExactColumn(SPARK.column(name), low, high, **options)


def seen(made):
    """What is asked, its range and its decimals."""
    return getattr(made.expr, "text", made.expr), made.low, made.high, made.places
