"""The speed of a job in short phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import JobFit


def speed_words(words: Words, fit: JobFit) -> list[str]:
    """What is said of the speed, in short phrases."""
    speed, say = fit.speed, words.text
    if speed is None:
        return []
    said_: list[str] = []
    if speed.decode_per_user is not None:
        said_.append(say("{speed} for each user", speed=speed.decode_per_user))
    elif speed.decode is not None:
        said_.append(say("{speed} for one user", speed=speed.decode))
    if speed.first_token is not None:
        said_.append(say("first word after {time}", time=speed.first_token))
    if speed.most_users is not None:
        said_.append(say("up to {users} users at once", users=int(speed.most_users.value)))
    if speed.training_time is not None:
        said_.append(say("one run takes {time}", time=speed.training_time))
    if speed.training_rate is not None:
        said_.append(say("trains {rate}", rate=speed.training_rate))
    if fit.enough is not None:
        said_.append(say("fast enough") if fit.enough else say("slower than asked"))
    if speed.limited_by:
        said_.append(say("limited by {limit}", limit=words.language.term(speed.limited_by)))
    return said_
