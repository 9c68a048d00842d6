from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from advisor.answer import Advice
from advisor.study_file import read_study, write_study
from advisor.workload import Serve, Study, StudyError
from ui.advising import Advise
from ui.background import Cancelled
from ui.recovery import Recovery
from ui.session import Session

STUDY = Study(title="First", jobs=(Serve(model="chatglm-6b"),))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Session]:
    one = Session(STUDY, recovery=Recovery(tmp_path / "recovery"))
    yield one
    one.close()


def titled(title: str) -> Study:
    return STUDY.model_copy(update={"title": title})


def test_an_edit_is_answered_by_one_advice(qtbot: QtBot, made: Session, advise: Advise) -> None:
    with qtbot.waitSignal(made.advised):
        made.use(advise)
    with qtbot.waitSignal(made.advised) as caught:
        made.edit(titled("Second"))
    answer = caught.args[0]
    assert isinstance(answer, Advice)
    assert answer.study.title == "Second"
    assert made.advice is answer


def test_the_last_good_advice_stays_when_something_fails(qtbot: QtBot, made: Session, advise: Advise) -> None:
    with qtbot.waitSignal(made.advised):
        made.use(advise)
    good = made.advice

    def broken(study: Study, cancelled: Cancelled) -> Advice:
        raise StudyError("jobs[0].model", "no such model")

    with qtbot.waitSignal(made.failed) as caught:
        made.use(broken)
    assert isinstance(caught.args[0].error, StudyError)
    assert made.advice is good


def test_undo_and_redo_go_back_and_forth(made: Session) -> None:
    made.edit(titled("Second"))
    made.edit(titled("Third"))
    assert made.can_undo
    assert not made.can_redo
    made.undo()
    assert made.study.title == "Second"
    made.undo()
    assert made.study.title == "First"
    assert not made.can_undo
    made.undo()
    made.redo()
    assert made.study.title == "Second"
    made.edit(titled("Other"))
    assert not made.can_redo, "a new edit ends the old future"


def test_typing_in_one_field_is_one_step(made: Session) -> None:
    for text in ("C", "Co", "Cou", "Course"):
        made.edit(titled(text), "title")
    made.undo()
    assert made.study.title == "First"


def test_the_dirty_mark_follows_the_file(made: Session, tmp_path: Path) -> None:
    assert not made.dirty
    made.edit(titled("Second"))
    assert made.dirty
    made.undo()
    assert not made.dirty, "back to what the file holds"
    made.redo()
    path = tmp_path / "a.labrig"
    made.save(path)
    assert not made.dirty
    assert made.path == path
    assert read_study(path) == made.study


def test_a_study_that_cannot_be_read_changes_nothing(made: Session, tmp_path: Path) -> None:
    made.edit(titled("Second"))
    broken = tmp_path / "broken.labrig"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(StudyError):
        made.open(broken)
    with pytest.raises(StudyError, match="no such file"):
        made.open(tmp_path / "missing.labrig")
    assert made.study.title == "Second"
    assert made.dirty
    assert made.can_undo


def test_a_folder_that_cannot_be_written_keeps_the_dirty_mark(made: Session, tmp_path: Path) -> None:
    made.edit(titled("Second"))
    with pytest.raises(StudyError, match="cannot be written"):
        made.save(tmp_path / "gone" / "a.labrig")
    assert made.dirty
    assert made.path is None


def test_unsaved_work_is_kept_beside_and_found_by_the_next_run(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "recovery"
    monkeypatch.setattr("ui.recovery.os.getpid", lambda: 999_999_999)  # a run that is no more
    session = Session(STUDY, recovery=Recovery(folder))
    session._autosave.setInterval(10)
    session.edit(titled("Nearly lost"))
    qtbot.waitUntil(lambda: any(folder.glob("*.labrig")))
    session.task.close()  # as a crash leaves it: no close()
    monkeypatch.undo()
    lost = Recovery(folder).lost()
    assert [one.study.title for one in lost] == ["Nearly lost"]
    assert Recovery(folder).lost() == (), "it is offered once"


def test_a_saved_study_leaves_no_copy(qtbot: QtBot, made: Session, tmp_path: Path) -> None:
    made._autosave.setInterval(10)
    made.edit(titled("Second"))
    qtbot.waitUntil(lambda: any((tmp_path / "recovery").glob("*.labrig")))
    made.save(tmp_path / "a.labrig")
    assert list((tmp_path / "recovery").iterdir()) == []


def test_a_broken_copy_does_not_stop_the_start(tmp_path: Path) -> None:
    write_study(STUDY, tmp_path / "999999998.labrig")
    (tmp_path / "999999999.labrig").write_text("not json", encoding="utf-8")
    assert [one.study.title for one in Recovery(tmp_path).lost()] == ["First"]


def test_overtaken_questions_are_told_to_stop(qtbot: QtBot, made: Session, advise: Advise) -> None:
    stopped = threading.Event()

    def slow(study: Study, cancelled: Cancelled) -> Advice:
        if study.title == "First":
            while not cancelled():
                pass
            stopped.set()
        return advise(study, cancelled)

    made.use(slow)
    qtbot.wait(10)
    with qtbot.waitSignal(made.advised):
        made.edit(titled("Second"))
    assert stopped.is_set()
    assert made.advice is not None
    assert made.advice.study.title == "Second"
