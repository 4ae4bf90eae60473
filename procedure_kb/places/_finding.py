"""Finding names in a message: every run of words that some unit is or was called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from procedure_kb.places import _context as context
from procedure_kb.places._message import Message
from procedure_kb.places._names import (
    COMMUNE,
    DISTRICT,
    PROVINCE,
    Agreement,
    Entry,
    Token,
    agree,
    load_names,
    tokenize,
)
from procedure_kb.places._reading import Atom, Option, kinds_allow
from procedure_kb.places.units import OldUnit, load_gazetteer, unit_type
from procedure_kb.text import fold, nfc

_MAX_NAME = 6
_FUZZY_LENGTH = 6


class Finder:
    """Names in one message; overlapping ones too, for the caller to choose among."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.tokens = message.tokens
        self.names = load_names()
        self.gazetteer = load_gazetteer()

    def atoms(self) -> list[Atom]:
        found = self._known()
        return found + self._misspelt(found)

    # --- names as listed ----------------------------------------------------------------------

    def _atoms(self) -> list[Atom]:
        tokens, names = self.tokens, self.names
        entries, begins, joined = names.entries, names.begins, names.joined
        atoms: list[Atom] = []
        for i, token in enumerate(tokens):
            key = token.key
            prefix: context.Prefix | None | bool = False
            j = i + 1
            while True:
                found = entries.get(key)
                if found is None and j == i + 1 and len(key) > 4:
                    whole = joined.get(token.word) or joined.get(key)
                    found = entries[whole] if whole else None
                    if found and not any(entry.level != COMMUNE for entry in found):
                        prefix = context.prefix_before(tokens, i)
                        found = found if prefix else None
                if found is not None:
                    if prefix is False:
                        prefix = context.prefix_before(tokens, i)
                    assert not isinstance(prefix, bool)
                    atoms += self._atom(i, j, prefix, found)
                if key not in begins or j >= len(tokens) or j - i >= _MAX_NAME:
                    break
                following = tokens[j]
                if not _GAP.fullmatch(following.gap) or "\n" in following.gap:
                    break
                key = f"{key} {following.key}"
                j += 1
            prefix = context.prefix_before(tokens, i) if prefix is False else prefix
            if prefix:
                assert not isinstance(prefix, bool)
                atoms += self._spoken(i, prefix)
                if prefix.kind in context.COMMUNE_KINDS:
                    atoms += self._merged_earlier(i, prefix)
        atoms += self._towns({atom.start for atom in atoms if atom.kind == "thi tran"})
        return atoms

    def _atom(
        self, i: int, j: int, prefix: context.Prefix | None, found: Iterable[Entry]
    ) -> list[Atom]:
        typed = self.tokens[i:j]
        bare = all(token.bare for token in typed)
        single = j == i + 1 and not bare
        written = nfc(self.text[typed[0].start : typed[-1].end]).lower() if single else ""
        options: list[Option] = []
        for entry in found:
            agreement = self.names.agreement(entry, typed)
            if single and agreement == Agreement.EQUAL and entry.unit.short.lower() != written:
                agreement = Agreement.CONFLICT  # "Chủ" is not "Chũ"
            if agreement == Agreement.EQUAL and bare and not self.accented:
                agreement = Agreement.POORER
            options.append((entry, agreement))
        number = j == i + 1 and typed[0].word.isdigit()
        if prefix is not None:
            allowed = [option for option in options if kinds_allow(prefix.kind, option[0])]
            if number:
                allowed = [option for option in allowed if option[0].kind == prefix.kind]
            if j == i + 1:
                allowed = [option for option in allowed if option[1] != Agreement.CONFLICT]
                if len(typed[0].word) < 3 and not number and not typed[0].capital:
                    allowed = []
            if prefix.kind == "thanh pho" and any(e.level == DISTRICT for e, _ in allowed):
                # "tp Cao Bằng" is the old city; only some provinces are cities.
                allowed = [
                    (entry, agreement)
                    for entry, agreement in allowed
                    if entry.level == DISTRICT or entry.kind == "thanh pho"
                ]
            if allowed:
                kinded = Atom(prefix.start, i, j, prefix.kind, prefix.weight, tuple(allowed))
                if prefix.weight >= 3.0 and not self.tokens[prefix.start].bare:
                    return [kinded]
                # "xa dong quan luc yen": here "quan" belongs to the name before.
                return [kinded, *self._atom(i, j, None, [entry for entry, _ in options])]
        if number:
            return []
        usable = tuple(option for option in options if option[1] != Agreement.CONFLICT)
        if all(entry.needs_context for entry, _ in usable) and self._glued_to_number(i, j):
            return []  # "CT07", a form
        if not usable:
            # A wrong tone mark in a long name, to be borne out by a name beside it.
            usable = tuple(options) if j - i > 1 else ()
        return [Atom(i, i, j, "", 0.0, usable)] if usable else []

    def _glued_to_number(self, i: int, j: int) -> bool:
        tokens = self.tokens
        if j < len(tokens) and tokens[j].word.isdigit() and not tokens[j].gap.strip(" "):
            return True
        return i > 0 and tokens[i - 1].word.isdigit() and tokens[i].gap == ""

    def _spoken(self, i: int, prefix: context.Prefix) -> list[Atom]:
        if prefix.kind not in ("phuong", "quan"):
            return []
        value, used = context.spoken_number(self.tokens, i)
        if not used:
            return []
        options = tuple(
            (entry, Agreement.EQUAL)
            for entry in self.names.entries.get(str(value), ())
            if kinds_allow(prefix.kind, entry)
        )
        if not options:
            return []
        if i + used < len(self.tokens) and self.tokens[i + used].word.isdigit():
            return []  # "quận năm 2024"
        weight = 1.0
        if prefix.kind == "quan" and not self.tokens[prefix.start].bare:
            weight = prefix.weight if value > 3 else min(prefix.weight, 3.0)
        return [
            Atom(prefix.start, i, i + used, prefix.kind, weight, options, spoken=True)
        ]

    def _merged_earlier(self, i: int, prefix: context.Prefix) -> list[Atom]:
        """Communes abolished before 2025, of which the joined folded name is known."""
        atoms: list[Atom] = []
        joined = ""
        for j in range(i, min(i + 4, len(self.tokens))):
            if j > i and not _GAP.fullmatch(self.tokens[j].gap):
                break
            word = self.tokens[j].word
            if word.isdigit() and j > i:
                break
            joined += word.lstrip("0") if word.isdigit() else word
            if len(joined) > self.names.earlier_longest:
                break
            found = self.names.earlier.get(joined)
            options = tuple(
                (entry, Agreement.POORER) for entry in found or () if entry.kind == prefix.kind
            )
            if options and (len(joined) > 3 or joined.isdigit()):
                atoms.append(
                    Atom(prefix.start, i, j + 1, prefix.kind, prefix.weight, options)
                )
        return atoms

    def _towns(self, named: set[int]) -> list[Atom]:
        """ "thị trấn" with no name of its own: the town of the district beside it."""
        atoms = []
        for i in range(len(self.tokens) - 1):
            if self.tokens[i].word == "thi" and self.tokens[i + 1].word == "tran":
                if i not in named:
                    atoms.append(Atom(i, i + 2, i + 2, "thi tran", 0.0, ()))
        return atoms

    def _misspelt(self, atoms: list[Atom]) -> list[Atom]:
        """Names with one wrong, missing, extra or swapped letter, where a name is due."""
        tokens = self.tokens
        taken = {atom.name for atom in atoms if atom.kind}
        covered = [False] * len(tokens)
        for atom in atoms:
            if atom.best != Agreement.CONFLICT:
                for k in range(atom.name, atom.end):
                    covered[k] = True
        more: list[Atom] = []
        for i in range(1, len(tokens)):
            prefix = context.prefix_before(tokens, i)
            if prefix is not None and i not in taken and prefix.weight >= 3.0:
                more += self._guess(i, prefix, atoms)
        parents = [
            atom
            for atom in atoms
            if atom.best != Agreement.CONFLICT
            and any(entry.level == DISTRICT for entry, _ in atom.options)
        ]
        for parent in parents:
            more += self._guess_before(parent, covered)
        for i in range(1, len(tokens) - 1):
            if context.locative(tokens, i) >= 2.0 and not covered[i] and not covered[i + 1]:
                more += self._guess_province(i)
        return more

    def _runs(self, i: int, longest: int) -> Iterable[tuple[int, str]]:
        """Ends and joined letters of the 1 to `longest` tokens from `i` on."""
        joined = ""
        for j in range(i, min(i + longest, len(self.tokens))):
            token = self.tokens[j]
            if j > i and not _GAP.fullmatch(token.gap) or token.word.isdigit():
                break
            joined += token.word
            yield j + 1, joined

    def _guess(self, i: int, prefix: context.Prefix, atoms: list[Atom]) -> list[Atom]:
        level = PROVINCE if prefix.kind == "tinh" else DISTRICT
        if prefix.kind in context.COMMUNE_KINDS:
            level = COMMUNE
        if self.tokens[i].word in _NOT_A_NAME:
            return []
        found: list[Atom] = []
        for j, joined in self._runs(i, 4):
            typed = self.tokens[i:j]
            for key in self._close(joined, level):
                options = tuple(
                    (entry, Agreement.POORER)
                    for entry in self.names.entries[key]
                    if entry.level == level
                    and kinds_allow(prefix.kind, entry)
                    and _like(typed, entry)
                )
                if options:
                    found.append(
                        Atom(prefix.start, i, j, prefix.kind, prefix.weight, options, 1)
                    )
        return found

    def _close(self, joined: str, level: str) -> list[str]:
        """Keys of the names of a level that are one edit away."""
        if len(joined) < _FUZZY_LENGTH:
            return []
        pool = _fuzzy_pool(level).get((len(joined), joined[0]))
        if not pool:
            return []
        hits = extract(joined, pool, scorer=OSA.distance, score_cutoff=1, limit=3)
        return [key for _, _, key in hits]

    def _guess_before(self, parent: Atom, covered: list[bool]) -> list[Atom]:
        """A misspelt commune right before its district: "linh trugn thủ đức"."""
        tokens = self.tokens
        end = parent.start
        found: list[Atom] = []
        if end == 0 or tokens[end].gap.strip(" ,"):
            return found
        districts = [entry.unit for entry, _ in parent.options if entry.level == DISTRICT]
        if len(districts) > 3:
            return found
        for size in (1, 2, 3):
            start = end - size
            if start < 0 or any(not _GAP.fullmatch(tokens[k].gap) for k in range(start + 1, end)):
                continue
            prefix = context.prefix_before(tokens, start)
            if prefix is not None and prefix.kind not in context.COMMUNE_KINDS:
                continue
            if prefix is None and (size == 1 or any(covered[start:end])):
                continue
            joined = "".join(tokens[k].word for k in range(start, end))
            if len(joined) < _FUZZY_LENGTH:
                continue
            options: list[Option] = []
            for district in districts:
                assert isinstance(district, OldUnit)
                for commune in self.gazetteer.members(district):
                    name = fold(commune.short).replace(" ", "")
                    if OSA.distance(joined, name, score_cutoff=1) <= 1:
                        kind = fold(unit_type(commune.name))
                        syllables = tuple(token.marks for token in tokenize(commune.short))
                        entry = Entry(COMMUNE, commune, syllables, kind)
                        if _like(tokens[start:end], entry):
                            options.append((entry, Agreement.POORER))
            if options:
                kind, weight = (prefix.kind, prefix.weight) if prefix else ("", 0.0)
                begin = prefix.start if prefix else start
                found.append(Atom(begin, start, end, kind, weight, tuple(options), 1))
        return found

    def _guess_province(self, i: int) -> list[Atom]:
        """ "ở quảng nan": a misspelt province after a word that announces a place."""
        typed = self.tokens[i : i + 2]
        if not _GAP.fullmatch(typed[1].gap) or any(t.word in _NOT_A_NAME for t in typed):
            return []
        found: list[Atom] = []
        for key in self._close(typed[0].word + typed[1].word, PROVINCE):
            options = tuple(
                (entry, Agreement.POORER)
                for entry in self.names.entries[key]
                if entry.level == PROVINCE and _like(typed, entry)
            )
            if options:
                found.append(Atom(i, i, i + 2, "", 0.0, options, 1))
        return found


