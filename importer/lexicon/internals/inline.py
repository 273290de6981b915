"""Leftovers inside one text, an entry each: comments of builders, PHP messages, dumps, tags, stamps, placeholders.

A new kind costs an entry. What only looks like one is told by an entry's `judge`; square brackets stand in
`shortcodes`, lists of names in `post_types`, whole lines in `blocks`.
"""

from __future__ import annotations

import re

from importer.lexicon.internals import post_types, shortcodes
from importer.lexicon.internals.entry import Inline, about, introduced
from importer.patterns import lazy

__all__ = ["ENTRIES", "PHP_LEVEL", "PHP_MESSAGE"]

PHP_LEVEL = (
    r"(?:PHP\s+)?(?:User\s+|Core\s+|Compile\s+)?(?:Notice|Warning|Deprecated(?: function)?|Strict (?:Standards|"
    r"warning)|"
    r"(?:Catchable |Recoverable )?[Ff]atal error|Parse error|error)"
)
_FILE = r"(?:/|[A-Za-z]:[\\/]|phar:|\S+?\.(?:php|inc|module|phtml|tpl|install))"
PHP_MESSAGE = lazy(
    rf"(?:<br ?/?>\s*)*(?:<b>)?\b(?:{PHP_LEVEL})(?:</b>)?\s*:\s+.{{3,900}}?(?:"
    rf"\s(?:in|on)\s+(?:<b>)?{_FILE}.{{0,300}}?\s*on line\s*(?:<b>)?\d+(?:</b>)?|"
    rf"\(line \d+ of {_FILE}[^)\n]*\))\.?(?:\s*<br ?/?>)*",
    re.S,
)
_PHP_SUBJECT = (
    "php notice", "php warning", "error message", "php error", "wp_debug", "display_errors", "error_reporting",
    "fehlermeldung", "message d'erreur", "mensaje de error", "messaggio di errore", "сообщение об ошибке",
    "foutmelding",
    "mensagem de erro", "komunikat", "エラーメッセージ",
)  # fmt: skip


def _around(found: re.Match[str]) -> str:
    return found.string[: found.start()] + " " + found.string[found.end() :]


def _is_message(found: re.Match[str]) -> bool:
    return not introduced(found.string[: found.start()]) and not about(_around(found), _PHP_SUBJECT)


def _is_dump(found: re.Match[str]) -> bool:
    return not introduced(found.string[: found.start()]) and not about(
        _around(found), ("print_r", "var_dump", "var_export", "php", "javascript", "array")
    )


def _nested(opening: str, closing: str, depth: int = 3) -> str:
    """What may stand between a pair of brackets, nested so deep. Possessive: it never takes back what it took."""
    o, c = re.escape(opening), re.escape(closing)
    inner = rf"[^{o}{c}]"
    for _ in range(depth):
        inner = rf"[^{o}{c}]|{o}(?:{inner})*+{c}"
    return rf"(?:{inner})*+"


def _not_mentioned(found: re.Match[str]) -> bool:
    """Is it more than a mention in running prose: led to by nothing, and not between a sentence's small letters?"""
    text = found.string
    before, after = text[: found.start()].rstrip(" \t"), text[found.end() :].lstrip(" \t")
    if introduced(before) or before[-1:] in ("`", "“", '"', "‘"):
        return False
    return not (before[-1:].isalnum() and before[-1:].islower() and after[:1].islower())


def _is_stylesheet(found: re.Match[str]) -> bool:
    return not introduced(found.string[: found.start()]) and not about(
        _around(found), ("css", "stylesheet", "selector")
    )


def _is_script(found: re.Match[str]) -> bool:
    return not introduced(found.string[: found.start()]) and not about(
        _around(found), ("javascript", "script", "jquery")
    )


# A rule of a style sheet. Declarations are parted by semicolons, so that no text is read in two ways.
_RULE = (
    r"(?:@(?:media|supports|font-face|import|keyframes)[^{}]{0,200}\{\s*)?[^{}<>\n]{1,300}\{\s*"
    r"(?:[\w-]+\s*:[^{};]{1,400};\s*)*(?:[\w-]+\s*:[^{};]{1,400})?\}\s*\}?\s*"
)
_RULES_BEGIN = r"(?:^|(?<=\n)|(?<=\*/)|(?=[.#@][A-Za-z_-]))"

