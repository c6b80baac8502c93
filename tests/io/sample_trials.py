"""Two trials of our own, and how each registry format would write them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.sax.saxutils import escape

TRIALS: list[dict[str, Any]] = [
    {
        "id": "NCT90000001",
        "title": "A Study of Nothing & Something",
        "conditions": ["Multiple Myeloma", "Amyloidosis"],
        "phases": ["PHASE1", "PHASE2"],
        "phase": "1/2",
        "start": "2019-03-01",
        "year": 2019,
        "outcomes": [
            ("primary", "Overall survival", "Time to death; counts >= 3 and < 5", "24 months"),
            ("secondary", "Response (CR + VGPR)", "By IMWG, e.g. 5 µg\nsecond line", "up to 1 year"),
            ("secondary", "Pain", "", "12 weeks"),
            ("other", "Quality of life", 'EORTC "QLQ-C30"', ""),
        ],
    },
    {
        "id": "NCT90000002",
        "title": "Another Study",
        "conditions": ["Asthma"],
        "phases": ["NA"],
        "phase": "",
        "start": "2021-11",
        "year": 2021,
        "outcomes": [("primary", "FEV1 | change", "litres, 2 readings", "Week 8")],
    },
]
FLAT = [
    {
        "id": f"{trial['id']}/{kind}/{1 + sum(other[0] == kind for other in trial['outcomes'][:at])}",
        "trial_id": trial["id"],
        "outcome_type": kind,
        "measure": measure,
        "description": description,
        "time_frame": time_frame,
        "title": trial["title"],
        "conditions": tuple(trial["conditions"]),
        "phase": trial["phase"],
        "start_year": trial["year"],
    }
    for trial in TRIALS
    for at, (kind, measure, description, time_frame) in enumerate(trial["outcomes"])
]


def mark_up(text: str) -> str:
    """As the API escapes Markdown and browsers' line ends."""
    return text.replace("<", "\\<").replace(">=", "\\&amp;gt;=").replace("\n", "\r\n")


def make_v2(trial: dict[str, Any]) -> dict[str, Any]:
    outcomes: dict[str, list[dict[str, str]]] = {}
    for kind, measure, description, time_frame in trial["outcomes"]:
        parts = {"measure": measure, "description": mark_up(description), "timeFrame": time_frame}
        outcomes.setdefault(f"{kind}Outcomes", []).append({name: text for name, text in parts.items() if text})
    return {
        "protocolSection": {
            "identificationModule": {"nctId": trial["id"], "briefTitle": trial["title"]},
            "statusModule": {"startDateStruct": {"date": trial["start"]}},
            "conditionsModule": {"conditions": trial["conditions"]},
            "designModule": {"phases": trial["phases"]},
            "outcomesModule": outcomes,
        },
        "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": [{"type": "PRIMARY", "title": "never read"}]}},
        "hasResults": True,
    }


def make_v1(trial: dict[str, Any]) -> dict[str, Any]:
    lists: dict[str, Any] = {}
    for kind, measure, description, time_frame in trial["outcomes"]:
        name = f"{kind.capitalize()}Outcome"
        parts = {f"{name}Measure": measure, f"{name}Description": mark_up(description), f"{name}TimeFrame": time_frame}
        lists.setdefault(f"{name}List", {}).setdefault(name, []).append(parts)
    section = {
        "IdentificationModule": {"NCTId": trial["id"], "BriefTitle": trial["title"]},
        "StatusModule": {"StartDateStruct": {"StartDate": trial["start"]}},
        "ConditionsModule": {"ConditionList": {"Condition": trial["conditions"]}},
        "DesignModule": {"PhaseList": {"Phase": trial["phases"]}},
        "OutcomesModule": lists,
    }
    return {"Rank": 1, "Study": {"ProtocolSection": section}}


def make_xml(trial: dict[str, Any]) -> str:
    """Facts stand behind the outcomes, as in the real records."""
    parts = [f"<id_info><nct_id>{trial['id']}</nct_id></id_info><brief_title>{escape(trial['title'])}</brief_title>"]
    parts.append("<eligibility><criteria><textblock>no <![CDATA[<measure>]]></textblock></criteria></eligibility>")
    for kind, measure, description, time_frame in trial["outcomes"]:
        texts = {"measure": measure, "time_frame": time_frame, "description": description}
        inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items() if text)
        parts.append(f"<{kind}_outcome>{inner}</{kind}_outcome>")
    parts += [f"<condition>{escape(condition)}</condition>" for condition in trial["conditions"]]
    parts += [f"<phase>{'/'.join(trial['phases'])}</phase><start_date>March {trial['year']}</start_date>"]
    return "<clinical_study>" + "\n".join(parts).replace("\n", "&#xD;\n") + "</clinical_study>"


def make_csv(rows: list[list[str]], separator: str = ",") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows(rows)
    return buffer.getvalue()


def make_aact() -> dict[str, str]:
    """The tables of an export, by file name; the outcomes carry numbers of their own."""
    outcomes = [["id", "nct_id", "outcome_type", "measure", "time_frame", "population", "description"]]
    for number, row in enumerate(FLAT, 7001):
        cells = (
            number,
            row["trial_id"],
            row["outcome_type"],
            row["measure"],
            row["time_frame"],
            "",
            row["description"],
        )
        outcomes.append([str(cell) for cell in cells])
    studies = [["nct_id", "start_date", "phase", "brief_title", "official_title"]]
    studies += [[t["id"], t["start"], "/".join(t["phases"]), t["title"], "long"] for t in TRIALS]
    conditions = [["id", "nct_id", "name", "downcase_name"]]
    conditions += [["1", t["id"], name, name.lower()] for t in TRIALS for name in t["conditions"]]
    tables = {"design_outcomes": outcomes, "studies": studies, "conditions": conditions, "sponsors": [["id", "nct_id"]]}
    return {f"{name}.txt": make_csv(rows, "|") for name, rows in tables.items()}


def make_download() -> str:
    header = ["NCT Number", "Study Title", "Conditions", "Primary Outcome Measures", "Secondary Outcome Measures"]
    rows = [[*header, "Other Outcome Measures", "Phases", "Start Date"]]
    for trial in TRIALS:
        cells = [
            "|".join(
                ", ".join(filter(None, texts)).replace("|", "/") for kind, *texts in trial["outcomes"] if kind == wanted
            )
            for wanted in ("primary", "secondary", "other")
        ]
        rows.append(
            [
                trial["id"],
                trial["title"],
                "|".join(trial["conditions"]),
                *cells,
                "|".join(trial["phases"]),
                trial["start"],
            ]
        )
    return make_csv(rows)


def as_lines(items: list[Any]) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)
