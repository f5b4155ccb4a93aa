"""The script ./cutru, loaded as a module with its places moved to a temporary directory."""

import importlib.machinery
import importlib.util
import sys

import pytest

from cutru.embedded import PROJECT


@pytest.fixture
def script(tmp_path):
    loader = importlib.machinery.SourceFileLoader("cutru_script", str(PROJECT / "cutru"))
    spec = importlib.util.spec_from_loader("cutru_script", loader)
    module = importlib.util.module_from_spec(spec)
    previous, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = previous
    module.PROJECT = str(tmp_path)
    module.VENV = str(tmp_path / ".venv")
    module.PYTHON = str(tmp_path / ".venv" / "bin" / "python")
    module.STAMP = str(tmp_path / ".venv" / "cutru-stamp")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "requirements.lock").write_text("a==1\n")
    (tmp_path / "requirements-dev.lock").write_text("b==1\n")
    return module


def test_without_a_stamp_nothing_is_ready(script):
    assert script.is_ready(script.wanted_stamp(["requirements.lock"])) is False


def test_a_matching_stamp_is_ready_until_the_lock_changes(script, tmp_path):
    script.write_stamp(script.wanted_stamp(["requirements.lock"]))
    assert script.is_ready(script.wanted_stamp(["requirements.lock"])) is True
    (tmp_path / "requirements.lock").write_text("a==2\n")
    assert script.is_ready(script.wanted_stamp(["requirements.lock"])) is False


def test_tests_need_the_developers_lock_too(script):
    script.write_stamp(script.wanted_stamp(["requirements.lock"]))
    both = script.wanted_stamp(["requirements.lock", "requirements-dev.lock"])
    assert script.is_ready(both) is False
    script.write_stamp(both)
    assert script.is_ready(both) is True
    assert script.is_ready(script.wanted_stamp(["requirements.lock"])) is True


def test_an_unknown_bench_is_refused_before_anything_is_installed_for_it(script, tmp_path, capsys):
    (tmp_path / "bench").mkdir()
    for name in ("__init__.py", "_people.py", "import.py", "pages.py"):
        (tmp_path / "bench" / name).touch()
    with pytest.raises(SystemExit) as refusal:
        script.main(["bench", "nosuch"])
    assert refusal.value.code == 2
    assert capsys.readouterr().err == (
        "Không có phép đo “nosuch” · there is no bench of this name: import, pages.\n"
    )
    for arguments in (["bench", "import"], ["bench"], ["bench", "--help"], ["up"]):
        script.refuse_unknown_bench(arguments)


def test_an_interrupted_set_up_is_not_ready(script):
    script.write_stamp({script.UNFINISHED: ""})
    assert script.read_stamp() == {"unfinished": ""}
    assert script.is_ready(script.wanted_stamp(["requirements.lock"])) is False


def test_a_python_that_is_gone_is_not_ready(script, tmp_path):
    script.write_stamp(script.wanted_stamp(["requirements.lock"]))
    (tmp_path / ".venv" / "bin" / "python").unlink()
    assert script.is_ready(script.wanted_stamp(["requirements.lock"])) is False


def test_an_old_python_is_refused_with_what_to_install(script, monkeypatch):
    monkeypatch.setattr(script.sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SystemExit) as ended:
        script.use_new_enough_python([])
    assert str(ended.value) == (
        "Cư Trú cần Python 3.11 trở lên; máy này đang dùng 3.9.\n"
        "Cư Trú needs Python 3.11 or newer; this is 3.9. "
        "Install it, for example: apt-get install python3 python3-venv"
    )


def test_a_python_without_venv_is_refused_with_what_to_install(script, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit) as ended:
        script.require_venv_module()
    assert "apt-get install python3-venv" in str(ended.value)


def test_pip_is_not_bent_away_from_the_environment(script, monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_CERT", "/etc/ssl/own.pem")
    kept = script.clean_environment()
    assert ("PIP_TARGET" in kept, "PYTHONPATH" in kept, kept["PIP_CERT"]) == (
        False,
        False,
        "/etc/ssl/own.pem",
    )


def test_locks_pin_every_package_by_hash_and_name_no_index():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (PROJECT / name).read_text()
        assert ("://" in text, "--index" in text, "--hash=sha256:" in text) == (False, False, True)
