"""./cutru read: one JSON object per document on stdout, everything else on stderr."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cutru.cli import main
from cutru.cli.reading import as_record
from cutru.identity.mrz import read_mrz
from cutru.identity.reading import FoundDocument, ReadField
from cutru.problems import Problem
from tests.cli.processes import environment
from tests.specimens import SPECIMEN as UTOPIA
from tests.specimens import make, pdf_of
from tests.specimens.people import TODAY

KEYS = ["file", "page", "kind", "fields", "sources", "confidence", "sure", "problems", "mrz"]
SPECIMEN = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F3204153ZE184226B<<<<<16"


@pytest.fixture(scope="module")
def passport(tmp_path_factory) -> Path:
    return saved(make(5, "TD3").image, tmp_path_factory.mktemp("pictures") / "hộ chiếu.jpg")


@pytest.fixture(scope="module")
def card(tmp_path_factory) -> Path:
    return saved(make(6, "ID_CARD_QR").image, tmp_path_factory.mktemp("pictures") / "card.png")


def saved(image: Image.Image, path: Path) -> Path:
    image.save(path, quality=90)
    return path


def read(*arguments: object, stdin: bytes = b"", **changes: str | None) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with nothing of Django or a database in reach."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "cutru", "read", *map(str, arguments)],
        env=environment(
            CUTRU_ENV="production", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", **changes
        ),
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )


def records(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


@pytest.mark.slow
def test_each_document_is_one_line_with_its_keys_in_order(passport, card):
    done = read(passport, card)
    assert (done.returncode, done.stderr) == (0, b"")
    found = records(done)
    assert [list(record) for record in found] == [KEYS, KEYS]
    assert [(one["file"], one["page"], one["kind"]) for one in found] == [
        (str(passport), 1, "TD3"),
        (str(card), 1, "ID_CARD_QR"),
    ]
    truth = [make(5, "TD3").truth, make(6, "ID_CARD_QR").truth]
    for record, true in zip(found, truth, strict=True):
        assert {name: record["fields"].get(name) for name in ("full_name", "birth_date", "sex")} == {
            name: true[name] for name in ("full_name", "birth_date", "sex")
        }
        for key in ("sources", "confidence"):
            assert list(record[key]) == list(record["fields"])


@pytest.mark.slow
def test_names_are_utf_8_in_any_locale(passport, card):
    done = read(passport, card, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert str(passport) in done.stdout.decode()
    assert make(6, "ID_CARD_QR").truth["full_name"] in done.stdout.decode()


@pytest.mark.slow
def test_what_cannot_be_read_is_said_and_the_rest_is_read(passport, tmp_path):
    text, empty = tmp_path / "note.txt", tmp_path / "desk.jpg"
    text.write_text("no picture")
    Image.new("RGB", (800, 600), "white").save(empty)
    done = read(text, empty, passport)
    assert done.returncode == 1
    assert [record["file"] for record in records(done)] == [str(passport)]
    assert done.stderr.decode().splitlines() == [
        f"{text}: {Problem('file', 'picture_type_unknown').message_vi}"
        f" · {Problem('file', 'picture_type_unknown').message_en}",
        f"{empty}: Không thấy giấy tờ nào đọc được · no document that can be read was found.",
    ]


@pytest.mark.slow
def test_the_pages_of_a_pdf_on_standard_input_are_numbered():
    done = read("-", stdin=pdf_of([make(8, "TD1").image, make(10, "TD1").image]))
    assert [(one["file"], one["page"], one["kind"]) for one in records(done)] == [
        ("-", 1, "TD1"),
        ("-", 2, "TD1"),
    ]


@pytest.mark.slow
def test_a_reader_who_goes_away_ends_the_command_without_a_complaint(passport):
    receiving, sending = os.pipe()
    os.close(receiving)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cutru", "read", str(passport), str(passport)],
        env=environment(), stdout=sending, stderr=subprocess.PIPE, timeout=120, check=False,
    )  # fmt: skip
    os.close(sending)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.slow
def test_utopia_is_taken_for_training_only(tmp_path):
    path = saved(make(7, "TD3", nationality=UTOPIA).image, tmp_path / "utopia.jpg")
    told = [records(read(*arguments, path)) for arguments in ([], ["--specimen"])]
    assert [[record["kind"] for record in found] for found in told] == [["TD3"], ["TD3"]]
    refused = ["specimen_document" in {one["code"] for one in found[0]["problems"]} for found in told]
    assert refused == [True, False]


def test_missing_files_and_folders_end_with_2(tmp_path, capsys):
    missing = tmp_path / "missing.jpg"
    assert main(["read", str(missing), str(tmp_path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        f"{missing}: Không có tệp này · no such file.",
        f"{tmp_path}: Đây là thư mục · this is a directory.",
    ]


@pytest.mark.parametrize("arguments", [[], ["--nonsense", "a.jpg"]])
def test_wrong_usage_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["read", *arguments])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: ./cutru read ")


def a_passport() -> FoundDocument:
    reading, problems = read_mrz(SPECIMEN, today=TODAY, allow_specimen=True)
    assert reading is not None
    fields = {
        "full_name": ReadField("ERIKSSON ANNA MARIA", "mrz", 0.98765),
        "sex": ReadField("F", "page", 0.995),
    }
    corner = (0.0, 0.0)
    return FoundDocument("TD3", fields, tuple(problems), reading, (corner, corner, corner, corner))


def test_a_record_says_what_is_sure_and_what_is_wrong():
    found = a_passport()
    assert as_record(found, "a.jpg", 3) == {
        "file": "a.jpg",
        "page": 3,
        "kind": "TD3",
        "fields": {"full_name": "ERIKSSON ANNA MARIA", "sex": "F"},
        "sources": {"full_name": "mrz", "sex": "page"},
        "confidence": {"full_name": 0.988, "sex": 0.995},
        "sure": ["sex"],
        "problems": [problem.as_dict() for problem in found.problems],
        "mrz": [],
    }
    assert [problem.code for problem in found.problems] == ["nationality_open"]


def test_huge_files_are_refused_without_being_read_whole(tmp_path, capsys):
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(40 * 1024**3)
    assert main(["read", str(huge)]) == 1
    assert capsys.readouterr().err.startswith(
        f"{huge}: {Problem('file', 'picture_file_too_large', {'max': 15}).message_vi}"
    )


def test_bytes_of_a_file_name_that_are_no_utf_8_do_not_stop_it():
    assert as_record(a_passport(), os.fsdecode(b"a\xff.jpg"), 1)["file"] == "a\ufffd.jpg"
