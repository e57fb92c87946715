"""The address for regrade requests: an email address or a web page, checked strictly."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from grader.escapes import shorten

LONGEST = 300
"""Characters of an address."""
MAX_SHOWN = 60
"""Characters of a wrong address that the message quotes."""
MAIL = "mailto:"
_EMAIL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+'-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_WEB = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]+", re.IGNORECASE)
"""The characters that RFC 3986 allows in an address."""
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]")


def contact_url(written: str) -> str:
    """The address as a link: `https://...`, `http://...` or `mailto:...`.

    Raises:
        ValueError: it is neither an email address nor the address of a web page.
    """
    address = written.strip()
    is_mail = address.casefold().startswith(MAIL)
    email = address[len(MAIL) :] if is_mail else address
    if len(address) <= LONGEST and _EMAIL.fullmatch(email):
        return f"{MAIL}{email}"
    if is_mail and _EMAIL.fullmatch(email.partition("?")[0]):
        raise ValueError("leave out the '?' and what follows: each link gets its own subject")
    if len(address) <= LONGEST and _is_web(address):
        return address
    raise ValueError(
        f"'{shorten(written, MAX_SHOWN)}' is no address for students; write an email address"
        " such as staff@example.edu, or a link that starts with https://"
    )


def _is_web(address: str) -> bool:
    """Whether this is a whole web address, without a user's name or password."""
    if not _WEB.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    host = parts.netloc.rpartition(":")[0] if parts.port is not None else parts.netloc
    return _HOST.fullmatch(host) is not None


Contact = Annotated[str, AfterValidator(contact_url), Field(min_length=1)]
