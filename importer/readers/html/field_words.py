"""What words in a class, an address or a cue ("Posted in:") say about a piece of a card.

Only words of human languages that name a part of a card, never one product's class names. No scoring here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from importer.lexicon import words
from importer.patterns import lazy
from importer.readers.html.address import is_shared, opens_page

__all__ = ["LABELS", "address_kind", "concepts", "cue", "cue_at_end", "is_file"]

# Concept → words that name it in a class, itemprop or rel. A word stands under one concept only.
_WORDS: dict[str, str] = {
    "category": "category categories categorie categoria categorias categorii cat cats kategorie kategorien kategoria "
    "kategori kategorier rubrik rubriken rubrique rubriques rubrica rubriek section sections topic topics thema themen "
    "themes tema temas taxonomy taxonomies taxonomia term terms genre department rubryka kategorija",
    "label": "label labels badge badges kicker eyebrow overline dachzeile spitzmarke flag ribbon pill chip bubble "
    "surtitle surtitre suptitle antetitulo roofline spitzname pretitle topline pill pills chips etikett",
    "type": "type types typ tipo tipos format formats formato art",
    "tag": "tag tags tagged keyword keywords schlagwort schlagworte schlagwoerter etiqueta etiquetas etiquette "
    "etiquettes hashtag hashtags tagi trefwoord trefwoorden stichwort stichworte tagging",
    "date": "date dates datum fecha data jour posted published publish pubdate time timestamp day month year updated "
    "modified submitted when dato termin termine kalender calendar tanggal dia mes zeit",
    "author": "author authors autor autoren autore auteur autora byline vcard writer posted-by redakteur verfasser "
    "penulis forfatter avatar by skribent contributor",
    "comment": "comment comments kommentar kommentare commentaire commentaires comentarios comentario commenti "
    "reply replies respond komentar",
    "excerpt": "excerpt summary description desc descr teaser intro introtext abstract snippet lead lede deck text "
    "content body standfirst chapo chapeau extracto resumen resumo auszug beschreibung anriss subtitle entry "
    "samenvatting descripcion texte texto copy blurb preview paragraph",
    "title": "title headline heading titel titre titulo titolo ueberschrift name tytul hed judul",
    "meta": "meta metadata info infos details data-line byline-date postmeta",
    "more": "more readmore read-more continue weiterlesen weiter mehr leer lire link-more permalink details-link "
    "moretag morelink",
    "button": "button btn cta buttons action actions",
    "share": "share sharing social socials addtoany follow like likes bookmark share-buttons",
    "count": "count counter counters views view reads visits hits reading duration minutes",
    "rating": "rating ratings vote votes voting",
    "status": "status availability stock soldout sale price prices preis preise prix",
    "place": "venue where location address place ort lieu lugar city country adresse standort region map",
    "source": "source publisher quelle fuente fonte herausgeber verlag kilde",
    "image": "image img thumb thumbnail caption figcaption media picture photo foto bild copyright credit credits "
    "gallery figure overlay",
    "hidden": "hidden popup hide modal tooltip dropdown screenreader",
    "language": "lang language languages",
    "file": "download downloads file files attachment pdf document",
}  # fmt: skip
_CONCEPT = {word: concept for concept, names in _WORDS.items() for word in names.split()}

# Words that also qualify others ("field-type-text", "label-hidden", "text-small"): they name a thing only at a name's
# end; and words of layout, that do only as a whole name.
_LAST = frozenset(
    "type types typ tipo tipos format formats formato art label labels text texts content body entry media overlay "
    "view views read reads hidden hide time times term terms copy more new".split()
)
_WHOLE = frozenset("section sections theme themes flag lead state region map".split())

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z]+")
_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=8192)
def concepts(names: str) -> frozenset[str]:
    """The concepts that the words of a class attribute (or itemprop, rel) name."""
    if not names:
        return _NONE
    found = set()
    for name in _CAMEL.sub("-", names).lower().split():
        parts = _SPLIT.split(name)
        for word in parts:
            concept = _CONCEPT.get(word)
            if concept is None or (word in _LAST and word != parts[-1]) or (word in _WHOLE and word != name):
                continue
            found.add(concept)
    return frozenset(found)


_ADDRESS_WORDS = {
    "category": "category categories categoria categorias categorie kategorie kategorien kategori kategoria cat "
    "rubrik rubriken rubrique rubriques rubrica rubrika section sections topic topics thema themen themes tema temas "
    "theme cats kategorija kategorier catid type types genre channel ressort",
    "tag": "tag tags keyword keywords schlagwort schlagworte etiqueta etiquetas etiquette hashtag tagged label labels "
    "schlagwoerter stichwort mot-cle mots-cles tagi",
    "author": "author authors autor autoren autore auteur auteurs autori profile profil user users people staff "
    "member members team writer writers byline contributor contributors redaktion person "
    "mitarbeiter mitarbeitende medewerker medewerkers",
}  # fmt: skip
_ADDRESS_CONCEPT = {word: concept for concept, names in _ADDRESS_WORDS.items() for word in names.split()}
# What a visitor does under "/user/", where nobody is named.
_NOT_OF_PEOPLE = frozenset(
    "login signin register registration signup password logout contact join subscribe edit".split()
)
_ADDRESS_SPLIT = lazy(r"[/?&=#]+|%3[Ff]|@(?=p=|cat=|tag=)")
_HANDLE = lazy(r"/@[\w.-]+/?(?:[?#]|$)")  # of a person, on Substack, Medium and Mastodon
_DAY = lazy(r"/(19|20)\d\d(/[01]?\d(/[0-3]?\d)?)?/?(index\.html?)?$")
_FILE = lazy(
    r"\.(pdf|docx?|xlsx?|pptx?|odt|ods|odp|epub|zip|rar|7z|tar|gz|csv|mp3|mp4|m4a|wav|ics|rtf|pps|exe|apk|jar|dmg)"
    r"($|[?#])",
    re.I,
)
_COMMENTS = lazy(r"#(respond|comment|disqus|kommentar|reply)")
_NOT_WORD = lazy(r"[-_.]")


def is_file(href: str) -> bool:
    """Whether an address is that of a download, by its suffix."""
    tail = href[href.rfind("/") + 1 :]
    return "." in tail and _FILE.search(tail) is not None


@lru_cache(maxsize=4096)
def address_kind(href: str) -> str:
    """What an address says of its link: `nowhere`, `share`, `file`, `category`, `tag`, `author`, `day`, `comments`
    or `other`."""
    low = href.strip().lower()
    if low.startswith("#") or not opens_page(low):
        return "nowhere"
    if "#" in low and _COMMENTS.search(low):
        return "comments"
    if is_file(low):
        return "file"
    if is_shared(low):
        return "share"
    parts = _ADDRESS_SPLIT.split(low)
    # The last part is the item's own name; what stands before it says what kind of place it is.
    for part in parts[:-1]:
        found = _ADDRESS_CONCEPT.get(part)
        if found is None and len(part) < 24 and ("_" in part or "-" in part):
            found = _ADDRESS_CONCEPT.get(part.replace("_", "-").partition("-")[0])
        if found == "author" and not _NOT_OF_PEOPLE.isdisjoint(parts):
            return "other"
        if found is not None:
            return found
    tail = parts[-1]
    if tail.startswith(("cat", "tag", "author")):
        head = _NOT_WORD.split(tail, 1)[0]
        if head in ("cat", "tag", "author", "category") and head != tail:
            return _ADDRESS_CONCEPT[head]
    if "/@" in low and _HANDLE.search(low):
        return "author"
    return "day" if _DAY.search(low) else "other"


# Short words before a list of labels, a name or a date, in small letters. Of a word in two of them the first holds.
_CUES = {
    "tag": "tag|tags|tagged|tagged with|tagged as|tagged in|tagged under|keyword|keywords|key words|schlagwort|"
    "schlagworte|schlagworter|schlagwört|schlagwörte|schlagwörter|stichwort|stichworte|stichworter|stichwört|"
    "stichwörte|stichwörter|stichwortr|stichwörtr|etiqueta|etiquetas|etiquet|etiquets|etiquete|etiquetes|etiquett|"
    "etiquetts|etiquette|etiquettes|étiquet|étiquets|étiquete|étiquetes|étiquett|étiquetts|étiquette|étiquettes|"
    "mots-cle|mots-cles|mots-clé|mots-clés|mots cle|mots cles|mots clé|mots clés|trefwoorden|parole chiave|"
    "palavras-chave|palavras chave|palabras clave|hashtag|hashtags|метки|теги|тэги|ключевые слова|タグ|标签|標籤|태그|"
    "tagi|etichette|emneord|nøkkelord|avainsanat|etiketter|etiket|ετικέτες|תגיות|برچسب|برچسبها|برچسب\u200cها|وسوم|الوسوم|"
    "štítky|oznake|ознаки|мітки|таг|тагове|таги",
    "category": "category|categories|posted in|posted under|published in|filed under|filed in|in|topic|topics|theme|"
    "themes|section|sections|kategori|kategorie|kategorien|kategorier|kategoria|kategorija|kategorije|rubrik|"
    "rubriken|rubrique|rubriques|rubrica|rubriek|themen|thema|tema|temas|veroffentlicht in|veröffentlicht in|unter|"
    "categorie|categorie(s)|catégorie|catégories|catégorie(s)|classe dans|classé dans|publie dans|publié dans|"
    "categoria|categorias|categoría|categorías|publicado en|publicada en|publicado em|publicada em|pubblicato in|"
    "geplaatst in|рубрик|рубрики|категории|категория|раздел|テーマ|ジャンル|カテゴリ|カテゴリー|分类|分類|카테고리|"
    "κατηγορία|κατηγορίες|קטגוריה|دسته|دستهبندی|دسته\u200cبندی|تصنيف|تصنيفات|objavljeno u|zařazeno|"
    "product|products|type|typ|kind|тип|вид|soort|art|format|genre|ressort|department|rovat|típus|είδος|τύπος|rodzaj|druh|"
    "tür|tip|tipo|slag",
    "author": "by|written by|posted by|author|authors|von|autor|autoren|autora|autores|verfasst von|par|auteur|"
    "auteurs|por|di|da|autore|door|av|af|автор|przez|oleh|penulis|投稿者|作者|από|مآلف|بقلم|نویسنده|بوسيله\u200cى|"
    "escrito por|publicado por|pubblicato da|geschreven door",
    "date": "on|am|le|vom|el|il|em|op|den|dne|投稿日|公開日|日期|дата",
    "deadline": "deadline|closing date|closes|closes on|due|due date|expires|apply by|application deadline|"
    "bewerbungsfrist|anmeldeschluss|frist|einsendeschluss|date limite|fecha limite|fecha límite|plazo|scadenza|"
    "prazo|срок",
    "source": "publisher|publishers|herausgeber|verlag|éditeur|editeur|editorial|uitgever|wydawca|wydawnictwo|"
    "vydavatel|vydavateľ|издатель|издательство|видавець|kiadó|editore|casa editrice|editora|utgiver|udgiver|förlag|"
    "utgivare|julkaisija|kustantaja|εκδότης|yayıncı|yayınevi|出版社|出版者|発行者|出版机构|출판사|발행처|ناشر|الناشر",
    "place": "where|venue|location|place|ort|lieu|lugar|luogo|plaats|место|場所|地点|local",
}
_DATED = (
    "posted|published|updated|created|veroffentlicht|veröffentlicht|erstellt|publie|publié|publicado|pubblicato|"
    "geplaatst|опубликовано|date|datum|fecha|data|стан|stand|added|last updated|last modified"
)
"""Before a date, each alone or with a preposition."""
_ON = ("", " on", " am", " le", " el", " il", " op", " em")
_CUE_KIND: dict[str, str] = {}
for _kind, _names in _CUES.items():
    for _name in _names.split("|"):
        _CUE_KIND.setdefault(_name, _kind)
for _name in _DATED.split("|"):
    for _on in _ON:
        _CUE_KIND.setdefault(_name + _on, "date")
# What announces labels.
LABELS = frozenset(("tag", "category"))
_LETTER = re.compile(r"\w")
_COLON = re.compile("[:：]")
CUE_LENGTH = 40
OTHER_LENGTH = 24
# The same in the languages of the lexicon.
_KNOWN = (
    ("tag", words.forms(words.TAGS)),
    ("category", words.forms(words.TYPES)),
    ("author", words.forms(words.BY)),
    ("date", words.forms(words.PUBLISHED) | words.forms(words.UPDATED)),
)
# A sentence that runs into a link: "This entry was posted in", "and tagged", ". Written by".
_TAILS = (
    (
        "tag",
        r"tagged( as| with| in)?|verschlagwortet( mit)?|étiqueté|marcado como|etiquetado( como| con)?|getagd( met)?|"
        r"con tag|tags?:|con etiquetas|отмечен[ао]? метк\w+",
    ),
    (
        "category",
        r"(posted|filed|published|listed|categorized|categorised|veröffentlicht|publi[ée]|publicad[oa]|pubblicato|"
        r"geplaatst|опубликован[ао]?) (in|under|as|unter|dans|en|em|in|onder|в)( the)?( categor(y|ies))?|"
        r"dieser beitrag wurde unter|abgelegt unter|esta entrada fue publicada en|"
        r"(?<=\d\W)in",
    ),
    ("author", r"(written|posted|published) by|\bby|\bvon|\bpar|\bpor|\bdoor"),
)  # fmt: skip
_TAIL = [(kind, lazy(rf"(?:^|\W)({names})\s*$", re.I)) for kind, names in _TAILS]
TAIL_LENGTH = 160


@lru_cache(maxsize=4096)
def cue(text: str) -> tuple[str, int] | None:
    """The kind of a cue that a text is or begins with, and where what follows it begins: "Tags: a, b" → tag, 6.

    Without a colon only a whole text is a cue ("Posted in"), else the word is one like any other.
    """
    first = _LETTER.search(text)
    start = first.start() if first else len(text)
    at = _COLON.search(text, start)
    named = _CUE_KIND.get(text[start : at.start() if at else len(text)].rstrip().lower())
    if named and at:
        return named, len(text) - len(text[at.end() :].lstrip())
    head, colon, rest = text.replace("：", ":").partition(":")
    if (colon or len(text) <= CUE_LENGTH) and len(head) <= CUE_LENGTH:
        folded = words.fold(head)
        for kind, known in _KNOWN:
            if folded in known:
                return kind, len(text) - len(rest.lstrip()) if rest.strip() else len(text)
    if len(text) <= OTHER_LENGTH and text[-1] in ":：≈":  # a word that announces something, and nothing we know
        return "other", len(text)
    if named and named != "source" and len(text) <= CUE_LENGTH:  # "Editorial", without a colon, is a label
        return named, len(text)
    return None


@lru_cache(maxsize=4096)
def cue_at_end(text: str) -> str:
    """The kind of the cue that a text closes with: "This entry was posted in" → category; else an empty string."""
    if len(text) <= TAIL_LENGTH:
        for kind, pattern in _TAIL:
            if pattern.search(text[-CUE_LENGTH:]):
                return kind
    return ""
