"""A client of the real YAML language server, as small as the tests of the schema need it."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

PACKAGE = "yaml-language-server@1.19.2"
FOLDER = Path(sys.prefix) / "yaml-server"  # in the environment, and removed with it


def installed() -> Path:
    """The server's program, installed by npm once for an environment."""
    program = FOLDER / "node_modules/yaml-language-server/bin/yaml-language-server"
    stamp = FOLDER / "installed"
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:  # tests in other processes want it, too
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_file() or stamp.read_text() != PACKAGE:
            _install()
            stamp.write_text(PACKAGE)
    return program


def _install() -> None:
    npm = shutil.which("npm")
    assert npm is not None, "node is here without npm: install npm"
    command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(FOLDER)]
    done = subprocess.run([*command, PACKAGE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class Client:
    """Speaks the language server protocol over pipes, one request at a time."""

    def __init__(self, sent: IO[bytes], received: IO[bytes]) -> None:
        self._sent, self._received = sent, received
        self._number = 0
        self._marks: dict[str, list[dict[str, Any]]] = {}

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        """The result of a request."""
        self._number += 1
        self._write({"id": self._number, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")

    def tell(self, method: str, params: dict[str, Any]) -> None:
        """Send a notification, which has no reply."""
        self._write({"method": method, "params": params})

    def open(self, path: Path, text: str) -> str:
        """Open a document, and return its address."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def marks(self, uri: str) -> list[dict[str, Any]]:
        """The error marks of a document, once the server has looked at it."""
        while uri not in self._marks:
            self._read()
        return self._marks.pop(uri)

    def at(self, method: str, uri: str, line: int, column: int) -> Any:
        """The result of a request about a place; line and column count from 0."""
        position = {"line": line, "character": column}
        return self.ask(method, {"textDocument": {"uri": uri}, "position": position})

    def _write(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._sent.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._sent.flush()

    def _read(self) -> dict[str, Any]:
        length = 0
        while line := self._received.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self._received.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._marks[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:  # the server asks for settings
            asked = message["params"].get("items", []) if message.get("params") else []
            self._write(
                {"id": message["id"], "result": [_SETTINGS.get(i.get("section")) for i in asked]}
            )
        return message


_SETTINGS = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
}


@contextmanager
def server(folder: Path) -> Iterator[Client]:
    """A running server that has opened a folder."""
    node = shutil.which("node")
    assert node is not None
    command = [node, str(installed()), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        client = Client(process.stdin, process.stdout)
        root = {"uri": folder.as_uri(), "name": "course"}
        abilities = {
            "workspace": {"configuration": True},
            "textDocument": {"hover": {"contentFormat": ["plaintext"]}},
        }
        client.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": root["uri"],
                "workspaceFolders": [root],
                "capabilities": abilities,
            },
        )
        client.tell("initialized", {})
        client.tell("workspace/didChangeConfiguration", {"settings": _SETTINGS})
        try:
            yield client
        finally:
            process.kill()
