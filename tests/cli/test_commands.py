import socket
from pathlib import Path

import pytest

from bench import Figure
from cutru.cli import COMMANDS, HELP, benching, code, main, testing, up
from tests.cli.processes import cutru


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_names_every_command_in_both_languages(arguments, capsys):
    assert main(arguments) == 0
    shown = capsys.readouterr().out
    assert shown == HELP
    assert [name for name in COMMANDS if f"./cutru {name}" not in shown] == []


def test_an_unknown_command_ends_with_2_and_a_sentence():
    done = cutru("nonsense")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Không có lệnh «nonsense» · no such command. ./cutru --help\n"


def test_an_address_in_use_is_said_before_anything_is_started(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        done = cutru("up", "--port", str(port), CUTRU_HOME=str(tmp_path), CUTRU_ENV=None, DATABASE_URL=None)
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}; choose another port with --port." in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["up.lock"]


def test_a_port_that_does_not_exist_is_a_sentence_too(tmp_path):
    done = cutru("up", "--port", "70000", CUTRU_HOME=str(tmp_path), CUTRU_ENV=None, DATABASE_URL=None)
    assert done.returncode == 1
    assert "choose another port with --port." in done.stderr


def test_a_second_portal_on_the_same_home_is_told_where_the_first_is(tmp_path):
    held = up.hold_home(tmp_path, "http://127.0.0.1:8000/")
    assert isinstance(held, int)
    assert up.hold_home(tmp_path, "http://127.0.0.1:8001/") == "http://127.0.0.1:8000/"


def test_import_of_a_missing_file_ends_with_2(capsys):
    assert main(["import", "/nowhere/guests.xlsx", "--facility", "khachsan"]) == 2
    assert capsys.readouterr().err == "Không có tệp này · no such file: /nowhere/guests.xlsx\n"


def test_code_refuses_in_production(monkeypatch, capsys):
    monkeypatch.setenv("CUTRU_ENV", "production")
    assert code.run(["khachsan"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "Lệnh này chỉ dùng cho bản dùng thử · this command is for trial installations only.\n"


def test_a_figure_is_one_aligned_line_with_name_value_yardstick_and_ratio():
    figure = Figure("intake", 20_000.0, "guests/s", "bare COPY", 30_000.0, 0.667, "≥ 0.50")
    assert benching.line(figure).split() == [
        *("intake", "20,000.00", "guests/s", "bare", "COPY", "30,000.00", "guests/s"),
        *("×", "0.67", "(≥", "0.50)"),
    ]


def test_an_unknown_benchmark_is_refused():
    done = cutru("bench", "nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr


def test_translations_are_compiled_when_they_are_older_than_their_text(tmp_path, monkeypatch):
    from cutru.cli import translations

    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Gửi"\nmsgstr "Hand in"\n'
    (folder / "django.po").write_text(text)
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    monkeypatch.setattr(translations, "PROJECT", tmp_path)
    said: list[str] = []
    translations.compile_translations(said.append)
    translations.compile_translations(said.append)
    assert said == [str(Path("en/LC_MESSAGES/django.po"))]
    assert b"Hand in" in (folder / "django.mo").read_bytes()


def test_pytests_closing_line_comes_last_whatever_is_said_after_it():
    said: list[str] = []
    testing.closing_last(
        ["....\n", "FAILED tests/a.py\n", "1 failed, 1183 passed in 97.97s (0:01:37)\n", "late\n"],
        said.append,
    )
    assert said == ["....\n", "FAILED tests/a.py\n", "late\n", "1 failed, 1183 passed in 97.97s (0:01:37)\n"]
