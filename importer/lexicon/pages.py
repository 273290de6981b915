"""What a page's title says when the page has no content of its own: errors, empty searches, moved pages."""

from __future__ import annotations

import re

from importer.patterns import lazy

__all__ = ["is_empty_page"]

_EMPTY = lazy(
    r"^\W*(?:(?:error|erreur|fehler|errore?|ошибка)?\s*(?:404|403|410|500|502|503)\b.*"
    r"|.*\((?:error|erreur|fehler|errore?|fout|ошибка)?\s*(?:404|410)\)\W*"
    r"|(?:the\s+)?page\s+(?:has\s+moved|not\s+found|can.?t\s+be\s+found|cannot\s+be\s+found).*"
    r"|page\s+redirection|redirecting.*|(?:object|document|301|302|307)\s+moved.*|moved\s+permanently|click\s+here.*"
    r"|(?:nothing|not|no\s+(?:results?|posts?|items?|articles?|entries|events?))\s+(?:was\s+|were\s+)?found.*"
    r"|oops\b.*|access\s+denied|forbidden|just\s+a\s+moment.*|index\s+of\s+/.*|under\s+construction|coming\s+soon"
    r"|search\s+results?\b.*|you\s+searched\s+for\b.*|results\s+for\b.*"
    r"|suchergebnis.*|nichts\s+gefunden.*|(?:die\s+)?seite\s+(?:wurde\s+)?nicht\s+gefunden.*|keine\s+ergebnisse.*"
    r"|page\s+(?:introuvable|non\s+trouvée).*|aucun\s+résultat.*|résultats?\s+(?:de\s+(?:la\s+)?)?recherche.*"
    r"|página\s+no\s+encontrada.*|no\s+se\s+(?:ha\s+)?encontr.*|resultados?\s+(?:de|da)\s+(?:la\s+)?(?:búsqueda|pesquisa|busca).*"
    r"|página\s+não\s+encontrada.*|nada\s+encontrado.*|nenhum\s+resultado.*"
    r"|pagina\s+non\s+trovata.*|nessun\s+risultato.*|risultati\s+(?:della\s+)?ricerca.*"
    r"|pagina\s+niet\s+gevonden.*|niets\s+gevonden.*|geen\s+resultaten.*|zoekresultaten.*"
    r"|nie\s+znaleziono.*|strona\s+nie\s+(?:została\s+)?znaleziona.*|brak\s+wyników.*|wyniki\s+wyszukiwania.*"
    r"|страница\s+не\s+найдена.*|ничего\s+не\s+найдено.*|результаты\s+поиска.*|сторінку\s+не\s+знайдено.*"
    r"|sidan\s+(?:kunde\s+inte\s+hittas|hittades\s+inte).*|siden\s+(?:blev\s+|ble\s+)?ikke\s+funnet.*|siden\s+findes\s+ikke.*"
    r"|sivua\s+ei\s+löy.*|stránka\s+nenalezena.*|sayfa\s+bulunamadı.*|η\s+σελίδα\s+δεν\s+βρέθηκε.*"
    r"|ページが見つかりません.*|お探しのページ.*|検索結果.*|页面(?:不存在|未找到).*|找不到.*|搜索结果.*|페이지를\s+찾을\s+수.*|검색\s*결과.*"
    r"|الصفحة\s+غير\s+موجودة.*|صفحه\s+(?:مورد\s+نظر\s+)?(?:یافت|پیدا)\s+نشد.*|הדף\s+לא\s+נמצא.*)$",
    re.I | re.S,
)


def is_empty_page(title: str) -> bool:
    """Whether a title is that of an error, an empty or any search result, or a page that moved."""
    return bool(_EMPTY.match(title.strip()))
