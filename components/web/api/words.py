"""What the API says of itself: resources, parameters and problems, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from components.text import kept_by_language, say
from components.web.api import limits


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a resource, with an address below the API's root that shows it.

    The address has codes in it that `document.codes_to_show` fills in: what there is to be shown
    depends on what is published.
    """

    title: str
    about: str
    example: str


@kept_by_language
def resources() -> Mapping[str, Told]:
    """Return what is told of the resources, by the names of their functions, in reading order."""
    return {
        "ratings": Told(
            say("Ratings of a release"),
            say(
                "The leaderboard: every project of one release with rank, interval, stars "
                "and scores. Filters have the same names as in the site's addresses."
            ),
            "/ratings?edition={edition}&release={release}&direction={direction}&sort=rank&per_page=3",
        ),
        "moves": Told(
            say("Changes of rank"),
            say(
                "Why ranks changed since the previous release: five parts that add up to the "
                "change. Only projects rated in both."
            ),
            "/moves?edition={edition}&release={release}&sort=-change&per_page=3",
        ),
        "standings": Told(
            say("Ranks within groups"),
            say(
                "The rank of every rated project within its category, direction, recommending "
                "unit and region: a row for each."
            ),
            "/standings?edition={edition}&release={release}&direction={direction}&per_page=4",
        ),
        "series": Told(
            say("One project in every release"),
            say("A project's rating in every release, oldest first, replaced versions included."),
            "/projects/{project}/ratings?fields=release,rank,stars,total",
        ),
        "releases": Told(
            say("Releases"),
            say("All releases of an edition, newest first, and what replaced them."),
            "/releases?edition={edition}",
        ),
        "documents": Told(
            say("Documents of the chain"),
            say(
                "What was published when, each with the SHA-256 that the next one carries, its "
                "checkpoint and its signature; of what is not public only the SHA-256."
            ),
            "/documents?edition={edition}",
        ),
        "one_release": Told(
            say("One release"),
            say('A release by its code, by its period (the newest version) or as "latest".'),
            "/releases/{release}?edition={edition}",
        ),
        "projects": Told(
            say("Projects"),
            say("The list of an edition as the ministry published it, whatever the ratings."),
            "/projects?edition={edition}&unit={unit}&per_page=3",
        ),
        "project": Told(
            say("One project"),
            say("A project by its public code, which never changes."),
            "/projects/{project}",
        ),
        "applicants": Told(
            say("Applicants of a project"),
            say("Everyone who applied with a project, the lead first."),
            "/projects/{project}/applicants",
        ),
        "list_changes": Told(
            say("Corrections of a project in the list"),
            say(
                "What later versions of the list say otherwise of a project: names, applicants, "
                "direction, unit. Releases keep the version they were made with."
            ),
            "/projects/{project}/changes",
        ),
        "catalogue": Told(
            say("Final evaluation and catalogue"),
            say(
                "The outcome after the two years: every project with its self-assessed and "
                "verified scores, its spot check and its grade. Empty until it is published."
            ),
            "/catalogue?edition={edition}&per_page=3",
        ),
        "charts": Told(
            say("Charts"),
            say(
                "All charts of the site with their parameters, each with an example of the "
                "release: its code, its page, its picture and its numbers."
            ),
            "/charts?fields=chart,example_en,parameters,chart_code",
        ),
        "one_chart": Told(
            say("One chart by its code"),
            say(
                "What the code below a picture stands for, and whether its numbers still hold: "
                "unchanged, superseded or changed. `meta.numbers` has the rows of the chart."
            ),
            "/charts/{code}",
        ),
        "editions": Told(
            say("Editions"), say("The editions that have a list, newest first."), "/editions"
        ),
        "categories": Told(
            say("Categories"),
            say("The categories of an edition; they differ from edition to edition."),
            "/categories?edition={edition}",
        ),
        "directions": Told(
            say("Directions"),
            say("The directions of an edition, each with its category."),
            "/directions?edition={edition}&fields=direction,direction_zh,direction_en",
        ),
        "recommending_units": Told(
            say("Recommending units"),
            say("The units that may recommend projects, with their quotas."),
            "/units?edition={edition}&format=csv",
        ),
        "province_level_regions": Told(
            say("Regions"), say("The province-level regions."), "/regions?format=csv"
        ),
        "methods": Told(
            say("Methods"),
            say(
                "The methods that releases were made with, and the total at which each star begins."
            ),
            "/methods",
        ),
        "dimensions": Told(
            say("Dimensions of a method"),
            say("The dimensions of a method and their weights."),
            "/methods/{method_id}/dimensions",
        ),
    }


