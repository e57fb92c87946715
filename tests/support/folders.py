"""Folders and archives of submissions, written in one line."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

FORMS = ("notebook", "module", "writeup")


def plant(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below `root`; a name that ends in / is an empty folder."""
    for name, content in files.items():
        path = root / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
