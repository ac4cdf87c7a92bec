import io
import json
import logging
import sys

from lms.core.logs import JSONFormatter


def line(**extra):
    record = logging.LogRecord("lms.request", logging.INFO, "f.py", 1, "request", (), None)
    record.__dict__.update(extra)
    return json.loads(JSONFormatter().format(record))


def test_a_line_is_json_with_time_level_and_message():
    assert line()["message"] == "request"
    assert line()["level"] == "INFO"
    assert line()["time"].endswith("+00:00")


def test_only_the_fields_that_hold_no_personal_data_are_kept():
    found = line(route="x/<int:pk>/", status=200, email="a@b.example", filename="geheim.pdf")

    assert found["route"] == "x/<int:pk>/"
    assert "a@b.example" not in json.dumps(found)
    assert "geheim" not in json.dumps(found)


def test_what_somebody_typed_cannot_pass_for_a_line_of_its_own():
    record = logging.LogRecord("x", logging.INFO, "f.py", 1, 'a\n{"level": "ERROR"}', (), None)

    assert "\n" not in JSONFormatter().format(record)


def test_an_error_brings_kind_and_place_but_not_its_words():
    try:
        raise ValueError("stuk")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "m", (), sys.exc_info())

    written = JSONFormatter().format(record)

    assert json.loads(written)["error"][0]["kind"] == "builtins.ValueError"
    assert "test_logs.py" in json.loads(written)["error"][0]["at"][0]
    assert "stuk" not in written


def test_of_tasks_only_those_that_fail_are_logged(caplog, monkeypatch):
    logger, written = logging.getLogger("django.tasks"), io.StringIO()
    monkeypatch.setattr(logger.handlers[0], "stream", written)
    caplog.set_level(logging.INFO, logger="django.tasks")  # as the worker does
    logger.info("Task state=SUCCESSFUL")
    logger.error("Task state=FAILED")

    assert [json.loads(row)["message"] for row in written.getvalue().splitlines()] == [
        "Task state=FAILED"
    ]
