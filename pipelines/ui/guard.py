"""Who the web server of ``orebook ui`` answers: requests for its own address only.

A page elsewhere can send a visitor's browser here: under a name of its own that leads
to this machine, straight to this address, or in a frame. Belongs here: the refusal of
all three, for requests and web sockets alike, in front of any ASGI application. What
is served, and who may sign in, does not.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

LOCAL = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]/?#@\s]+)(:[0-9]{1,5})?")
# Both say it: the older header for browsers that do not know the newer one.
_UNFRAMED = [
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


def name_of(host: str) -> str | None:
    """The name in ``name:port`` in small letters; None if it is not of that form."""
    found = _HOST.fullmatch(host.strip().lower())
    return found[1] if found else None


class Guard:
    """An application that is asked only what is meant for it."""

    def __init__(self, application: Application, names: Iterable[str]) -> None:
        self._application = application
        self._names = frozenset((*LOCAL, *names))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._application(scope, receive, send)
            return
        foreign = self._foreign(scope["headers"])
        if foreign is None:
            await self._application(scope, receive, _unframed(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "refused"})
        else:
            await _refuse(send, foreign)

    def _foreign(self, headers: list[tuple[bytes, bytes]]) -> str | None:
        """The host that was asked for, or the page that asks, if it is not ours."""
        hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
        pages = [
            value.decode("latin-1") for name, value in headers if name == b"origin"
        ]
        if len(hosts) != 1:
            return f"{len(hosts)} Host headers"
        asked = [(host, name_of(host)) for host in hosts]
        asked += [(page, name_of(urlsplit(page).netloc)) for page in pages]
        return next((text for text, name in asked if name not in self._names), None)


def _unframed(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *_UNFRAMED]
        await send(message)

    return wrapped


async def _refuse(send: Send, foreign: str) -> None:
    words = (
        f"'{foreign}' is not an address of this UI, so it does not answer. Open the "
        "address that `orebook ui` printed. Where a proxy in front of it has a name of "
        "its own, start it with --allow-host NAME.\n"
    ).encode()
    await send(
        {
            "type": "http.response.start",
            "status": 403,
            "headers": [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", str(len(words)).encode()),
                (b"x-content-type-options", b"nosniff"),
                *_UNFRAMED,
            ],
        }
    )
    await send({"type": "http.response.body", "body": words})
