"""Read-only answers: Session + Question -> rows or a frame, of releases readers may see.

Scores and totals are whole hundredths of a point; shares of runs are thousandths. Columns ending in
`_zh` and `_en` hold names; every other text holds codes.
"""

from data_access.queries.asking import (
    RATING_COLUMNS,
    SMALLEST_GROUP,
    WORDS_MATCHED,
    projects_named,
)
from data_access.queries.boards import (
    board,
    board_keys,
    leader_reach,
    movers,
    rows_of,
)
from data_access.queries.by_direction import direction_counts, direction_scores
from data_access.queries.documents import covered_texts, public_documents
from data_access.queries.groups import (
    dimension_means,
    groups_of,
    reasons_for_no_rating,
    score_medians,
    scores_of,
    star_counts,
)
from data_access.queries.histories import groups_until, totals_until
from data_access.queries.listing import listed, listed_count
from data_access.queries.methodology import (
    certainty,
    examples,
    higher_totals,
    method_file,
    names,
    rated_scores,
)
from data_access.queries.over_time import ratings_of
from data_access.queries.places import by_place
from data_access.queries.projects import (
    dimension_scores,
    group_standings,
    history,
    in_other_editions,
    list_changes,
    move,
    project,
    standings,
)
from data_access.queries.record import bridged, corrected_values, public_record
from data_access.queries.releases import (
    chain,
    edition_history,
    editions_with_a_list,
    last_restored,
    publications_since,
    releases,
    waived_rules,
)
from data_access.queries.totals import project_totals
from data_access.queries.tracking import (
    entries,
    exits,
    move_count,
    moves_of,
    ranks_over_time,
    releases_until,
    split_moves,
    star_migration,
    streaks,
)
from data_access.queries.units import brought_units, known_units, units_of

__all__ = [
    "RATING_COLUMNS",
    "SMALLEST_GROUP",
    "WORDS_MATCHED",
    "board",
    "board_keys",
    "bridged",
    "brought_units",
    "by_place",
    "certainty",
    "chain",
    "corrected_values",
    "covered_texts",
    "dimension_means",
    "dimension_scores",
    "direction_counts",
    "direction_scores",
    "edition_history",
    "editions_with_a_list",
    "entries",
    "examples",
    "exits",
    "group_standings",
    "groups_of",
    "groups_until",
    "higher_totals",
    "history",
    "in_other_editions",
    "known_units",
    "last_restored",
    "leader_reach",
    "list_changes",
    "listed",
    "listed_count",
    "method_file",
    "move",
    "move_count",
    "movers",
    "moves_of",
    "names",
    "project",
    "project_totals",
    "projects_named",
    "public_documents",
    "public_record",
    "publications_since",
    "ranks_over_time",
    "rated_scores",
    "ratings_of",
    "reasons_for_no_rating",
    "releases",
    "releases_until",
    "rows_of",
    "score_medians",
    "scores_of",
    "split_moves",
    "standings",
    "star_counts",
    "star_migration",
    "streaks",
    "totals_until",
    "units_of",
    "waived_rules",
]
