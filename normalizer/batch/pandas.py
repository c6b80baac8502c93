"""The door to pandas: importing this module gives DataFrames an accessor, `frame.endnorm.normalize()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from normalizer.batch.arrow import normalize_stream
from normalizer.batch.layout import choose_layout
from normalizer.io.rows import TEXT_FIELDS

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

        kept = None if keep is None else tuple(keep)
        names = list(map(str, self._frame.columns))  # as Arrow will call them
        layout = choose_layout(names, columns, kept)
        texts = {names.index(layout.columns[field]) for field in TEXT_FIELDS if field in layout.columns}
        # pandas takes a column in which nothing stands for one of numbers
        nothing = {self._frame.columns[at]: object for at in texts if self._frame.iloc[:, at].isna().all()}
        frame = self._frame.astype(nothing) if nothing else self._frame  # a copy of it all
        table = pa.Table.from_pandas(frame, preserve_index=False)
        result: pd.DataFrame = normalize_stream(table, columns, keep=kept, normalizer=normalizer).read_pandas()
        return result.set_index(self._frame.index)
