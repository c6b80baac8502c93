"""Words that carry no content of their own."""

FUNCTION_WORDS = frozenset(
    "of in on at to for with by from and or per as via is are be was were that which who whose this these those their "
    "its due after before during until up into than between within without under over both either each any all other "
    "using versus vs not no".split()
)

# What many instruments have in their names; sharing one of these words says nothing.
INSTRUMENT_WORDS = frozenset(
    "test scale score questionnaire index inventory assessment survey tool measure form checklist rating".split()
)
