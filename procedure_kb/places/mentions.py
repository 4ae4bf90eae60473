"""Places in what citizens write: old and new units, in any spelling, without asking a server.

`find_places` looks up every run of words in a dictionary of all names, joins neighbouring
names into addresses ("phường 12 đà lạt"), keeps what the context supports and says for each
which of today's units it is, or that the name alone cannot tell.

Precision matters as much as recall: half of all place names are ordinary words too ("hợp
đồng", "an ninh", "Thanh Tâm"). A name without unit kind, province or district beside it must
earn its reading by capitals, diacritics or a word such as "ở".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from procedure_kb.places import _context as context
from procedure_kb.places._names import (
    COMMUNE,
    DISTRICT,
    PROVINCE,
    Agreement,
    Entry,
    NameIndex,
    Token,
    agree,
    load_names,
    tokenize,
)
from procedure_kb.places._reading import (
    Atom,
    Meaning,
    Option,
    Reason,
    kinds_allow,
    meaning_of,
)
from procedure_kb.places.roles import Role, role_of
from procedure_kb.places.units import Gazetteer, OldUnit, Unit, load_gazetteer, unit_type
from procedure_kb.text import fold, nfc

__all__ = ["PlaceMention", "Reason", "Role", "find_places", "narrow"]

_THRESHOLD = 4.0
_MAX_NAME = 6
_FUZZY_LENGTH = 6
_GAP = re.compile(r"[\s\-–]*")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text.

    Attributes:
        text, start, end: as typed, with its kind and the district or province beside it.
        units: today's communes, or the province when no more is named; best first.
        ask: the name alone cannot decide; choose among `units` with the citizen.
        reason: "exact" (a unit of today), "renamed" (an old one that went to one unit of
            another name), "split", "same_name", "district_only", "province_only", "unknown"
            (looks like a name that nobody knows; `units` is empty, or those of the district).
        old: the old units that were named, if any.
        role: what the place is to the person, from the words around it.
    """

    text: str
    start: int
    end: int
    units: tuple[Unit, ...]
    ask: bool
    reason: Reason
    old: tuple[OldUnit, ...] = ()
    role: Role = "unknown"

    @property
    def unit(self) -> Unit | None:
        """The one unit that is meant, if the name decides."""
        return None if self.ask or len(self.units) != 1 else self.units[0]


def find_places(text: str, *, known_province: str | None = None) -> list[PlaceMention]:
    """The places named in `text`, in the order they stand there.

    Args:
        known_province: code or name of the province the conversation is about; decides only
            between units of the same name.
    """
    return _Reader(text, known_province).mentions()


def narrow(asked: PlaceMention, reply: str) -> PlaceMention | None:
    """The choice a citizen makes in `reply` after being asked about `asked`.

    "phường 12" after "quận 10", "cái ở Tây Ninh" after "xã Châu Thành". Returns None when the
    reply names nothing that fits.
    """
    for mention in find_places(reply):
        codes = {unit.code for unit in mention.units}
        provinces = {unit.code for unit in mention.units if unit.level == "province"}
        units = tuple(
            unit
            for unit in asked.units
            if unit.code in codes or unit.province_code in provinces
        )
        if mention.reason == "exact" and units:
            return replace(mention, units=units, ask=len(units) > 1)
        if provinces and units:
            return replace(mention, units=units, ask=len(units) > 1, old=asked.old)
    joined = f"{reply.strip(' .,;?!')}, {asked.text}"
    for mention in find_places(joined):
        if mention.start >= len(reply.rstrip(" .,;?!")) or mention.end <= len(reply):
            continue
        offered = {unit.code for unit in asked.units}
        units = tuple(unit for unit in mention.units if unit.code in offered)
        if units:
            return replace(mention, units=units, ask=len(units) > 1)
    named = fold(reply)
    units = tuple(u for u in asked.units if re.search(rf"\b{re.escape(fold(u.short))}\b", named))
    if len(units) == 1:
        return replace(asked, units=units, ask=False, reason="exact")
    return None


