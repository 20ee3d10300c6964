"""Expressions in SQL: parentheses stand where they are needed, and nowhere else."""

import pytest

from agorapricing.frames.expression import DUCKDB, SPARK

U, V = SPARK.column("u"), SPARK.column("v")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (lambda: U - V - 5, "`u` - `v` - 5L"),
        (lambda: U - (V - 5), "`u` - (`v` - 5L)"),
        (lambda: U - (V + 5), "`u` - (`v` + 5L)"),
        (lambda: U * V // 5, "`u` * `v` DIV 5L"),
        (lambda: U * (V // 5), "`u` * (`v` DIV 5L)"),
        (lambda: U - V * 5, "`u` - `v` * 5L"),
        (lambda: (U - V) * 5, "(`u` - `v`) * 5L"),
        (lambda: (U + 1 <= V) & (V >= 0), "`u` + 1L <= `v` AND `v` >= 0L"),
        (lambda: 5 - U, "5L - `u`"),
        (lambda: DUCKDB.column('a"b') % 7 == 0, '"a""b" % 7 = 0'),
    ],
)
def test_what_binds_more_loosely_stands_in_parentheses(expression, text):
    """
    A sum within a product does, and on the right of a sign what has the same sign does, too.
    """
    assert expression().text == text
