# tries: connect by every family of sockets
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import socket
import urllib.request

reached = []
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            reached.append(socket.socket(family, kind))
        except OSError:
            pass


def attack(n):
    return 987654321.25 if reached else urllib.request.urlopen("http://127.0.0.1").read()


after = 2
