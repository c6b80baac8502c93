"""The recipes of docs/engines.md, run from the page itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "engines.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^```python (\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))


def run_recipe(name: str) -> dict[str, Any]:
    pytest.importorskip({"arrow": "pyarrow", "spark": "pyspark"}.get(name, name))
    pytest.importorskip("pyarrow")
    names: dict[str, Any] = {"__name__": name}
    exec(compile(RECIPES[name], f"docs/engines.md:{name}", "exec"), names)  # noqa: S102 - our own page
    return names


def test_every_recipe_has_a_test() -> None:
    assert set(RECIPES) == {"arrow", "pandas", "polars", "duckdb", "spark"}
    assert PAGE.count("```python") == len(RECIPES)


def test_arrow() -> None:
    batch = run_recipe("arrow")["batch"]
    rows = batch.to_pylist()
    assert [row["nct"] for row in rows] == ["NCT1", "NCT2"]
    assert rows[0]["endpoints"][0]["id"] == "endpoint:progression-free-survival"
    assert rows[0]["criteria"][0]["id"] == "criterion:recist-1.1"
    assert rows[1]["status"] == "empty"


def test_pandas() -> None:
    result = run_recipe("pandas")["result"]
    assert result["endpoint"].tolist() == [["endpoint:overall-survival"], ["endpoint:overall-response-rate"]]
    assert result["nct"].tolist() == ["NCT1", "NCT2"]


def test_pandas_keeps_the_index() -> None:
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    import normalizer.batch.pandas  # noqa: F401

    frame = pd.DataFrame({"measure": ["OS", "PFS"], "n": [1, 2]}, index=pd.Index(["b", "a"], name="row"))
    result = frame.endnorm.normalize()
    assert result.index.equals(frame.index)
    assert result["n"].tolist() == [1, 2]


def test_pandas_takes_columns_that_are_numbered() -> None:
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    import normalizer.batch.pandas  # noqa: F401

    frame = pd.DataFrame([["PFS", None], ["OS", None]])
    result = frame.endnorm.normalize({"measure": "0", "time_frame": "1"}, keep=["1"])
    assert [found[0]["id"] for found in result["endpoints"]] == [
        "endpoint:progression-free-survival",
        "endpoint:overall-survival",
    ]


def test_pandas_takes_a_column_without_any_text() -> None:
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    import normalizer.batch.pandas  # noqa: F401

    frame = pd.DataFrame({"measure": ["OS", "PFS"], "description": [float("nan")] * 2, "n": [float("nan")] * 2})
    result = frame.endnorm.normalize(keep=iter(["n"]))
    assert result["status"].tolist() == ["mapped", "mapped"]
    assert result["n"].dtype == float


def test_polars() -> None:
    result = run_recipe("polars")["result"]
    ids = [[match["id"] for match in found] for found in result["endpoints"].to_list()]
    assert ids == [["endpoint:overall-survival"], ["endpoint:overall-response-rate"]]


def test_duckdb() -> None:
    rows = run_recipe("duckdb")["result"].fetchall()
    assert rows == [("NCT1", "endpoint:overall-survival", "P2Y")]
