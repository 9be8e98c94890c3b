"""A marked copy of a refused workbook: faulty cells coloured, the reason as a comment."""

import json
from collections.abc import Iterable
from pathlib import Path

from data_access.importing.problems import Language, Problem
from data_access.importing.reading import in_a_child
from data_access.spreadsheets.__main__ import DONE, MARK, REBUILD


def mark(file: Path, problems: Iterable[Problem], out: Path, language: Language) -> None:
    """Write a copy of a file as .xlsx with its problems marked in their cells.

    An .xlsx file keeps its formats, unless the library that writes cannot read it; the cells of any
    other are copied as text, and where they cannot be read either the marks stand alone. A problem
    of a row is marked in the row's first cell, one of a sheet or of the whole file in A1.
    """
    marks = [
        (problem.sheet, problem.cell or f"A{problem.row or 1}", problem.reason(language))
        for problem in problems
    ]
    out.write_bytes(_marked(file, marks))


def _marked(file: Path, marks: list[tuple[str, str, str]]) -> bytes:
    content = json.dumps(marks).encode() + b"\n" + file.read_bytes()
    for way in (MARK, REBUILD):
        code, answer = in_a_child([way, file.suffix], content)
        if code == DONE:
            return answer
    from data_access.spreadsheets.marking import empty

    return empty(marks)