_NOT_A_NAME = frozenset(
    """nao toi tui minh em anh chi ong ba chau con ban ho no ta khac moi cu nay kia do ay nha ben
    gan hay hoac co khong hoi la thi ma va voi de duoc phai se da dang van o tai tren duoi trong
    ngoai gi dau day ni te no mo rang chi bao may luc khi sau truoc nop lam xin di den ve ra vao
    cap giai quyet chung thuc cong an uy noi nguoi dan dia phuong xa thi tran quan huyen tinh
    thanh pho truc ket dang ky tiep nhan yeu cau""".split()
)
"""Words that follow "xã" or "phường" without being its name."""


@lru_cache(maxsize=3)
def _fuzzy_pool(level: str) -> dict[tuple[int, str], dict[str, str]]:
    """Names of a level by typed length and first letter: {key: joined letters}.

    The first letter is taken to be right: that is where people look while typing.
    """
    pools: dict[tuple[int, str], dict[str, str]] = {}
    for key, entries in load_names().entries.items():
        entry = next((entry for entry in entries if entry.level == level and entry.marks), None)
        if entry is None:
            continue
        joined = fold("".join(shapes for shapes, _ in entry.marks))
        if len(joined) < _FUZZY_LENGTH - 1:
            continue
        for length in (len(joined) - 1, len(joined), len(joined) + 1):
            pools.setdefault((length, joined[0]), {})[key] = joined
    return pools


def _like(typed: Sequence[Token], entry: Entry) -> bool:
    """Whether a misspelt name may be this one: one syllable differs, no diacritic speaks against.

    A name typed in one word or split differently is compared by its letters only.
    """
    if len(typed) != len(entry.marks):
        return all(token.bare for token in typed)
    for token, official in zip(typed, entry.marks):
        if agree(token.marks, official) != Agreement.CONFLICT:
            continue
        shapes, tone = token.marks
        if tone not in (0, official[1]) or min(len(shapes), len(official[0])) < 2:
            return False
        if fold(shapes) == fold(official[0]) or OSA.distance(fold(shapes), fold(official[0])) > 1:
            return False
    return True
