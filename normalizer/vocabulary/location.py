"""Where the vocabulary lies: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

from normalizer.errors import VocabularyError

_PACKAGE = Path(__file__).resolve().parents[1]
_MARK = "vocabulary.yaml"


def find_folder(path: str | Path | None = None) -> Path:
    """The given folder, or the default one; raises `VocabularyError` if it holds no `vocabulary.yaml`."""
    if path is not None:
        folder = Path(path)
        if (folder / _MARK).is_file():
            return folder
        kind = "has no vocabulary.yaml" if folder.is_dir() else "is no folder"
        message = f"{folder} {kind}; name the folder that holds vocabulary.yaml (in a checkout: ontology)"
        raise VocabularyError(message)
    checkout = _PACKAGE.parent
    # a folder `ontology` beside the package in site-packages would belong to someone else
    candidates = [checkout / "ontology"] if (checkout / "pyproject.toml").is_file() else []
    candidates += [_PACKAGE / "_ontology"]
    if (checkout / ".git").exists():
        candidates.append(checkout / "ontology")
    for folder in candidates:
        if (folder / _MARK).is_file():
            return folder
    message = "the installed package has no vocabulary; reinstall it or name a folder with --ontology"
    raise VocabularyError(message)