@lru_cache(maxsize=1)
def _ordinary_words() -> tuple[frozenset[str], frozenset[str]]:
    """Phrases that are words as well as names: as written with diacritics, and loose keys."""
    path = Path(__file__).parent / "data" / "ordinary_words.txt"
    accented: set[str] = set()
    folded: set[str] = set()
    target = accented
    for line in path.read_text(encoding="utf-8").splitlines():
        if line == "[folded]":
            target = folded
        elif line and not line.startswith("#"):
            target.add(line if target is folded else _spelling(tokenize(line)))
    return frozenset(accented), frozenset(folded)


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    return frozenset(" ".join(token.key for token in tokenize(word)) for word in _COMMON)


_COMMON = (
    "liên quan", "hợp đồng", "an toàn", "thiết kế", "biên giới", "an ninh", "đồng ý", "hợp nhất",
    "cổ đông", "trung tâm", "văn hóa", "định cư", "tự nhiên", "chỉ đạo", "chế tạo", "nhân đạo",
    "ban công", "thể dục", "giáp lai", "hợp thành", "hợp lý", "an sinh", "đồng nhân", "cần được",
    "văn bản", "đo lường", "chủ", "tương đương", "định an", "duy nhất", "liên hiệp", "tân tạo",
)  # fmt: skip


def _spelling(tokens: Sequence[Token]) -> str:
    return " ".join(f"{token.marks[0]}{token.marks[1]}" for token in tokens)


