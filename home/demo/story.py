"""What the stories of the demo's cases are written with: one function for each block of a part."""

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]


def body(key: str, blocks: Iterable[Block]) -> str:
    """The blocks as a part keeps them, each with an address that stays the same."""
    return json.dumps(
        [
            block | {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{key}/{number}"))}
            for number, block in enumerate(blocks)
        ]
    )


def narrative(*paragraphs: str) -> Block:
    return _block("narrative", _html(paragraphs))


def scene(place: str, time: str, *paragraphs: str) -> Block:
    return _block("scene", {"place": place, "time": time, "text": _html(paragraphs)})


def quote(text: str, speaker: str, role: str = "") -> Block:
    return _block("quote", {"text": text, "speaker": speaker, "role": role})


def document(kind: str, code: str, title: str, *paragraphs: str, **facts: str) -> Block:
    """`facts`: sender, recipient, dated."""
    empty = {"sender": "", "recipient": "", "dated": ""}
    return _block(
        "document",
        {"kind": kind, "code": code, "title": title, "text": _html(paragraphs)} | empty | facts,
    )


def questions(heading: str, *texts: str) -> Block:
    return _block("questions", {"heading": heading, "questions": list(texts)})


def definition(term: str, meaning: str) -> Block:
    return _block("definition", {"term": term, "meaning": f"<p>{meaning}</p>"})


def exhibit(
    code: str,
    title: str,
    *,
    shows: str,
    table: dict[str, Any],
    source: str,
    chart: str = "none",
    draw: str = "",
    **more: Any,
) -> Block:
    """`draw`: the columns of the chart; `more`: unit, margin_column."""
    return _block(
        "exhibit",
        {
            "code": code,
            "title": title,
            "shows": shows,
            "table": table,
            "chart": chart,
            "label_column": 1,
            "value_columns": draw,
            "margin_column": None,
            "unit": "",
            "source": source,
            "licence": "CC BY 4.0",
        }
        | more,
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """A table whose columns hold numbers where each cell is a number in plain notation."""
    lines = [[_cell(value) for value in row] for row in rows]
    kinds = [
        "number" if all(_is_number(line[place]) for line in lines) else "text"
        for place in range(len(headings))
    ]
    return {
        "columns": [
            {"type": kind, "heading": heading}
            for kind, heading in zip(kinds, headings, strict=True)
        ],
        "rows": [{"values": line} for line in lines],
        "caption": "",
    }


def _block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value}


def _html(paragraphs: Sequence[str]) -> str:
    return "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in paragraphs)


def _cell(value: Any) -> str | None:
    return None if value is None else str(value)


def _is_number(value: str | None) -> bool:
    return value is None or value.lstrip("+-").replace(".", "", 1).isdigit()
