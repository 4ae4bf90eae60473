"""Places in what citizens write: old and new units, in any spelling, without asking a server.

`find_places` looks up every run of words in a dictionary of all names (`_finding`), joins
neighbouring names into addresses such as "phường 5 đà lạt", keeps what the context supports
(`_evidence`) and says for each which of today's units it is (`_reading`), or that the name
alone cannot tell.

Precision matters as much as recall: half of all place names are ordinary words too ("hợp
đồng", "an ninh", "Thanh Tâm"). A name without unit kind, province or district beside it must
earn its reading by capitals, diacritics or a word such as "ở".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from procedure_kb.places import _context as context
from procedure_kb.places import _evidence, _finding
from procedure_kb.places._context import Before
from procedure_kb.places._evidence import THRESHOLD, Evidence
from procedure_kb.places._finding import NOT_A_NAME, Finder
from procedure_kb.places._message import Message
from procedure_kb.places._names import COMMUNE, DISTRICT, PROVINCE, Agreement, Entry
from procedure_kb.places._reading import Atom, Meaning, Reason, meaning_of
from procedure_kb.places.roles import Role, role_of
from procedure_kb.places.units import Gazetteer, OldUnit, Unit, load_gazetteer, unit_type
from procedure_kb.text import fold

__all__ = ["PlaceMention", "Reason", "Role", "find_places", "narrow", "preload"]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text.

    Attributes:
        text, start, end: as typed, with its kind and the district or province beside it.
        units: today's communes, or the province when no more is named; best first.
        ask: the name alone cannot decide; choose among `units` with the citizen.
        reason: "exact" (a unit of today), "renamed" (an old one that went to one unit of
            another name; with `ask` when that is likely rather than certain: it was abolished
            or moved to another district before 2025), "split", "same_name", "district_only",
            "province_only", "unknown" (looks like a name that nobody knows; `units` is empty,
            or those of the district).
        old: the old units that were named; beside an "exact" unit, old ones of the same name
            that went elsewhere, for the answer to mention.
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

    "phường 12" after "quận 10", "cái ở Tây Ninh" after "xã Châu Thành", "Bến Thành" after
    "Quận 1". Returns None when the reply names nothing that was on offer.
    """
    reply = reply.strip(" .,;?!\n")
    offered = {unit.code: unit for unit in asked.units}
    words = [word for word in re.findall(r"\w+", fold(reply)) if word not in _SMALL_WORDS]
    named = [unit for unit in asked.units if fold(unit.short).split() == words]
    if len(named) == 1:
        return replace(asked, text=reply, units=tuple(named), ask=False, reason="exact")
    # As one address, "phường 12, quận 10", then by itself.
    together = find_places(f"{reply}, {asked.text}")
    for mention in (*(m for m in together if m.start <= len(reply) < m.end), *find_places(reply)):
        chosen = [offered[unit.code] for unit in mention.units if unit.code in offered]
        if not chosen:
            provinces = {unit.code for unit in mention.units if unit.level == "province"}
            chosen = [unit for unit in asked.units if unit.province_code in provinces]
        if chosen and len(chosen) < len(offered):
            return replace(
                mention, text=reply, start=0, end=len(reply), units=tuple(chosen),
                ask=len(chosen) > 1,
            )  # fmt: skip
    return None


_SMALL_WORDS = frozenset(
    {"phuong", "xa", "p", "x", "dac", "khu", "o", "a", "nha", "nhe", "da", "em", "toi", "thi"}
    | {"cai", "ben", "thuoc", "vay", "ah", "chac", "la", "minh", "cho", "nghe"}
)


def preload() -> None:
    """Load all tables (half a second) before the first message needs them."""
    find_places("ở phường Bến Nghé")
    _finding.preload()
    _evidence.preload()


@dataclass(frozen=True, slots=True)
class _Chain:
    """Neighbouring names read as one address: tokens[start:end]."""

    atoms: tuple[Atom, ...]
    start: int
    end: int
    meaning: Meaning
    score: float


