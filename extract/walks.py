"""A view and a head word in it in, how far the name goes that it heads out: read left to right, by the words that stand there.

The policy is that of `extract.organizations`, whose phrases these are; initiatives, events and ministers' titles are read
the same way, each with a head of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.aliases import initials, spells
from extract.anaphors import bare
from extract.atlas import body_end, person_after, territory, toponym
from extract.heads import Head
from extract.nouns import CLOSED, VERBAL, Nouns
from extract.views import acronym, bracketed

_PATRON = 3
"""How far after the dash the two words of a person's name in a university's end."""
_REACH = 18
"""How many words a name may go on to the acronym in brackets."""


@dataclass(slots=True)
class Walk:
    """A phrase being read: up to where, and what it has taken."""

    start: int
    end: int
    begun: bool = False
    """Whether the head already has a complement ("centre de recherche")."""
    until: int | None = None
    """The place of the bracketed acronym that the phrase goes up to."""
    proper: bool = False
    last_proper: bool = False
    clause: bool = False
    """Inside a "pour", "sur" or "en" complement."""
    listed: bool = False
    """Whether that complement is a list ("pour l'eau, l'énergie et le climat")."""
    words: int = 0


class Reader(Nouns):
    """Reads the organization phrases of one view, left to right."""

    def bracket(self, start: int, position: int) -> int | None:
        """The place of "(ACR)" that ends the phrase from *start* reaching *position*, where only words of a name stand between."""
        view = self.view
        for n in range(position, min(position + _REACH, self.limit - 2)):
            token = view.tokens[n]
            if token.text == "(":
                return n if bracketed(view, n) and not self.another(start, position, n) else None
            if token.text in CLOSED or (token.pos in VERBAL and view.flats[n] in self.lexicon.stops):
                return None
            apposed = token.text == "," and view.flats[n + 1] in self.grammar.articles and view.capital[n + 2]
            if apposed and not view.capital[start]:  # "une plateforme commune, le Centre X (CX)"
                return None
            opens = n > position and view.flats[n - 1] in self.grammar.articles and self.head(n) is not None
            if opens and (n < 2 or view.flats[n - 2] not in self.grammar.of | self.grammar.prepositions | self.lexicon.within):
                return None
        return None

    def another(self, start: int, position: int, end: int) -> bool:
        """Whether the acronym at *end* is another name's: a later head's that it spells, or what follows a person in a list."""
        view, short = self.view, self.view.tokens[end + 1].text
        if spells(short, view.surface(start, end), view.language):
            return False
        commas = [n for n in range(position, end) if view.tokens[n].text == ","]
        if commas and any(token.ner.endswith("PER") for token in view.tokens[commas[0] : end]):
            return True
        later = (n for n in range(position, end) if view.capital[n] and self.head(n) is not None)
        return any(self.added(n) or spells(short, view.surface(n, end), view.language) for n in later)

    def take(self, walk: Walk, n: int) -> None:
        """Take the word at *n*; a country's or region's name is taken whole, and one of a part of it ("Suisse occidentale")."""
        proper = self.view.capital[n]
        taken = territory(self.view, n) if proper else 0
        taken += 0 < taken < self.limit - n and self.view.flats[n + taken] in self.grammar.quarters
        tied = self.view.linked(n - 1) or self.view.flats[n - 1] in self.grammar.prepositions
        common = tied and self.view.tokens[n].pos in ("NOUN", "ADJ")
        walk.end, walk.last_proper, walk.words = n + max(taken, 1), taken > 0 or (proper and not common), walk.words + 1
        walk.proper = walk.proper or proper

    def read(self, start: int, length: int, head: Head) -> Walk:
        """The phrase whose head is the *length* words at *start*."""
        walk = Walk(start, start + length, length > 1, self.bracket(start, start + length))
        while walk.end < self.limit and walk.end != walk.until and self.step(walk, start + length, head):
            pass
        return walk

    def step(self, walk: Walk, first: int, head: Head) -> bool:
        """Take what stands at the walk's end, where it goes on with the name; *first* is the first word after the head."""
        view, n = self.view, walk.end
        low = view.flats[n]
        if view.quote(n) and not walk.proper:
            after = self.quoted(n)
            if after is not None:
                walk.end, walk.proper, walk.last_proper, walk.words = after, True, True, walk.words + 1
            return after is not None
        if low in self.grammar.of:
            return self.of(walk, n, head)
        if low in ("&", ",") or low in self.grammar.and_:
            return self.join(walk, n, head)
        if low in self.grammar.prepositions:
            return self.prepositional(walk, n, head)
        if view.dash(n):
            return self.dashed(walk, n, first, head)
        between = n + 1 < self.limit and view.capital[n - 1] and view.capital[n + 1]
        paired = low == "/" and between and walk.last_proper and self.placed(n - 1) and toponym(view, n + 1)
        if paired or (between and low in self.grammar.foreign | self.grammar.particles):
            self.take(walk, n + 1)  # "Centre hospitalier de Forbach/Saint-Avold"
            return True
        if low in self.grammar.charged and n + 1 < self.limit and view.flats[n + 1] in self.grammar.of:
            return self.accredited(walk, n + 1, head)
        if self.noun(n):
            return self.content(walk, n, first, head)
        if walk.until is not None and low in self.lexicon.within:
            return self.within(walk, n)
        if n + 1 == walk.until and view.tokens[n].text.isalpha() and not view.linked(n):
            self.take(walk, n)  # a word that the tagger takes for a verb ("formation continue (IFC)")
            return True
        number = view.tokens[n].text.isdigit() and len(low) <= 2 and view.capital[n - 1] and not self.noun(n + 1)
        if number:
            self.take(walk, n)
        return number

    def accredited(self, walk: Walk, n: int, head: Head) -> bool:
        """Take the complement of "chargé" or "auprès" that the "de" at *n* opens: that of a ministry, or the body that a mission is sent to
        ("Délégation permanente du Liban auprès de l'UNESCO")."""
        view, named = self.view, self.complement(n)
        if named >= self.limit or not view.capital[named] or not (head.ministry or head.abroad):
            return False
        nested = self.head(named) if head.abroad and not head.ministry else None
        if nested is None:
            return self.of(walk, n, head)
        walk.end = max(self.read(named, *nested).end, body_end(view, named))
        walk.proper = walk.last_proper = True
        return True

    def within(self, walk: Walk, n: int) -> bool:
        """Take the complement that "avec", "dans" or "entre" opens at *n*, where the acronym in brackets goes on past it ("Direction
        des relations avec les entreprises (DRE)")."""
        view, first, until = self.view, self.complement(n), walk.until or 0
        short, whole, part = view.tokens[until + 1].text, view.surface(walk.start, until), view.surface(walk.start, n)
        tells = any(told(short, whole, view.language) and not told(short, part, view.language) for told in (initials, spells))
        taken = tells and self.noun(first)
        if taken:
            self.take(walk, first)
        return taken

    def dashed(self, walk: Walk, n: int, first: int, head: Head) -> bool:
        """Take what the dash at *n* hangs on the name; only between two countries, or towns that an organ joins, the name goes on."""
        between = toponym if head.organ else territory  # "Comité de jumelage Alençon – Quakenbrück"
        if between(self.view, n - 1) == 1 and n + 1 < self.limit and between(self.view, n + 1):
            self.take(walk, n + 1)  # "Commission mixte Maroc - Sénégal de coopération"
            walk.last_proper = False
            return True
        if self.hung(walk, n):
            self.take(walk, n + 1)
        else:
            self.patron(walk, n, first, head)
        return False

    def hung(self, walk: Walk, n: int) -> bool:
        """Whether the dash at *n* hangs an acronym on the name ("École normale supérieure – PSL")."""
        view = self.view
        if n + 1 >= self.limit or not walk.words or view.glued(n) or acronym(view.tokens[n - 1].text):
            return False
        hung = view.tokens[n + 1].text
        closed = n + 2 >= self.limit or not (view.capital[n + 2] or view.dash(n + 2))
        return acronym(hung) and hung.isupper() and closed

    def patron(self, walk: Walk, n: int, first: int, head: Head) -> None:
        """Take the person whose name a dash hangs on that of a university ("Université Toulouse - Jean Jaurès"), or its town and
        number ("Université Sorbonne Nouvelle - Paris 3")."""
        view, end = self.view, n + 1
        if head.type != "University" or not view.capital[first] or view.glued(n):
            return
        while end < self.limit and end - n <= _PATRON and view.capital[end] and view.tokens[end].text.istitle():
            end += 1
        end += end == n + 2 and end < self.limit and view.tokens[end].text.isdigit()
        closed = end >= self.limit or view.tokens[end].text in ",;.()" or view.flats[end] in self.grammar.and_
        if end - n == _PATRON and closed and view.sentence.kind != "heading":
            walk.end, walk.words = end, walk.words + 1

    def content(self, walk: Walk, n: int, first: int, head: Head) -> bool:
        """Take the noun, adjective or name at *n*; after a proper noun only the adjectives that such names have."""
        view, token = self.view, self.view.tokens[n]
        capital, linked = view.capital[n], view.linked(n - 1)
        opens = capital and not linked
        if token.pos == "VERB" and "Number=Plur" in token.morph and self.single(n):
            return False  # "le budget de la Ville consacrés à …"
        if token.pos == "NOUN" and not capital and self.acts(n):
            return False  # "l'École polytechnique forme des ingénieurs"
        if n > first and not capital and walk.last_proper and not head.ministry and self.head(n) is not None:
            return False
        personal = token.ner.endswith("PER") or (token.pos == "PROPN" and not token.known)
        if head.ministry and opens and token.pos != "ADJ" and (personal or person_after(view, n)):
            return False
        if opens and head.type != "University" and self.placed(n - 1) and person_after(view, n):
            return False  # "le président de la Chambre de commerce de Lomé Kofi Amegah", but "Université de Picardie Jules Verne"
        small = walk.until is None and walk.last_proper and not capital and not linked
        if small and token.text not in self.grammar.endings and not self.qualifies(walk, n, head):
            return False
        self.take(walk, n)
        return True

    def acts(self, n: int) -> bool:
        """Whether the word at *n* is a verb that the tagger takes for a noun: after an adjective and before the article of another."""
        before, after = self.view.tokens[n - 1], n + 1
        stated = before.pos == "ADJ" and not self.view.capital[n - 1] and after < self.limit
        return stated and self.view.flats[after] in (self.grammar.articles | self.grammar.plural) - self.grammar.at

    def qualifies(self, walk: Walk, n: int, head: Head) -> bool:
        """Whether the word at *n* is an adjective that goes on past the proper noun before it: such as names have, or one of a
        common noun that a title writes large."""
        token, before = self.view.tokens[n], self.view.tokens[n - 1]
        if token.pos != "ADJ":
            return False
        if before.known and before.pos == "NOUN" and self.head(n - 1) is not None:
            return True  # "la Grande Commission mixte"
        if before.ner.endswith(("LOC", "PER")):
            return False
        common = before.known and before.pos in ("NOUN", "ADJ") and before.text.istitle()
        if common and (head.field or (head.outside and not self.view.capital[walk.start])):
            return True  # "l'association Terres vivantes", "le département Alimentation humaine"
        return not acronym(before.text) and self.view.flats[n].endswith(self.grammar.adjectives)

    def of(self, walk: Walk, n: int, head: Head) -> bool:
        """Take the "de" complement at *n*; a head of its own in it opens another name, unless an organ takes it in."""
        view = self.view
        first = self.complement(n)
        nested = self.head(first)
        if nested is not None and nested[1].ministry and nested[1].official and not head.organ and (walk.words or walk.proper):
            return False
        quotation = self.quoted(first) if first < self.limit else None
        if quotation is not None:
            walk.end, walk.proper = quotation, True
            return True
        if not self.noun(first) or self.whole(walk, first):
            return False
        sent = nested is not None and nested[1].abroad and nested[1].official  # "de l'ambassade de France au Bénin"
        apart, capital = head.outside and not view.capital[walk.start], view.capital[first]
        if nested is not None and capital and walk.until is None:
            named = walk.last_proper and (apart or head.type == "Initiative")  # "l'incubateur X de l'École Y", "la chaire X de …"
            further = (walk.proper or walk.words) and not head.organ and not nested[1].weak
            if named or further:
                return False
        fielded = head.field and nested is None and walk.words == 1  # "l'UFR Sciences de la vie"
        titled = (fielded or (apart and head.type == "NonProfit")) and self.titled(n - 1)
        if walk.last_proper and not (capital or sent) and walk.until is None and not (titled or self.studied(walk, n, head)):
            return False
        self.take(walk, first)
        if nested is not None and (capital or sent):
            inner = self.read(first, *nested)
            walk.end, walk.proper, walk.last_proper = inner.end, True, inner.last_proper
        return True

    def studied(self, walk: Walk, n: int, head: Head) -> bool:
        """Whether the "de" at *n* leads, after the own name of a school or laboratory, to what is studied there ("Institut X de recherche
        biomédicale")."""
        own = walk.words == 1 and self.view.capital[walk.start] and head.type in ("University", "ResearchCentre")
        return own and not self.placed(n - 1) and self.view.flats[n + 1] in self.lexicon.studies

    def whole(self, walk: Walk, n: int) -> bool:
        """Whether the complement at *n* takes up the body that the unit named so far belongs to ("le laboratoire X de l'université")."""
        view = self.view
        general = view.flats[n] in self.lexicon.wholes and view.flats[n - 1] in self.grammar.determiners
        return general and walk.words > 0 and walk.until is None and not view.capital[n] and bare(view, n)

    def join(self, walk: Walk, n: int, head: Head) -> bool:
        """Take a coordinated complement: always up to a bracketed acronym, widely for ministries, warily otherwise."""
        view, flats, m = self.view, self.view.flats, n + 1
        if m >= self.limit:
            return False
        if flats[n] == "&":
            if view.capital[m]:
                self.take(walk, m)
            return view.capital[m]
        listed = flats[n] == ","
        if not (walk.words or walk.begun) or (listed and flats[m] in self.grammar.and_):
            return False
        prepositional = flats[m] in self.grammar.of or (walk.clause and flats[m] in self.grammar.prepositions)
        article = flats[m] in self.grammar.articles
        first = self.complement(m) if prepositional else m + 1 if article else m
        staff = flats[first] in self.lexicon.leading | self.lexicon.staff  # "… et directrice de Y"
        if not self.noun(first) or (staff and not prepositional):
            return False
        inner = self.head(first)
        plain = first == m and not view.capital[first] and walk.until is not None  # "des universités et instituts … (UIC)"
        if inner and not plain and (view.capital[first] or not prepositional or (inner[1].ministry and inner[1].official)):
            charge = head.ministry and self.alone(first + inner[0] - 1)  # "de la Ville et de l'Aménagement", "de Justice et Police"
            if article or not (charge or (prepositional and walk.until is not None)):
                return False
        if not self.coordinated(walk, first, head, listed, prepositional, article):
            return False
        walk.listed = walk.listed or listed
        self.take(walk, first)
        return True

    def coordinated(self, walk: Walk, first: int, head: Head, listed: bool, prepositional: bool, article: bool) -> bool:
        """Whether the noun at *first*, after a comma or "et", goes on with the name."""
        view = self.view
        capital, pos = view.capital[first], view.tokens[first].pos
        before = walk.end - 1
        if capital and view.capital[before] and self.alike(before, first):  # "Juridiques, Économiques et Sociales"
            return not listed or self.goes_on(first)
        if walk.until is not None and (not listed or self.open(first, walk.until)):
            return True
        if head.ministry and prepositional:
            return not listed or capital or self.goes_on(first)
        named = self.field(first) or (self.titled(first) and view.tokens[first].ner.startswith("I-"))
        if head.ministry and capital and not article and named and (not listed or self.goes_on(first)):
            return True
        if listed and prepositional and head.field and not walk.last_proper:
            return pos in ("NOUN", "ADJ") and not capital and self.series(first)
        if listed:
            common = pos == "NOUN" and self.head(first) is None and view.stems[first] not in self.lexicon.before
            fits = not acronym(view.tokens[first].text) if capital else common and not self.verb_follows(first)
            return walk.clause and article and fits and self.goes_on(first)
        if prepositional:
            common = view.tokens[walk.end - 1].pos == "NOUN" or head.official
            fields = self.field(walk.end - 1) and self.field(first) and not territory(view, first)  # "de Commerce et de Gestion"
            if walk.last_proper and not (common or fields):
                return False
            return capital in (walk.last_proper, view.capital[before])
        if article:
            return walk.clause and (walk.listed or not self.verb_follows(first))
        if self.couple(walk, first, head):
            return True
        if capital and all(self.field(n) or (head.field and self.topical(n)) for n in (before, first)):
            return not head.outside  # "Faculté des Lettres et Sciences humaines"
        qualified = view.tokens[before].pos == "ADJ" and pos == "VERB"  # "des sciences fondamentales et appliquées"
        return not walk.last_proper and not capital and (pos in ("NOUN", "ADJ") or qualified)

    def couple(self, walk: Walk, first: int, head: Head) -> bool:
        """Whether the name of a school or laboratory that begins with a person's first name goes on with that of a second person
        ("Université Pierre et Marie Curie")."""
        view, before = self.view, walk.end - 1
        named = head.type in ("University", "ResearchCentre") and walk.words == 1 and first + 1 < self.limit
        if not named or not (view.capital[before] and view.capital[first] and view.capital[first + 1]):
            return False
        return view.tokens[first + 1].ner.endswith("PER") and not (view.linked(before - 1) or toponym(view, before))

    def prepositional(self, walk: Walk, n: int, head: Head) -> bool:
        """Take the complement that "pour", "sur", "en" or "à" opens at *n*, where the name is not yet proper."""
        first = self.complement(n)
        if not self.noun(first) or not (walk.until is not None or self.governs(walk, n, first, head)):
            return False
        abroad = walk.until is None and self.abroad(n, first, head)
        self.take(walk, first)
        walk.clause = walk.clause or not abroad
        return True

    def abroad(self, n: int, first: int, head: Head) -> bool:
        """Whether the complement at *first* is the place where a mission sits ("ambassade de France au Canada"), or the part of the world
        that it is for ("bureau de X pour l'Afrique")."""
        local = self.view.flats[n] in self.grammar.at | self.grammar.field and self.view.tokens[n].text != "a"
        local = local or (self.view.flats[n] in self.grammar.purpose and territory(self.view, first) > 0)
        return head.abroad and local and self.view.capital[first] and self.head(first) is None

    def governs(self, walk: Walk, n: int, first: int, head: Head) -> bool:
        """Whether the preposition at *n* goes on with the name where no acronym says so."""
        view, low = self.view, self.view.flats[n]
        capital, article = view.capital[first], view.flats[n + 1] in self.grammar.articles
        if self.abroad(n, first, head):
            return True
        purpose = low in self.grammar.purpose
        if purpose and article and walk.proper and self.aimed(walk, first):
            return True
        topic = head.type == "Initiative" and low in self.grammar.field
        task = view.flats[first] in self.lexicon.tasks
        topic = topic or (head.type == "Event" and purpose and view.capital[walk.start] and not task)
        if walk.last_proper and not (capital and purpose) and not topic:
            return False
        inner = self.head(first)
        if inner is not None and article and (view.capital[first] or head.type != "Event"):
            return False
        if purpose:
            return (article or view.capital[n + 1]) and not (head.ministry and task)
        if low in self.grammar.field:
            term = acronym(view.tokens[first].text)
            return view.flats[first] not in self.lexicon.phrases and (term or not (capital or article))
        aim = (view.at_place(n) and article) or low in self.grammar.at & self.grammar.contracted
        aim = aim and view.flats[first] not in self.lexicon.adverbial
        named = view.capital[walk.start] or head.type == "GovernmentBody"
        charge = head.ministry and head.official and view.tokens[first].known and not territory(view, first)  # "à la Mer"
        return aim and named and (charge or not capital)

    def aimed(self, walk: Walk, first: int) -> bool:
        """Whether a capitalised head that is commonly named by its aim goes on with the noun at *first*, which is no task of
        the day ("Fonds X pour l'enfance", and not "Fonds X pour la mise en œuvre")."""
        view = self.view
        aimed = view.capital[walk.start] and view.flats[walk.start] in self.lexicon.aimed
        return aimed and view.flats[first] not in self.lexicon.tasks and not view.capital[first] and self.head(first) is None

    def trimmed(self, start: int, end: int) -> int:
        """*end*, without function words that ended up last."""
        view, grammar = self.view, self.grammar
        while end > start + 1:
            low = view.flats[end - 1]
            if not (view.linked(end - 1) or low in grammar.and_ or low in grammar.prepositions or low in ("&", ",")):
                break
            end -= 1
        return end
