"""The digest from which every key of the store is made."""

from __future__ import annotations

import hashlib


def digest(*pieces: str | bytes) -> str:
    """The SHA-256 of some pieces in this order, in hex; each is hashed after its length."""
    sha = hashlib.sha256()
    for piece in pieces:
        data = piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece
        sha.update(len(data).to_bytes(8, "little") + data)
    return sha.hexdigest()
