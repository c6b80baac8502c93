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
    dead_synonym,
    definition,
    deprecated,
    duplicate_synonym,
    example_missed,
    example_overmatch,
    examples_missing,
    exclude_without_effect,
    family_root,
    mapping_prefix,
    near_duplicate,
    plain_characters,
    redundant_phrase,
    redundant_synonym,
    source,
    stale_decision,
    structure,
    time_frame_example,
    trailing_comment,
)

if TYPE_CHECKING:
    from normalizer.lint.rule import Rule

RULES: tuple[Rule, ...] = (
    *structure.RULES,
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
    trailing_comment.RULE,
    canonical_form.RULE,
)