_WITHIN_LINE = lazy(r"(?:<|&lt;)/?jats:(?:italic|bold|sub|sup|sc|xref|ext-link|underline)\b")
_TEMPLATE_SUBJECT = (
    "template",
    "twig",
    "liquid",
    "angular",
    "handlebars",
    "mailchimp",
    "yoast",
    "vue",
    "mustache",
    "jinja",
    "placeholder",
)

ENTRIES: tuple[Inline, ...] = (
    Inline(
        "block-comment",
        "a comment of the block editor, a builder or a cache",
        "WordPress block grammar, wp-includes/class-wp-block-parser.php; <!--more-->; HTML, 13.1.6",
        ("<!--", "&lt;"),
        lazy(r"(?:<|&lt;)!--.*?(?:--(?:>|&gt;)|$)", re.S),
        _not_mentioned,
    ),
    Inline(
        "office-markup",
        "settings of a word processor that were pasted along",
        "Microsoft Office HTML: WordDocument settings, mso styles",
        ("Normal 0", "mso-", "Style Definitions"),
        lazy(
            r"Normal\s+0\s+(?:\d+\s+)?(?:false\s+|true\s+)+(?:[A-Z]{2}(?:-[A-Z]{2,4})?\s+|"
            r"X-NONE\s+)+(?:MicrosoftInternetExplorer4)?|"
            r"/\* Style Definitions \*/.*?\}|@font-face\s*\{[^{}]*panose[^{}]*\}|(?:mso-[\w-]+:[^;{}\n]{1,100};\s*)+",
            re.S,
        ),
    ),
    Inline(
        "php-message",
        "a notice, warning or error that PHP printed into the page",
        "PHP display_errors; error levels of the PHP manual; Drupal's error handler",
        ("on line", ".inc", ".module"),
        PHP_MESSAGE,
        _is_message,
    ),
    Inline(
        "database-error",
        "an error of the database, with its query",
        "WordPress wpdb::print_error()",
        ("database error",),
        lazy(
            r"WordPress database error:?\s*\[.{1,400}?\]\s*"
            r"(?:(?:SELECT|INSERT|UPDATE|DELETE|SHOW)\b.{1,900}?(?:\n|$|;))?",
            re.S,
        ),
        _is_message,
    ),
    Inline(
        "stack-trace",
        "a stack trace",
        "PHP Exception::getTraceAsString()",
        ("{main}",),
        lazy(
            r"(?:Stack trace:\s*)?(?:#\d+ (?:\S+\(\d+\): |\[internal function\]: )[^#]{1,300}?\s*)*"
            r"#\d+ \{main\}(?:\s*thrown(?: in \S+ on line \d+)?)?"
        ),
        _is_message,
    ),
    Inline(
        "debug-dump",
        "a variable that was printed for debugging",
        "PHP print_r(), var_dump(), var_export()",
        ("=>", "string(", "int(", "bool("),
        lazy(
            rf"(?:\barray\(\d+\) |\bobject\([\w\\]+\)#\d+ \(\d+\) )\{{{_nested('{', '}')}\}}?|"
            rf"(?:\bArray|(?<![\w\\])[\w\\]{{1,200}} Object)"
            rf"\s*\(\s*(?:\[[^\]\n]{{1,80}}\] => {_nested('(', ')')})?(?:\)|$)|"
            rf"\barray\s*\(\s*(?:'[^']{{0,60}}'|\d+) => {_nested('(', ')')}(?:\)|$)|"
            r"\bstring\(\d+\) \"[^\"]*\"|\b(?:int|float)\(-?[\d.]+\)(?=\s|$)|\bbool\((?:true|false)\)(?=\s|$)",
            re.S,
        ),
        _is_dump,
    ),
    Inline(
        "data-tag",
        "a literal tag with a blob of data in it",
        "RFC 2397, data URLs; icons that editors paste in",
        ("data:",),
        lazy(r"<[A-Za-z][^<>]{0,600}?\bdata:[\w.+-]+/[\w.+-]+[^<>]*(?:>(?:\s*</[A-Za-z]+\s*>)?|$)"),
    ),
    Inline(
        "data-uri",
        "a blob of data as text",
        "RFC 2397, data URLs",
        ("base64,",),
        lazy(r"(?:url\(\s*['\"]?)?data:[\w.+-]+/[\w.+-]+(?:;[\w=-]+)*;base64,[A-Za-z0-9+/=%]{60,}(?:['\"]?\s*\))?"),
    ),
    Inline(
        "xml-tag",
        "tags of a publishing format; their words stay",
        "JATS (ANSI/NISO Z39.96), as Crossref's abstracts have it; Microsoft Office namespaces; MathML",
        ("<jats:", "</jats:", "<o:", "</o:", "<w:", "<st1:", "<v:", "<mml:", "<ce:", "&lt;"),
        lazy(r"(?:<|&lt;)/?(?:jats|o|w|v|m|st1|mml|ce|xhtml|fb|g):[A-Za-z][\w-]*(?:\s[^<>]*?)?/?(?:>|&gt;)"),
        lambda found: not about(_around(found), ("jats tag", "jats xml", "namespace")),
        lambda found: _WITHIN_LINE.match(found[0]) is not None,
    ),
    Inline(
        "serialized-data",
        "a value as PHP stores it",
        "PHP serialize()",
        ("{s:", "{i:", "{a:", ";s:"),
        lazy(r"\b[aO]:\d+:(?:\"[\w\\]+\":\d+:)?\{(?:[siabdNO]:[^{}]{0,2000}|[{}]){0,400}\}?"),
        _is_dump,
    ),
    Inline(
        "script-value",
        "an object of a script, printed by its name",
        "ECMAScript, Object.prototype.toString()",
        ("[object ",),
        lazy(r"\[object (?:Object|Array|Undefined|Null|Event|HTML\w*Element|Text|Promise)\]"),
        lambda found: not about(_around(found), ("javascript", "object object", "tostring")),
    ),
    Inline(
        "language-key",
        "the key of a translation that was missing",
        "Joomla language constants (COM_, MOD_, TPL_, PLG_, JGLOBAL_); TYPO3 LLL references",
        ("_", "LLL:"),
        lazy(
            r"\b(?:COM|MOD|TPL|PLG|JGLOBAL|JLIB|JACTION|JFIELD|JOPTION)(?:_[A-Z0-9]+){2,}\b|"
            r"\bLLL:(?:EXT:|fileadmin)\S+"
        ),
        lambda found: not about(_around(found), ("language string", "joomla", "typo3", "constant")),
    ),
    Inline(
        "cache-stamp",
        "the stamp of a cache",
        "WP Super Cache, W3 Total Cache, WP Rocket, LiteSpeed Cache, WP Fastest Cache and others at a page's end",
        ("Cach", "cache", "queries in", "generated in"),
        lazy(
            r"(?:Dynamic page generated in [\d.]+ seconds\.?|Cached page generated by [\w -]{3,30} on [\d :-]+|"
            r"Compression = gzip|super cache gz|Page (?:cached|generated) by [\w -]{3,40}(?: [\d.]+)? on [\d :-]+|"
            r"Performance optimized by (?:W3 Total Cache|Redis Object Cache)[^\n]{0,200}|"
            r"(?:Object|Page|Database|Fragment) Caching (?:\d+/\d+ objects )?using [^\n]{1,80}|"
            r"Served from: \S+ @ [\d :-]+ by W3 Total Cache|WP Fastest Cache file was created in [^\n]{1,80}|"
            r"This website is like a Rocket[^\n]{0,200}|Performance optimized by WP Rocket[^\n]{0,160}|"
            r"(?<!\d)\d{1,9} queries in [\d.,]+ seconds\.?|Page generated in [\d.,]+ (?:s|ms|"
            r"seconds)\b\.?(?: with \d+ queries)?)"
        ),
    ),
    Inline(
        "nonce",
        "a nonce: a token of one request",
        "WordPress wp_create_nonce(), wp_nonce_field(): ten hexadecimal digits",
        ("nonce",),
        lazy(r"[\"']?\b\w*_?nonce\w*[\"']?\s*[:=]\s*[\"']?[0-9a-f]{8,12}\b[\"']?,?"),
    ),
    Inline(
        "stylesheet",
        "rules of a style sheet as text",
        "CSS Syntax, Level 3; Elementor's banner comment",
        ("{",),
        lazy(
            rf"/\*!.{{1,300}}?\*/\s*(?:{_RULE})*(?:[^{{}}\n]{{0,200}}\{{[^{{}}]*$)?|"
            rf"{_RULES_BEGIN}(?:{_RULE}){{2,}}(?:[^{{}}\n]{{0,200}}\{{[^{{}}]*$)?",
            re.S,
        ),
        lambda found: _is_stylesheet(found) and (":" in found[0]),
    ),
    Inline(
        "script",
        "a script as text",
        "ECMAScript; snippets of counters and cloaked addresses",
        ("function", "document.", "window.", "CDATA[", "var ", "gtag(", "googletag."),
        lazy(
            r"(?://\s*)?<!\[CDATA\[.*?(?:\]\]>|$)|(?:\(function\s*\([\w, $]*\)\s*\{|jQuery\(|\$\(document\)|"
            r"window\.dataLayer|googletag\.|gtag\(|fbq\(|_gaq\.|"
            r"document\.(?:write|getElementById)\(|window\.\w+\s*=|"
            r"var \w+\s*=\s*[\['\"{(\w])[^\n]{0,4000}?(?:\}\s*\)\s*(?:\([^\n]{0,300}?\))?;?|;)"
            r"(?=\s|$)",
            re.S,
        ),
        _is_script,
    ),
    Inline(
        "mail-cloak",
        "what hides an e-mail address from robots",
        "Joomla plg_content_emailcloak, JLIB_HTML_CLOAKING",
        ("from spam",),
        lazy(
            r"This e-?mail address is being protected from spam ?bots\.\s*You need Java[Ss]cript enabled to view it\.?"
        ),
    ),
    Inline(
        "template-code",
        "an expression of a template that was not run",
        "Twig, Liquid, Handlebars, Angular, ERB, Smarty, Django; Yoast SEO snippet variables",
        ("{{", "{%", "<%", "%%", "*|", "###", "[["),
        lazy(
            r"\{\{[{#/^!>&]?[^{}\n]{1,300}\}?\}\}|\{%-?\s*(?:if|endif|for|endfor|set|include|block|"
            r"endblock|else|elsif|assign)\b[^%]{0,200}%\}|"
            r"<%[-=#]?[^%]{1,300}-?%>|%%(?:title|sitename|sep|page|excerpt|sitedesc|category|tag|"
            r"primary_category|currentyear)%%|"
            r"\*\|[A-Z][A-Z0-9_:]{2,40}\|\*|###[A-Z][A-Z0-9_]{2,40}###|\[\[\{\"(?:fid|type)\".{1,2000}?\}\]\]"
        ),
        lambda found: not about(_around(found), _TEMPLATE_SUBJECT)
        and not introduced(found.string[: found.start()]),
    ),
    Inline(
        "svg-title",
        "titles of an icon's drawing",
        "SVG 2, 5.7 (title, desc), as drawing programs write them and sprites repeat them",
        ("An icon of", "Created "),
        lazy(
            r"(?:(?:(?<![\w-])[\w-]{1,60}\s+){0,2}An icon of [^.\n]{3,120}\.\s*){2,}|"
            r"(?:[\w./ -]{0,60}?\s)?Created (?:with|using) (?:Sketch(?: Beta)?|Figma|Avocode|Lunacy|"
            r"Fabric\.js[ \d.]*|Vectornator|"
            r"Raphaël[ \d.]*|sketchtool)\.?"
        ),
    ),
    Inline(
        "placeholder",
        "text that a theme or builder puts where none was written",
        "WordPress wp_install_defaults(); Elementor, Divi, Wix default texts",
        ("WordPress", "edit button", "content goes here", "Click here to add",
         "is an example page", "Your Heading Text"),
        lazy(
            r"Welcome to WordPress(?: Sites|"
            r" MU)?\. This is your first post\. Edit or delete it,? then start (?:writing|blogging)!?|"
            r"(?:I am (?:a )?text block\. )?Click (?:the )?edit button to change this (?:text|code)\.?|"
            r"Just another WordPress (?:site|weblog)\.?|"
            r"Your content goes here\. Edit or remove this text inline or in the module Content settings\.[^\n]{0,200}|"
            r"(?:I'm|I’m) a (?:paragraph|"
            r"title)\. (?:\u200b ?)?Click here to add your own text and edit me\.[^\n]{0,160}|"
            r"This is an example page\. It(?:'|"
            r"’)s different from a blog post because it will stay in one place[^\n]{0,400}|"
            r"Add Your Heading Text Here"
        ),
        lambda found: not introduced(found.string[: found.start()]),
    ),
    *shortcodes.ENTRIES,
    *(post_types.inline(vocabulary) for vocabulary in post_types.VOCABULARIES),
)  # fmt: skip
