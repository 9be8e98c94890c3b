"""How what the site publishes is cited: a release, a dataset, a chart, in every usual form."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

from components import cached, rehearsal
from components.choices import filters
from components.text import TAGS, Language, language, local_day, name_of, say, speaking
from components.wording.site import site_name
from data_access.editions import edition
from data_access.question import Question

Kind = Literal["dataset", "chart"]
GBT_TYPES: dict[Kind, str] = {"dataset": "DS", "chart": "Z"}
"""Types of documents by GB/T 7714-2015, annex B; a chart is none of those named there."""
APA_TYPES: dict[Kind, str] = {"dataset": "Data set", "chart": "Chart"}
RIS_TYPES: dict[Kind, str] = {"dataset": "DATA", "chart": "CHART"}
CSL_TYPES: dict[Kind, str] = {"dataset": "dataset", "chart": "graphic"}
LANGUAGES_OF_BIBTEX: dict[Language, str] = {"zh": "chinese", "en": "english"}
IN_TEX = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is cited, in one language.

    `key` names it in a list of references; `version` is None where the title says it; `mark` is
    what it can be recognised by for ever: the hash of the release, the code of the chart; `read_on`
    is the day the reader took it, if known.
    """

    key: str
    kind: Kind
    author: str
    title: str
    version: int | None
    published: date
    address: str
    mark: str
    language: Language
    read_on: date | None = None


def work_of(
    question: Question,
    what: str,
    *,
    key: str,
    address: str,
    mark: str,
    read_on: date | None = None,
) -> Work:
    """Return what is cited of a release, in the language of the run."""
    release = cached.release(question)
    title = say(
        "{edition}, {release}: {what}",
        edition=name_of(edition(question.edition), "short"),
        release=filters.release_name(release.code),
        what=what,
    )
    return Work(
        key=f"{question.edition}-{release.code}-{key}",
        kind="dataset",
        author=site_name(question.edition),
        title=marked(title, is_demo=release.demo),
        version=release.version,
        published=local_day(release.published_at),
        address=address,
        mark=mark,
        language=language(),
        read_on=read_on,
    )


def marked(title: str, *, is_demo: bool) -> str:
    """Return a title that says whether the numbers are made up: nobody cites those as real."""
    if rehearsal.is_on():
        return say("{title} (rehearsal, not published)", title=title)
    return say("{title} (demo data)", title=title) if is_demo else title


def plain(work: Work) -> str:
    """Return the citation as a sentence."""
    told = {
        "author": work.author,
        "title": work.title,
        "published": work.published.isoformat(),
        "address": work.address,
        "mark": work.mark,
    }
    with speaking(work.language):
        if work.read_on is None:
            return say("{author}: {title}. Published {published}. {address} ({mark})", **told)
        return say(
            "{author}: {title}. Published {published}, retrieved {read}. {address} ({mark})",
            **told,
            read=work.read_on.isoformat(),
        )


def gbt(work: Work) -> str:
    """Return the citation by GB/T 7714-2015, 4.6: author, title[type/carrier], (date)[read on]."""
    read = f"[{work.read_on.isoformat()}]" if work.read_on else ""
    carrier = f"{work.author}. {work.title}[{GBT_TYPES[work.kind]}/OL]"
    return f"{carrier}. ({work.published.isoformat()}){read}. {work.address}."


def apa(work: Work) -> str:
    """Return the citation by the seventh edition of the APA's manual.

    The day of reading is told only of what changes, and a release never does.
    """
    day = f"{work.published.year}, {work.published:%B} {work.published.day}"
    version = f" (Version {work.version})" if work.version else ""
    what = f"{work.title}{version} [{APA_TYPES[work.kind]}]"
    return f"{work.author}. ({day}). {what}. {work.address}"


def copied(work: Work) -> dict[str, str]:
    """Return the citations that readers copy, by the names of their forms."""
    return {say("Plain text"): plain(work), "GB/T 7714-2015": gbt(work), "APA": apa(work)}


# -- for programs --------------------------------------------------------------------------------


def bibtex(work: Work) -> str:
    """Return an entry of a BibTeX file."""
    fields = {
        "author": f"{{{_in_tex(work.author)}}}",
        "title": f"{{{_in_tex(work.title)}}}",
        "year": str(work.published.year),
        "month": str(work.published.month),
        **({"version": str(work.version)} if work.version else {}),
        "howpublished": APA_TYPES[work.kind],
        "url": work.address,
        **({"urldate": work.read_on.isoformat()} if work.read_on else {}),
        "note": _in_tex(work.mark),
        "language": LANGUAGES_OF_BIBTEX[work.language],
    }
    written = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{work.key},\n{written}}}\n"


def _in_tex(text: str) -> str:
    """Return text as TeX shows it letter by letter."""
    return "".join(IN_TEX.get(sign, sign) for sign in text)


def ris(work: Work) -> str:
    """Return a record of a RIS file, as reference managers read it."""
    lines = [
        ("TY", RIS_TYPES[work.kind]),
        ("ID", work.key),
        ("AU", work.author),
        ("TI", work.title),
        ("PY", str(work.published.year)),
        ("DA", f"{work.published:%Y/%m/%d}/"),
        *([("ET", str(work.version))] if work.version else []),
        ("UR", work.address),
        *([("Y2", f"{work.read_on:%Y/%m/%d}/")] if work.read_on else []),
        ("LA", TAGS[work.language]),
        ("N1", work.mark),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def csl(work: Work) -> str:
    """Return a reference as CSL-JSON."""
    told = {
        "id": work.key,
        "type": CSL_TYPES[work.kind],
        "title": work.title,
        "author": [{"literal": work.author}],
        "issued": _date_parts(work.published),
        **({"accessed": _date_parts(work.read_on)} if work.read_on else {}),
        **({"version": str(work.version)} if work.version else {}),
        "URL": work.address,
        "language": TAGS[work.language],
        "note": work.mark,
    }
    return json.dumps([told], ensure_ascii=False, indent=1) + "\n"


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


FORMS = {
    "bib": ("BibTeX", "application/x-bibtex", bibtex),
    "ris": ("RIS", "application/x-research-info-systems", ris),
    "csl.json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", csl),
}
"""Files for reference managers, by their endings: name, media type, what writes them."""
