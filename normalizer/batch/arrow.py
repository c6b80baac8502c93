"""Arrow record batches in, Arrow record batches out: the way of pandas, Polars, DuckDB and Spark."""

from __future__ import annotations

import warnings
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

from normalizer.batch.layout import RESULT_COLUMNS, Layout, choose_layout
from normalizer.batch.loaded import load_normalizer
from normalizer.errors import InputError
from normalizer.io.extras import need_extra
from normalizer.io.record_json import to_dict
from normalizer.io.rows import TEXT_FIELDS, read_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa

    from normalizer.pipeline import Normalizer


def normalize_batches(
    batches: Iterable[pa.RecordBatch],
    columns: Mapping[str, str] | None = None,
    *,
    keep: Iterable[str] | None = None,
    normalizer: Normalizer | None = None,
) -> Iterator[pa.RecordBatch]:
    """Normalize record batches lazily: one batch out for each that comes in, one row out for each row.

    Texts may be `string`, `large_string`, `string_view`, a dictionary of those, or null. `columns` and `keep` are those
    of `choose_layout`. The schema of the result is `make_schema`'s, whatever the rows hold.
    An outcome that this program fails on has a row without findings, and is told by a RuntimeWarning.

    Raises InputError for columns that are missing or hold no text.
    """
    layout: Layout | None = None
    kept = None if keep is None else tuple(keep)
    for batch in batches:
        if layout is None:
            layout = choose_layout(batch.schema.names, columns, kept)
            check_texts(batch.schema, layout)
            normalizer = normalizer or load_normalizer()
        assert normalizer is not None
        yield _normalize_batch(batch, layout, normalizer)


def normalize_stream(
    source: Any,  # noqa: ANN401 - whatever speaks the Arrow C stream protocol
    columns: Mapping[str, str] | None = None,
    *,
    keep: Iterable[str] | None = None,
    normalizer: Normalizer | None = None,
) -> pa.RecordBatchReader:
    """Normalize a table of any library that speaks the Arrow PyCapsule protocol, lazily, batch by batch.

    That is a pyarrow table or reader, a DataFrame of pandas (2.2 or newer) or Polars, a DuckDB relation.
    """
    with need_extra("arrow", "Arrow input"):
        import pyarrow as pa  # noqa: PLC0415 - heavy, rarely needed
    reader = source if isinstance(source, pa.RecordBatchReader) else pa.RecordBatchReader.from_stream(source)
    kept = None if keep is None else tuple(keep)
    schema = make_schema(reader.schema, columns, kept)
    results = normalize_batches(reader, columns, keep=kept, normalizer=normalizer)
    return pa.RecordBatchReader.from_batches(schema, results)


def make_schema(
    schema: pa.Schema, columns: Mapping[str, str] | None = None, keep: Iterable[str] | None = None
) -> pa.Schema:
    """The schema of the result for a table with this schema: the kept columns, then those of the record."""
    with need_extra("arrow", "Arrow output"):
        import pyarrow as pa  # noqa: PLC0415 - heavy, rarely needed
    layout = choose_layout(schema.names, columns, keep)
    check_texts(schema, layout)
    return pa.schema([*(schema.field(name) for name in layout.kept), *make_result_schema()])


def make_result_schema() -> pa.Schema:
    """The columns of a record, nested as in docs/record.md."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    text, texts, number, count = pa.string(), pa.list_(pa.string()), pa.float64(), pa.int32()
    place = [("id", text), ("label", text), ("confidence", number)]
    where = [("field", text), ("start", count), ("end", count), ("text", text)]
    evidence = pa.struct([("signal", text), ("effect", number), ("detail", text)])
    reasons = [("method", text), ("predicate", text), ("evidence", pa.list_(evidence))]
    match = pa.list_(pa.struct([*place, ("ancestors", texts), *where, *reasons]))
    mention = pa.list_(pa.struct([*place, *where]))
    time_frame = pa.struct(
        [("points", texts), ("max", text), ("every", text), ("start", text), ("end", texts), ("confidence", number)]
    )
    definition = pa.struct([("origin", text), ("events", texts), ("censoring", text)])
    grade = pa.struct([("min", count), ("max", count), ("criterion", text)])
    qualifiers = pa.struct(
        [
            ("metric", text),
            ("aggregation", text),
            ("grade", grade),
            *((name, text) for name in ("response_threshold", "sensitivity", "specimen", "assay", "assessor")),
            ("population", text),
        ]
    )
    kinds = {"endpoints": match, "candidates": match, "time_frame": time_frame, "definition": definition}
    kinds |= dict.fromkeys(("criteria", "categories", "instruments", "adverse_events", "analytes"), mention)
    kinds["qualifiers"] = qualifiers
    return pa.schema([(name, kinds.get(name, text)) for name in RESULT_COLUMNS])


def check_texts(schema: pa.Schema, layout: Layout) -> None:
    """Raise InputError if a column of texts holds something else."""
    for field in TEXT_FIELDS:
        column = layout.columns.get(field)
        kind = None if column is None else schema.field(column).type
        if kind is not None and not _is_text(kind):
            raise InputError(f"column '{column}' holds {kind}, not text; the {field} must be text")


def _is_text(kind: pa.DataType) -> bool:
    from pyarrow import types  # noqa: PLC0415 - as above

    if types.is_dictionary(kind):
        kind = kind.value_type
    views = getattr(types, "is_string_view", lambda _: False)
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_null(kind) or views(kind))


def _warn(fault: InputError) -> None:
    warnings.warn(str(fault), RuntimeWarning, stacklevel=2)


def _normalize_batch(batch: pa.RecordBatch, layout: Layout, normalizer: Normalizer) -> pa.RecordBatch:
    import pyarrow as pa  # noqa: PLC0415 - as above

    cells = [batch.column(column).to_pylist() for column in layout.columns.values()]
    names = tuple(layout.columns)
    positions: Counter[str] = Counter()
    rows = zip(*cells, strict=True) if cells else chain()
    outcomes = (read_cells(dict(zip(names, row, strict=True)), "", positions) for row in rows)
    results = [to_dict(record) for record in normalizer.normalize_many(outcomes, _warn)]
    schema = make_result_schema()
    arrays = [pa.array([result[field.name] for result in results], field.type) for field in schema]
    kept = [batch.schema.field(name) for name in layout.kept]
    values = [batch.column(name) for name in layout.kept]
    return pa.RecordBatch.from_arrays([*values, *arrays], schema=pa.schema([*kept, *schema]))
