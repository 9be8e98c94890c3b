"""Two years of an edition, from its list to its catalogue, by the publisher's own commands.

    DATABASE_URL=sqlite:///two-years.sqlite3 python -m docs.two_years

runs on an empty database and prints every command before it is run. The files are those of the demo
edition; where a step needs a file that the demo does not have (a correction, ratings for another
method), it is made of one that it has.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from openpyxl import Workbook, load_workbook

from components.wording import documents
from data_access import database, queries
from data_access.settings import ROOT, settings

FIXTURES = Path("fixtures")
EDITION = "2021"
METHODS = ("illustrative-1", "illustrative-2")
NEW_METHOD_FROM = "2023Q1"
CORRECTED = "2022Q2"
UNDER_EMBARGO = "2023Q3"
COMPUTED = ("综合得分", "星级")
PROGRAM = "python -m data_access"
PREPARES, CONFIRMS = "张三", "李四"
"""Two persons publish: one imports, the other confirms."""
KEPT_AFTER = 3
"""So many releases are out when somebody keeps a checkpoint."""
REHEARSED_AT = 8601
SECONDS_TO_BEGIN = 60
EMBARGO = timedelta(seconds=60)
PREVIEW = timedelta(seconds=30)
TIMES_AN_IMPORT = 8
"""How much longer previews and embargos last, at least, than an import takes on this machine."""


def run(*words: str, by: str = PREPARES) -> str:
    """Run one of the publisher's commands and return what it prints; stop where it is refused."""
    print(f"$ PUBLISHER={by}", PROGRAM, " ".join(map(_quoted, words)), flush=True)
    code, said = _done(words, by)
    if code:
        raise SystemExit(f"exit code {code}: {said}")
    print(said, flush=True)
    return said


def _done(words: Sequence[str], by: str) -> tuple[int, str]:
    """Run a command in a process of its own; return its exit code and what it said."""
    command = [sys.executable, "-m", "data_access", *words]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=_environment(by)
    )
    return done.returncode, done.stdout + done.stderr


def _environment(by: str) -> dict[str, str]:
    """Return the environment of a command: two persons publish, this one runs it."""
    return os.environ | {"TWO_PERSONS": "true", "PUBLISHER": by}


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def tell(text: str) -> None:
    """Print what comes next."""
    print(f"\n# {text}", flush=True)


def publish(period: str, *more: str) -> None:
    """Look at what publishing would do, then confirm exactly that."""
    confirmed = _hash_told(run("consequences", EDITION, period))
    run("publish", EDITION, period, "--confirm", confirmed, *more, by=CONFIRMS)


def _hash_told(report: str) -> str:
    """Return the hash in the command with which a report of consequences ends."""
    return report.split("--confirm ")[1].split(maxsplit=1)[0]


def in_a_moment(after: timedelta) -> str:
    """Return a moment in the site's time zone, as the commands read it."""
    return (
        (datetime.now(settings().timezone) + after)
        .replace(tzinfo=None)
        .isoformat(timespec="seconds")
    )


def main(periods: Collection[str] = ()) -> None:
    """Walk through the two years; `periods` leaves out all others."""
    demos = tomllib.loads((ROOT / FIXTURES / "demo.toml").read_text(encoding="utf-8"))
    demo = next(each for each in demos["editions"] if each["edition"] == EDITION)
    with TemporaryDirectory() as name:
        folder = Path(name)
        make_key(folder / "signing-key")
        begin()
        rated = [r for r in demo["releases"] if not periods or r["period"] in periods]
        for number, release in enumerate(rated, start=1):
            one_period(folder, release["period"], FIXTURES / release["file"])
            if number == KEPT_AFTER:
                keep_checkpoint(folder / "checkpoint.txt")
            if release["period"] == CORRECTED:
                correct(folder, FIXTURES / release["file"])
        close(folder, demo["closing"])
        prove(folder)


def make_key(file: Path) -> None:
    """Make the key that signs whatever becomes public."""
    tell("The institution's key: whatever becomes public is signed")
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)]
    print("$", shlex.join(command), flush=True)
    subprocess.run(command, check=True)
    os.environ["SIGNING_KEY"] = str(file)


def keep_checkpoint(file: Path) -> None:
    """Keep, as anybody may, how far the history has come."""
    tell("A newspaper keeps the checkpoint of this day")
    print(f"$ curl -o {file.name} http://localhost:8501/data/{EDITION}/checkpoint", flush=True)
    with database.reading() as session:
        public = [d for d in queries.public_documents(session, EDITION) if d.content]
    file.write_text(documents.checkpoint_file(public[-1]), encoding="utf-8")
    print(file.read_text(encoding="utf-8"), flush=True)


def begin() -> None:
    """Prepare the database and import the list."""
    tell("The list of the edition: checked, then saved")
    run("init")
    run("import-list", EDITION, str(FIXTURES / "list-2021.xlsx"), "--dry-run")
    run("import-list", EDITION, str(FIXTURES / "list-2021.xlsx"))


def one_period(folder: Path, period: str, file: Path) -> None:
    """Import, preview where it is the first one, bridge where the method changes, publish."""
    method = METHODS[period >= NEW_METHOD_FROM]
    if method == METHODS[1]:
        file = without_results(file, folder / f"{period}.xlsx")
    tell(f"Ratings of {period}, by {method}")
    begun = time.monotonic()
    run("import-ratings", EDITION, period, str(file), "--method", method)
    slowly = TIMES_AN_IMPORT * timedelta(seconds=time.monotonic() - begun)
    if period == "2021Q4":
        preview(folder, period, max(PREVIEW, slowly))
        rehearse(period)
    more: tuple[str, ...] = ()
    if period == NEW_METHOD_FROM:
        tell("The method changes: both are computed over the same inputs")
        run("bridge", EDITION, period)
        more = ("--reason", "四星分数线调整为 74 分，已提前一个评价期公告")
    if period == UNDER_EMBARGO:
        embargo = max(EMBARGO, slowly)
        tell(f"An embargo: readers see it {embargo.seconds} seconds later")
        more = ("--at", in_a_moment(embargo))
    publish(period, *more)


