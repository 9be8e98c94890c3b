"""One cell, one table: which applicants it names, in every spelling that lists use."""

import pytest

from data_access.importing.applicants import applicants_in, may_be_a_name

A, B, C = "示例甲科技有限公司", "示例乙大学", "示例丙研究院"


def names(text: str) -> list[str]:
    found = applicants_in(text)
    assert found.problem == "", found
    return list(found.names)


@pytest.mark.parametrize(
    "text",
    [
        f"{A}；{B}",
        f"{A};{B}",
        f"{A}；\n{B}；",
        f"{A}\n{B}",
        f"{A}、{B}",
        f"{A}、\n{B}",
        f"{A} 、 {B}",
        f"{A}，{B}",
        f"{A},{B}",
        f"{A}/{B}",
        f"{A}／{B}",
        f"{A}+{B}",
        f"{A}与{B}",
        f"{A}和{B}",
        f"{A}及{B}",
        f"{A}，以及{B}",
        f"牵头单位：{A}；联合单位：{B}",
        f"牵头单位：{A}\n联合单位：{B}",
        f"牵头单位:{A} 联合单位:{B}",
        f"牵头：{A}，参与：{B}",
        f"联合单位：{B}\n牵头单位：{A}",
        f"申报单位：{A}；联合申报单位：{B}；合作单位：无",
        f"联合体：{A}、{B}",
        f"{A}、{B}（联合体）",
        f"{A}（牵头）、{B}",
        f"{A}（牵头）\n{B}（参与）",
        f"（牵头）{A}\n（联合）{B}",
        f"{A}（牵头单位）{B}（联合单位）",
        f"{B}、{A}（牵头）",
        f"{A}（联合申报：{B}）",
        f"{A}（联合{B}）",
        f"1.{A} 2.{B}",
        f"1.{A}\n2.{B}",
        f"1、{A}2、{B}",
        f"1.{A}，2.{B}",
        f"（1）{A}；（2）{B}",
        f"(1){A}(2){B}",
        f"①{A}②{B}",
        f"一、{A}\n二、{B}",
        f"{A}、{B}等2家单位",
        f"{A}、{B}（共2家）",
        f"{A}\u200b、{B}",
    ],
)
def test_two_applicants_are_two_lead_first_and_alone(text: str) -> None:
    found = applicants_in(text)
    assert (found.names, found.remark, found.problem) == ((A, B), "applicants_split", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"牵头单位：{A}\n联合单位1：{B}\n联合单位2：{C}", [A, B, C]),
        (f"牵头单位：{A}；联合单位：{B}、{C}", [A, B, C]),
        (f"牵头单位：{A}；联合单位：{B}、{C}等2家", [A, B, C]),
        (f"{A}（牵头），{B}（联合），{C}（联合）", [A, B, C]),
        (f"{A}、{B}和{C}", [A, B, C]),
        (f"1.{A}，2.{B}，3.{C}", [A, B, C]),
        (f"示例云、数、智研究院、{B}", ["示例云、数、智研究院", B]),
        (f"示例云、数研究院\n{B}", ["示例云、数研究院", B]),
        (f"示例科技（北京）有限公司与{B}", ["示例科技（北京）有限公司", B]),
        (f"{B}、示例市公安局、电子科技大学", [B, "示例市公安局", "电子科技大学"]),
        (f"{A}\n示例乙科技有\n限公司", [A, "示例乙科技有限公司"]),
        (f"{A}北京分公司、{B}附属示例医院", [f"{A}北京分公司", f"{B}附属示例医院"]),
        (f"{B}、上海数据集团有限公司", [B, "上海数据集团有限公司"]),
        ("示例合伙企业（有限合伙）、示例会计所", ["示例合伙企业（有限合伙）", "示例会计所"]),
        (f"{A}；示例乙实验", [A, "示例乙实验"]),
        (f"Shili A Co., Ltd.; {B}", ["Shili A Co., Ltd.", B]),
        (f"{B}\n示例市第一人民医院", [B, "示例市第一人民医院"]),
    ],
)  # fmt: skip
def test_more_applicants_are_told_apart(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "name",
    [
        A,
        "示例信息安全与数据治理研究院",
        "示例市经济和信息化局",
        "示例和平医院",
        f"{B}和睦家医院",
        "国家示例网络与信息安全管理中心",
        "示例甲（北京、上海）科技有限公司",
        "示例评测研究中心（示例软件评测中心）",
        "360示例科技有限公司",
        "示例2.0研究院",
        "示例联合网络通信有限公司",
        "示例集团有限公司大数据中心",
        "示例高等教育学院",
        "示例省农村信用社联合社",
        "Shili Research",
    ],
)
def test_a_name_that_only_looks_like_several_is_one_and_is_not_talked_about(name: str) -> None:
    found = applicants_in(name)
    assert (found.names, found.remark, found.problem) == ((name,), "", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("中国示例通信集团\n江苏有限公司", "中国示例通信集团江苏有限公司"),
        ("国网示例电力有限公司\n信息通信分公司", "国网示例电力有限公司信息通信分公司"),
        ("中国示例电信股份有限公司\n贵州分公司", "中国示例电信股份有限公司贵州分公司"),
        ("示例云岭大数据产业发展\n有限公司", "示例云岭大数据产业发展有限公司"),
        (f"{A}\n大数据中心", f"{A}大数据中心"),
        (f"{B}\n附属医院", f"{B}附属医院"),
        (f"{A}\n广州供电局", f"{A}广州供电局"),
        ("示例科技集团公司\n第二十八研究所", "示例科技集团公司第二十八研究所"),
        (f"{A}\n工业研究院有限公司", f"{A}工业研究院有限公司"),
        ("中国科学院\n示例计算技术研究所", "中国科学院示例计算技术研究所"),
        ("中国科学院、水利部示例研究所", "中国科学院、水利部示例研究所"),
        ("示例云、数、智研究院", "示例云、数、智研究院"),
        ("“示例甲公司、示例乙实验室”", "示例甲公司、示例乙实验室"),
        ("Shili A Co., Ltd.", "Shili A Co., Ltd."),
    ],
)
def test_one_name_over_two_lines_or_with_commas_stays_one_and_is_told(text: str, name: str) -> None:
    found = applicants_in(text)
    assert (found.names, found.remark, found.problem) == ((name,), "applicants_whole", "")


