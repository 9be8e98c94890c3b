"""The data dictionary in itself: complete, in both languages, and of one meaning."""

import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from data_access.closing.methods import OUTCOMES, evaluation_method
from data_access.datasets import DTYPES
from data_access.dictionary import (
    FILE,
    Dataset,
    Field,
    dataset_names,
    described,
    resource_fields,
)
from data_access.editions import ApplicantKind, edition, edition_codes
from data_access.methods import EVIDENCE, method
from data_access.models import GROUPS
from data_access.rating import CAPS
from data_access.settings import ROOT
from tests.languages import has_chinese

TOLD = tomllib.loads(FILE.read_text(encoding="utf-8"))
RULES = method("illustrative-1")
DATASETS = [described(name, RULES) for name in dataset_names()]
EVALUATING = evaluation_method("evaluation-illustrative-1")
RESOURCES = {
    name: resource_fields(name, EVALUATING if name == "catalogue" else RULES)
    for name in TOLD["resources"]
}
FIELDS = {
    field.name: field
    for fields in (*RESOURCES.values(), *(dataset.fields for dataset in DATASETS))
    for field in fields
}


def test_every_column_is_documented_and_every_document_is_of_a_column() -> None:
    used = {
        column
        for kind in ("datasets", "resources")
        for told in TOLD[kind].values()
        for column in told["columns"]
    }
    assert used == set(TOLD["fields"])


@pytest.mark.parametrize("kind", ["units", "codes"])
def test_every_unit_and_code_list_is_used(kind: str) -> None:
    used = {
        told.get(kind.removesuffix("s") if kind == "units" else kind)
        for told in TOLD["fields"].values()
    }
    assert set(TOLD[kind]) == used - {None, "not_rated", "unit_kind"}


@pytest.mark.parametrize("told", [*DATASETS, *FIELDS.values()], ids=lambda told: told.name)
def test_everything_is_told_in_both_languages(told: Dataset | Field) -> None:
    for part in ("title", "about"):
        chinese, english = getattr(told, f"{part}_zh"), getattr(told, f"{part}_en")
        assert has_chinese(chinese) or chinese.startswith("DCMM")
        assert english
        assert not has_chinese(english)
        assert "{" not in chinese + english


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_names_of_columns_are_plain_words_in_snake_case(dataset: Dataset) -> None:
    columns = dataset.columns
    assert [
        name for name in columns if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)
    ] == []
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_titles_within_a_dataset_are_all_different(dataset: Dataset) -> None:
    for language in ("zh", "en"):
        titles = [getattr(field, f"title_{language}") for field in dataset.fields]
        assert len(set(titles)) == len(titles)


def test_keys_are_columns_that_are_never_empty() -> None:
    assert [
        (dataset.name, column)
        for dataset in DATASETS
        for column in dataset.key
        if dataset.field(column).empty
    ] == []


def test_what_is_referred_to_is_the_key_of_a_dataset() -> None:
    referring = {field.name: field.refers_to for field in FIELDS.values() if field.refers_to}
    assert {name: described(to, RULES).key for name, to in referring.items()} == {
        name: (name,) for name in referring
    }


def test_code_lists_are_those_of_the_program() -> None:
    codes = {name: list(told) for name, told in TOLD["codes"].items()}
    assert codes["evidence"] == list(EVIDENCE)
    assert set(codes["capped_by"]) == set(CAPS)
    assert codes["spot_check"] == list(OUTCOMES)
    assert codes["group_kind"] == list(GROUPS)
    assert codes["applicant_kind"] == list(get_args(ApplicantKind))


def test_kinds_of_units_are_those_of_the_editions() -> None:
    kinds = {code.code: code.name_zh for code in FIELDS["unit_kind"].codes}
    assert kinds["other"] == "其他单位"
    assert {kind for code in edition_codes() for kind in edition(code).kinds} == set(kinds)


def test_every_type_is_known() -> None:
    assert {field.type for field in FIELDS.values()} == set(DTYPES)


def test_scores_are_columns_of_the_methods_dimensions_with_their_weights() -> None:
    ratings = described("ratings", RULES)
    assert [c for c in ratings.columns if c.startswith("score_")] == [
        "score_strength", "score_innovation", "score_benefit", "score_replication",
    ]  # fmt: skip
    innovation = ratings.field("score_innovation")
    assert innovation.title_zh == "关键技术创新"
    assert innovation.about_en.endswith("weight 30%; empty where missing.")
    assert innovation.unit is not None
    assert (innovation.unit.name_zh, innovation.unit.decimals) == ("分", 2)


@pytest.mark.parametrize(("weight", "written"), [("0.3", "30"), ("0.125", "12.5"), ("1", "100")])
def test_weights_are_written_without_needless_zeros(weight: str, written: str) -> None:
    dimension = RULES.dimensions[0].model_copy(update={"weight": Decimal(weight)})
    rules = RULES.model_copy(update={"dimensions": (dimension,)})
    field = described("ratings", rules).field("score_strength")
    assert f"weight {written}%" in field.about_en


def test_reasons_for_no_rating_are_those_of_the_method() -> None:
    codes = described("ratings", RULES).field("not_rated").codes
    assert [code.code for code in codes] == [reason.code for reason in RULES.not_rated]


def test_an_unknown_dataset_or_column_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="no dataset 'prices'; there are: ratings"):
        described("prices", RULES)
    with pytest.raises(KeyError, match="categories has no column 'price'; there are: edition"):
        described("categories", RULES).field("price")


def test_a_dataset_may_have_its_own_columns_empty() -> None:
    assert described("ratings", RULES).field("rank").empty
    assert not described("moves", RULES).field("rank").empty
    assert replace(FIELDS["rank"], empty=False) == described("moves", RULES).field("rank")


def test_a_resource_has_the_columns_of_its_dataset_and_no_column_twice() -> None:
    for name, told in TOLD["resources"].items():
        names = [field.name for field in RESOURCES[name]]
        dataset = described(told["dataset"], RULES).columns if "dataset" in told else ()
        assert tuple(names[: len(dataset)]) == dataset
        assert len(set(names)) == len(names)
        assert set(told["empty"]) <= set(told["columns"])


def test_the_readme_names_every_dataset() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert [dataset.name for dataset in DATASETS if dataset.title_en.lower() not in told] == []
