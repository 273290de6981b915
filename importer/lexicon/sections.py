"""Links that lead to all that a section holds, as "All news" and "Toutes les actualités" do: titles of no item.

Words as data: what says "all", and what a section is called, of each language in the form that follows it. Compared
folded; languages share one table, as no title is a pair of two languages.
"""

from __future__ import annotations

from functools import lru_cache

from importer.lexicon.words import fold

__all__ = ["leads_to_all"]

LONGEST = 40
"""Characters of such a link."""
MOST_ALL = 3
"""Words that say "all"."""

_ALL = frozenset(
    "all|all the|all our|view all|see all|show all|browse all|read all|"
    "alle|alle unsere|zu allen|"
    "toutes les|tous les|toutes nos|tous nos|voir toutes les|voir tous les|"
    "todas las|todos los|ver todas las|ver todos los|"
    "tutte le|tutti gli|tutti i|todas as|todos os|ver todas as|ver todos os|totes les|tots els|"
    "al het|alle onze|bekijk alle|alla|alla våra|se alla|se alle|alle våre|kaikki|"
    "wszystkie|zobacz wszystkie|všechny|všechna|všetky|toate|összes|minden|az összes|"
    "все|смотреть все|всі|усі|всички|све|sve|vse|visos|visi|visas|kõik|tüm|όλα τα|όλες οι|όλες τις|"
    "كل|جميع|همه|تمام|כל|semua|tất cả|सभी".split("|")
)
_SECTIONS = frozenset(
    "news|news & events|news and events|events|upcoming events|past events|posts|blog posts|blogs|articles|stories|"
    "news stories|news articles|updates|press releases|projects|publications|resources|reports|videos|podcasts|"
    "episodes|case studies|insights|courses|categories|topics|jobs|vacancies|"
    "nachrichten|neuigkeiten|meldungen|beiträge|artikel|fachartikel|termine|veranstaltungen|pressemitteilungen|projekte|"
    "publikationen|themen|kategorien|news anzeigen|beiträge anzeigen|artikel anzeigen|termine anzeigen|"
    "actualités|actus|événements|évènements|communiqués|dossiers|projets|"
    "noticias|artículos|entradas|eventos|publicaciones|proyectos|"
    "notizie|eventi|articoli|progetti|pubblicazioni|comunicati|notícias|artigos|publicações|projetos|notícies|"
    "nieuws|nieuwsberichten|berichten|artikelen|evenementen|projecten|publicaties|"
    "nyheter|nyheder|artiklar|artikler|evenemang|arrangementer|begivenheder|händelser|inlägg|indlæg|innlegg|"
    "uutiset|tapahtumat|artikkelit|"
    "aktualności|wiadomości|artykuły|wydarzenia|wpisy|aktuality|články|akce|novinky|podujatia|"
    "știrile|stirile|articolele|evenimentele|noutățile|hír|hírek|cikk|esemény|bejegyzés|"
    "новости|статьи|события|мероприятия|публикации|записи|материалы|проекты|"
    "новини|статті|події|публікації|статии|събития|вести|догађаји|vesti|vijesti|novosti|događaji|novice|dogodki|"
    "naujienos|straipsniai|renginiai|ziņas|jaunumi|uudised|sündmused|"
    "haberler|duyurular|etkinlikler|yazılar|νέα|ειδήσεις|τις ειδήσεις|άρθρα|ανακοινώσεις|"
    "الأخبار|المقالات|الفعاليات|اخبار|خبرها|مقالات|החדשות|הכתבות|האירועים|"
    "berita|tin tức|bài viết|sự kiện|समाचार|लेख".split("|")
)
# Scripts without spaces, and languages that say it behind the section.
_WHOLE = frozenset(
    "全部新闻|所有新闻|更多新闻|全部文章|所有文章|全部活动|所有消息|全部新聞|所有新聞|更多新聞|全部消息|"
    "すべてのニュース|すべての記事|ニュース一覧|お知らせ一覧|新着情報一覧|記事一覧|イベント一覧|ブログ一覧|"
    "모든 뉴스|전체 뉴스|모든 글|전체 글|전체 기사|ข่าวทั้งหมด|บทความทั้งหมด|กิจกรรมทั้งหมด|ดูข่าวทั้งหมด".split("|")
)


_FIRST = frozenset(words.partition(" ")[0] for words in _ALL)


def leads_to_all(text: str) -> bool:
    """Is the whole text such a link's, in any language: "All events", "Alle Termine", "Все новости", "ニュース一覧"?"""
    if len(text) > LONGEST:
        return False
    # Most texts are told by their first word, for a twentieth of what folding takes.
    if text.isascii() and text[:1].isalpha() and text.partition(" ")[0].lower() not in _FIRST:
        return False
    return _leads_to_all(text)


@lru_cache(maxsize=4096)
def _leads_to_all(text: str) -> bool:
    folded = fold(text)
    words = folded.split(" ")
    return folded in _WHOLE or any(
        " ".join(words[:size]) in _ALL and " ".join(words[size:]) in _SECTIONS
        for size in range(1, min(MOST_ALL, len(words) - 1) + 1)
    )