@kept_by_language
def parameters() -> Mapping[str, str]:
    """Return what each parameter means."""
    passed_over = say("Part of the leaderboard's addresses; has no effect here.")
    return {
        "edition": say("Code of the edition, such as 2021. Without it: the newest."),
        "release": say(
            "Code of the release, such as 2022Q1.1; or a period, such as 2022Q1, for its "
            "newest version; or latest; for the ratings also all: every release, oldest first. "
            "Only an address with a release code (and an edition) always means the same."
        ),
        "version": say("Version of the catalogue; without it the newest."),
        "period": say("Only the releases of this period, such as 2022Q1."),
        "project": say("Public code of the project, such as 2021-017."),
        "method_id": say("Id of the method."),
        "code": say("Code of the chart, as it stands below the picture."),
        "category": say("Codes of categories, separated by commas."),
        "direction": say("Codes of directions, separated by commas."),
        "region": say("Codes of regions (GB/T 2260), separated by commas; none: no place stated."),
        "unit": say("Codes of recommending units, separated by commas."),
        "stars": say("Stars from 5 to 1, separated by commas; 0: not rated."),
        "q": say(
            "Search words with blanks between, at most {most} characters in all. Every word must "
            "occur in what is searched of a project: its names and those of its applicants in "
            "both languages, their pinyin initials, its code. Upper and lower case are the same. "
            "The newest version of the list is searched, too, so a former name finds a project.",
            most=limits.LONGEST["q"],
        ),
        "sort": say(
            "Order, ascending: rank, change, stability, number or a dimension of the method; with "
            "the prefix - descending; rows without the value come last. The list of projects has "
            "number only; moves cannot be ordered by dimension."
        ),
        "view": passed_over,
        "picked": passed_over,
        "page": say("Which page."),
        "per_page": say("How many rows a page has."),
        "fields": say("Only these fields, in this order, separated by commas."),
        "format": say("json or csv. Without it the Accept header decides."),
        "lang": say(
            "Language of messages, zh or en. Without it the Accept-Language header decides; names "
            "always come in both."
        ),
    }


@kept_by_language
def expected() -> Mapping[str, str]:
    """Return which values each parameter that can be wrong takes, for whoever sent another."""
    codes = say("at most {count} codes separated by commas", count=limits.MOST_CODES)
    return {
        **dict.fromkeys(("category", "direction", "region", "unit", "stars", "fields"), codes),
        **{
            name: say("a whole number from {least} to {most}", least=1, most=most)
            for name, most in limits.MOST.items()
        },
        **{
            name: say("at most {count} printable characters", count=most)
            for name, most in limits.LONGEST.items()
        },
        "format": say("json or csv"),
        "lang": say("zh or en"),
    }


@kept_by_language
def problem_titles() -> Mapping[str, str]:
    """Return what each kind of problem is called."""
    return {
        "wrong-parameter": say("A parameter is wrong"),
        "not-found": say("Not found"),
        "method-not-allowed": say("Method not allowed"),
        "unavailable": say("Not available at the moment"),
        "failure": say("Something went wrong"),
    }


def paging() -> str:
    """Return what is told of pages, with quotation marks that no template can have in a message."""
    return say(
        'Lists have pages; "links" and the Link header lead to the first, previous, next and '
        "last one. A page has at most {count} rows.",
        count=limits.MOST["per_page"],
    )
