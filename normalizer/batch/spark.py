"""The door to PySpark: a DataFrame normalized where its rows are, by `mapInArrow`.

Python on every machine of the cluster needs this package; each Python process there loads the vocabulary once.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from normalizer.batch.arrow import make_result_schema, normalize_batches
from normalizer.batch.layout import choose_layout
from normalizer.batch.loaded import load_normalizer
from normalizer.io.extras import need_extra

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType


def normalize_frame(
    frame: DataFrame,
    columns: Mapping[str, str] | None = None,
    *,
    keep: Iterable[str] | None = None,
    ontology: str | None = None,
    min_precision: float | None = None,
) -> DataFrame:
    """Normalize a Spark DataFrame: one row out for each row; `columns` and `keep` as in `normalize_batches`.

    `ontology` is a folder of a vocabulary that stands at the same place on every machine, by default the packaged one.
    Raises InputError for columns that are missing.
    """
    layout = choose_layout(frame.columns, columns, keep)
    with need_extra("spark", "Spark"):
        from pyspark.sql.types import StructType  # noqa: PLC0415 - heavy, rarely needed
    kept = [frame.schema[name] for name in layout.kept]
    schema = StructType([*kept, *make_spark_schema().fields])
    work = partial(
        _normalize_partition,
        columns=layout.columns,
        keep=layout.kept,
        ontology=ontology,
        min_precision=min_precision,
    )
    return frame.mapInArrow(work, schema)


def make_spark_schema() -> StructType:
    """The columns of a record as Spark types."""
    from pyspark.sql.types import StructType  # noqa: PLC0415 - heavy, rarely needed

    fields = (f"{field.name} {_spell_type(field.type)}" for field in make_result_schema())
    return cast("StructType", StructType.fromDDL(", ".join(fields)))


def _spell_type(kind: Any) -> str:  # noqa: ANN401 - a type of pyarrow
    """The name of an Arrow type in Spark's language of types."""
    import pyarrow as pa  # noqa: PLC0415 - heavy, rarely needed

    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{field.name}`: {_spell_type(field.type)}' for field in kind)}>"
    if pa.types.is_list(kind):
        return f"array<{_spell_type(kind.value_type)}>"
    return {pa.string(): "string", pa.float64(): "double", pa.int32(): "int"}[kind]


def _normalize_partition(
    batches: Iterator[pa.RecordBatch],
    columns: Mapping[str, str],
    keep: tuple[str, ...],
    ontology: str | None,
    min_precision: float | None,
) -> Iterator[pa.RecordBatch]:
    """What runs on the executors, once for each partition."""
    return normalize_batches(batches, columns, keep=keep, normalizer=load_normalizer(ontology, min_precision))
