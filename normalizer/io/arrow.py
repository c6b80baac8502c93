"""The door to pyarrow: Parquet in and out, and Zstandard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from normalizer.errors import InputError
from normalizer.io.extras import need_extra
from normalizer.io.rows import mend_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from normalizer.io.columns import Column
    from normalizer.io.packing import Readable

_BATCH_ROWS = 4096


def open_zstd(stream: BinaryIO, name: str) -> Readable:
    """What is packed in a Zstandard stream."""
    with need_extra("arrow", "a Zstandard file", name):
        import pyarrow as pa  # noqa: PLC0415 - heavy, rarely needed
    unpacked: Readable = pa.CompressedInputStream(pa.PythonFile(_Seekless(stream), mode="r"), "zstd")
    return unpacked


class _Seekless:
    """The few methods that pyarrow asks of a file that is read forward."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def close(self) -> None:
        """The owner of the stream closes it."""


def check_arrow() -> None:
    """Raise ImportError now rather than in the middle of an output."""
    import pyarrow as pa  # noqa: F401, PLC0415 - heavy, rarely needed


class ParquetTable:
    """A Parquet file: the names of its columns, and its rows batch by batch."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        with need_extra("arrow", "a Parquet file", name):
            import pyarrow as pa  # noqa: PLC0415 - heavy, rarely needed
            from pyarrow import parquet  # noqa: PLC0415 - as above
        self._error = pa.ArrowException
        self._name = name
        try:
            self._file = parquet.ParquetFile(stream)
        except (self._error, OSError, ValueError) as error:
            raise InputError(f"is no Parquet file that can be read: {_first_line(error)}", name) from error
        self.columns: list[str] = list(self._file.schema_arrow.names)

    def read_rows(self, wanted: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The values of the wanted columns, row by row, in the order of `wanted`."""
        try:
            for batch in self._file.iter_batches(_BATCH_ROWS, columns=list(wanted)):
                yield from zip(*(batch.column(name).to_pylist() for name in wanted), strict=True)
        except (self._error, OSError, ValueError) as error:
            raise InputError(
                f"cannot be read further: {_first_line(error)}; is the file complete?", self._name
            ) from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


class ParquetFile:
    """Rows written to Parquet in groups; a column of several values is a list."""

    def __init__(self, stream: BinaryIO, columns: Sequence[Column]) -> None:
        with need_extra("arrow", "Parquet output"):
            from pyarrow import parquet  # noqa: PLC0415 - heavy, rarely needed
        self._schema = _make_schema((column.name, column.kind, column.many) for column in columns)
        self._file = parquet.ParquetWriter(stream, self._schema, compression="zstd")

    def write_rows(self, rows: Sequence[Sequence[object]]) -> None:
        """Write one row group."""
        self._file.write_table(_make_table(rows, self._schema))

    def close(self) -> None:
        """Write the footer."""
        self._file.close()

    def abandon(self) -> None:
        """Write nothing more."""
        self._file.is_open = False


def make_arrow_table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]]) -> Any:  # noqa: ANN401
    """Rows as an Arrow table; `columns` are names and kinds."""
    return _make_table(rows, _make_schema((name, kind, False) for name, kind in columns))


def _make_schema(columns: Iterable[tuple[str, str, bool]]) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow as pa  # noqa: PLC0415 - heavy, rarely needed

    kinds = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    return pa.schema([(name, pa.list_(kinds[kind]) if many else kinds[kind]) for name, kind, many in columns])


def _make_table(rows: Sequence[Sequence[object]], schema: Any) -> Any:  # noqa: ANN401 - as above
    import pyarrow as pa  # noqa: PLC0415 - as above

    try:
        arrays = [pa.array(values, field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)]
    except UnicodeEncodeError:  # half of a surrogate pair; looking for it in every text would cost more
        return _make_table(mend_rows(rows), schema)
    return pa.Table.from_arrays(arrays, schema=schema)