def preview(folder: Path, period: str, lasts: timedelta) -> None:
    """Show the draft to the recommending units; one objects and is answered."""
    tell("The rated see the draft first, and may object")
    until = datetime.now(settings().timezone) + lasts
    moment = until.replace(tzinfo=None).isoformat(timespec="seconds")
    run("preview", EDITION, period, "--until", moment, "--out", str(folder / "units"))
    run("object", EDITION, period, "2021-002", "--text", "技术创新得分与所附证书不符")
    reason = "证书不在评价期内"
    run("decide", EDITION, period, "1", "--reject", "--reason", reason)
    _wait_until(until)


def rehearse(period: str) -> None:
    """Look at the whole site with the draft published, before anybody else sees it."""
    tell("A rehearsal: the site as it will be, from a copy of the database")
    words = ("rehearse", EDITION, period)
    print(f"$ PUBLISHER={PREPARES}", PROGRAM, *words, flush=True)
    print(_seen(words, f"http://localhost:{REHEARSED_AT}/leaderboard"), flush=True)


def _seen(words: Sequence[str], address: str) -> str:
    """Run a command that serves the site; return the title of one of its pages, and end it."""
    command = [sys.executable, "-m", "data_access", *words]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which shells ignore in background
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=_environment(PREPARES),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as serving:
        try:
            page = _page(address)
        finally:
            serving.send_signal(signal.SIGINT)
    title = re.search("<title>(.*?)</title>", page)
    return f"{address}: {title[1] if title else page}"


def _page(address: str) -> str:
    """Return a page, once the site that has it is there."""
    for _ in range(SECONDS_TO_BEGIN):
        try:
            with urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(1)
    raise SystemExit(f"nothing is served at {address}")


def _wait_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - datetime.now(moment.tzinfo)).total_seconds()))


def correct(folder: Path, file: Path) -> None:
    """Publish a second version, in which one score is another."""
    tell(f"A mistake in {CORRECTED} is corrected openly, as version 2")
    corrected = with_another_score(file, folder / f"{CORRECTED}-corrected.xlsx")
    of = (EDITION, CORRECTED, str(corrected), "--method", METHODS[0])
    run("import-ratings", *of, "--reason", "一处得分录入有误")
    publish(CORRECTED)


def close(folder: Path, closing: dict[str, dict[str, str]]) -> None:
    """Self-assessments, the public draw, checks, evaluation, catalogue."""
    tell("The end of the edition: self-assessments")
    method = ("--method", str(closing["method"]))
    assessed = str(FIXTURES / closing["self_assessments"]["file"])
    run("closing", "import-self-assessments", EDITION, assessed, *method)
    tell("The draw of the spot checks: first the hash of the seed, later the seed")
    draw = closing["draw"]
    seed = folder / "seed.txt"
    seed.write_text(draw["seed"], encoding="utf-8")
    drawn = ("--share", str(draw["share"]), "--awaited", draw["awaited"])
    run("closing", "announce-draw", EDITION, "--seed-file", str(seed), *drawn)
    number = ("--public-number", draw["public_number"])
    run("closing", "reveal-seed", EDITION, "--seed-file", str(seed), *number)
    run("closing", "import-checks", EDITION, str(FIXTURES / closing["spot_checks"]["file"]))
    tell("The final evaluation, and the catalogue")
    run("closing", "evaluate", EDITION, str(FIXTURES / closing["evaluation"]["file"]), *method)
    confirmed = _hash_told(run("closing", "consequences", EDITION))
    run("closing", "publish-catalogue", EDITION, "--confirm", confirmed, by=CONFIRMS)


def prove(folder: Path) -> None:
    """Verify everything, list it, and keep a copy."""
    tell("Everything is recomputed, and contains what was kept of it; listed, and backed up")
    run("verify", "--checkpoint", str(folder / "checkpoint.txt"))
    run("closing", "verify", EDITION)
    run("releases", EDITION)
    run("audit", EDITION, "--out", str(folder / "log.csv"))
    run("backup", str(folder / "backup.sqlite3"))


@contextmanager
def _edited(source: Path, target: Path) -> Iterator[list[list[object]]]:
    """Read the rows of a workbook, let them be changed, and write them to another."""
    rows: list[list[object]] = [
        list(row) for row in load_workbook(ROOT / source).worksheets[0].values
    ]
    yield rows
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(target)


def _heading(rows: list[list[object]]) -> list[object]:
    return next(row for row in rows if "项目名称" in row)


def with_another_score(source: Path, target: Path) -> Path:
    """Write a file of ratings in which the second project's innovation has one point more."""
    with _edited(source, target) as rows:
        heading = _heading(rows)
        column, second = heading.index("关键技术创新"), rows[rows.index(heading) + 2]
        second[column] = f"{float(str(second[column])) + 1:.2f}"
    return target


def without_results(source: Path, target: Path) -> Path:
    """Write a file of ratings without totals, stars and weights: they belong to another method."""
    with _edited(source, target) as rows:
        heading = _heading(rows)
        rows[:] = [
            [cell for name, cell in zip(heading, row, strict=False) if name not in COMPUTED]
            for row in rows
        ]
        place = next(n for n, row in enumerate(rows) if "项目名称" in row)
        rows[place] = [str(name).partition("（")[0] if name else name for name in rows[place]]
    return target


if __name__ == "__main__":
    main()
