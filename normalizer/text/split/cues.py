"""The words by which a reader tells a measure, a description and a time frame apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import repeat

NUMBER = "#"
"""What stands for every number among the words of a segment."""


# These words stand here and not in `ontology/`: the weights are fitted with them, and a list that changes without a new
# fit (`benchmarks/split.py`) is no longer the one that they weigh.
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNITS = _words(
    "s sec secs second seconds min mins minute minutes h hr hrs hour hours hourly d day days daily w wk wks week weeks "
    "weekly m mo mos month months monthly y yr yrs year years yearly annually quarterly quarter cycle cycles course "
    "courses visit visits session sessions trimester night nights season decade fortnight"
)
_ANCHORS = _words(
    "baseline screening randomization randomisation enrollment enrolment inclusion consent entry dose dosing infusion "
    "injection treatment therapy transplant transplantation surgery operation procedure intervention diagnosis "
    "leukapheresis apheresis conditioning vaccination immunization discharge admission hospitalization delivery birth "
    "progression relapse death completion discontinuation closure study trial follow followup fu postoperative "
    "postoperatively preoperative preoperatively intraoperative intraoperatively perioperative predose postdose "
    "preop postop pretreatment posttreatment extubation intubation anesthesia induction recruitment registration "
    "administration implantation hospital stay end start beginning initiation termination pregnancy gestation lifetime"
)
_GLUE = _words(
    "a an the of to and or at in on from for by up until till til through throughout thru within after before during "
    "every each per post pre prior then over between following since as with approximately approx about average an "
    "least maximum minimum max min median range first second third last final one two three four five six seven eight "
    "nine ten twelve eighteen twenty thirty once twice both all time times timepoint timepoints point points period "
    "duration assessed measured evaluated whichever comes occurs occurred occur came earlier later immediately "
    "immediate daily date th st nd rd t v is was long term short more than less not whole entire total additional "
    "expected estimated anticipated later early late any cause documented patient patients participant participants "
)
_HEADS = _words(
    "rate rates survival response responses score scores scale index time duration incidence number percentage "
    "proportion frequency level levels concentration concentrations change changes difference event events toxicity "
    "toxicities safety tolerability efficacy effectiveness mortality pain quality life questionnaire test volume "
    "pressure function parameters adherence satisfaction recurrence complications remission relapse outcome outcomes "
    "status measurement assessment analysis area half clearance titer titers activity loss weight length dose density"
)
_VERBS = _words("is are was were will be has have had can may should would must do does did")
_CONJUNCTIONS = _words("and or")

_LETTERS = "abcefgijklnopqrsuvwxyz"
TIME_CLASSES = "#uag&"
"""The classes of words that time frames are made of."""
OTHER = "o"


@dataclass(frozen=True, slots=True)
class SplitCues:
    """Word lists, all in lower case. The defaults work without a vocabulary.

    `units` are units of time, `anchors` events that start or end a time frame, `glue` the other words of time frames,
    `heads` words with which a measure ends, `verbs` what makes a sentence, `conjunctions` what ends a list. `classes`
    has the letter of its list for each of these words but heads, see `class_words`. (Whole known endpoints were tried
    as a cue too: they changed nothing, 0.9570 against 0.9572.)
    """

    units: frozenset[str] = _UNITS
    anchors: frozenset[str] = _ANCHORS
    glue: frozenset[str] = _GLUE
    heads: frozenset[str] = _HEADS
    verbs: frozenset[str] = _VERBS
    conjunctions: frozenset[str] = _CONJUNCTIONS
    classes: dict[str, str] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        """Give each known word its class."""
        classes = dict.fromkeys(self.verbs, "v") | dict.fromkeys(_LETTERS, "l")
        classes |= dict.fromkeys(self.glue, "g") | dict.fromkeys(self.anchors, "a") | dict.fromkeys(self.units, "u")
        classes |= dict.fromkeys(self.conjunctions, "&") | {NUMBER: "#"}
        object.__setattr__(self, "classes", classes)

    def class_words(self, words: list[str]) -> str:
        """A letter for each word; where it is in several lists, the first of these.

        `#` number, `&` conjunction, `u` unit, `a` anchor, `g` glue, `l` a single letter, `v` verb, `o` other.
        """
        return "".join(map(self.classes.get, words, repeat(OTHER)))
