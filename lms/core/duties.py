"""What a person does here beside studying: teaching, an office, writing a case.

Every page's navigation wants to know, so all of it is asked in one query and kept on the user for
as long as the request takes. An app registers a question from its `AppConfig.ready()`:

    duties.register("teaching", queries.teaching_of)

The answer is yes when the queryset has a row. It is asked on every page, so it should be simple;
its SQL is built once, for somebody of whom only the key may be read (`Somebody`).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Exists

from lms.core.prepared import Prepared

CACHE = "_duties"


class Somebody(NamedTuple):
    """Of whom a question is asked: a key, and nothing else by which the question could differ."""

    pk: int


Question = Callable[[Somebody], Any]
_questions: dict[str, Question] = {}


def register(duty: str, question: Question) -> None:
    """Say how a duty is found: a function from a user to rows; called once, from `ready()`."""
    _questions[duty] = question
    _duties.forget()


def withdraw(duty: str) -> None:
    """Ask it no more."""
    del _questions[duty]
    _duties.forget()


def has(user: Any, duty: str) -> bool:
    """Whether a signed-in person has the duty."""
    answers: dict[str, bool] | None = getattr(user, CACHE, None)
    if answers is None:
        answers = _ask_all(user)
        setattr(user, CACHE, answers)
    return answers[duty]


def _all_duties(pk: int) -> Any:
    asked = [Exists(question(Somebody(pk)).order_by()) for question in _questions.values()]
    return get_user_model()._default_manager.filter(pk=pk).values_list(*asked)


_duties = Prepared(_all_duties)


def _ask_all(user: Any) -> dict[str, bool]:
    [answers] = _duties(user.pk)
    return {duty: bool(answer) for duty, answer in zip(_questions, answers, strict=True)}
