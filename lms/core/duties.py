"""What a person does here beside studying: teaching, an office, writing a case.

Every page's navigation wants to know, so all of it is asked in one query and kept on the user for
as long as the request takes. An app registers a question from its `AppConfig.ready()`:

    duties.register("teaching", queries.teaching_of)

The answer is yes when the queryset has a row; it is asked on every page, so it should be simple.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists

CACHE = "_duties"

Question = Callable[[Any], Any]
_questions: dict[str, Question] = {}


def register(duty: str, question: Question) -> None:
    """Say how a duty is found: a function from a user to rows; called once, from `ready()`."""
    _questions[duty] = question


def has(user: Any, duty: str) -> bool:
    """Whether a signed-in person has the duty."""
    answers: dict[str, bool] | None = getattr(user, CACHE, None)
    if answers is None:
        answers = _ask_all(user)
        setattr(user, CACHE, answers)
    return answers[duty]


def _ask_all(user: Any) -> dict[str, bool]:
    asked = {duty: Exists(question(user).order_by()) for duty, question in _questions.items()}
    person: Any = get_user_model()._default_manager.filter(pk=user.pk)
    return dict(zip(asked, person.values_list(*asked.values()).get(), strict=True))
