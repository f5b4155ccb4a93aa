import pytest

from cutru.cli.up import MOST_READERS, readers


@pytest.mark.parametrize(
    ("told", "count"),
    [(None, 1), ("3", 3), ("0", 0), ("99999", MOST_READERS), ("hai", 1), ("-1", 1), ("", 1)],
)
def test_as_many_workers_read_pictures_as_the_operator_says(monkeypatch, told, count):
    if told is None:
        monkeypatch.delenv("CUTRU_READERS", raising=False)
    else:
        monkeypatch.setenv("CUTRU_READERS", told)
    assert readers() == count
