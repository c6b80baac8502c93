"""The forms that `ontology/README.md` shows are those that the vocabulary takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from normalizer.vocabulary.load import read_source_from

README = Path(__file__).parents[2] / "ontology" / "README.md"
BLOCKS = re.findall(r"```yaml\n# (\S+)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(("path", "text"), BLOCKS, ids=[path for path, _ in BLOCKS])
def test_a_form_that_is_shown_is_taken(path: str, text: str) -> None:
    assert read_source_from({path: text.encode()}).findings == []


def test_every_kind_of_file_that_is_edited_by_hand_is_shown() -> None:
    shown = {path.partition("/")[0] for path, _ in BLOCKS}
    assert shown == {"endpoints", "criteria", "instruments", "time_frames"}
