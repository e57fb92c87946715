"""Installs torch's CPU build into the environment of the Python that runs this file.

On Linux, pip's usual build of torch brings CUDA along. The PyTorch project's own index has a CPU
build with the same name and version, which is a tenth of the size. Call it with a file of
constraints, before grade is installed with the same constraints:

    python torch_index.py constraints.txt

It uses only the standard library, and bundles copy it. If there is nothing to do, or the index does
not answer, it installs nothing, says so, and still exits with 0: pip then takes its usual build.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from http.client import HTTPException
from threading import Event, Thread
from urllib.request import urlopen

INDEX = "https://download.pytorch.org/whl/cpu"
VARIABLE = "GRADE_TORCH_INDEX"
"""The environment variable with the address of another index; if it is empty, none is asked."""
TIMEOUT = 5
"""Seconds to wait for the index."""
LOCAL_SETTINGS = {"find-links", "no-index"}
"""Settings of pip that say where its packages come from."""
PIP = (sys.executable, "-I", "-m", "pip")


def main() -> int:
    """Install torch from the index if that is possible, and return 0 in any case."""
    if len(sys.argv) != 2:
        print("usage: python torch_index.py CONSTRAINTS", file=sys.stderr)
        return 2
    index = os.environ.get(VARIABLE, INDEX)
    if sys.platform != "linux" or not index:
        say("pip's usual build.")
    elif VARIABLE not in os.environ and has_local_packages():
        say("from the packages that pip's configuration names.")
    elif not has_torch(index):
        say_fallback(f"{index} does not answer")
    else:
        say(f"the CPU build from {index}, a download of 0.2 GB.")
        if not install(index, sys.argv[1]):
            say_fallback("the CPU build could not be installed")
    return 0


def has_local_packages() -> bool:
    """Whether pip is configured to take packages from a folder."""
    listed = subprocess.run(
        [*PIP, "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    keys = (line.partition("=")[0] for line in listed.splitlines())
    return any(key.rpartition(".")[2] in LOCAL_SETTINGS for key in keys)


def has_torch(index: str) -> bool:
    """Whether the index has a page for torch; False after the timeout, even if DNS hangs."""
    found = Event()

    def ask() -> None:
        # The address is ours, or that of the person who runs this.
        with (
            suppress(OSError, HTTPException, ValueError),
            urlopen(f"{index.rstrip('/')}/torch/", timeout=TIMEOUT),  # noqa: S310
        ):
            found.set()

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(TIMEOUT)
    return found.is_set()


def install(index: str, constraints: str) -> bool:
    """Install torch alone from the index; returns whether that succeeded.

    `--no-deps` leaves torch's dependencies to the installation of grade, so that no other package
    comes from this index.
    """
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", "torch"]
    command = [*PIP, "install", *options, "--constraint", constraints, "--index-url", index]
    return subprocess.run([*command, "torch"], check=False).returncode == 0


def say_fallback(reason: str) -> None:
    """Announce the large download, before it starts."""
    say(
        f"{reason}, so pip takes its usual build. On Linux that includes CUDA: "
        "a download of 2.5 GB or more, and up to 4.8 GB on the disk."
    )


def say(text: str) -> None:
    """Print a line about torch."""
    print(f"torch: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
