"""Outputs that an interrupted run leaves behind so that a later one can go on: formats that are written forward.

The rows stand in `<output>.part`, and `<output>.part.json` says how many outcomes they are, how many bytes, from which
inputs, and on which of the outcomes the program failed. What stands behind those bytes was not finished and is cut off.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from normalizer.errors import InputError
from normalizer.io.lock import open_locked, refuse_held
from normalizer.io.output import name_part, name_temporary, refuse_input, tell_disk_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from normalizer.io.source import Source
    from normalizer.io.writer import RecordSink, Rendered, RowSink, Writer
    from normalizer.model.outcome import Outcome
    from normalizer.model.record import Record

_RECORDS_BETWEEN = 500
_MOST_FAULTS = 1000
_PACKED = (".gz", ".bz2", ".xz", ".zst")


@dataclass(slots=True)
class Checkpoint:
    """How far an output is: outcomes and bytes, the id of the last outcome, and what it was made from.

    `faults` are the arguments of the errors that were reported for its outcomes, which are not read again when a later
    run goes on; of very many the first, and the number of the others.
    """

    job: dict[str, Any]
    outcomes: int = 0
    size: int = 0
    last_id: str = ""
    vocabulary: str = ""
    faults: list[list[Any]] = field(default_factory=list)
    more_faults: int = 0

    def tell(self, report: Callable[[InputError], None]) -> Callable[[InputError], None]:
        """Report the faults of an earlier run; what is given back reports further ones and takes note of them."""
        for message, *rest in self.faults:
            report(InputError(str(message), *rest))
        if self.more_faults:
            report(InputError(f"before it was interrupted, the run had {self.more_faults:,} more faults than these"))

        def note(fault: InputError) -> None:
            if len(self.faults) < _MOST_FAULTS:
                self.faults.append([fault.message, fault.source, fault.line, fault.row])
            else:
                self.more_faults += 1
            report(fault)

        return note


def describe_job(sources: Sequence[Source], writer: Writer, options: Mapping[str, Any]) -> dict[str, Any]:
    """What must be the same for a run to be continued. Raises InputError for inputs that cannot be read again."""
    inputs: list[list[Any]] = []
    for source in sources:
        if source.path is None and source.url is None:
            raise InputError("standard input cannot be read twice, so --resume needs files or a database")
        status = source.path.stat() if source.path else None
        inputs.append([source.name, status and status.st_size, status and status.st_mtime_ns])
    job: dict[str, Any] = json.loads(json.dumps({"inputs": inputs, "format": writer.name, **options}))
    return job


@contextmanager
def open_resumable(
    writer: Writer, path: Path | None, inputs: Iterable[Path], job: dict[str, Any]
) -> Iterator[tuple[RecordSink, Checkpoint]]:
    """A sink that goes on where an earlier run stopped, and how far that was; an interruption keeps what is written.

    Raises InputError where the format or the place cannot be resumed, or the earlier run was another job.
    """
    if writer.go_on is None or path is None or path.name.lower().endswith(_PACKED):
        raise InputError("--resume works for jsonl, csv and tsv in a file that is not packed", str(path or ""))
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise InputError("--resume works for files only", str(path))
    refuse_input(path, inputs)
    refuse_held(name_temporary(target), path)
    part = name_part(target)
    note = target.with_name(f"{target.name}.part.json")
    with tell_disk_errors(path), open_locked(part, path) as descriptor:
        checkpoint = _read_checkpoint(note, part, job)
        with open(descriptor, "rb+", closefd=False) as stream:
            stream.truncate(checkpoint.size)
            stream.seek(checkpoint.size)
            inner = writer.go_on(stream) if checkpoint.size else _begin(writer, stream)
            sink = _NotingSink(inner, stream, note, checkpoint)
            yield sink, checkpoint
            sink.close()
            stream.flush()
            os.fsync(descriptor)
        part.replace(target)
        note.unlink(missing_ok=True)


def _begin(writer: Writer, stream: BinaryIO) -> RecordSink:
    assert writer.begin is not None
    return writer.begin(stream)


def _read_checkpoint(note: Path, part: Path, job: dict[str, Any]) -> Checkpoint:
    if not part.stat().st_size:
        return Checkpoint(job)  # a note without a part: a run was stopped after it had put the part in its place
    try:
        checkpoint = Checkpoint(**json.loads(note.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Checkpoint(job)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"cannot be read ({error}); to begin anew, remove it and {part.name}", str(note)) from error
    if checkpoint.job != job:
        raise InputError(
            f"was made from other inputs, options or versions; to begin anew, remove it and {part.name}", str(note)
        )
    if part.stat().st_size < checkpoint.size:
        raise InputError(f"is shorter than {note.name} says; to begin anew, remove both", str(part))
    return checkpoint


class _NotingSink:
    """Passes records on and notes from time to time how far the output is."""

    def __init__(self, sink: RecordSink, stream: BinaryIO, note: Path, checkpoint: Checkpoint) -> None:
        self._sink = sink
        self._stream = stream
        self._note = note
        self._state = checkpoint

    def write(self, record: Record) -> None:
        """Write one record."""
        self._check_vocabulary(record.vocabulary_version)
        self._sink.write(record)
        self._count(1, record.id, record.vocabulary_version)

    def write_rendered(self, rows: Rendered) -> None:
        """Write rows that another sink of this kind has made."""
        self._check_vocabulary(rows.vocabulary)
        cast("RowSink", self._sink).write_rendered(rows)
        self._count(rows.count, rows.last_id, rows.vocabulary)

    def _check_vocabulary(self, version: str) -> None:
        if self._state.vocabulary and self._state.vocabulary != version:
            message = f"was begun with vocabulary {self._state.vocabulary}; to begin anew, remove it and the part"
            raise InputError(message, str(self._note))

    def _count(self, rows: int, last_id: str, vocabulary: str) -> None:
        before = self._state.outcomes
        self._state.outcomes += rows
        self._state.last_id = last_id
        self._state.vocabulary = vocabulary
        if before // _RECORDS_BETWEEN != self._state.outcomes // _RECORDS_BETWEEN:
            self._save()

    def close(self) -> None:
        """Write what is held back."""
        self._sink.close()

    def _save(self) -> None:
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._state.size = self._stream.tell()
        fresh = self._note.with_suffix(".json.tmp")
        fresh.write_text(json.dumps(asdict(self._state)), encoding="utf-8")
        fresh.replace(self._note)


def skip_done(outcomes: Iterator[Outcome], checkpoint: Checkpoint) -> Iterator[Outcome]:
    """The outcomes behind those that are written. Raises InputError if the inputs do not lead there again."""
    done, last_id = checkpoint.outcomes, checkpoint.last_id
    last = ""
    for count in range(done):
        outcome = next(outcomes, None)
        if outcome is None:
            raise InputError(
                f"the inputs end after {count} outcomes, but {done} are written; to begin anew, remove the part"
            )
        last = outcome.id
    if last != last_id:
        raise InputError(
            f"outcome {done} of the inputs is {last}, but {last_id} was written; to begin anew, remove the part"
        )
    return outcomes
