# tries: become root, enter namespaces, mount and chroot
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import ctypes
import os

libc = ctypes.CDLL(None)
for make in (
    lambda: os.setuid(0),
    lambda: os.setgroups([0]),
    lambda: os.chroot("/"),
    lambda: os.mknod("disk", 0o60666, os.makedev(8, 0)),
):
    try:
        make()
    except OSError:
        pass
done = [libc.unshare(1 << 28), libc.mount(b"/", b".", 0, 4096, 0), libc.setns(0, 0)]


def attack(n):
    return str(open("disk", "rb").read(999))


after = 2
