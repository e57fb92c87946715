"""Takes the screenshots of the README: grades the example class and photographs two pages.

Run `.venv/bin/python docs/pictures.py` after a change to the pages. Needs Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from grader.cli.main import run

ROOT = Path(__file__).resolve().parent.parent
PICTURES = Path(__file__).parent / "pictures"
PAGES = {"class-page": "index.html", "student-page": "students/mateo-quispetupa.html"}
SIZE = (1000, 1300)
"""Width and height of a picture in pixels."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--force-color-profile=srgb",
)  # fmt: skip


def main() -> int:
    """Grade the example class in a temporary folder and write one picture per page."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"no browser was found; install one of {', '.join(BROWSERS)}", file=sys.stderr)
        return 2
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "grades"
        rubric = ROOT / "rubrics" / "hw2.yaml"
        run([str(ROOT / "submissions_example"), "--rubric", str(rubric), "--out", str(out)])
        for name, page in PAGES.items():
            photograph(browser, out / page, PICTURES / f"{name}.png", Path(folder) / name)
    return 0


def photograph(browser: str, page: Path, picture: Path, profile: Path) -> None:
    """Write a screenshot of the top of a page; `profile` is a new folder for the browser."""
    width, height = SIZE
    command = [browser, *QUIET, f"--user-data-dir={profile}", f"--window-size={width},{height}"]
    command += [f"--screenshot={picture}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    sys.exit(main())
