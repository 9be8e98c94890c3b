"""Check published star ratings yourself: does everything that they say follow from the scores?

    python verify_release.py                       in the folder that the bundle was unpacked to
    python verify_release.py verification.zip      or with the bundle as it is
    python verify_release.py --quick               without intervals and stability
    python verify_release.py --since NOTED         NOTED is a checkpoint, or a bundle, kept earlier
    python verify_release.py --head 3f2a9c01d4e5b6a7     as printed on a picture
    python verify_release.py --key KEY.pub         the institution's key, from another source

All it needs is Python 3.11 or newer and pandas; it asks no server and knows nothing of the site's
own program. For every release, in the order in which they were published, it recomputes

    seals     the SHA-256 of the release's file, and the chain: each file holds that of the release
              published before it, so that no earlier one can be changed without changing all later
    list      names, applicants, direction and unit are those of the projects that are rated; in
              releases from before the list was part of them there is nothing to check
    ratings   total, stars and their limit from scores, evidence and method; ranks and ties
    certainty the interval each rank moves in, and how often the stars stay, when weights are drawn
    standings the same ranks and intervals within category, direction, region and recommending unit
    moves     why a rank has changed since the release it is compared with
    bridge    the same scores rated with the method before, where the method has changed

and for the chain of documents that covers all that readers see (bundles from before have none)

    documents each holds the SHA-256 of the one before; what they cover together is what there is:
              releases, lists, units, regions, acts, objections, draw, checks, catalogue
    history   a checkpoint, a bundle or a printed head that was kept earlier is part of it
    signature of each document, by the key that is stated in the chain, which ssh-keygen checks

and names the first row that differs: where, what was found, what is expected.
It exits with 0 if all agrees, 1 if something differs, 2 if it could not check.

Everything is a whole number: scores and totals in hundredths of a point, weights in millionths,
stability in thousandths of the draws.
"""

import argparse
import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

MISSING = -1
GROUPS = ["category", "direction", "region", "unit"]
PARTS = ["own_scores", "others_scores", "entries_and_exits", "method", "correction"]
INTERVAL = ["rank_low", "rank_high"]
RATINGS = ["total", "stars", "capped_by", "not_rated", "position", "rank", "tied", "change"]
DRAWING = ["draws", "concentration", "seed", "low", "high"]
LISTED = ["code", "period", "version", "published_at", "sha256", "chain"]
LIST = ["file_sha256", "projects", "published_at", "reason", "version", "waivers"]
NAMES = ["number", "name_zh", "name_en", "applicants", "summary_zh", "summary_en"]
ABOUT_APPLICANTS = ["applicant_kind", "dcmm_level", "dcmm_standard"]
CANONICAL = [1, 2]
"""Versions of a release's file; from 2 on it has the list and the moment of publication."""

DOCUMENTED = ["number", "sha256", "key"]
KEY_BEGUN = "key_begun"
"""The kind of the document with which a key begins that the one before did not sign."""
CHECKPOINT = re.compile(
    r"star ratings checkpoint\nedition (\S+)\ndocuments (\d+)\nhead ([0-9a-f]{64})\ntime (\S+)\n"
)
"""What a checkpoint says: edition, number of documents, SHA-256 of the newest, when."""

CODE = r"20\d\d(Q[1-4]|H[12])?\.[1-9]\d*"

Bundle = Path | zipfile.Path
Columns = dict[str, list[Any]]
Row = dict[str, str]


class CannotCheck(Exception):
    """The bundle cannot be checked at all; the message says why."""


class Unreadable(Exception):
    """A part of a release has not the shape it must have, so that nothing follows from it."""

    def __init__(self, where: str, found: object, expected: object) -> None:
        super().__init__(difference(where, found, expected))


def difference(where: str, found: object, expected: object) -> str:
    """Name something that a release says and that does not follow from what it is made of."""
    return f"{where}: found {found}, expected {expected}"


@dataclass(frozen=True)
class Method:
    """The numbers of a method's file."""

    dimensions: list[str]
    weights: list[int]
    floors: list[int]
    missing_at_most: int
    missing_stars: int
    evidence: dict[str, int]
    draws: int
    concentration: int
    seed: int
    low: int
    high: int


@dataclass(frozen=True)
class Release:
    """What a release's file says; `inputs` by project code, `said` by part and column.

    `bridge`: the method before, where it has changed. `listed`: the projects of the list, none in a
    file of version 1.
    """

    heading: dict[str, Any]
    method: Method
    bridge: Method | None
    inputs: pd.DataFrame
    said: dict[str, Columns]
    listed: Columns | None

    @cached_property
    def rated(self) -> pd.DataFrame:
        """What the release's method makes of its inputs."""
        return rate(self.inputs, self.method)


# -- the rules of the rating -----------------------------------------------------------------------


