"""Tables as Parquet: typed columns, with what they are and whence they come in the file itself."""

import json
from collections.abc import Mapping
from io import BytesIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from data_access.dictionary import Dataset, Field, FieldType

TYPES: dict[FieldType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
}


def parquet_bytes(table: pd.DataFrame, told: Dataset, about: Mapping[str, object]) -> bytes:
    """Return a dataset as Parquet; `about` stands in the schema's metadata as JSON.

    Each column's own metadata has its titles, descriptions and unit.
    """
    schema = pa.schema(
        [_column(field) for field in told.fields],
        metadata={"about": json.dumps(about, ensure_ascii=False, sort_keys=True)},
    )
    file = BytesIO()
    rows = pa.Table.from_pandas(table, schema=schema, preserve_index=False)
    pa.parquet.write_table(rows.replace_schema_metadata(schema.metadata), file)
    return file.getvalue()


def _column(field: Field) -> pa.Field:
    told = {
        "title_zh": field.title_zh,
        "title_en": field.title_en,
        "description_zh": field.about_zh,
        "description_en": field.about_en,
    }
    unit = {"unit": field.unit.code} if field.unit else {}
    return pa.field(field.name, TYPES[field.type], nullable=field.empty, metadata=told | unit)
