"""A program finds no path of the course, and no other student's name, anywhere in its process."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from grader.sandbox.record_codec import decode
from tests.support.attacking import MACHINES, Course

SECRET_WORDS = ("Zyzzogeton", "Quagmire", "Halcyon", "Vermilion", "Obsidian")
"""Each is in one path of the course, or in another student's name."""
TOKEN = "Palimpsest"
"""In the instructor's environment."""
COURSE, RUBRIC, REFERENCE, OUTPUT, STUDENT = SECRET_WORDS

SPY = '''\
import ctypes, gc, json, os, re, sys, tempfile

PATTERNS = {at: f"[{first}]{rest}" for at, (first, rest) in enumerate(SPLIT)}


def hits(what):
    """Which words are in a text or in bytes; no word is ever whole in this program."""
    if isinstance(what, bytes):
        return [at for at, pattern in PATTERNS.items() if re.search(pattern.encode(), what)]
    return [at for at, pattern in PATTERNS.items() if re.search(pattern, what)]


def grab(read, *args):
    try:
        return read(*args)
    except BaseException as error:
        return f"{type(error).__name__} {error}"


def frames():
    frame = sys._getframe(1)
    while frame:
        yield frame
        frame = frame.f_back


def pages(address, step, most=65536):
    """Readable pages from an address on: write() fails where reading would crash."""
    libc = ctypes.CDLL(None)
    ours, theirs = os.pipe()
    page = address & ~4095
    for _ in range(most):
        if libc.write(theirs, ctypes.c_void_p(page), 4096) != 4096:
            break
        globals()["pages_read"] += 1
        yield os.read(ours, 4096)
        page += step
    os.close(ours), os.close(theirs)


def memory():
    libc = ctypes.CDLL(None)
    libc.sbrk.restype = ctypes.c_void_p
    stack = ctypes.c_void_p.in_dll(libc, "environ").value
    starts = [stack, libc.sbrk(0) - 4096, *(id(item) for item in gc.get_objects()[::5000])]
    for start in starts:
        for step in (-4096, 4096):
            yield from pages(start, step, 20000 if start in starts[:2] else 300)


seen = {}
seen["argv"] = [sys.argv, sys.orig_argv, sys.path, sys.warnoptions, sys.flags]
seen["environment"] = dict(os.environ)
seen["frames"] = [str({**f.f_globals, **f.f_locals})[:200000] for f in frames()]
seen["attributes"] = [
    str({name: grab(getattr, item, name) for name in dir(item)})
    for f in frames() for item in list(f.f_locals.values())
    if type(item).__module__.startswith("grader")
]
held = [str(o)[:5000] for o in gc.get_objects() if type(o) in (list, tuple, dict, set)
        and any(type(x) is str and "/" in x for x in o)]
seen["objects"] = held
seen["files"] = [
    grab(lambda p: open(p, "rb").read(), f"/proc/{who}/{name}")
    for who in ("self", "thread-self", 1, os.getppid())
    for name in ("cmdline", "environ", "maps", "mountinfo", "mounts", "cgroup", "auxv", "status")
]
seen["links"] = [
    grab(os.readlink, f"/proc/{who}/{name}")
    for who in ("self", 1, os.getppid())
    for name in ("cwd", "root", "exe", *(f"fd/{n}" for n in range(64)))
]
seen["places"] = [os.getcwd(), tempfile.gettempdir(), tempfile.gettempprefix(), os.listdir(".")]
folders = ("/", "/tmp", "/home", "/proc", "/worker", "..", "../..")
seen["lists"] = [grab(os.listdir, path) for path in folders]
found = {where: hits(str(what)) for where, what in seen.items()}
pages_read = 0
found["memory"] = sorted({at for page in memory() for at in hits(page)})
before = 1
print("SEEN", json.dumps(found), flush=True)
print("SIZES", json.dumps({**{k: len(str(w)) for k, w in seen.items()}, "memory": pages_read}))
'''
HONEST = "before = 1\n"
RUBRIC_TEXT = """\
assignment: hw9
reference: {reference}/ref.py
limits: {{load: 30 s, submission: 60 s}}
questions:
  q1: {{points: 1, number: {{names: [before], expect: before, tolerance: {{atol: 0, rtol: 0}}}}}}
"""


@pytest.fixture
def course() -> Iterator[Course]:
    """A course that every user can reach, with two students; each of its paths has a word."""
    top = Path(tempfile.mkdtemp(prefix=f"grade-{COURSE}-"))
    top.chmod(0o755)
    for name in ("home", "tmp", "bin", "course/class/spy", f"course/class/{STUDENT}"):
        (top / name).mkdir(parents=True)
    (top / f"course/{REFERENCE}").mkdir()
    (top / f"course/{REFERENCE}/ref.py").write_text(HONEST)
    (top / f"course/{RUBRIC}.yaml").write_text(RUBRIC_TEXT.format(reference=REFERENCE))
    split = [(word[0], word[1:]) for word in (*SECRET_WORDS, TOKEN)]
    (top / "course/class/spy/hw9.py").write_text(SPY.replace("SPLIT", str(split)))
    (top / f"course/class/{STUDENT}/hw9.py").write_text(HONEST)
    yield Course(top)
    shutil.rmtree(top)


@pytest.mark.parametrize(("as_user", "wrapped"), MACHINES)
def test_no_path_and_no_name_can_be_found(course: Course, as_user: bool, wrapped: bool) -> None:
    course.prepare(as_user=as_user, wrapped=wrapped)
    arguments = ["--rubric", f"{RUBRIC}.yaml", "--out", OUTPUT]
    done = course.grade(
        *arguments, as_user=as_user, environment={"TOKEN": TOKEN, "TMPDIR": tempfile.gettempdir()}
    )
    assert done.returncode == 0, done.stderr
    assert ("bubblewrap" in done.stdout) == wrapped
    with closing(sqlite3.connect(course.top / "course" / OUTPUT / "store.sqlite")) as store:
        rows = store.execute("SELECT collected FROM answers").fetchall()
    collected = [decode(row[0]) for row in rows]
    ((seen, sizes),) = [
        [json.loads(line.split(" ", 1)[1]) for line in replies.output.splitlines()]
        for replies in collected
        if replies.output
    ]
    words = (*SECRET_WORDS, TOKEN)
    assert {where: [words[at] for at in found] for where, found in seen.items() if found} == {}
    assert min(sizes.values()) > 0
    assert sizes["memory"] > 1000