def scores_of(inputs: pd.DataFrame, method: Method) -> np.ndarray:
    """Return the scores that a method looks at: a row a project, a column a dimension."""
    return inputs[method.dimensions].to_numpy(dtype=np.int64)


def totals(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the weighted means of the scores that are there, rounded half up to hundredths.

    `scores`: a row a project, a column a dimension. `weights`: one for each dimension, or a row of
    them for each draw; then there is a column of totals for each draw.
    """
    there = (scores != MISSING).astype(np.int64)
    weight: np.ndarray = there @ weights.T
    rounded: np.ndarray = (2 * ((scores * there) @ weights.T) + weight) // (2 * weight)
    return rounded


def stars_of(total: np.ndarray, floors: list[int], most: np.ndarray) -> np.ndarray:
    """Return how many cut points the totals reach, at most as many as are allowed."""
    reached = np.searchsorted(floors, total, side="right")
    kept: np.ndarray = np.minimum(reached, most)
    return kept


def rate(inputs: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Return `total`, `stars`, `capped_by` and the limit `most` of those who are rated.

    Not rated are those with a stated reason, and those with too many scores missing.
    """
    absent = (inputs[method.dimensions] == MISSING).sum(axis=1)
    enough = (absent <= method.missing_at_most) & (absent < len(method.dimensions))
    rated = inputs[inputs["stated"].isna() & enough]
    scores = scores_of(rated, method)
    by_evidence = rated["evidence"].map(method.evidence).fillna(0).to_numpy(dtype=np.int64)
    incomplete = (scores == MISSING).any(axis=1)
    by_missing = np.where(incomplete, method.missing_stars, len(method.floors))
    most = np.minimum(by_evidence, by_missing)
    total = totals(scores, np.array(method.weights))
    stars = stars_of(total, method.floors, most)
    lowered = stars < np.searchsorted(method.floors, total, side="right")
    cap = np.where(by_evidence <= by_missing, "evidence", "missing")
    return pd.DataFrame(
        {"total": total, "stars": stars, "capped_by": np.where(lowered, cap, ""), "most": most},
        index=rated.index,
    )


def ranks(total: pd.Series, group: pd.Series) -> pd.DataFrame:
    """Return `rank` (1 is best, equal totals share the smallest: 1, 2, 2, 4), `size` of the group
    and how many are `tied`, for those that have a group.
    """
    known = total[group.notna()]
    within = known.groupby(group)
    return pd.DataFrame(
        {
            "rank": within.rank(method="min", ascending=False).astype(int),
            "size": within.transform("size"),
            "tied": known.groupby([group[known.index], known]).transform("size"),
        }
    )


def drawn_weights(method: Method) -> np.ndarray:
    """Draw weights around the method's own, a row a draw: whole millionths, each at least one.

    Dirichlet(concentration x weights); what rounding down leaves goes to the largest remainders.
    """
    random = np.random.default_rng(method.seed)
    centre = np.array(method.weights) / 1_000_000
    drawn = []
    to_share = 1_000_000 - len(method.weights)
    for shares in random.dirichlet(method.concentration * centre, size=method.draws):
        exact = shares * to_share
        whole = np.floor(exact).astype(np.int64)
        largest_remainders = np.argsort(whole - exact, kind="stable")
        whole[largest_remainders[: to_share - whole.sum()]] += 1
        drawn.append(1 + whole)
    return np.array(drawn)


def intervals(
    in_draws: pd.DataFrame, group: pd.Series, rank: pd.Series, by: Method
) -> pd.DataFrame:
    """Return the ranks between which a project moves within its group, without the outermost draws.

    `in_draws`: totals, a column a draw. The interval is widened to hold the published rank.
    """
    bounds = pd.DataFrame(index=rank.index, columns=INTERVAL, dtype=float)
    lowest = by.draws * by.low // 100
    highest = by.draws - 1 - by.draws * (100 - by.high) // 100
    for _, members in group[rank.index].groupby(group[rank.index]):
        of_group = in_draws.loc[members.index]
        ordered = np.sort(of_group.rank(method="min", ascending=False).to_numpy(), axis=1)
        bounds.loc[members.index] = ordered[:, [lowest, highest]]
    low = np.minimum(bounds["rank_low"], rank).astype(int)
    high = np.maximum(bounds["rank_high"], rank).astype(int)
    return pd.DataFrame({"rank_low": low, "rank_high": high})


def why_moved(old: Release, new: Release, first: Release | None) -> pd.DataFrame:
    """Split the changes of rank since `old` into parts that add up, positive upwards.

    One thing after the other is switched from old to new: the project's own scores, those of the
    others, who is there, the method. `first`: the first version of the period that `new` corrects;
    then the parts lead to it, and what is left from there is the correction.
    """
    parts = switched(old, new)
    if first is not None:
        to_first = switched(old, first)
        both = parts.index.intersection(to_first.index)
        parts.loc[both] = to_first.loc[both]
        parts.loc[both, "correction"] = rank_of(first.rated)[both] - rank_of(new.rated)[both]
    before = old.rated.loc[parts.index]
    return parts.assign(
        previous_rank=rank_of(old.rated)[parts.index],
        previous_total=before["total"],
        previous_stars=before["stars"],
        rank=rank_of(new.rated)[parts.index],
    )


def switched(old: Release, new: Release) -> pd.DataFrame:
    """Return the parts of the way from `old` to `new`, those of `PARTS`, with no correction."""
    before, now = old.rated, new.rated
    new_scores = scores_of(new.inputs.loc[now.index], old.method)
    by_old_method = pd.Series(totals(new_scores, np.array(old.method.weights)), now.index)
    both = now.index.intersection(before.index)
    left = before["total"].drop(both)
    own, was = by_old_method[both], before.loc[both, "total"]
    ways = [
        rank_of(before)[both],
        rank_among(own, before["total"]) - (was > own),  # without the project's own old total
        rank_among(own, pd.concat([own, left])),
        rank_among(own, by_old_method),
        rank_of(now)[both],
    ]
    steps = [here - there for here, there in pairwise(ways)]
    no_correction = pd.Series(0, both)
    return pd.DataFrame(dict(zip(PARTS, [*steps, no_correction], strict=True)), both)


def rank_of(rated: pd.DataFrame) -> pd.Series:
    """Return the ranks of rated projects among themselves."""
    return rank_among(rated["total"], rated["total"])


def rank_among(total: pd.Series, others: pd.Series) -> pd.Series:
    """Return the rank each total has among those of others: one more than are higher."""
    not_higher = np.searchsorted(np.sort(others.to_numpy()), total.to_numpy(), side="right")
    return pd.Series(1 + len(others) - not_higher, total.index)


# -- what a release must say -----------------------------------------------------------------------


def expected_of(
    release: Release, old: Release | None, first: Release | None, *, quick: bool
) -> dict[str, pd.DataFrame]:
    """Return all that follows from a release's inputs, a table for each part of its file."""
    inputs, method, rated = release.inputs, release.method, release.rated
    groups = {"ratings": pd.Series("all", rated.index)}
    groups |= {f"standings, {kind}": inputs.loc[rated.index, kind] for kind in GROUPS}
    expected = {part: ranks(rated["total"], group) for part, group in groups.items()}
    if not quick:
        scores = scores_of(inputs.loc[rated.index], method)
        in_draws = pd.DataFrame(totals(scores, drawn_weights(method)), rated.index)
        for part, group in groups.items():
            bounds = intervals(in_draws, group, expected[part]["rank"], method)
            expected[part] = expected[part].join(bounds)
        expected["ratings"]["stability"] = stability(in_draws.to_numpy(), rated, method)
    ratings = rated.join(expected["ratings"]).drop(columns=["most", "size"]).reindex(inputs.index)
    order = ratings.sort_values("rank", kind="stable").index
    ratings["position"] = pd.Series(range(1, len(order) + 1), order)
    moves = why_moved(old, release, first) if old else pd.DataFrame()
    ratings["change"] = moves.reindex(columns=PARTS).sum(axis=1).reindex(inputs.index)
    unrated = ratings["total"].isna()
    ratings["not_rated"] = inputs["stated"].fillna("insufficient_scores").where(unrated)
    bridge = {"bridge": bridged(inputs, release.bridge)} if release.bridge else {}
    return expected | {"ratings": ratings, "moves": moves} | bridge


def bridged(inputs: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Return total, stars and rank of all projects by another method, from the same scores."""
    without = [dimension for dimension in method.dimensions if dimension not in inputs]
    rated = rate(inputs.assign(**dict.fromkeys(without, MISSING)), method)
    return rated[["total", "stars"]].assign(rank=rank_of(rated)).reindex(inputs.index)


def stability(in_draws: np.ndarray, rated: pd.DataFrame, method: Method) -> np.ndarray:
    """Return in how many thousandths of the draws, rounded half up, the stars stay the same."""
    most, published = rated["most"].to_numpy(), rated["stars"].to_numpy()
    same = stars_of(in_draws, method.floors, most[:, None]) == published[:, None]
    kept: np.ndarray = same.sum(axis=1)
    return (2 * 1000 * kept + method.draws) // (2 * method.draws)


def compared(release: Release, expected: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Compare all that a release says with what follows from its inputs, row by row."""
    check_columns("moves", release.said["moves"], expected["moves"].columns)
    for part, table in expected.items():
        said = release.said[part]
        projects = sorted(map(str, table.index))
        whole = {name: plain(table.loc[projects, name]) for name in table.columns}
        for row, (found, project) in enumerate(zip_longest(said["project"], projects)):
            yield from different(f"{part}, project in row {row + 1}", found, project)
            for name, values in whole.items() if found == project else ():
                where = f"{part}, project {project}, {name}"
                yield from different(where, said[name][row], values[row])


def listed_otherwise(release: Release) -> Iterator[str]:
    """The list has exactly the projects that are rated or not, in the groups they are ranked in."""
    if release.listed is None:
        return
    projects = list(release.inputs.index)
    yield from different("list, projects", release.listed["project"], projects)
    for group in GROUPS if release.listed["project"] == projects else ():
        ranked_in = plain(release.inputs[group])
        for project, found, expected in zip(
            projects, release.listed[group], ranked_in, strict=True
        ):
            yield from different(f"list, project {project}, {group}", found, expected)


def plain(values: pd.Series) -> list[object]:
    """Return a column as JSON has it: whole numbers and texts, None for what is absent."""
    return [
        None if pd.isna(value) or value == "" else value if isinstance(value, str) else int(value)
        for value in values
    ]


def different(where: str, found: object, expected: object) -> Iterator[str]:
    """Yield the difference, if there is one; 1.0 is the same as 1, true is not."""
    if found != expected or isinstance(found, bool):
        yield difference(where, json_of(found), json_of(expected))


def json_of(value: object) -> str:
    """Write a value as it stands in a release's file."""
    return json.dumps(value, ensure_ascii=False)


# -- reading a bundle ------------------------------------------------------------------------------


def opened(path: Path) -> Bundle:
    """Return a bundle to read from; CannotCheck where there is none."""
    if path.is_dir():
        return path
    if not zipfile.is_zipfile(path):
        raise CannotCheck(f"{path} is neither a folder nor a ZIP file")
    return zipfile.Path(path)


def listed_releases(bundle: Bundle) -> list[Row]:
    """Return the rows of releases.csv, which is in the order of publication."""
    file = bundle / "releases.csv"
    if not file.is_file() or not (bundle / "releases").is_dir():
        raise CannotCheck(f"there is no releases.csv or no folder releases in {bundle}")
    text = file.read_bytes().decode("utf-8-sig", errors="replace")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if not rows or list(rows[0]) != LISTED:
        raise CannotCheck(f"releases.csv must have rows, and the columns {', '.join(LISTED)}")
    for row in rows:
        check_row(row)
    return rows


def check_row(row: Row) -> None:
    """Check that a row of releases.csv names a release; only one not yet public has no name."""
    if not row["code"]:
        return
    named = f"{row['period']}.{row['version']}"
    if row["code"] != named or not re.fullmatch(CODE, named):
        raise CannotCheck(
            f"releases.csv: {row['code']}, {row['period']}, {row['version']} are not a code "
            "such as 2022Q1.2, its period 2022Q1 and its version 2"
        )
    try:
        datetime.fromisoformat(str(row["published_at"]))
    except ValueError as wrong:
        raise CannotCheck(f"releases.csv, published_at of {row['code']}: {wrong}") from wrong


def read_release(bundle: Bundle, code: str) -> Release:
    """Read a release's file and its method's; Unreadable names what has not the right shape."""
    name = f"releases/{code}.json"
    content = read_json(bytes_of(bundle, name), name)
    heading = part_of(content, "release")
    if (version := heading.get("canonical", 1)) not in CANONICAL:
        raise Unreadable(
            f"{name}, version of its form", version, f"{CANONICAL}; get a newer script"
        )
    bridge = ["bridge"] if heading.get("bridged_from") else []
    listed = ["list"] if version > 1 else []
    parts = ["inputs", "moves", "ratings", "release", "remarks", "standings", *bridge, *listed]
    if sorted(content) != sorted(parts):
        raise Unreadable(f"{name}, parts", sorted(content), sorted(parts))
    name = f"methods/{heading.get('method')}.toml"
    seal = hashlib.sha256(bytes_of(bundle, name)).hexdigest()
    if seal != heading.get("method_sha256"):
        raise Unreadable(f"SHA-256 of {name}", seal, heading.get("method_sha256"))
    method = read_method(bundle, heading["method"])
    standings = part_of(content, "standings")
    by_kind = {f"standings, {kind}": part_of(standings, kind) for kind in GROUPS}
    said = {part: part_of(content, part) for part in ["ratings", "moves", *bridge]} | by_kind
    check_columns("ratings", said["ratings"], [*RATINGS, *INTERVAL, "stability"])
    for part in by_kind:
        check_columns(part, said[part], ["rank", "size", "tied", *INTERVAL])
    for part in bridge:
        check_columns(part, said[part], ["total", "stars", "rank"])
    inputs = inputs_of(part_of(content, "inputs"), method)
    before = read_method(bundle, heading["bridged_from"]) if bridge else None
    projects = projects_of(part_of(content, "list")) if listed else None
    return Release(heading, method, before, inputs, said, projects)


def projects_of(listed: dict[str, Any]) -> Columns:
    """Return the columns of the list by which a release's projects go."""
    if sorted(listed) != LIST:
        raise Unreadable("list, parts", sorted(listed), LIST)
    projects = part_of(listed, "projects")
    check_columns("list, projects", projects, [*NAMES, *GROUPS, *ABOUT_APPLICANTS])
    return projects


def bytes_of(bundle: Bundle, name: str) -> bytes:
    """Read a file in one of the bundle's folders; Unreadable if it is not there."""
    file = bundle / name
    if not re.fullmatch(r"\w+/[\w.-]+", name) or not file.is_file():
        raise Unreadable(name, "no such file", "the file")
    return file.read_bytes()


def read_json(file: bytes, name: str) -> dict[str, Any]:
    """Return the content of a release's file, which is written in the one canonical way."""
    try:
        content = json.loads(file)
    except (ValueError, RecursionError) as broken:
        raise Unreadable(name, f"no JSON ({broken})", "JSON") from broken
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if canonical.encode(errors="replace") != file or not isinstance(content, dict):
        expected = "an object with keys sorted, none twice, without white space"
        raise Unreadable(name, "other JSON", expected)
    return content


def read_method(bundle: Bundle, method: str) -> Method:
    """Read the numbers of a method's file."""
    name = f"methods/{method}.toml"
    file = bytes_of(bundle, name)
    try:
        rules = tomllib.loads(file.decode())
        cuts = rules["cut_points"].values()
        return Method(
            dimensions=[dimension["code"] for dimension in rules["dimensions"]],
            weights=[int(Decimal(str(d["weight"])) * 1_000_000) for d in rules["dimensions"]],
            floors=sorted(int(Decimal(str(points)) * 100) for points in cuts),
            missing_at_most=rules["missing"]["at_most"],
            missing_stars=rules["missing"]["stars_at_most"],
            evidence=rules["evidence"],
            **{name: rules["uncertainty"][name] for name in DRAWING},
        )
    except (ArithmeticError, KeyError, TypeError, ValueError) as wrong:
        raise Unreadable(name, repr(wrong), "a method") from wrong


def part_of(content: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a part of a release's file; Unreadable if it is not there."""
    value = content.get(key)
    if not isinstance(value, dict):
        raise Unreadable(f"part “{key}”", json_of(value), "columns by name")
    return value


def check_columns(part: str, columns: Columns, names: Iterable[str]) -> None:
    """Check that a table has these columns, all of the length of its projects."""
    expected = sorted(["project", *names])
    if sorted(columns) != expected:
        raise Unreadable(f"{part}, columns", sorted(columns), expected)
    sizes = {len(column) if isinstance(column, list) else None for column in columns.values()}
    if len(sizes) > 1 or None in sizes:
        raise Unreadable(f"{part}, columns", "different lengths", "a value for every project")


def inputs_of(columns: Columns, method: Method) -> pd.DataFrame:
    """Return scores, -1 where missing, evidence, stated reasons and groups, by project code."""
    allowed = {
        **dict.fromkeys(method.dimensions, (is_score, "whole hundredths, 0 to 10000, or null")),
        **dict.fromkeys(["evidence", "stated", *GROUPS], (is_code, "a code or null")),
    }
    check_columns("inputs", columns, allowed)
    projects = columns["project"]
    for before, project in pairwise(["", *projects]):
        if not (isinstance(project, str) and project > before):
            raise Unreadable("inputs, project", json_of(project), f"a code after “{before}”")
    for name, (fits, expected) in allowed.items():
        for project, value in zip(projects, columns[name], strict=True):
            if not fits(value):
                raise Unreadable(f"inputs, project {project}, {name}", json_of(value), expected)
    inputs = pd.DataFrame(columns, dtype=object).set_index("project")
    scores = inputs[method.dimensions]
    return inputs.assign(**scores.where(scores.notna(), MISSING).astype(np.int64))


def is_score(value: object) -> bool:
    """Tell whether a value is a score, or none."""
    return value is None or (type(value) is int and 0 <= value <= 10_000)


def is_code(value: object) -> bool:
    """Tell whether a value is a code, or none."""
    return value is None or isinstance(value, str)


# -- checking a bundle -----------------------------------------------------------------------------


def checked(bundle: Bundle, *, quick: bool) -> Iterator[bool]:
    """Check that every file is listed, then one release after the other; tell what differs."""
    rows = listed_releases(bundle)
    yield told("releases.csv", list(unlisted(bundle, rows)), [])
    read: dict[str, Release] = {}
    for n, row in enumerate(rows):
        seals, differing = list(sealed(bundle, rows, n)), []
        if row["code"]:
            try:
                release = read[row["code"]] = read_release(bundle, row["code"])
                before = compared_with(rows, n)
                old, first = earlier(read, row, before)
                seals += headed(release, row, before, old)
                expected = expected_of(release, old, first, quick=quick)
                differing = [*listed_otherwise(release), *compared(release, expected)]
            except Unreadable as unreadable:
                differing = [str(unreadable)]
        yield told(row["code"] or "a release that is not yet public", seals, differing)


def unlisted(bundle: Bundle, rows: list[Row]) -> Iterator[str]:
    """Every release's file is listed, so that none is passed over."""
    files = sorted(file.name.removesuffix(".json") for file in (bundle / "releases").iterdir())
    return different("releases listed", sorted(row["code"] for row in rows if row["code"]), files)


def sealed(bundle: Bundle, rows: list[Row], n: int) -> Iterator[str]:
    """The n-th release has the SHA-256 that is listed, and the chain leads to the one before.

    Releases from before there was a chain have none; the first that has one has all before it.
    """
    row, before = rows[n], rows[n - 1] if n else None
    yield from different("SHA-256", seal_of(bundle, row), row["sha256"])
    if before is None:
        yield from different("chain", row["chain"], "")
    elif any(earlier["chain"] for earlier in rows[: n + 1]):
        chained_to = f"chain to {before['code'] or 'what is not yet public'}"
        yield from different(chained_to, row["chain"], seal_of(bundle, before))


def seal_of(bundle: Bundle, row: Row) -> str:
    """Return the SHA-256 of a release's file; what is not yet public has no file to look at."""
    if not row["code"]:
        return row["sha256"]
    file = bundle / "releases" / f"{row['code']}.json"
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no such file"


def headed(release: Release, row: Row, before: Row | None, old: Release | None) -> Iterator[str]:
    """A release says which it is, what it is chained to and compared with, and how many it has."""
    expected: dict[str, Any] = {
        "chain": row["chain"] or None,
        "period": row["period"],
        "version": int(row["version"]),
        "compared_with": before["code"] if before else None,
        "listed": len(release.inputs),
        "rated": sum(total is not None for total in release.said["ratings"]["total"]),
        "bridged_from": old.heading["method"] if old and release.bridge else None,
        "published_at": row["published_at"] if release.listed else None,
    }
    for name, value in expected.items():
        yield from different(f"heading, {name}", release.heading.get(name), value)


def compared_with(rows: list[Row], n: int) -> Row | None:
    """Return the newest version of the period before that readers saw when the n-th came out."""
    before = [
        row
        for row in rows[:n]
        if row["code"] and period_end(row) < period_end(rows[n]) and moment(row) <= moment(rows[n])
    ]
    return max(before, key=lambda row: (period_end(row), int(row["version"])), default=None)


def moment(row: Row) -> datetime:
    """Return when readers saw a release first."""
    return datetime.fromisoformat(row["published_at"])


def period_end(row: Row) -> tuple[str, int]:
    """Return the last year and month of a period: 2022Q1, 2022H1 or 2022."""
    year, part = row["period"][:4], row["period"][4:]
    return year, {"Q": 3, "H": 6}.get(part[:1], 12) * int(part[1:] or 1)


def earlier(
    read: dict[str, Release], row: Row, before: Row | None
) -> tuple[Release | None, Release | None]:
    """Return the release that one is compared with, and the first version where it corrects it."""
    old = before["code"] if before else ""
    first = f"{row['period']}.1" if row["version"] != "1" else ""
    for code in (old, first):
        if code and code not in read:
            raise Unreadable(f"release {code}, which is needed here", "not to be read", "readable")
    return read.get(old), read.get(first)


# -- the chain of documents ------------------------------------------------------------------------


def checked_documents(
    bundle: Bundle, since: list[Path], heads: list[str], key: Path | None
) -> Iterator[bool]:
    """Check the documents, what they cover, their signatures, and what was kept earlier."""
    if not (bundle / "documents.csv").is_file():
        if since or heads or key:
            raise CannotCheck("this bundle has no documents.csv: it is from before there were any")
        print("documents: none, so that only releases are covered by hashes")
        return
    rows = document_rows(bundle)
    contents: dict[int, dict[str, Any]] = {}
    yield told("documents", list(linked(bundle, rows, contents)), [])
    yield told("what they cover", list(covered(bundle, contents)), [])
    yield told("signatures", list(signed(bundle, rows, contents, key)), [])
    for file in since:
        yield told(f"history since {file.name}", list(part_of_history(file, rows)), [])
    for head in heads:
        there = any(row["sha256"].startswith(head.lower()) for row in rows)
        found = [] if there else [difference("head", "in no document of this history", head)]
        yield told(f"printed head {head}", found, [])


def document_rows(bundle: Bundle) -> list[Row]:
    """Return the rows of documents.csv, one for each document, from number 1 on."""
    text = (bundle / "documents.csv").read_bytes().decode("utf-8-sig", errors="replace")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    numbers = [row.get("number") for row in rows]
    if not rows or list(rows[0]) != DOCUMENTED or numbers != [str(n + 1) for n in range(len(rows))]:
        raise CannotCheck(f"documents.csv must have the columns {', '.join(DOCUMENTED)}, from 1 on")
    return rows


def linked(bundle: Bundle, rows: list[Row], contents: dict[int, dict[str, Any]]) -> Iterator[str]:
    """Each document has the SHA-256 that is listed, and carries that of the one before.

    What is not yet public, or never is, has no file: others carry its hash.
    """
    before = ""
    for number, row in enumerate(rows, start=1):
        file = bundle / "documents" / f"{number:04}.json"
        if file.is_file():
            where, text = f"document {number}", file.read_bytes()
            yield from different(
                f"{where}, SHA-256", hashlib.sha256(text).hexdigest(), row["sha256"]
            )
            try:
                content = read_json(text, where)
                said = [content.get("number"), content.get("before"), type(content.get("covers"))]
            except Unreadable as unreadable:
                yield str(unreadable)
            else:
                yield from different(f"{where}, document before", said[:2], [number, before])
                if said[2] is dict:
                    contents[number] = content
        before = row["sha256"]


def covered(bundle: Bundle, contents: dict[int, dict[str, Any]]) -> Iterator[str]:
    """What documents cover together is what the bundle has: each text and each release."""
    said: dict[str, tuple[str, int]] = {}
    for number, content in contents.items():
        said |= {name: (str(seal), number) for name, seal in content["covers"].items()}
    texts: dict[str, bytes] = {}
    for name, (seal, number) in said.items():
        file = bundle / "contents" / f"{name.replace(' ', '-')}.json"
        if file.is_file():
            texts[name] = file.read_bytes()
            found = hashlib.sha256(texts[name]).hexdigest()
            yield from different(f"{name}, SHA-256 (document {number})", found, seal)
        else:
            yield difference(f"{name} (document {number})", "no such file", seal)
    folder = bundle / "contents"
    files = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
    for extra in sorted(files - {f"{name.replace(' ', '-')}.json" for name in said}):
        yield difference(f"contents/{extra}", "covered by no document", "no such file")
    for row in listed_releases(bundle):
        if row["code"]:
            yield from as_covered(bundle, row, texts)


def as_covered(bundle: Bundle, row: Row, texts: dict[str, bytes]) -> Iterator[str]:
    """A release is the one that a document covers, and so is the list it goes by."""
    name = f"release {row['code']}"
    if name not in texts:
        yield difference(name, "covered by no document", "covered")
        return
    said = json.loads(texts[name])
    yield from different(f"{name}, SHA-256", row["sha256"], said.get("sha256"))
    moments = moment(row), datetime.fromisoformat(str(said.get("published_at")))
    if moments[0] != moments[1]:
        yield difference(f"{name}, published_at", row["published_at"], said.get("published_at"))
    file = bundle / "releases" / f"{row['code']}.json"
    listed = json.loads(file.read_bytes()).get("list") if file.is_file() else None
    if listed is not None:
        goes_by = f"list {said.get('list')}"
        expected = json.loads(texts.get(goes_by, b"null"))
        for part in sorted(listed.keys() | (expected or {}).keys()):
            if listed.get(part) != (expected or {}).get(part):
                yield difference(f"{name}, {part} of its list", "other", f"as in {goes_by}")


def signed(
    bundle: Bundle, rows: list[Row], contents: dict[int, dict[str, Any]], key: Path | None
) -> Iterator[str]:
    """From the first document that states a key on, all are signed by the key in force; where
    another is stated, the one before signs it. Where a key is lost, another one begins: no key
    before it signed that.
    """
    own = " ".join(key.read_text("utf-8").split()[:2]) if key else None
    in_force: str | None = None
    signer: str | None = None
    trusted = {own}
    for number, content in contents.items():
        stated = content.get("key")
        begins = content.get("kind") == KEY_BEGUN
        signer = stated if begins else in_force or stated
        if begins and in_force:
            print(f"From document {number} on ({content.get('at')}) another key signs:")
            print(f"    {stated}")
            print(f"    The key before did not sign that: {in_force}")
            print(f"    Reason: {reason_of(bundle, content)}. Ask the institution.")
        in_force = stated or in_force
        if signer in trusted:
            trusted.add(in_force)
        listed = rows[number - 1]["key"] or None
        yield from different(f"document {number}, key that signs it", listed, signer)
        noted = [content.get("edition"), str(number), rows[number - 1]["sha256"]]
        yield from proved(bundle, number, noted, signer)
    if own and signer not in trusted:
        yield difference("key that signs", signer or "none", own)
    if in_force is None:
        print("No document is signed: this could have been made by anybody.")
    elif shutil.which("ssh-keygen") is None:
        print("Signatures could NOT be checked: ssh-keygen of OpenSSH is not installed.")
    elif own is None:
        print(f"Signed with {in_force}: compare it with the institution's key (--key).")


def reason_of(bundle: Bundle, content: dict[str, Any]) -> str:
    """Return the reason that the act gives which a document covers, "none" without one."""
    acts = [name for name in content["covers"] if name.startswith("act ")]
    files = [bundle / "contents" / f"{name.replace(' ', '-')}.json" for name in acts]
    said = [json.loads(file.read_bytes()).get("reason") for file in files if file.is_file()]
    return next(filter(None, said), "none")


def proved(bundle: Bundle, number: int, noted: list[Any], signer: str | None) -> Iterator[str]:
    """A document's checkpoint says which it is, and is signed where a key is stated."""
    name = f"documents/{number:04}.checkpoint"
    checkpoint = bundle / name
    text = checkpoint.read_text("utf-8") if checkpoint.is_file() else ""
    found = CHECKPOINT.fullmatch(text)
    yield from different(f"checkpoint {number}", list(found.groups()[:3]) if found else None, noted)
    signature = bundle / f"{name}.sig"
    if signature.is_file() != (signer is not None):
        there = "there" if signature.is_file() else "missing"
        yield difference(f"signature of document {number}", there, signer or "none")
    elif signer and not fits(text, signature.read_text("utf-8"), signer):
        yield difference(f"signature of document {number}", "does not fit", signer)


def fits(text: str, signature: str, key: str) -> bool:
    """Tell whether ssh-keygen finds that a signature is of a text and by a key; true without it."""
    program = shutil.which("ssh-keygen")
    if program is None:
        return True
    with tempfile.TemporaryDirectory() as folder:
        signers, file = Path(folder) / "signers", Path(folder) / "signature"
        signers.write_text(f"publisher {key}\n", "utf-8")
        file.write_text(signature, "utf-8")
        command = [program, "-Y", "verify", "-f", str(signers), "-I", "publisher"]
        command += ["-n", "star-ratings", "-s", str(file)]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0


def part_of_history(file: Path, rows: list[Row]) -> Iterator[str]:
    """What somebody kept earlier is part of today's history, or the first document that differs."""
    if zipfile.is_zipfile(file) or file.is_dir():
        kept = {int(row["number"]): row["sha256"] for row in document_rows(opened(file))}
    else:
        text = file.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        noted = [CHECKPOINT.match(part) for part in re.split(r"(?=star ratings checkpoint)", text)]
        kept = {int(each[2]): each[3] for each in noted if each}
        if not kept:
            raise CannotCheck(f"{file} is neither a checkpoint nor a bundle with documents")
    agree = 0
    for number, head in sorted(kept.items()):
        found = rows[number - 1]["sha256"] if number <= len(rows) else "no such document"
        if found != head:
            since = f"; documents up to {agree} agree" if agree else ""
            yield difference(f"document {number}{since}", found, head)
            return
        agree = number


def check_random_numbers() -> None:
    """Refuse to judge intervals with a numpy that draws other numbers than it did so far."""
    drawn = np.random.default_rng(20211231).dirichlet([50.0, 60.0, 50.0, 40.0])
    if [round(share, 6) for share in drawn.tolist()] != [0.227343, 0.280851, 0.254221, 0.237585]:
        raise CannotCheck(
            f"numpy {np.__version__} draws other random numbers than numpy 1.26 to 2.4, so that "
            "intervals cannot be checked with it; use --quick, or install one of those"
        )


def main(arguments: list[str] | None = None) -> int:
    """Check a bundle, print what was found, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check published star ratings yourself.")
    here = Path(__file__).parent
    parser.add_argument("bundle", nargs="?", type=Path, default=here, help="ZIP file or folder")
    parser.add_argument("--quick", action="store_true", help="leave out intervals and stability")
    parser.add_argument(
        "--since", nargs="+", type=Path, default=[], help="checkpoints or bundles kept earlier"
    )
    parser.add_argument("--head", nargs="+", default=[], help="heads as printed on pictures")
    parser.add_argument("--key", type=Path, help="file of the institution's public key")
    asked = parser.parse_args(arguments)
    try:
        if not asked.quick:
            check_random_numbers()
        bundle = opened(asked.bundle)
        differ = sum(checked(bundle, quick=asked.quick))
        differ += sum(checked_documents(bundle, asked.since, asked.head, asked.key))
        last = listed_releases(bundle)[-1]
    except (CannotCheck, zipfile.BadZipFile, zlib.error) as reason:
        print(reason, file=sys.stderr)
        return 2
    if differ:
        print("NOT everything follows from the inputs, or the chain is broken.")
        return 1
    print("Everything follows from the inputs, and the chain is unbroken.")
    print(f"It ends in {last['sha256']} ({last['code']}):")
    print("compare this with what the site shows, or with what you noted earlier.")
    return 0


def told(about: str, seals: list[str], rows: list[str]) -> bool:
    """Print what differs: seals and heading, of the rows the first; tell whether anything does."""
    differs = bool(seals or rows)
    print(f"{about}: {'DIFFERS' if differs else 'agrees'}", flush=True)
    for line in [*seals, *rows[:1]]:
        print(f"    {line}")
    if rows[1:]:
        print(f"    and {len(rows) - 1} more values")
    return differs


if __name__ == "__main__":
    sys.exit(main())