@pytest.mark.parametrize(
    "text",
    [
        f"申报单位：{A}",
        f"{A}（联合体）",
        f"1.{A}",
        f"{A}；",
        f"{A}、",
        f"{A}、{A}",
        f"{A}①",
        f"{A}*",
    ],
)
def test_labels_loose_separators_and_marks_of_footnotes_are_stripped_and_told(text: str) -> None:
    found = applicants_in(text)
    assert (found.names, found.remark) == ((A,), "applicant_read")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"{A} {B}", "applicants_space"),
        (f"{A}\u3000{B}", "applicants_space"),
        (f"{A} 等3家", "applicants_rest"),
        (f"{A}等五家单位", "applicants_rest"),
        (f"{A}（等3家）", "applicants_rest"),
        (f"{A}、{B}等3家", "applicants_rest"),
        (f"{A}及其他2家单位", "applicants_rest"),
        (f"{A}（牵头）、{B}（参与）等4家", "applicants_rest"),
        (f"{A}等", "applicants_some"),
        (f"{A}等单位", "applicants_some"),
        (f"{A}，示例云", "applicants_unclear"),
        (f"示例云、{A}", "applicants_unclear"),
        ("示例云、示例智", "applicants_unclear"),
        (f"{A}、示例平台", "applicants_unclear"),
        (f"{A}联合{B}", "applicants_unclear"),
        (f"{A}——{B}", "applicants_unclear"),
        (f"{A}、贵州分公司", "applicants_unclear"),
        (f"由{A}牵头，{B}参与", "applicants_unclear"),
        (f"{B}\n示例医院", "applicants_unclear"),
        ("示例集团\n示例乙科技有限公司", "applicants_unclear"),
        (f"{A}\n示例油田分公司", "applicants_unclear"),
        (f"{B}\n深圳研究院", "applicants_unclear"),
        (f"{A}、{B}联合实验室", "applicants_unclear"),
    ],
)
def test_what_names_not_all_or_can_be_read_in_two_ways_is_a_problem(
    text: str, problem: str
) -> None:
    assert applicants_in(text).problem == problem


def test_the_problem_says_how_many_applicants_are_missing() -> None:
    assert dict(applicants_in(f"{A}、{B}等5家").params) == {"count": 2, "total": 5, "missing": 3}


def test_known_names_part_where_they_look_like_nothing() -> None:
    assert applicants_in("示例云、示例智", {"示例云", "示例智"}).names == ("示例云", "示例智")


@pytest.mark.parametrize("text", ["", "无", "—", "\n"])
def test_a_cell_that_names_nobody_names_nobody(text: str) -> None:
    assert applicants_in(text).names == ()


def test_a_very_long_text_is_left_alone() -> None:
    assert applicants_in("示例、" * 1000).names == ("示例、" * 1000,)


@pytest.mark.parametrize(
    ("text", "expected"), [(A, True), (f"{A}、{B}", True), ("待定", False), ("无", False)]
)
def test_a_text_may_be_a_name(text: str, expected: bool) -> None:
    assert may_be_a_name(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Shili Data Technology Ltd.", "Shili Cloud-Edge Computing Company", "Shili", "None",
        "Shili University Big Data Institute", "Shili Company Shili University", "Shili-Bank",
        "Shili Company - Shili University", "Known Shili Data", "Known-Shili", "n - a",
        "A.B. Shili", "O'Shili Data", "Shili 2 Data Ltd",
    ],
)  # fmt: skip
def test_a_name_in_latin_letters_is_read_in_short_as_at_length(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = frozenset({"known", "shilidata"})
    short = applicants_in(text, known)
    monkeypatch.setattr("data_access.importing.applicants._is_one_in_latin", lambda *_: False)
    assert short == applicants_in(text, known)
