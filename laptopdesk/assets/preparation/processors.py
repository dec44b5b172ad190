"""Whether Windows 11 supports a processor, by the words that name it."""

import re
from collections.abc import Iterator

from laptopdesk.assets.preparation.values import ProcessorAnswer

FIRST_INTEL_GENERATION = 8
_YES, _NO, _DEPENDS = ProcessorAnswer.SUPPORTED, ProcessorAnswer.NOT_SUPPORTED, ProcessorAnswer.DEPENDS
_MARKS = re.compile(r"\((?:r|tm|c)\)|[®™©]|\b(?:cpu|processor|apu|mobile)\b")
_CORE_I = re.compile(r"\bi[3579][ -]?(?:(\d{3,5})([a-z]{0,3}\d?)|(\d)y\d\d)\b")
_CORE_M = re.compile(r"\bm[357]?-(\d)(?:y\d\d|\d{3}y)")
_INTEL = re.compile(r"\b(?:intel|i[3579])\b")
_SAID = re.compile(r"\b(\d{1,2})(?:th|rd|nd|st|e|de|ste)? ?gen")
_CELERON = re.compile(r"\bceleron(?: dual-core)? (n|j|g)?(\d{3,4})")
_PENTIUM = re.compile(r"\bpentium(?: (?:silver|gold|dual-core))? (n|j|g)?(\d{4})")
_PENTIUM_OF_7TH_NAME = frozenset({4417, 4425})
_RYZEN = re.compile(r"\bryzen (?:threadripper |[3579] )?(?:pro )?(\d)(\d{3})([a-z]{0,2})\b")
_ATHLON = re.compile(r"\bathlon (?:pro )?(?:(?:gold|silver) (?:pro )?)?(\d{3,4})[a-z]{0,2}\b")
_X_SERIES = frozenset({"7640x", "7740x", "7800x", "7820x", "7900x", "7920x", "7940x", "7960x", "7980xe"})
_KNOWN: tuple[tuple[re.Pattern[str], ProcessorAnswer], ...] = (
    (re.compile(r"\bcore ultra\b"), _YES),
    (re.compile(r"\bcore [3579] \d{3}[a-z]{1,2}\b"), _YES),
    (re.compile(r"\b(?:i3-)?n(?:50|95|97|100|150|200|250|300|305|350|355)\b"), _YES),
    (re.compile(r"\bcore ?(?:2|duo|solo)\b|\bcentrino\b"), _NO),
    (re.compile(r"\batom x6\d{3}"), _YES),
    (re.compile(r"\batom\b"), _NO),
    (re.compile(r"\bxeon (?:e-2|w-1|w-2|w-3)\d"), _YES),
    (re.compile(r"\bxeon e[357][ -]"), _NO),
    (re.compile(r"\bryzen ai\b|\bryzen z\d"), _YES),
    (re.compile(r"\bamd 30[12]\de\b"), _YES),
    (re.compile(r"\ba(?:4|6|8|9|10|12)[ -]\d{4}|\be[12][ -]\d{4}|\b(?:fx|phenom|turion|sempron|opteron)\b"), _NO),
    (re.compile(r"\bsnapdragon (?:8cx|8c|7c|850|x)|\bmicrosoft sq\d"), _YES),
    (re.compile(r"\bapple m\d|^m\d (?:pro|max)?$"), _NO),
)


def judge_processor(text: str | None) -> ProcessorAnswer:
    """Whether Windows 11 supports the processor of these words; UNKNOWN where they do not say which it is."""
    words = " ".join(_MARKS.sub(" ", (text or "").casefold()).split())
    return next(_answers(words), ProcessorAnswer.UNKNOWN)


def intel_generation(text: str) -> int | None:
    """The generation of an Intel Core processor: 8 for i5-8350U or "i5 8th gen", 7 for m3-7Y30; else None."""
    words = " ".join(_MARKS.sub(" ", text.casefold()).split())
    core = _CORE_I.search(words)
    if core is not None:
        return _generation(core[1]) if core[1] else int(core[3])
    intel = _INTEL.search(words)
    low = _CORE_M.search(words) or (_SAID.search(words, intel.end()) if intel else None)
    return int(low[1]) if low else None


def _generation(digits: str) -> int:
    if len(digits) == 3:
        return 1
    # 10th to 14th: five digits (10210U), or four that begin with a one (1035G1, 1235U); all older ones begin with it
    return int(digits[:2]) if len(digits) == 5 or digits[0] == "1" else int(digits[0])


def _answers(words: str) -> Iterator[ProcessorAnswer]:
    yield from (answer for pattern, answer in _KNOWN if pattern.search(words))
    core = _CORE_I.search(words)
    if core is not None and core[1]:
        number = f"{core[1]}{core[2] or ''}"
        if number in _X_SERIES:
            yield _YES
        if number == "7820hq":
            yield _DEPENDS
    generation = intel_generation(words)
    if generation is not None:
        yield _YES if generation >= FIRST_INTEL_GENERATION else _NO
    yield from (*_low_intel(words), *_amd(words))


def _low_intel(words: str) -> Iterator[ProcessorAnswer]:
    celeron = _CELERON.search(words)
    if celeron is not None:
        kind, number = celeron[1] or "", int(celeron[2])
        least = {"n": 4000, "j": 4000, "g": 4900, "": 4200}[kind]
        yield _YES if number >= least else _NO
    pentium = _PENTIUM.search(words)
    if pentium is not None:
        kind, number = pentium[1] or "", int(pentium[2])
        least = {"n": 5000, "j": 5000, "g": 5400, "": 5400}[kind]
        yield _YES if number >= least or number in _PENTIUM_OF_7TH_NAME else _NO


def _amd(words: str) -> Iterator[ProcessorAnswer]:
    ryzen = _RYZEN.search(words)
    if ryzen is not None:
        series, suffix = int(ryzen[1]), ryzen[3]
        first_with_graphics = series == 2 and suffix[:1] in ("u", "h", "g", "c")
        yield _NO if series < 2 or first_with_graphics else _YES
    athlon = _ATHLON.search(words)
    if athlon is not None:
        yield _YES if int(athlon[1][0]) >= 3 else _NO
