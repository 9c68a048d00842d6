"""Input that cannot be used, said in one line."""

from __future__ import annotations


class BadInput(Exception):  # noqa: N818 - the name says it
    """``place`` is where in the file ("jobs[0].model", "line 3"), ``text`` what is wrong and what is expected."""

    def __init__(self, file: str, place: str, text: str) -> None:
        super().__init__(": ".join(part for part in (file, place, text) if part))
