"""What the rated were shown of a draft, and what became another since: previews bind."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from data_access.models import Preview
from data_access.results import Inputs

Value = str | int | None
Shown = Mapping[str, Mapping[str, Value]]
"""What is shown of each project, by field: scores in hundredths or why there is none, evidence,
reason for no rating, note. Beside projects stands what is the same for all: the method.
"""
ALL = "method"


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that is another than it was in the preview; `project` is ALL for the method."""

    project: str
    field: str
    before: Value
    after: Value


def shown_of(inputs: Inputs) -> Shown:
    """Return what a preview of a draft shows. Groups are the list's and not part of it."""
    scores = inputs.scores.astype(object)
    told = scores.where(inputs.scores.notna(), inputs.remarks[list(scores.columns)])
    table = told.assign(
        evidence=inputs.evidence, not_rated=inputs.stated, note=inputs.remarks["note"]
    ).astype(object)
    rows = table.where(table.notna(), None).to_dict("index")
    by_project = {
        str(code): {str(field): _plain(value) for field, value in row.items()}
        for code, row in rows.items()
    }
    return {ALL: {"method": inputs.method.id}, **by_project}


def _plain(value: object) -> Value:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return value if isinstance(value, str) else int(value)  # type: ignore[call-overload]


def keep(
    session: Session, edition: str, subject: str, shown: Shown, *, until: datetime, now: datetime
) -> None:
    """Keep what was shown of a draft, and until when the rated may object."""
    content = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    session.add(Preview(edition=edition, subject=subject, at=now, until=until, content=content))
    session.flush()


def last(
    session: Session, edition: str, subject: str, before: datetime | None = None
) -> Preview | None:
    """Return the newest preview of a draft, or the one that was seen at a moment."""
    statement = select(Preview).where(
        col(Preview.edition) == edition, col(Preview.subject) == subject
    )
    if before is not None:
        statement = statement.where(col(Preview.at) <= before)
    found: Preview | None = session.execute(
        statement.order_by(col(Preview.id).desc()).limit(1)
    ).scalar_one_or_none()
    return found


def content_of(preview: Preview) -> Shown:
    """Return what a preview showed."""
    shown: Shown = json.loads(preview.content)
    return shown


def changes(before: Shown, after: Shown) -> Iterator[Changed]:
    """Yield what is another in a draft than in its preview, by project and field."""
    for project in sorted(before.keys() | after.keys()):
        old, new = before.get(project, {}), after.get(project, {})
        for field in dict.fromkeys((*old, *new)):
            if old.get(field) != new.get(field):
                yield Changed(project, field, old.get(field), new.get(field))
