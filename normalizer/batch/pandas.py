"""The door to pandas: importing this module gives DataFrames an accessor, `frame.endnorm.normalize()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from normalizer.batch.arrow import normalize_stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normalizer.pipeline import Normalizer


@pd.api.extensions.register_dataframe_accessor("endnorm")
class EndnormAccessor:
    """What this tool does with a DataFrame."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def normalize(
        self,
        columns: Mapping[str, str] | None = None,
        *,
        keep: Iterable[str] | None = None,
        normalizer: Normalizer | None = None,
    ) -> pd.DataFrame:
        """A DataFrame with the same index: the kept columns, then those of the record. More: `normalize_batches`."""
        import pyarrow as pa  # noqa: PLC0415 - pandas can do without it, this cannot

        table = pa.Table.from_pandas(self._frame, preserve_index=False)
        result: pd.DataFrame = normalize_stream(table, columns, keep=keep, normalizer=normalizer).read_pandas()
        return result.set_index(self._frame.index)
