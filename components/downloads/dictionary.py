"""The data dictionary: the columns of a dataset, what each says, its type and its codes."""

from components import cached
from components.blocks.tables import table_of, without_empty_columns
from components.blocks.values import (
    Code,
    Column,
    Fold,
    Missing,
    Noted,
    Option,
    Section,
    Switch,
    Table,
)
from components.choices.asked import Asked
from components.downloads import citing
from components.text import name_of, say
from components.wording import datasets
from data_access.dictionary import Dataset, Field, dataset_names


def section(at: str, asked: Asked) -> Section:
    """Return the dictionary of one dataset, the first where none is named, and the others."""
    question, name = asked.question, asked.code("dataset")
    told = {each: cached.dataset_description(question, each) for each in dataset_names()}
    chosen = told[name or dataset_names()[0]]
    options = tuple(Option(code, name_of(each, "title")) for code, each in told.items())
    return Section(
        say("Data dictionary"),
        (
            Switch(at, "dataset", say("Dataset"), options, chosen.name, as_list=True),
            _columns_of(chosen),
            Fold(
                say("Cite the dataset: {dataset}", dataset=name_of(chosen, "title")),
                citing.to_copy(
                    citing.dataset_cited(question, chosen.name, asked.today),
                    f"{question.edition}/{question.release}/{chosen.name}",
                ),
            ),
        ),
        say(
            "CSV, JSON, Parquet and the API use these names in every language; their meaning "
            "never changes."
        ),
    )


def _columns_of(told: Dataset) -> Table:
    table = table_of(
        say("Columns of the dataset: {dataset}", dataset=name_of(told, "title")),
        told.fields,
        (Column("name", say("Name in files"), "heading"), lambda field: Code(field.name)),
        (
            Column("meaning", say("What it says")),
            lambda field: Noted(name_of(field, "title"), name_of(field, "about")),
        ),
        (Column("type", say("Type")), _type),
        (
            Column("codes", say("Codes")),
            lambda field: datasets.codes_in_words(field, told) or Missing(),
        ),
        layout="cards",
    )
    return without_empty_columns(table)


def _type(told: Field) -> Noted:
    parts = [name_of(told.unit)] if told.unit else []
    parts += [say("may be empty")] if told.empty else []
    return Noted(datasets.types()[told.type], say(", ").join(parts))
