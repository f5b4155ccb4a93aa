"""One module of the HPKE library with what sealing needs, out of the many files the package has.

Browsers do not find `@hpke/common` by its name, and the whole package brings curves and hashes that the
portal does not use. Each file becomes a function that gives its exports, behind the files it imports; its
words stay as they are.
"""

import re
from pathlib import Path

EXPORTED = {
    "CipherSuite": "core/esm/src/native.js",
    "DhkemP256HkdfSha256": "core/esm/src/native.js",
    "HkdfSha256": "core/esm/src/native.js",
    "Aes256Gcm": "core/esm/src/aeads/aesGcm.js",
}
"""Name → its file; the suite is DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM."""
COMMON = "@hpke/common"

_FROM = r"(?:\*\s*(?:as\s+(?P<space>\w+))?|\{(?P<names>[^}]*)\})\s*from\s*\"(?P<source>[^\"]+)\";"
_IMPORT = re.compile(rf"^import\s*{_FROM}", re.MULTILINE)
_PASSED_ON = re.compile(rf"^export\s*{_FROM}", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:class|const|function) (\w+))", re.MULTILINE)


def bundled_hpke(package: Path) -> str:
    """The text of the module; `package` is the folder of the packages `core` and `common`.

    Raises ValueError when a file is written in a way that cannot be joined so.
    """
    bundle = _Bundle(_homes_of_common(package / "common" / "esm"))
    exports = [
        f"export const {name} = {bundle.add(package / file)}.{name};" for name, file in EXPORTED.items()
    ]
    licence = (package / "core" / "LICENSE").read_text().strip().replace("*/", "")
    return "\n".join([f"/* {COMMON}, @hpke/core\n\n{licence}\n*/", *bundle.parts, *exports, ""])


class _Bundle:
    """Files as functions, in an order in which each finds what it imports."""

    def __init__(self, homes: dict[str, Path]) -> None:
        self.parts: list[str] = []
        self._homes = homes
        self._names: dict[Path, str] = {}

    def add(self, file: Path) -> str:
        """The name of the file's exports in the bundle."""
        file = file.resolve()
        if file not in self._names:
            text = _IMPORT.sub(lambda found: self._import(file, found), file.read_text())
            exported = [name for _declared, name in _EXPORT.findall(text)]
            text = _EXPORT.sub(r"\1", text)
            if re.search(r"^(?:export|import)\b", text, re.MULTILINE):
                raise ValueError(f"{file.name} exports or imports in a way that is not known here")
            self._names[file] = f"part{len(self._names)}"
            self.parts.append(
                f"const {self._names[file]} = (() => {{\n{text}\nreturn {{ {', '.join(exported)} }};\n}})();"
            )
        return self._names[file]

    def _import(self, file: Path, found: re.Match[str]) -> str:
        if found["space"]:
            return f"const {found['space']} = {self.add(file.parent / found['source'])};"
        lines = []
        for name in (part.strip() for part in found["names"].split(",")):
            if not name:
                continue
            home = self._homes[name] if found["source"] == COMMON else file.parent / found["source"]
            lines.append(f"const {{ {name.replace(' as ', ': ')} }} = {self.add(home)};")
        return "\n".join(lines)


def _homes_of_common(folder: Path) -> dict[str, Path]:
    """Exported name → the file that declares it, from the package's list of exports."""
    homes = {}
    for found in _PASSED_ON.finditer((folder / "mod.js").read_text()):
        file = folder / found["source"]
        names = found["names"].split(",") if found["names"] else _declared(file)
        homes.update({name.strip(): file for name in names if name.strip()})
    return homes


def _declared(file: Path) -> list[str]:
    return [name for _declared, name in _EXPORT.findall(file.read_text())]
