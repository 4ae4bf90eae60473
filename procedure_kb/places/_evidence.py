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

