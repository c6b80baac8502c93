"""The report: one HTML file that needs nothing else, made from an audit's JSON data and nothing more."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from normalizer.audit.charts import make_chart_data

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).parent
_SCRIPTS = ("echarts.min.js", "report.js")


def render_report(audit: Mapping[str, Any]) -> str:
    """The report as HTML. All texts of outcomes are escaped; scripts and styles are the package's own."""
    import jinja2  # noqa: PLC0415 - slow to import, and only a report needs it

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": format_number, "percent": format_percent, "points": format_points}
    environment.globals |= {"concepts": list_concepts, "anchor": name_anchor}
    scripts = [(_HERE / "assets" / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return environment.get_template("report.html").render(
        audit=audit,
        policy=_make_policy(scripts),
        scripts=scripts,
        style=(_HERE / "assets" / "report.css").read_text(encoding="utf-8"),
        data=dump_for_script(make_chart_data(audit)),
    )


def list_concepts(audit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The endpoints that some outcome names, each once, the most frequent first."""
    rows: dict[str, dict[str, Any]] = {}
    for family in audit["families"]:
        for concept in family["concepts"]:
            if concept["outcomes"]:
                rows.setdefault(concept["id"], {**concept, "family": family["label"]})
    return sorted(rows.values(), key=lambda row: (-row["outcomes"], row["id"]))


def name_anchor(id_: str | None) -> str:
    """An anchor's id as words."""
    return id_.partition(":")[2].replace("-", " ") if id_ else "not said"


def dump_for_script(data: Any) -> str:  # noqa: ANN401 - any JSON
    """JSON that cannot end the script element it stands in, whatever texts it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _make_policy(scripts: list[str]) -> str:
    """A policy that forbids every request, and every script but these."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def format_number(value: float) -> str:
    """With separators between thousands."""
    return f"{value:,}"


def format_percent(value: float) -> str:
    """A share (0..1) with one digit, or two where one would hide that it is not all."""
    text = f"{value:.1%}"
    return f"{value:.2%}" if (text == "100.0%" and value < 1) or (text == "0.0%" and value > 0) else text


def format_points(value: float) -> str:
    """A change of a share (-1..1) in percentage points."""
    return f"{value * 100:+.2f}".replace("-", "\u2212")
