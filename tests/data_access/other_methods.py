"""A second method, for tests of what happens when the method changes."""

from collections.abc import Mapping

from sqlmodel import Session

from data_access.methods import method_digest
from data_access.models import MethodVersion
from data_access.publishing import draft_of
from tests.data_access.made_up_releases import few_draws
from tests.data_access.made_up_scores import METHOD

OTHER = "illustrative-other"


def keep_other_method(session: Session, period: str, changes: Mapping[str, str]) -> None:
    """Keep a method that differs in these texts of its file; the period's draft is made with it."""
    changed = few_draws().replace(f'id = "{METHOD.id}"', f'id = "{OTHER}"')
    for old, new in changes.items():
        assert f'"{old}"' in changed
        changed = changed.replace(f'"{old}"', f'"{new}"', 1)
    session.add(
        MethodVersion(
            id=OTHER, version="2.0", status="illustrative", text=changed,
            sha256=method_digest(changed),
        )
    )  # fmt: skip
    session.flush()
    draft_of(session, "2021", period).method = OTHER
    session.flush()
