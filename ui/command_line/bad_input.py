"""Input that cannot be used, said in one line."""

from __future__ import annotations

from catalog.told import ToldError


class BadInput(ToldError):  # noqa: N818 - the name says it
    """``place`` is where in the file ("jobs[0].model", "line 3"), ``english`` what is wrong and what is expected."""

    def __init__(self, file: str, place: str, english: str, **values: object) -> None:
        super().__init__(": ".join(part for part in (file, place) if part), english, **values)

    @classmethod
    def of(cls, error: Exception, file: str = "") -> BadInput:
        """What another part found wrong, in ``file`` where it does not name one itself."""
        if not isinstance(error, ToldError):
            return cls(file, "", "{reason}", reason=str(error))
        return cls("" if error.place.startswith(file) else file, error.place, error.english, **error.values)
