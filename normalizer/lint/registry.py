"""The list of all rules, in the order in which they run. A new rule is one module and one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.lint.rules import (
    abbreviation_context,
    ambiguity_context,
    canonical_form,
    category_order,
    confusable_counter,
    counter_example,
    cycle,
    dangling_reference,
    dead_synonym,
    definition,
    deprecated,
    duplicate_id,
    duplicate_key,
    duplicate_synonym,
    example_missed,
    example_overmatch,
    examples_missing,
    exclude_without_effect,
    family_root,
    id_and_file,
    mapping_prefix,
    near_duplicate,
    plain_characters,
    redundant_phrase,
    redundant_synonym,
    schema,
    source,
    stale_decision,
    time_frame_example,
    yaml_syntax,
)

if TYPE_CHECKING:
    from normalizer.lint.rule import Rule

RULES: tuple[Rule, ...] = (
    yaml_syntax.RULE,
    duplicate_key.RULE,
    schema.RULE,
    duplicate_id.RULE,
    id_and_file.RULE,
    dangling_reference.RULE,
    cycle.RULE,
    family_root.RULE,
    definition.RULE,
    source.RULE,
    duplicate_synonym.RULE,
    near_duplicate.RULE,
    redundant_synonym.RULE,
    redundant_phrase.RULE,
    plain_characters.RULE,
    stale_decision.RULE,
    abbreviation_context.RULE,
    ambiguity_context.RULE,
    dead_synonym.RULE,
    exclude_without_effect.RULE,
    confusable_counter.RULE,
    examples_missing.RULE,
    example_missed.RULE,
    example_overmatch.RULE,
    counter_example.RULE,
    time_frame_example.RULE,
    category_order.RULE,
    mapping_prefix.RULE,
    deprecated.RULE,
    canonical_form.RULE,
)
