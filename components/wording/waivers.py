"""Rules of the notice that were waived when a list was taken, in words."""

from collections.abc import Iterable

from components.text import say
from components.wording import labels
from data_access.answers import WaivedRule


def waived(rules: Iterable[WaivedRule]) -> list[str]:
    """Say which rules were waived, for whom, and why."""
    return [
        say(
            "Rule waived when the list was imported ({rule}): {subject}. Reason: {reason}",
            rule=labels.rules()[rule.rule],
            subject=rule.subject,
            reason=rule.reason,
        )
        for rule in rules
    ]
