"""Cells of a table in a terminal: a line that fits is laid out as rich lays it out, and so is all else."""

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from agorapricing.report.cells import TextCell

TEXTS = st.text(st.sampled_from("ab 1,.-×按量\n\u0301\u200b\u200d\ufeff\u2028"), max_size=12)


def drawn(renderables, width, justify):
    """A column of renderables as a console of some width draws it."""
    table = Table(box=box.HORIZONTALS, show_edge=False, padding=0)
    table.add_column("x", overflow="fold", justify=justify)
    for each in renderables:
        table.add_row(each)
    file = StringIO()
    Console(file=file, width=width, height=40, color_system=None).print(table)
    return [line.rstrip() for line in file.getvalue().splitlines()]


@pytest.mark.parametrize("justify", ["left", "right"])
@given(texts=st.lists(TEXTS, min_size=1, max_size=3), width=st.integers(4, 20), left=st.integers(0, 1))
def test_a_cell_is_a_text_with_padding(justify, texts, width, left):
    """
    Of any texts, narrow or wide, in any room: the same lines, and the same width of the column.
    """
    padded = [Padding(Text(text), (0, 1, 0, left)) for text in texts]

    assert drawn([TextCell(text, left, 1) for text in texts], width, justify) == drawn(padded, width, justify)
