"""Where torch comes from: pip runs against indexes on this machine, which hold tiny packages."""

import os
import subprocess
import sys
import threading
import venv
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distributions
from pathlib import Path

import pytest

from grader.platforms import torch_index
from grader.platforms.packaging import Member, write_zip
from tests.support.command import Finished
from tests.support.paths import ROOT

CONSTRAINTS = ROOT / "constraints.txt"
CPU, CUDA = "2.13.0+cpu", "2.13.0"
pytestmark = pytest.mark.skipif(sys.version_info >= (3, 15), reason="torch is pinned to 2.15.0")


def add_wheel(index: Path, name: str, version: str, needs: str = "") -> None:
    """Add a package without modules to a folder that is served as an index."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    if needs:
        metadata += f"Requires-Dist: {needs}\n"
    tag = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    members = [Member(f"{info}/METADATA", metadata.encode()), Member(f"{info}/WHEEL", tag)]
    record = "".join(f"{member.name},,\n" for member in members) + f"{info}/RECORD,,\n"
    folder = index / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}-{version}-py3-none-any.whl").open("wb") as file:
        write_zip(file, [*members, Member(f"{info}/RECORD", record.encode())])


class Site:
    """A web server with the indexes `cpu` and `usual`, and an environment to install into."""

    def __init__(self, top: Path, address: str, asked: list[str]) -> None:
        self.folder, self.address, self.asked = top / "site", address, asked
        self.environment = top / "venv"
        settings = {"PIP_CONFIG_FILE": "/dev/null", "PIP_PYTHON": str(self.environment)}
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
        self.environ = kept | settings | {"PIP_INDEX_URL": f"{address}/usual"}

    def choose(self, index: str = "{site}/cpu", constraints: Path = CONSTRAINTS) -> Finished:
        """Run the file as the set-ups do, with the address of an index; `{site}` is ours."""
        variables = self.environ | {"GRADE_TORCH_INDEX": index.format(site=self.address)}
        command = [sys.executable, "-I", torch_index.__file__, str(constraints)]
        return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)

    def install(self, package: str) -> None:
        """Install a package in the usual way."""
        command = [sys.executable, "-I", "-m", "pip", "install", "-q", "-c", str(CONSTRAINTS)]
        subprocess.run([*command, package], env=self.environ, check=True)

    def installed(self) -> dict[str, str]:
        """Versions by package."""
        path = [str(next(self.environment.glob("lib/*/site-packages")))]
        return {it.metadata["Name"]: it.version for it in distributions(path=path)}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path / "site"))  # type: ignore[arg-type]

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            asked.append(self.path)

    add_wheel(tmp_path / "site/cpu", "torch", CPU, needs="filelock")
    add_wheel(tmp_path / "site/cpu", "torch", "2.14.0+cpu")
    add_wheel(tmp_path / "site/cpu", "filelock", "1.0")
    add_wheel(tmp_path / "site/usual", "torch", CUDA)
    add_wheel(tmp_path / "site/usual", "filelock", "2.0")
    add_wheel(tmp_path / "site/usual", "homework", "1.0", needs="torch>=2.4")
    venv.create(tmp_path / "venv")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(tmp_path, f"http://127.0.0.1:{server.server_port}", asked)
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_cpu_build_is_taken_and_kept(site: Site) -> None:
    done = site.choose()
    assert done.stdout == f"torch: the CPU build from {site.address}/cpu, a download of 0.2 GB.\n"
    assert site.installed() == {"torch": CPU}
    site.install("homework")
    assert site.installed() == {"torch": CPU, "filelock": "2.0", "homework": "1.0"}
    assert not [path for path in site.asked if path.startswith(("/usual/torch/t", "/cpu/file"))]


@pytest.mark.parametrize(
    "index",
    [
        pytest.param("{site}/nothing-here", id="no page for torch"),
        pytest.param("http://127.0.0.1:9/cpu", id="nothing listens"),
        pytest.param("nonsense", id="not an address"),
    ],
)
def test_without_an_answer_the_size_of_the_usual_build_is_said(site: Site, index: str) -> None:
    done = site.choose(index)
    assert done.returncode == 0
    assert "does not answer" in done.stdout
    assert "a download of 2.5 GB or more" in done.stdout
    assert site.installed() == {}
    site.install("homework")
    assert site.installed()["torch"] == CUDA


def test_another_version_than_the_pinned_one_is_not_taken(site: Site, tmp_path: Path) -> None:
    (tmp_path / "constraints.txt").write_text("torch==2.12.0\n")
    done = site.choose(constraints=tmp_path / "constraints.txt")
    assert done.returncode == 0
    assert "the CPU build could not be installed" in done.stdout
    assert "a download of 2.5 GB or more" in done.stdout
    assert site.installed() == {}


def test_an_empty_address_asks_nobody(site: Site) -> None:
    assert site.choose("").stdout == "torch: pip's usual build.\n"
    assert site.asked == []


@pytest.mark.parametrize("setting", ["PIP_FIND_LINKS", "PIP_NO_INDEX"])
def test_a_machine_with_local_wheels_asks_nobody(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for name in ("PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    assert not torch_index.has_local_packages()
    monkeypatch.setenv(setting, "1")
    assert torch_index.has_local_packages()


def test_a_name_server_that_hangs_does_not_delay_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def urlopen(*_: object, **__: object) -> None:
        released.wait(10)
        raise OSError

    monkeypatch.setattr(torch_index, "TIMEOUT", 0.05)
    monkeypatch.setattr(torch_index, "urlopen", urlopen)
    assert not torch_index.has_torch(torch_index.INDEX)
    assert not released.is_set()
    released.set()
