"""Words that carry no content of their own."""

# A closed class of the language: matching skips these words, and its weights are fitted with them.
FUNCTION_WORDS = frozenset(
    "of in on at to for with by from and or per as via is are be was were that which who whose this these those their "
    "its due after before during until up into than between within without under over both either each any all other "
    "using versus vs not no".split()
)
