"""`ontology/text/*.yaml` and `ontology/vocabulary.yaml`: words that are not concepts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from normalizer.vocabulary.schema.base import SLUG, AnchorId, ConceptId, Strict, Text

# a star stands at the end of a word, where it means any ending
Phrase = Annotated[Text, StringConstraints(pattern=r"^[^*\s]+\*?( [^*\s]+\*?)*$")]


class Sense(Strict):
    """One meaning of an ambiguous abbreviation and what decides for it.

    `concept` is empty where the meaning lies outside the vocabulary. Each list under a `when_`
    key holds words or phrases; one hit suffices. `when_disease` is looked up in the trial's title
    and conditions and in the outcome itself, `when_words` near the abbreviation in the outcome.
    """

    meaning: Text
    concept: ConceptId | None = None
    when_disease: tuple[Text, ...] = ()
    when_criteria: tuple[ConceptId, ...] = ()
    when_words: tuple[Text, ...] = ()
    unless_words: tuple[Text, ...] = ()


class Abbreviation(Strict):
    """An abbreviation with several meanings. `default` is read when nothing decides; empty: abstain."""

    text: Text
    case: Literal["sensitive"] | None = None
    senses: tuple[Sense, ...]
    default: ConceptId | None = None
    source: Text | None = None


class AbbreviationFile(Strict):
    """`ontology/text/abbreviations.yaml`."""

    abbreviations: tuple[Abbreviation, ...]


class QualifierValue(Strict):
    """One value of a qualifier and the phrases that say it."""

    value: Text
    phrases: tuple[Text, ...]


class Qualifier(Strict):
    """A facet that narrows an endpoint: metric, aggregation, specimen, assay, assessor, population."""

    name: Literal["metric", "aggregation", "specimen", "assay", "assessor", "population"]
    values: tuple[QualifierValue, ...]


class QualifierFile(Strict):
    """`ontology/text/qualifiers.yaml`."""

    qualifiers: tuple[Qualifier, ...]


class PhraseFile(Strict):
    """`ontology/text/{boilerplate,vague,...}.yaml`: lists of phrases, each list with its meaning."""

    description: Text
    phrases: tuple[Text, ...]


class ProductFile(Strict):
    """`ontology/text/products.yaml`: the endings of drug names, and the concepts whose phrases a name may stand in."""

    description: Text
    below: tuple[ConceptId, ...]
    stems: tuple[Text, ...]


class DefinitionFile(Strict):
    """`ontology/text/definitions.yaml`: the words by which a text defines a time-to-event endpoint.

    The file says of each list where its words stand. Only `starts` are concepts.
    """

    description: Text
    times: tuple[Phrase, ...] = ()
    measured: tuple[Phrase, ...] = ()
    starts: tuple[AnchorId, ...] = ()
    vague: tuple[Phrase, ...] = ()
    given: tuple[Phrase, ...] = ()
    dates: tuple[Phrase, ...] = ()
    clause_ends: tuple[Phrase, ...] = ()
    people: tuple[Phrase, ...] = ()
    asides: tuple[Phrase, ...] = ()
    responses: tuple[Phrase, ...] = ()
    beginnings: tuple[Phrase, ...] = ()
    before_response: tuple[Phrase, ...] = ()
    new: tuple[Phrase, ...] = ()
    therapies: tuple[Phrase, ...] = ()
    last_contact: tuple[Phrase, ...] = ()
    analysis: tuple[Phrase, ...] = ()


class ComparativeFile(Strict):
    """`ontology/text/comparatives.yaml`: words that open the range of a grade or a response."""

    description: Text
    or_more: tuple[Phrase, ...] = ()
    or_less: tuple[Phrase, ...] = ()
    at_least: tuple[Phrase, ...] = ()
    more_than: tuple[Phrase, ...] = ()
    or_better: tuple[Phrase, ...] = ()
    no_worse_than: tuple[Phrase, ...] = ()


class Family(Strict):
    """A folder of endpoints and the concept at its top."""

    slug: Text
    label: Text
    root: ConceptId


class Prefix(Strict):
    """A CURIE prefix and its namespace."""

    prefix: Text
    uri: Text


class VocabularyFile(Strict):
    """`ontology/vocabulary.yaml`."""

    version: Text
    license: Text
    attributions: tuple[Text, ...]
    prefixes: tuple[Prefix, ...]
    families: tuple[Family, ...]


class Zone(Strict):
    """Phrases after which a measure says about whom, how, when or why, not what is measured."""

    name: Literal["population", "method", "definition", "time", "cause", "association", "comparison", "objective"]
    phrases: tuple[Text, ...]


class ZoneFile(Strict):
    """`ontology/text/zones.yaml`."""

    zones: tuple[Zone, ...]


class Composition(Strict):
    """Words that turn one endpoint into another: `time to` before a response is the time to response.

    It applies to the concepts `below` (themselves included) and to those of `only` (without what is below them) that
    stand right after one of the phrases `before`, or right before one of the phrases `after`. The first that fits wins.
    """

    before: tuple[Text, ...] = ()
    after: tuple[Text, ...] = ()
    below: tuple[ConceptId, ...] = ()
    only: tuple[ConceptId, ...] = ()
    becomes: ConceptId


class Yield(Strict):
    """A general name that names nothing beside what it is said of: `serum concentration of ferritin`.

    The names of `endpoint` (with `scope`, only those of that scope) do not count right beside a name of one of the
    concepts `to` or of what is below these.
    """

    endpoint: ConceptId
    scope: Literal["narrow", "broad"] | None = None
    to: tuple[ConceptId, ...]


class Link(Strict):
    """Two names that are one with these words between them: `AEs` `leading to` `discontinuation`.

    `first` and `second` are the concepts, themselves or what is below them, that the two may name.
    """

    first: tuple[ConceptId, ...]
    words: tuple[Text, ...]
    second: tuple[ConceptId, ...]
    becomes: ConceptId


class TrialRule(Strict):
    """Names of an endpoint that mean another one, by the trial: where a text of it holds one of the `words`.

    With `when: not-named`, where none does.
    """

    endpoint: ConceptId
    names: tuple[Text, ...]
    when: Literal["named", "not-named"]
    words: tuple[Text, ...]
    becomes: ConceptId


class Composite(Strict):
    """Events that are one endpoint where at least `fewest` of them are listed behind or with one of the `words`."""

    words: tuple[Text, ...]
    members: tuple[ConceptId, ...]
    fewest: Text
    becomes: ConceptId


class Gathering(Strict):
    """What a vague name (`Hemodynamic parameters`) gathers besides what is below it; its description may name it."""

    endpoint: ConceptId
    members: tuple[ConceptId, ...]


class Given(Strict):
    """Names of what a trial gives: cells after `safety of`. A name counts as one if it ends in one of the `heads`."""

    names: tuple[ConceptId, ...]
    heads: tuple[Text, ...]
    after: tuple[Text, ...]


class CompositionFile(Strict):
    """`ontology/text/compositions.yaml`. `bridges` are words that may stand between a phrase and the endpoint.

    Of the concepts `stacked` several may be named before one noun (`treatment-emergent serious adverse events`).
    """

    bridges: tuple[Text, ...] = ()
    compositions: tuple[Composition, ...]
    by_trial: tuple[TrialRule, ...] = ()
    composites: tuple[Composite, ...] = ()
    gathers: tuple[Gathering, ...] = ()
    given: Given | None = None
    links: tuple[Link, ...] = ()
    stacked: tuple[ConceptId, ...] = ()
    yields: tuple[Yield, ...] = ()


class LintException(Strict):
    """A finding that is right as it is. `subject` is the id or text that the finding names."""

    rule: Text
    subject: Text
    reason: Text


class ExceptionFile(Strict):
    """`ontology/exceptions.yaml`: may only shrink; one that no longer applies is itself a finding."""

    exceptions: tuple[LintException, ...] = ()


class Decision(Strict):
    """What a curator decided about a text that nothing maps, so that an audit does not ask again.

    `out-of-scope`: it names no endpoint; `boilerplate`: words around endpoints; `undecided`: a question that stays
    open, said in the note.
    """

    text: Text
    decision: Literal["out-of-scope", "boilerplate", "undecided"]
    note: Text | None = None
    date: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    by: Text


class DecisionFile(Strict):
    """`ontology/decisions.yaml`."""

    decisions: tuple[Decision, ...] = ()


class Area(Strict):
    """A disease area, or a therapy: the words of a trial's conditions, or of its title, that tell it."""

    name: Annotated[str, StringConstraints(pattern=rf"^{SLUG}$")]
    label: Text
    conditions: tuple[Text, ...] = ()
    titles: tuple[Text, ...] = ()


class AreaFile(Strict):
    """`ontology/text/areas.yaml`. A trial belongs to every area whose words it has; to `rest` if to none."""

    areas: tuple[Area, ...]
    rest: Text
