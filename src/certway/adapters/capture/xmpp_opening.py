"""The clear beginning of an XMPP stream: what is said of TLS, and where TLS begins.

Knows <starttls/> of the client and <proceed/> or <failure/> of the server. Refuses to parse XML.
"""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.capture.conversations import StartTls
from certway.adapters.capture.tls_handshakes import TlsWatch

MOST_TEXT_BYTES: Final = 16 * 1024
_ASKS: Final = re.compile(rb"<(?:\w+:)?starttls\b(?:[^>]*/>|[^>]*[^/>]?>\s*</(?:\w+:)?starttls\s*>)")
_ANSWERS: Final = re.compile(
    rb"<(?:\w+:)?(proceed|failure)\b(?:[^>]*/>|[^>]*[^/>]?>\s*</(?:\w+:)?(?:proceed|failure)\s*>)"
)


class XmppWatch:
    """Follows one stream; direction 0 opened it."""

    __slots__ = ("directions", "starttls", "tls")

    def __init__(self) -> None:
        self.tls = TlsWatch(is_from_start=True)
        self.starttls = StartTls.NOT_ASKED
        self.directions = (_Opening(self, 0), _Opening(self, 1))

    @property
    def is_done(self) -> bool:
        """Whether nothing further is wanted."""
        if all(opening.is_over for opening in self.directions):
            return self.tls.is_done
        return any(opening.is_given_up for opening in self.directions)

    def note(self, word: bytes) -> None:
        """The client asked, or the server answered."""
        if word == b"proceed":
            self.starttls = StartTls.PROCEEDED
        elif word == b"failure":
            self.starttls = StartTls.REFUSED
        elif self.starttls is StartTls.NOT_ASKED:
            self.starttls = StartTls.ASKED


class _Opening:
    """One direction: text first, then TLS."""

    __slots__ = ("is_given_up", "is_over", "number", "text", "watch")

    def __init__(self, watch: XmppWatch, number: int) -> None:
        self.watch = watch
        self.number = number
        self.text = b""
        self.is_over = False
        self.is_given_up = False

    def take(self, data: bytes, at: int) -> None:
        if self.is_over:
            self.watch.tls.directions[self.number].take(data, at)
            return
        if self.is_given_up:
            return
        self.text += data
        match = (_ANSWERS if self.number else _ASKS).search(self.text)
        if match is not None:
            self.watch.note(match[1] if self.number else b"")
            rest, self.text, self.is_over = self.text[match.end() :], b"", True
            if rest:
                self.watch.tls.directions[self.number].take(rest, at)
        elif len(self.text) > MOST_TEXT_BYTES:
            self.text, self.is_given_up = b"", True

    def skip(self) -> None:
        """Where the text ends is lost; TLS records can still be found."""
        self.text, self.is_over = b"", True
        self.watch.tls.directions[self.number].skip()

    def finish(self) -> None:
        """Nothing further of this direction is wanted."""
        self.text = b""
        self.watch.tls.directions[self.number].finish()
