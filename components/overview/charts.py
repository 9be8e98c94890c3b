"""Charts of the overview: the release by stars, and by region."""

from components import cached
from components.assets import asset_url
from components.blocks.values import Count, Missing, Named, Share
from components.charts import columns
from components.charts.chart import Drawing, chart, colours, named, scope_of, star_levels
from components.charts.numbers import numbers_of
from components.figures.bars import count_bars
from components.figures.map import RegionValue, region_map
from components.figures.scale import Scale, Sign
from components.text import listing, say, say_count, share, whole
from components.wording import labels
from components.wording.maps import map_approval
from data_access.question import NO_REGION, NOT_RATED, Question
from data_access.rating import SMALLEST_GROUP


@chart("star-distribution", page="")
def star_distribution(question: Question) -> Drawing | None:
    """Draw how many projects have how many stars."""
    counts = cached.star_counts(question)
    rated = sum(counts.values()) - counts[NOT_RATED]
    names = [star_levels()[stars] for stars in counts]
    texts = [
        f"{whole(n)} · {share(n / rated)}" if stars and rated >= SMALLEST_GROUP else whole(n)
        for stars, n in counts.items()
    ]
    high = counts[5] + counts[4]
    return Drawing(
        count_bars(names, counts.values(), texts, colours(), row=41, stars=list(counts)),
        title=say_count(
            "{count} project has four or five stars",
            "{count} projects have four or five stars",
            high,
        ),
        scope=say("{scope}; shares of the rated projects", scope=scope_of(question)),
        alt=say(
            "Bar chart of stars: {numbers}.",
            numbers=named(names, map(whole, counts.values())),
        ),
        numbers=numbers_of(
            counts.items(),
            (columns.stars(), lambda row: Named(row[0], star_levels()[row[0]])),
            (columns.projects(), lambda row: Count(row[1])),
            (
                columns.share_of_rated(),
                lambda row: (
                    Share(row[1] / rated, 1) if row[0] and rated >= SMALLEST_GROUP else Missing()
                ),
            ),
        ),
    )


@chart("projects-by-region", page="")
def projects_by_region(question: Question) -> Drawing | None:
    """Draw how many projects each province has, on the map."""
    found = cached.groups(question, "region")
    names = labels.region_names()
    counts = found["projects"].to_dict()
    shown = [
        RegionValue(
            code,
            name,
            counts.get(code),
            say_count("{count} project", "{count} projects", counts[code])
            if code in counts
            else say("data not available"),
        )
        for code, name in names.items()
        if code != NO_REGION
    ]
    placed = found.drop(index=NO_REGION, errors="ignore").sort_values("projects", ascending=False)
    most = int(placed["projects"].iloc[0]) if len(placed) else 0
    leading = [names[code] for code in placed.index[placed["projects"] == most]]
    elsewhere = int(counts.get(NO_REGION, 0))
    shapes = {part: asset_url(f"map/provinces_{part}.geojson") for part in ("main", "inset")}
    unknown = [region.value is None for region in shown]
    signs = [Sign(say("data not available"), colours().not_rated)] if any(unknown) else []
    scale = Scale(0, most, (whole(0), whole(most)), say("Projects"))
    return Drawing(
        region_map(shown, shapes, colours(), scale, signs),
        title=_most_projects(leading, most),
        scope=say_count(
            "{scope}; {count} project of a central enterprise has no place",
            "{scope}; {count} projects of central enterprises have no place",
            elsewhere,
            scope=scope_of(question),
        ),
        alt=say(
            "Map of China by province, darker is more projects; most have {regions}.",
            regions=named(
                [names[code] for code in placed.index[:5]], map(whole, placed["projects"].iloc[:5])
            ),
        ),
        numbers=numbers_of(
            found.to_dict("index").items(),
            (columns.region(), lambda row: Named(str(row[0]), names[str(row[0])])),
            (columns.projects(), lambda row: Count(int(row[1]["projects"]))),
            (columns.rated(), lambda row: Count(int(row[1]["rated"]))),
            (columns.high(), lambda row: Count(int(row[1]["high"]))),
        ),
        notes=(map_approval(),),
    )


def _most_projects(leading: list[str], most: int) -> str:
    """Say which region has the most projects, or which ones do."""
    if not leading:
        return say("No project states a place")
    if len(leading) > 1:
        return say("{regions} have the most projects ({count} each)",
                   regions=listing(leading), count=whole(most))  # fmt: skip
    return say("{region} has the most projects ({count})", region=leading[0], count=whole(most))
