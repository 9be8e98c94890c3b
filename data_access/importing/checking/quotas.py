"""Quotas: how many projects a recommending unit, or all those of its place, may recommend.

Source: the notice's section on recommending units, as the edition's file has it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from data_access.editions import Edition, Exemption, Unit
from data_access.importing.problems import Problem, Remark, row_ranges
from data_access.importing.rows import ListedProject


def check_quotas(
    projects: Iterable[ListedProject], edition: Edition, units: Mapping[str, Unit]
) -> Iterator[Problem | Remark]:
    """Compare what was recommended with the quotas; units of one place share theirs.

    Yields a problem for each quota that is passed, and a remark where an exemption was needed.
    """
    recommended: dict[tuple[str, str], list[ListedProject]] = defaultdict(list)
    for project in projects:
        if project.unit:
            unit = units[project.unit]
            recommended[unit.place or unit.code, unit.kind].append(project)
    for of_one_quota in recommended.values():
        yield from _check_quota(of_one_quota, edition, units)


def _check_quota(
    projects: Sequence[ListedProject], edition: Edition, units: Mapping[str, Unit]
) -> Iterator[Problem | Remark]:
    sharing = tuple(dict.fromkeys(units[project.unit] for project in projects))
    quota = edition.quota_of(sharing[0])
    if quota is None or len(projects) <= quota:
        return
    names = tuple(unit.name_zh for unit in sharing)
    exempt = [p for p in projects if any(_frees(e, p) for e in edition.quota_exemptions)]
    counted = [project for project in projects if project not in exempt]
    rows = row_ranges([project.row.row for project in counted])
    if exempt:
        yield Remark(
            code="quota_exempt",
            params={
                "unit": names,
                "count": len(exempt),
                "rows": row_ranges([project.row.row for project in exempt]),
            },
        )
    more = sum(e.extra for e in edition.quota_exemptions if sharing[0].kind in e.kinds)
    over = len(counted) - quota
    if over > more:
        problem = counted[quota + more].row.problem(
            "quota",
            "unit",
            ", ".join(names),
            unit=names,
            count=len(counted),
            quota=quota + more,
            rows=rows,
        )
        known = (name for u in sharing for name in (u.code, u.name_zh, u.short_zh))
        yield replace(problem, waived_as=tuple(known))
    elif over > 0:
        yield Remark(
            code="quota_extra",
            params={"unit": names, "count": len(counted), "quota": quota, "more": more},
        )


def _frees(exemption: Exemption, project: ListedProject) -> bool:
    """Tell whether a project does not count, by what the list says of it."""
    least = exemption.dcmm_level
    return least is not None and (project.dcmm_level or 0) >= least
