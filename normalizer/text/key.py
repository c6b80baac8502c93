"""The one lookup normalisation: what index and query agree on.

`make_key` maps texts that differ only in case, accents, punctuation, articles, plural `s` or British and
American spelling to the same key. Words keep their order.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from normalizer.text.clean import clean_text
from normalizer.text.tokens import find_tokens

ARTICLES = frozenset({"the", "a", "an"})

# British, and some Continental, spellings to American ones, wherever they stand inside a lower-case word. They stand
# here since keys are made before there is a vocabulary: it is compiled by them, and a new spelling changes every key.
_FRAGMENTS = {
    **{f"{stem}our": f"{stem}or" for stem in ("tum", "behavi", "col", "fav", "hum", "lab", "od", "vap")},
    **{f"{stem}lling": f"{stem}ling" for stem in ("labe", "cance", "trave", "mode", "counse", "signa")},
    **{f"{stem}lled": f"{stem}led" for stem in ("labe", "cance", "trave", "mode", "counse", "signa")},
    "haem": "hem",
    "aemi": "emi",
    "oedem": "edem",
    "oesoph": "esoph",
    "oestr": "estr",
    "foet": "fet",
    "gynaec": "gynec",
    "paed": "ped",
    "anaesth": "anesth",
    "caesar": "cesar",
    "faec": "fec",
    "caec": "cec",
    "rrhoea": "rrhea",
    "pnoea": "pnea",
    "orthopaed": "orthoped",
    "litre": "liter",
    "metre": "meter",
    "titre": "titer",
    "fibre": "fiber",
    "centre": "center",
    "sulph": "sulf",
    "programme": "program",
    "leucocyt": "leukocyt",
    "leucop": "leukop",
    "coeliac": "celiac",
    "artefact": "artifact",
    "manoeuvre": "maneuver",
    "judgement": "judgment",
    "enrolment": "enrollment",
    "fulfilment": "fulfillment",
    "practise": "practice",
    "ageing": "aging",
}
_FRAGMENT = re.compile("|".join(sorted(_FRAGMENTS, key=len, reverse=True)))
_ISE = re.compile(r"(?<=[lmnrdt])is(?=ation|ing$|ed$|e$|er$|es$)")
_YSE = re.compile(r"(?<=[al])ys(?=ed$|e$|es$|ing$)")
_KEEP_ISE = ("prise", "vise", "mise", "cise", "wise", "noise", "raise", "rise", "rising", "disease", "arise")
# what no article stands before
_BEHIND_LETTERS = frozenset("of in on at to for with by from and or as after before during until up over".split())
_ES_PLURAL = ("ches", "shes", "sses", "xes", "zes")
_AS_PLURAL = ("ias", "mas")  # arrhythmias, lymphomas
_SAME = {"percent": "percentage"}
_UNCHANGED_ENDINGS = ("ss", "us", "is", "as")


def make_key(text: str) -> str:
    """The lookup key of a text: normalised tokens joined by single spaces. Idempotent."""
    keys = [key for token in find_tokens(clean_text(text).text) if (key := make_token_key(token.text))]
    following = [*keys[1:], ""]
    return " ".join(
        key for key, after in zip(keys, following, strict=False) if key not in ARTICLES or not is_article(key, after)
    )


def is_article(key: str, following: str) -> bool:
    """Whether `the`, `a` or `an` belongs to the key that follows it.

    The A of "immunoglobulin A" and "FACT-An" does not, since none follows, nor does that of "amyloid A in serum".
    """
    return following != "" and (key != "a" or following not in _BEHIND_LETTERS)


@lru_cache(maxsize=4096)  # whoever reads words of a text remembers their keys; others ask for the same few
def make_token_key(token: str) -> str:
    """The key of one token: lower case, no accents, no hyphen, singular, American spelling."""
    word = token.casefold().removesuffix("'s").replace("-", "").replace("'", "")
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    if len(word) > 4 and word.isalpha():  # noqa: PLR2004 - shorter words are codes or too short to vary
        word = _FRAGMENT.sub(lambda match: _FRAGMENTS[match.group()], word)
        if not word.endswith(_KEEP_ISE):
            word = _YSE.sub("yz", _ISE.sub("iz", word))
    return _SAME.get(word) or _cut_plural(word)


def _cut_plural(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or not word.isalpha():  # noqa: PLR2004 - AEs is handled below
        return word[:-1] if len(word) == 3 and word.endswith("es") else word  # noqa: PLR2004 - aes -> ae
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - "dies" is no plural of "dy"
        return word[:-3] + "y"
    if word.endswith(_ES_PLURAL):
        return word[:-2]
    if word.endswith(_UNCHANGED_ENDINGS) and not (word.endswith(_AS_PLURAL) and len(word) > 5):  # noqa: PLR2004 - bias
        return word
    return word[:-1]