_Found = tuple[PlaceMention, _Chain]


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, known_province: str | None) -> None:
        self.message = Message(text)
        self.tokens = self.message.tokens
        self.evidence = Evidence(self.message)
        self.gazetteer: Gazetteer = load_gazetteer()
        self.known_province = known_province
        self.before: dict[int, Before] = {}

    def mentions(self) -> list[PlaceMention]:
        atoms = Finder(self.message).atoms()
        chains = self._contradictions(self._select(self._chains(atoms)))
        unknown = self._unknown(chains)
        known = [
            (self._mention(chain, chains), chain)
            for chain in chains
            if not any(m.start <= self.tokens[chain.start].start < m.end for m in unknown)
        ]
        found = self._by_province(self._same_place_again(known))
        return sorted((*found, *unknown), key=lambda mention: mention.start)

    # --- chains -------------------------------------------------------------------------------

    def _chains(self, atoms: list[Atom]) -> list[_Chain]:
        """All supported readings; they may overlap."""
        atoms = sorted(atoms, key=lambda atom: (atom.start, atom.end))
        starts = [atom.start for atom in atoms]
        chains: list[_Chain] = []

        def extend(chain: tuple[Atom, ...]) -> None:
            built = self._chain(chain)
            if built is not None:
                chains.append(built)
            if len(chain) == 3 or (built is None and len(chain) > 1):
                return
            end = chain[-1].end
            for atom in atoms[bisect_left(starts, end) : bisect_right(starts, end + 2)]:
                if context.linked(self.tokens, end, atom.start):
                    extend((*chain, atom))

        for atom in atoms:
            extend((atom,))
        return chains

    def _chain(self, atoms: tuple[Atom, ...]) -> _Chain | None:
        if self.evidence.of(atoms) < THRESHOLD:
            return None
        meaning = meaning_of(atoms)
        if meaning is None or not meaning.units:
            return None
        score = 12.0 * (len(atoms) - 1)
        for atom in atoms:
            score += 10.0 * (atom.end - atom.name) + atom.weight - 4.0
            score += 3.0 * (atom.best - 1) - 14.0 * atom.distance
        if meaning.reason == "renamed" and meaning.ask:
            score -= 5.0
        return _Chain(atoms, atoms[0].start, atoms[-1].end, meaning, score)

    def _select(self, chains: list[_Chain]) -> list[_Chain]:
        """The best set of chains that do not overlap, in the order of the text."""
        chains.sort(key=lambda chain: chain.end)
        # Best score up to each token, and the last chain of that choice.
        best = [0.0] * (len(self.tokens) + 1)
        last: list[_Chain | None] = [None] * (len(self.tokens) + 1)
        position = 0
        for end in range(1, len(best)):
            best[end] = best[end - 1]
            while position < len(chains) and chains[position].end == end:
                chain = chains[position]
                if best[chain.start] + chain.score > best[end]:
                    best[end] = best[chain.start] + chain.score
                    last[end] = chain
                position += 1
        chosen: list[_Chain] = []
        end = len(self.tokens)
        while end > 0:
            kept = last[end]
            if kept is None:
                end -= 1
            else:
                chosen.append(kept)
                end = kept.start
        return chosen[::-1]

    def _contradictions(self, chains: list[_Chain]) -> list[_Chain]:
        """A commune beside a district or province that has none of that name.

        "xã Minh Tân huyện Cát Tiên": to send the citizen to a Minh Tân elsewhere would be
        worse than to say that it is not known. The units of the district are offered, or the
        one commune of that name in the district's province: many changed districts long ago.
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
                meaning = self._moved(last.atoms[0], chain.meaning) or replace(
                    chain.meaning, units=units, ask=True, reason="unknown", level=COMMUNE
                )
                atoms = (*last.atoms, *chain.atoms)
                chain = _Chain(atoms, last.start, chain.end, meaning, last.score)
                result.pop()
            result.append(chain)
        return result

    def _moved(self, commune: Atom, district: Meaning) -> Meaning | None:
        """The one commune of that name in the district's old province, if there is one."""
        names = {old.province for old in district.old if old.level == "district"}
        if len(names) != 1:
            return None
        name = names.pop()
        for province in self.gazetteer.old_provinces:
            if province.name == name:
                meaning = meaning_of((commune, _as_atom(province, commune.end)))
                if meaning is None or meaning.ask:
                    return None
                return replace(meaning, ask=True, reason="renamed")
        return None

    def _same_address(self, end: int, start: int) -> bool:
        """Whether nothing stands between but what belongs to an address."""
        between = {token.word for token in self.tokens[end:start]}
        return between <= {"thuoc", "cu", "cua"} and context.linked(self.tokens, end, start)

    # --- mentions -----------------------------------------------------------------------------

    def _mention(self, chain: _Chain, chains: Sequence[_Chain]) -> PlaceMention:
        # The words that speak of this place end where the neighbouring names stand.
        low = max((other.end for other in chains if other.end <= chain.start), default=0)
        high = min(
            (other.start for other in chains if other.start >= chain.end),
            default=len(self.tokens),
        )
        meaning = chain.meaning
        before = self.before[chain.start] = self._before(chain, low, high)
        if meaning.reason != "unknown" and before:
            meaning = meaning_of(chain.atoms, before=before) or meaning
        start, end = self._span(chain.start, chain.end)
        return PlaceMention(
            self.message.text[start:end],
            start,
            end,
            meaning.units,
            meaning.ask,
            meaning.reason,
            tuple(self._spelt(old, chain) for old in meaning.old),
            role_of(self.tokens, chain.start, chain.end, low, high),
        )

    def _before(self, chain: _Chain, low: int, high: int) -> Before:
        for first, second in pairwise(chain.atoms):
            if any(t.word in ("cu", "truoc") for t in self.tokens[first.end : second.start]):
                return Before.YES
        return context.speaks_of_before(self.tokens, chain.start, chain.end, low, high)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self.tokens[start].start, self.tokens[end - 1].end

    def _spelt(self, old: OldUnit, chain: _Chain) -> OldUnit:
        """A commune known by its folded name only, named as the citizen wrote it."""
        if not old.merged_earlier or old.level != "commune":
            return old
        for atom in chain.atoms:
            if any(entry.unit is old for entry, _ in atom.options):
                typed = self.message.typed(atom.name, atom.end).title()
                return replace(old, name=f"{unit_type(old.name)} {typed}")
        return old

    def _unknown(self, chains: Sequence[_Chain]) -> list[PlaceMention]:
        """ "xã Xyz": a kind and what looks like a name, which no list knows."""
        tokens = self.tokens
        found: list[PlaceMention] = []
        for i, prefix in enumerate(self.message.prefixes):
            if prefix is None or prefix.weight < 5.0 or prefix.kind == "thanh pho":
                continue
            if ":" in tokens[i].gap or tokens[i].word in NOT_A_NAME:
                continue
            if any(chain.start <= prefix.start < chain.end for chain in chains):
                continue
            end = self._end_of_capitals(i, chains)
            beside = next((chain for chain in chains if i < chain.start <= i + 3), None)
            if (
                end == i
                and beside is not None
                and beside.meaning.level in (DISTRICT, PROVINCE)
                and (beside.atoms[0].kind or beside.start - i <= 2)
            ):
                # Small letters, but right before a known district: "xã abc huyện mù cang chải".
                run = range(i, beside.start)
                if all(
                    tokens[k].word not in NOT_A_NAME and (k == i or self.message.joins(k))
                    for k in run
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
            low = max((chain.end for chain in chains if chain.end <= prefix.start), default=0)
            role = role_of(tokens, prefix.start, last, low, len(tokens))
            start, stop = self._span(prefix.start, last)
            text = self.message.text[start:stop]
            found.append(PlaceMention(text, start, stop, units, True, "unknown", old, role))
        return found

    def _end_of_capitals(self, start: int, chains: Sequence[_Chain]) -> int:
        """Where the run of capitalised words from `start` on ends; `start` if there is none."""
        end = start
        while (
            end < min(start + 4, len(self.tokens))
            and self.message.capitals
            and self.tokens[end].capital
            and len(self.tokens[end].word) > 1
            and (end == start or self.message.joins(end))
            and not any(chain.start <= end < chain.end for chain in chains)
        ):
            end += 1
        return end

    def _same_place_again(self, found: list[_Found]) -> list[_Found]:
        """A name repeated without its kind means what it meant with it."""
        first: dict[str, PlaceMention] = {}
        result: list[_Found] = []
        for mention, chain in found:
            atom = chain.atoms[0]
            if len(chain.atoms) == 1:
                key = " ".join(token.key for token in self.tokens[atom.name : atom.end])
                meant = first.setdefault(key, mention)
                if meant is not mention and not atom.kind:
                    mention = replace(
                        mention,
                        units=meant.units,
                        ask=meant.ask,
                        reason=meant.reason,
                        old=meant.old,
                    )
            result.append((mention, chain))
        return result

    # --- units of one name in several provinces -----------------------------------------------

    def _by_province(self, found: list[_Found]) -> list[PlaceMention]:
        """Decide between them by the province that is known or named elsewhere in the text."""
        named: dict[str, list[Unit | OldUnit]] = {}
        for mention, _ in found:
            if mention.units and not _in_several_provinces(mention):
                code = mention.units[0].province_code
                # "tỉnh Hải Dương" is narrower than the Hải Phòng it belongs to now.
                provinces = named.setdefault(code, [])
                provinces += [old for old in mention.old if old.level == "province"]
        known = self._known_province_code()
        result: list[PlaceMention] = []
        for mention, chain in found:
            if mention.ask and _in_several_provinces(mention):
                there = {unit.province_code for unit in mention.units}
                fitting = set(named) & there or ({known} & there if known else set())
                if len(fitting) == 1:
                    code = fitting.pop()
                    for province in (*named.get(code, ()), self.gazetteer.unit(code)):
                        inside = self._in_province(mention, chain, province)
                        if inside is not None:
                            mention = inside
                            break
            result.append(mention)
        return result

    def _known_province_code(self) -> str | None:
        wanted = self.known_province
        if not wanted:
            return None
        unit = self.gazetteer.get(wanted)
        if unit is not None:
            return unit.province_code
        for province in self.gazetteer.provinces:
            if fold(wanted) in (fold(province.name), fold(province.short)):
                return province.code
        for old in self.gazetteer.old_provinces:
            if fold(wanted) in (fold(old.name), fold(old.short)) and not old.split:
                return old.units[0].code
        return None

    def _in_province(
        self, mention: PlaceMention, chain: _Chain, province: Unit | OldUnit
    ) -> PlaceMention | None:
        before = self.before.get(chain.start, Before.NO)
        if before == Before.PERHAPS:
            before = Before.NO
        meaning = meaning_of((*chain.atoms, _as_atom(province, chain.end)), before=before)
        if meaning is None or not meaning.units:
            return None
        return replace(
            mention,
            units=meaning.units,
            ask=meaning.ask,
            reason=meaning.reason,
            old=meaning.old,
        )


def _as_atom(province: Unit | OldUnit, at: int) -> Atom:
    """A province that is not in the text, to read a name together with it."""
    entry = Entry(PROVINCE, province, (), "tinh")
    return Atom(at, at, at, "tinh", 6.0, ((entry, Agreement.EQUAL),))


def _in_several_provinces(mention: PlaceMention) -> bool:
    return len({unit.province_code for unit in mention.units}) > 1