@dataclass(frozen=True, slots=True)
class _Chain:
    """Neighbouring names read as one address."""

    atoms: tuple[Atom, ...]
    start: int
    end: int
    meaning: Meaning
    score: float


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, known_province: str | None) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.names: NameIndex = load_names()
        self.gazetteer: Gazetteer = load_gazetteer()
        self.known_province = known_province
        marked = sum(1 for token in self.tokens if not token.bare)
        self.accented = marked * 5 >= len(self.tokens)
        capitals = sum(1 for token in self.tokens if token.capital)
        self.capitals = capitals * 2 < len(self.tokens) or len(self.tokens) < 8
        self.mergers: bool | None = None

    # --- the steps ----------------------------------------------------------------------------

    def mentions(self) -> list[PlaceMention]:
        atoms = self._atoms()
        atoms += self._misspelt(atoms)
        chains = self._contradictions(self._select(self._chains(atoms)))
        unknown = self._unknown(chains)
        found = [
            self._mention(chain, chains)
            for chain in chains
            if not any(m.start <= self._span(chain)[0] < m.end for m in unknown)
        ]
        found += unknown
        found.sort(key=lambda mention: mention.start)
        found = self._same_place_again(found, chains)
        return self._by_province(found, chains)

    # --- names --------------------------------------------------------------------------------

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

    # --- misspelt names -----------------------------------------------------------------------

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

    # --- chains -------------------------------------------------------------------------------

    def _chains(self, atoms: list[Atom]) -> list[_Chain]:
        atoms = sorted(atoms, key=lambda atom: (atom.start, atom.end))
        following: dict[int, list[Atom]] = {}
        for first in atoms:
            following[id(first)] = [
                second
                for second in atoms
                if second.start >= first.end
                and second.start - first.end <= 2
                and context.linked(self.tokens, first.end, second.start)
            ]
        chains: list[_Chain] = []

        def extend(chain: tuple[Atom, ...]) -> None:
            built = self._chain(chain)
            if built is not None:
                chains.append(built)
            if len(chain) < 3 and (built is not None or len(chain) == 1):
                for atom in following[id(chain[-1])]:
                    extend((*chain, atom))

        for atom in atoms:
            extend((atom,))
        return chains

    def _chain(self, atoms: tuple[Atom, ...]) -> _Chain | None:
        alone = len(atoms) == 1
        if alone and (atoms[0].best == Agreement.CONFLICT and atoms[0].kind == ""):
            return None
        if alone and atoms[0].spoken and atoms[0].weight < 2:
            return None
        start, end = atoms[0].start, atoms[-1].end
        evidence = max(self._evidence(atom, alone) for atom in atoms)
        if not alone:
            if all(atom.best == Agreement.CONFLICT for atom in atoms):
                return None
            if any(self._out_of_place(atom, atoms) for atom in atoms):
                return None
            fillers = sum(b.start - a.end for a, b in zip(atoms, atoms[1:]))
            evidence += (4.0 - fillers) * (len(atoms) - 1)
            evidence += min(0.0, min(self._company(atom) for atom in atoms[:1]))
        if evidence < _THRESHOLD:
            return None
        meaning = meaning_of(atoms, before=False)
        if meaning is None or not meaning.units:
            return None
        score = 12.0 * (len(atoms) - 1)
        for atom in atoms:
            score += 10.0 * (atom.end - atom.name) + atom.weight - 4.0
            score += 3.0 * (atom.best - 1) - 14.0 * atom.distance
        if meaning.reason == "renamed" and meaning.ask:
            score -= 5.0
        return _Chain(atoms, start, end, meaning, score)

    def _out_of_place(self, atom: Atom, atoms: tuple[Atom, ...]) -> bool:
        """An everyday word that only happens to stand before a province's name."""
        levels = atom.levels()
        if atom.kind or atom.town or PROVINCE in levels or DISTRICT in levels:
            return False
        if not self._ordinary(atom) or self._stands_out(atom):
            return False
        if atom.best == Agreement.CONFLICT:
            return True
        if self._common(atom):
            return all(DISTRICT not in other.levels() for other in atoms if other is not atom)
        others = [other for other in atoms if other is not atom]
        return atom.best < Agreement.EQUAL and all(self._ordinary(other) for other in others)

    def _select(self, chains: list[_Chain]) -> list[_Chain]:
        """The best set of chains that do not overlap."""
        chains.sort(key=lambda chain: chain.end)
        best: list[tuple[float, tuple[_Chain, ...]]] = [(0.0, ())] * (len(self.tokens) + 1)
        position = 0
        for end in range(1, len(self.tokens) + 1):
            best[end] = best[end - 1]
            while position < len(chains) and chains[position].end == end:
                chain = chains[position]
                score, kept = best[chain.start]
                if score + chain.score > best[end][0]:
                    best[end] = (score + chain.score, (*kept, chain))
                position += 1
        return list(best[-1][1])

    def _contradictions(self, chains: list[_Chain]) -> list[_Chain]:
        """A commune beside a district or province that has none of that name.

        "xã Tân Phong huyện Thanh Hà": to send the citizen to a Tân Phong elsewhere would be
        worse than to say that it is not known. The places of the district are offered.
        """
        result: list[_Chain] = []
        for chain in chains:
            last = result[-1] if result else None
            if (
                last is not None
                and last.meaning.level == COMMUNE
                and len(last.atoms) == 1
                and last.atoms[0].kind
                and chain.meaning.level in (DISTRICT, PROVINCE)
                and self._same_address(last.end, chain.start)
            ):
                units = chain.meaning.units if chain.meaning.level == DISTRICT else ()
                meaning = replace(
                    chain.meaning, units=units, ask=True, reason="unknown", level=COMMUNE
                )
                atoms = (*last.atoms, *chain.atoms)
                chain = _Chain(atoms, last.start, chain.end, meaning, last.score)
                result.pop()
            result.append(chain)
        return result

    def _same_address(self, end: int, start: int) -> bool:
        if not context.linked(self.tokens, end, start):
            return False
        between = {self.tokens[k].word for k in range(end, start)}
        return between <= {"thuoc", "cu", "cua"}

    # --- evidence -----------------------------------------------------------------------------

    def _evidence(self, atom: Atom, alone: bool) -> float:
        """How much speaks for the name being a place, by itself and by the words before."""
        if atom.town:
            return 0.0
        size = atom.end - atom.name
        levels = atom.levels()
        agreement = atom.best
        if atom.kind:
            weight = atom.weight
            if agreement == Agreement.CONFLICT:
                weight -= 3.5 if self._capital(atom) else 5.5
            if self.accented and len(self.tokens[atom.start].word) > 2:
                weight -= 2.0 if self.tokens[atom.start].bare else 0.0
            if atom.kind in ("tinh", "thanh pho") and PROVINCE in levels:
                weight += 1.0
            if agreement == Agreement.EQUAL and not atom.spoken:
                weight += 1.0
            if PROVINCE in levels and agreement < Agreement.EQUAL and not self._capital(atom):
                if all(isinstance(e.unit, OldUnit) and e.unit.merged_earlier for e, _ in atom.options):
                    weight -= 1.5
            if atom.kind == "huyen" and atom.weight < 3 and agreement < Agreement.EQUAL:
                weight -= 1.0
            number = size == 1 and self.tokens[atom.name].word.isdigit()
            if number and atom.kind == "phuong" and atom.weight < 4.5 and alone:
                weight -= 2.0
            if COMMUNE in levels and not self._capital(atom):
                weight -= 3.5 if self._common(atom) else 1.0 if self._ordinary(atom) else 0.0
            if COMMUNE in levels and size > 1 and agreement == Agreement.POORER:
                if not self.accented and not atom.distance and not self._ordinary(atom):
                    weight += 1.0
            word = self.tokens[atom.name]
            short = size == 1 and not number and not atom.spoken and len(word.word) < 5
            if short and alone and not word.capital and PROVINCE not in levels:
                weight -= 4.5 if word.bare else 2.5
            if alone and (atom.distance or self._aliases_only(atom)):
                if COMMUNE not in levels:
                    weight -= 1.5
                elif not self._stands_out(atom) and not self._mergers():
                    weight -= 3.0
                if atom.distance and all(t.bare for t in self.tokens[atom.start : atom.end]):
                    weight -= 2.0
            if atom.kind == "quan" and all(entry.kind == "huyen" for entry, _ in atom.options):
                weight -= 1.5
            weight += self._whole_message(atom)
            return weight + context.locative(self.tokens, atom.start) * 0.5
        entries = [entry for entry, _ in atom.options]
        if all(entry.needs_context for entry in entries):
            return 2.0 + context.locative(self.tokens, atom.start)
        ordinary = self._ordinary(atom)
        if PROVINCE in levels:
            value = 4.0
        elif DISTRICT in levels:
            value = 3.0
        else:
            value = 1.5
            if len({entry.unit.code for entry in entries if not entry.old}) == 1:
                value += 0.5
        if ordinary:
            value -= 3.0 if PROVINCE not in levels else 2.0
        if agreement == Agreement.EQUAL:
            value += 2.0
        elif agreement == Agreement.CONFLICT:
            value -= 3.0
        elif self.accented:
            value -= 1.0 if PROVINCE in levels else 1.5 if DISTRICT in levels else 2.5
        if size == 1 and len(self.tokens[atom.name].word) < 6:
            value -= 2.0 if COMMUNE not in levels or len(levels) > 1 else 4.0
        elif size > 2:
            value += 1.0
        if atom.distance:
            value -= 1.0
        if self._common(atom):
            value -= 3.0
        if context.tears_a_word(self.tokens, atom.start, atom.end):
            value -= 4.0
        if all(isinstance(e.unit, OldUnit) and e.unit.merged_earlier for e in entries):
            value -= 1.0
        if self._capital(atom):
            value += 2.5
        if not self.accented and DISTRICT in levels and not ordinary and size > 1:
            value += 0.5
        value += context.locative(self.tokens, atom.start)
        company = self._company(atom)
        if company < 0:
            return value + company
        value += self._whole_message(atom) * (1.0 if len(levels) > 1 or not ordinary else 0.5)
        if self._mergers():
            value += 2.0
        return value

    def _whole_message(self, atom: Atom) -> float:
        """A message that is hardly more than a name answers "Mình ở đâu?"."""
        total = len(self.tokens)
        return 2.0 if total <= 6 and (atom.end - atom.start) * 5 >= total * 3 else 0.0

    def _common(self, atom: Atom) -> bool:
        """Whether the typed words are everyday words that stand in every second sentence."""
        typed = self.tokens[atom.name : atom.end]
        return len(typed) > 1 and " ".join(token.key for token in typed) in _common_words()

    @staticmethod
    def _aliases_only(atom: Atom) -> bool:
        return all(
            isinstance(entry.unit, OldUnit) and entry.unit.merged_earlier and not entry.marks
            for entry, _ in atom.options
        )

    def _company(self, atom: Atom) -> float:
        """What the neighbouring words take away: persons, streets, longer proper names."""
        if atom.kind or atom.town:
            return 0.0
        tokens = self.tokens
        province = PROVINCE in atom.levels()
        before = context.not_a_unit_before(tokens, atom.start)
        value = 0.0
        if before == "person" and not province:
            value -= 3.5
        elif before == "body":
            value -= 4.5 if province else 5.0
            if province and tokens[atom.start - 1].word == "nguoi":
                value += 4.5
        if not self.capitals:
            return value
        if atom.start > 0 and tokens[atom.start].gap == " ":
            token = tokens[atom.start - 1]
            written = self.text[token.start : token.end]
            first = atom.start == 1 or bool(re.search(r"[.?!\n]", token.gap))
            if token.capital and not first and not (written.isupper() and len(written) <= 5):
                value -= 1.0 if province else 3.5
        if atom.end < len(tokens) and tokens[atom.end].gap == " ":
            token = tokens[atom.end]
            if token.capital and self._capital(atom) and not token.word.isdigit():
                if context.prefix_before(tokens, atom.end + 1) is None:
                    value -= 1.0 if province else 2.0
        return value

    def _capital(self, atom: Atom) -> bool:
        typed = self.tokens[atom.name : atom.end]
        if not self.capitals or not all(t.capital or t.word.isdigit() for t in typed):
            return False
        return len(typed) > 1 or atom.name > 0

    def _stands_out(self, atom: Atom) -> bool:
        return self._capital(atom) or context.locative(self.tokens, atom.start) >= 2.0

    def _ordinary(self, atom: Atom) -> bool:
        """Whether the typed words are everyday words too."""
        typed = self.tokens[atom.name : atom.end]
        accented, folded = _ordinary_words()
        if len(typed) == 1:
            return len(typed[0].word) < 3
        if self.accented or any(not token.bare for token in typed):
            if _spelling(typed) in accented:
                return True
            if atom.best == Agreement.EQUAL:
                return False
        return " ".join(token.key for token in typed) in folded

    def _mergers(self) -> bool:
        if self.mergers is None:
            self.mergers = context.talks_of_mergers(self.tokens)
        return self.mergers

    # --- mentions -----------------------------------------------------------------------------

    def _bounds(self, chain: _Chain, chains: list[_Chain]) -> tuple[int, int]:
        """Tokens between the names before and after: the words that speak of this one."""
        low = max((other.end for other in chains if other.end <= chain.start), default=0)
        starts = (other.start for other in chains if other.start >= chain.end)
        return low, min(starts, default=len(self.tokens))

    def _mention(self, chain: _Chain, chains: list[_Chain]) -> PlaceMention:
        low, high = self._bounds(chain, chains)
        meaning = chain.meaning
        before = context.speaks_of_before(self.tokens, chain.start, chain.end, low, high)
        if not before:
            before = any(
                self.tokens[k].word in ("cu", "truoc")
                for a, b in zip(chain.atoms, chain.atoms[1:])
                for k in range(a.end, b.start)
            )
        if before and meaning.reason != "unknown":
            meaning = meaning_of(chain.atoms, before=True) or meaning
        start, end = self._span(chain)
        return PlaceMention(
            self.text[start:end],
            start,
            end,
            meaning.units,
            meaning.ask,
            meaning.reason,
            tuple(self._spelt(old, chain) for old in meaning.old),
            role_of(self.tokens, chain.start, chain.end, low, high),
        )

    def _spelt(self, old: OldUnit, chain: _Chain) -> OldUnit:
        """A commune known by its folded name only, named as the citizen wrote it."""
        if not old.merged_earlier or old.level != "commune":
            return old
        for atom in chain.atoms:
            if any(entry.unit is old for entry, _ in atom.options):
                first, last = self.tokens[atom.name], self.tokens[atom.end - 1]
                typed = self.text[first.start : last.end].title()
                return replace(old, name=f"{unit_type(old.name)} {typed}")
        return old

    def _span(self, chain: _Chain) -> tuple[int, int]:
        return self.tokens[chain.start].start, self.tokens[chain.end - 1].end

    def _unknown(self, chains: list[_Chain]) -> list[PlaceMention]:
        """ "xã Xyz": a kind and what looks like a name, which no list knows."""
        tokens = self.tokens
        found: list[PlaceMention] = []
        for i in range(1, len(tokens)):
            prefix = context.prefix_before(tokens, i)
            if prefix is None or prefix.weight < 5.0 or prefix.kind == "thanh pho":
                continue
            if ":" in tokens[i].gap:
                continue
            if any(chain.start <= prefix.start < chain.end for chain in chains):
                continue
            if tokens[i].word in _NOT_A_NAME:
                continue
            end = i
            while (
                end < len(tokens)
                and end - i < 4
                and tokens[end].capital
                and self.capitals
                and len(tokens[end].word) > 1
                and not any(chain.start <= end < chain.end for chain in chains)
                and (end == i or _GAP.fullmatch(tokens[end].gap))
            ):
                end += 1
            beside = next((c for c in chains if i < c.start <= i + 3 or c.start == end), None)
            if end == i and beside is not None and beside.atoms[0].kind:
                run = range(i, beside.start)
                if all(_GAP.fullmatch(tokens[k].gap) or k == i for k in run) and not any(
                    tokens[k].word in _NOT_A_NAME for k in run
                ):
                    end = beside.start
            if end == i or all(len(token.word) < 2 for token in tokens[i:end]):
                continue
            units: tuple[Unit, ...] = ()
            old: tuple[OldUnit, ...] = ()
            last = end
            if beside is not None and self._same_address(end, beside.start):
                last = beside.end
                if beside.meaning.level == DISTRICT:
                    units, old = beside.meaning.units, beside.meaning.old
            low = max((c.end for c in chains if c.end <= prefix.start), default=0)
            start, stop = tokens[prefix.start].start, tokens[last - 1].end
            role = role_of(tokens, prefix.start, end, low, len(tokens))
            found.append(
                PlaceMention(
                    self.text[start:stop], start, stop, units, True, "unknown", old, role
                )
            )
        return found

    def _same_place_again(
        self, found: list[PlaceMention], chains: list[_Chain]
    ) -> list[PlaceMention]:
        """A name repeated without its kind means what it meant with it."""
        kinded: dict[str, PlaceMention] = {}
        by_start = {self._span(chain)[0]: chain for chain in chains}
        result: list[PlaceMention] = []
        for mention in found:
            chain = by_start.get(mention.start)
            if chain is not None and len(chain.atoms) == 1:
                atom = chain.atoms[0]
                key = " ".join(t.key for t in self.tokens[atom.name : atom.end])
                first = kinded.setdefault(key, mention)
                if first is not mention and not atom.kind:
                    mention = replace(
                        mention,
                        units=first.units,
                        ask=first.ask,
                        reason=first.reason,
                        old=first.old,
                    )
            result.append(mention)
        return result

    def _by_province(
        self, found: list[PlaceMention], chains: list[_Chain]
    ) -> list[PlaceMention]:
        """Decide between units of one name by the province known or named elsewhere."""
        open_ones = [m for m in found if m.ask and len({u.province_code for u in m.units}) > 1]
        if not open_ones:
            return found
        provinces = {
            mention.units[0].province_code
            for mention in found
            if mention not in open_ones
            and mention.units
            and len({unit.province_code for unit in mention.units}) == 1
        }
        known = self._known_province_code()
        by_start = {self._span(chain)[0]: chain for chain in chains}
        result: list[PlaceMention] = []
        for mention in found:
            if mention in open_ones and (chain := by_start.get(mention.start)) is not None:
                there = {unit.province_code for unit in mention.units}
                fitting = provinces & there or ({known} & there if known else set())
                if len(fitting) == 1:
                    mention = self._in_province(mention, chain, next(iter(fitting)), chains)
            result.append(mention)
        return result

    def _known_province_code(self) -> str | None:
        wanted = self.known_province
        if not wanted:
            return None
        if self.gazetteer.get(wanted) is not None:
            return wanted[:2] if len(wanted) == 2 else self.gazetteer.unit(wanted).province_code
        for province in self.gazetteer.provinces:
            if fold(wanted) in (fold(province.name), fold(province.short)):
                return province.code
        for old in self.gazetteer.old_provinces:
            if fold(wanted) in (fold(old.name), fold(old.short)) and not old.split:
                return old.units[0].code
        return None

    def _in_province(
        self, mention: PlaceMention, chain: _Chain, code: str, chains: list[_Chain]
    ) -> PlaceMention:
        province = Entry(PROVINCE, self.gazetteer.unit(code), (), "tinh")
        atom = Atom(chain.end, chain.end, chain.end, "tinh", 6.0, ((province, Agreement.EQUAL),))
        low, high = self._bounds(chain, chains)
        before = context.speaks_of_before(self.tokens, chain.start, chain.end, low, high)
        meaning = meaning_of((*chain.atoms, atom), before=before)
        if meaning is None or not meaning.units:
            return mention
        return replace(
            mention,
            units=meaning.units,
            ask=meaning.ask,
            reason=meaning.reason,
            old=meaning.old,
        )


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
