"""The quick looks at a sheet's text never miss what the thorough ones find."""

from hypothesis import given
from hypothesis import strategies as st

from cutru.exchange.readers.package import _FAR_CELL, _has_far_cell, _has_odd_cell

REFERENCES = st.sampled_from(
    [
        "A1",
        "Z9999",
        "AA5",
        "AZ19999",
        "BA1",
        "XFD1",
        "A20000",
        "A123456",
        "1",
        "19999",
        "20000",
        "a1",
        "ZZ1",
        "A09999",
        "A019999",
        "0020000",
        "r",
        "row",
    ]
)
WRITTEN = st.sampled_from(
    ['<c r="{}" t="s">', '<row r="{}">', "<c r='{}'/>", '<c\tr\t="{}">', '<x:c r= "{}"/>']
)


@given(st.lists(st.tuples(WRITTEN, REFERENCES), max_size=4), st.sampled_from(["", "<v>12</v>", "<f>A1</f>"]))
def test_a_far_reference_is_found_wherever_it_stands(cells: list[tuple[str, str]], between: str) -> None:
    window = between.join(written.format(reference) for written, reference in cells) + "<v>0123456789</v>"
    assert _has_far_cell(window.encode()) == bool(_FAR_CELL.search(window.encode()))


def test_formulas_and_error_values_are_found_and_ordinary_cells_are_not() -> None:
    odd = [b"<c><f>A1</f></c>", b"<x:f/>", b'<c t="e">', b"<c t='e'>"]
    plain = [b'<c t="s"><v>1</v></c>', b'<sheetFormatPr x="1"/>', b"<c t='s'>", b'<c t="str">e</c>']
    assert [_has_odd_cell(text) for text in (*odd, *plain)] == [True] * 4 + [False] * 4
