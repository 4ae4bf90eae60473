"""Vietnamese syllables: what is one, and what a half-finished Telex or VNI spelling meant.

Vietnamese syllables are a closed set of onsets and rimes, so that "muoons" can be told from
a word: it is no syllable as it stands, but decodes to one ("muốn").
"""

from __future__ import annotations

import re
import unicodedata

from procedure_kb.text import fold

_ONSETS = ("b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x").split()
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich "
    "iec iem ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh "
    "oao oap oat oay oc oe oen oeo oet oi om on ong ooc oong op ot u ua uan uang uat uay "
    "uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya "
    "uych uyen uyet uynh uyt uyu y yem yen yeng yet yeu"
).split()
SYLLABLES = frozenset(onset + rime for onset in ["", *_ONSETS] for rime in _RIMES)
"""Every possible syllable without diacritics (a superset of those in use)."""

_SIGNS = {"aa": "â", "aw": "ă", "ee": "ê", "oo": "ô", "ow": "ơ", "uw": "ư", "dd": "đ"}
_VNI_SIGNS = {"a6": "â", "a8": "ă", "e6": "ê", "o6": "ô", "o7": "ơ", "u7": "ư", "d9": "đ"}
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_DOUBLED = re.compile(r"([a-zà-ỹ])\1+")
_VOWELS = "aeiouyâăêôơư"

_OPEN_TONE = re.compile(r"(?<!q)([oòóỏõọuùúủũụ])([aeyàáảãạèéẻẽẹỳýỷỹỵ])(?![a-zà-ỹđ])", re.I)


def is_syllable(word: str) -> bool:
    """Whether a word, its diacritics aside, can be a Vietnamese syllable."""
    return fold(word) in SYLLABLES


def move_tone(text: str) -> str:
    """Tone marks where this project writes them: "hoà" → "hòa", "thuý" → "thúy"."""

    def repair(match: re.Match[str]) -> str:
        first, second = (unicodedata.normalize("NFD", g) for g in match.groups())
        pair = (first[0] + second[0]).lower()
        if pair not in ("oa", "oe", "uy") or len(first) > 1 or len(second) != 2:
            return match.group(0)
        if second[1] not in _TONES.values():
            return match.group(0)
        return unicodedata.normalize("NFC", first + second[1]) + second[0]

    return _OPEN_TONE.sub(repair, text)


def repair_word(word: str) -> str:
    """A word with typing leftovers put right; the word itself when it is fine or unknown.

    "muoons" → "muốn", "ddau" → "đau", "gãyy" → "gãy". Words with digits (codes, numbers) are
    returned unchanged unless they are VNI spellings of a syllable.
    """
    folded = fold(word)
    if len(word) < 2 or folded in SYLLABLES:
        return word
    for signs, tones in ((_SIGNS, _TONES), (_VNI_SIGNS, _VNI_TONES)):
        decoded = _decode(word, signs, tones)
        if decoded is not None:
            return decoded
    if word.isalpha():
        single = _DOUBLED.sub(r"\1", word)
        if single != word and is_syllable(single):
            return single
    return word


def _decode(word: str, signs: dict[str, str], tones: dict[str, str]) -> str | None:
    lowered = word.lower()
    body, tone = lowered, ""
    if lowered[-1] in tones and len(lowered) > 2:
        body, tone = lowered[:-1], tones[lowered[-1]]
        body = body.rstrip(lowered[-1]) or body
    for keys, letter in signs.items():
        body = body.replace(keys, letter)
    if "w" in body and signs is _SIGNS:
        body = body.replace("uow", "ươ").replace("w", "ư")
    if body == lowered or not is_syllable(body) or not body.isalpha():
        return None
    if tone and any(c in _TONES.values() for c in unicodedata.normalize("NFD", body)):
        return None  # it has its tone already; the last key is something else
    body = body.replace("uơ", "ươ") if len(body) > body.find("uơ") + 2 else body
    return _with_tone(body, tone) if tone else body


def _with_tone(syllable: str, tone: str) -> str:
    """The syllable with a tone mark on its main vowel."""
    positions = [i for i, c in enumerate(syllable) if fold(c) in "aeiouy"]
    if syllable.startswith(("qu", "gi")) and len(positions) > 1:
        positions = positions[1:]
    marked = [i for i in positions if syllable[i] in "âăêôơư"]
    if marked:
        target = marked[-1]
    elif len(positions) > 1 and positions[-1] < len(syllable) - 1:
        target = positions[-1]
    elif len(positions) == 3:
        target = positions[1]
    else:
        target = positions[0]
    toned = unicodedata.normalize("NFC", syllable[target] + tone)
    return syllable[:target] + toned + syllable[target + 1 :]
