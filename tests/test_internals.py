"""The catalogue of CMS leftovers: what goes, by kind, and what only looks like it and stays."""

# ruff: noqa: E501 (rows of tables)

import time

import pytest

from importer.lexicon import internals
from importer.lexicon.internals import find_lines, strip

CORE = (
    "post page attachment revision nav_menu_item custom_css customize_changeset oembed_cache user_request wp_block "
    "wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face"
).split()


def dropped(text: str) -> dict[str, str]:
    """Kind → lines that `find_lines` takes from a text, and what `strip` takes from the rest."""
    lines = text.splitlines()
    return {span.kind: "\n".join(lines[span.start : span.stop]) for span in find_lines(lines)}


# name: (kind, text, what stays of it)
LINES = {
    "a list of post types": ("post-type-list", "Before.\n\n" + "\n\n".join(CORE) + "\n\nAfter it", "Before.\n\nAfter it"),
    "in another order, the site's own between": (
        "post-type-list",
        "Harvest\n" + "\n".join(sorted([*CORE[:9], "harvest", "garden-plan", "acf-field"])) + "\nNext title",
        "Harvest\nNext title",
    ),
    "a part of it": ("post-type-list", "Before.\n\npost\n\npage\n\nattachment\n\nrevision\n\nAfter", "Before.\n\nAfter"),
    "on one line with commas": ("post-type-list", "Before\n" + ", ".join(CORE) + "\nAfter", "Before\nAfter"),
    "on one line with spaces": ("post-type-list", "Before\n" + " ".join([*CORE, "garden"]) + "\nAfter", "Before\nAfter"),
    "glued": ("post-type-list", "Before\n" + "".join(CORE) + "\nAfter", "Before\nAfter"),
    "quoted": ("post-type-list", "Before\n" + "\n".join(f"'{n}'," for n in CORE) + "\nAfter", "Before\nAfter"),
    "their labels": (
        "post-type-list",
        "Before\nPosts\nPages\nMedia\nNavigation Menu Items\nCustom CSS\nChangesets\nAfter",
        "Before\nAfter",
    ),
    "a list of taxonomies": (
        "taxonomy-list",
        "Before\ncategory\npost_tag\nnav_menu\nlink_category\npost_format\nAfter it",
        "Before\nAfter it",
    ),
    "a list of statuses": ("post-status-list", "A\npublish\nfuture\ndraft\npending\nauto-draft\nB", "A\nB"),
    "a list of image sizes": ("image-size-list", "A\nthumbnail\nmedium\nmedium_large\nlarge\n1536x1536\nB", "A\nB"),
    "a notice": (
        "php-message",
        "Spring fair\nNotice: Undefined index: colour in /srv/www/wp-content/themes/field/loop.php on line 12\nIn town",
        "Spring fair\nIn town",
    ),
    "a warning over several pieces of a page": (
        "php-message",
        "Spring fair\nWarning\n: Undefined variable $colour in\n/srv/www/loop.php\non line\n12\nIn town",
        "Spring fair\nIn town",
    ),
    "a fatal error with its trace": (
        "php-message",
        "Spring fair\nFatal error: Uncaught Error: Call to undefined function grow() in /srv/www/a.php:3\n"
        "Stack trace:\n#0 /srv/www/b.php(7): sow()\n#1 {main}\n  thrown in /srv/www/a.php on line 3",
        "Spring fair",
    ),
    "a notice of Drupal": (
        "php-message",
        "Spring fair\nNotice: Undefined offset: 1 in field_view() (line 42 of /srv/www/modules/field.module).\nIn town",
        "Spring fair\nIn town",
    ),
    "a warning on a Windows server": (
        "php-message",
        "A\nWarning: Division by zero in C:\\inetpub\\site\\index.php on line 9\nB",
        "A\nB",
    ),
    "a Python traceback": (
        "stack-trace",
        'A\nTraceback (most recent call last):\n  File "app.py", line 3, in <module>\n    grow()\nValueError: no seed\nB',
        "A\nB",
    ),
    "a Java stack trace": (
        "stack-trace",
        "A\njava.lang.NullPointerException: seed\n\tat com.example.Field.grow(Field.java:12)\n\tat Main.main(Main.java:3)\nB",
        "A\nB",
    ),
    "print_r": ("debug-dump", "A\nArray\n(\n    [0] => plum\n    [1] => Array\n        (\n            [a] => 1\n        )\n)\nB", "A\nB"),
    "print_r on one line": ("debug-dump", "A\nArray ( [0] => plum [1] => pear )\nB", "A\nB"),
    "var_dump": ("debug-dump", 'A\narray(2) {\n  [0]=>\n  string(4) "plum"\n  [1]=>\n  int(3)\n}\nB', "A\nB"),
    "var_dump of a text": ("debug-dump", 'A\nstring(4) "plum"\nB', "A\nB"),
    "an object": ("debug-dump", "A\nstdClass Object ( [ID] => 7 [title] => plum )\nB", "A\nB"),
    "an editing panel": (
        "edit-panel",
        "AREA: BLOCKS:\nTitle:\nID:\n7\nType:\nText\nParent:\n1\nTitle:\nID:\n8\nType:\nSlider\nParent:\n1\n\nThe orchard opens.",
        "\nThe orchard opens.",
    ),
    "an editing panel on one line": (
        "edit-panel",
        "Title: ID: 7 Type: Text Parent: 1 Title: ID: 8 Type: Slider Parent: 1\nThe orchard opens.",
        "The orchard opens.",
    ),
    "the admin bar": (
        "admin-bar",
        "Skip to toolbar\nAbout WordPress\nDocumentation\nEdit Page\nHowdy, gardener\nLog Out\nThe orchard opens.",
        "The orchard opens.",
    ),
    "tabs of an editor": ("admin-bar", "The orchard\nView\nEdit\nRevisions\nIt opens.", "The orchard\nIt opens."),
    "an edit link": ("edit-link", "The orchard\n[edit]\nIt opens.\nBearbeiten", "The orchard\nIt opens."),
    "an icon sprite": (
        "svg-title",
        "Calendar An icon of a desk calendar. Cancel An icon of a circle with a line.\n\nThe orchard opens.",
        "\nThe orchard opens.",
    ),
    "a drawing program's mark": ("svg-title", "The orchard\narrow-right Created with Sketch.\nIt opens.", "The orchard\nIt opens."),
    "printed source": (
        "php-source",
        "<?php\n/** @package Field */\nclass Field extends Plot {\n  public function grow() {\n    return $this->seed;\n  }\n}\n",
        "",
    ),
    "a tag with a blob": (
        "data-tag",
        f"Privacy\n<i style=\"background:url(data:image/png;base64,{'QUJD' * 99})\"></i>\nWe keep nothing.",
        "Privacy\nWe keep nothing.",
    ),
    "block comments": (
        "block-comment",
        '<!-- wp:paragraph {"align":"left"} -->\nThe orchard opens.\n<!-- /wp:paragraph -->\n<!--more-->',
        "The orchard opens.",
    ),
    "a comment over several lines": ("block-comment", "A\n<!-- cached\nby a plug-in\n-->\nB", "A\nB"),
    "a cache stamp": ("cache-stamp", "A\nDynamic page generated in 0.512 seconds.\nCached page generated by WP-Super-Cache on 2020-01-02 03:04:05\nB", "A\nB"),
    "a nonce": ("nonce", 'A\n"_wpnonce":"a1b2c3d4e5"\nB', "A\nB"),
    "a first post": (
        "placeholder",
        "A\nWelcome to WordPress. This is your first post. Edit or delete it, then start writing!\nB",
        "A\nB",
    ),
    "rows of shortcodes": ("shortcode", "[vc_row]\n[vc_column width=”1/2″]\nThe orchard opens.\n[/vc_column]\n[/vc_row]", "The orchard opens."),
    "structured data": (
        "json-data",
        'A\n{"@context":"https://schema.org","@type":"Event","name":"Spring fair","url":"/fair"}\nB',
        "A\nB",
    ),
    "a builder's marks": ("builder-mark", "top of page\nThe orchard opens.\nbottom of page", "The orchard opens."),
    "a script": ("script", "A\n<script>\nvar a = 1;\n</script>\nB", "A\nB"),
    "a style sheet": ("stylesheet", "A\n.plot{margin:0;padding:0}.plot a{color:#fff}\nB", "A\nB"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "stays"), LINES.values(), ids=LINES)
def test_whole_lines_go(kind, text, stays):
    lines = text.splitlines()
    spans = find_lines(lines)
    gone = {n for span in spans for n in range(span.start, span.stop)}
    left = "\n".join(line for n, line in enumerate(lines) if n not in gone)
    assert [" ".join(x.split()) for x in left.split("\n") if x.strip()] == [x for x in stays.split("\n") if x.strip()]
    assert {span.kind for span in spans} == {kind}


STAYING_LINES = {
    "post types with a gloss": "WordPress knows these:\n• Post (Post Type: 'post')\n• Menu item (Post Type: 'nav_menu_item')\n",
    "post types that a sentence leads to": "A fresh site knows these five types:\npost\npage\nattachment\nrevision\nnav_menu_item\n",
    "post types in a sentence": "The types post, page, attachment, revision and nav_menu_item come with it.",
    "a word that is a type's name": "post\nThe letter came on Monday.\npage\n",
    "a notice that a sentence leads to": "This is what you may see:\nNotice: Undefined index: x in /srv/www/a.php on line 4\nNow go on.",
    "a notice that is spoken of": "Notice: Undefined index: x in /srv/www/a.php on line 4\nThis PHP notice means that a key is missing.",
    "a notice to readers": "Notice: the office is closed on line-dancing days.\nWarning: wet paint",
    "keys of an event, repeated": "Date:\n5 May\nVenue:\nTown hall\nPrice:\nfree\nDate:\n6 May\nVenue:\nMill\nPrice:\nfree",
    "a form's keys": "Name:\nAnn\nEmail:\nTitle:\nMessage:\n",
    "an article on printing variables": "Call print_r to see it:\nArray ( [0] => plum )\nThat is all.",
    "prose on editing": "Edit\u00adors wanted\nEditing for beginners\nHow to edit a page",
    "a sentence on filler": "Lorem ipsum is a text that printers use.",
    "a page's own menu": "News\nDocumentation\nSupport\nFeedback\nSearch",
    "small words": "red\ngreen\nblue\ndark_blue\nlight-blue",
    "an exception in prose": "Exception: on Mondays we open late.\nAt the mill we meet.",
    "a set in braces": '{"a", "b"}\n[1, 2, 3]',
    "the top of a page": "At the top of page 3\nThe bottom of page one",
    "nothing": "",
}


@pytest.mark.parametrize("text", STAYING_LINES.values(), ids=STAYING_LINES)
def test_lines_that_only_look_like_internals_stay(text):
    assert find_lines(text.splitlines()) == []


# name: (kind, text, what stays)
INLINE = {
    "a shortcode with attributes": ("shortcode", 'See [gallery ids="1,2"] here', "See here"),
    "curly quotes": ("shortcode", "[rev_slider alias=”spring”]Opening day", "Opening day"),
    "nested ones": ("shortcode", "[a_row][a_col width='1/2'][button link=\"/x\"]Join us[/button][/a_col][/a_row]", "Join us"),
    "an enclosing one keeps its prose": ("shortcode", '[caption id="a" width="3"]The old mill[/caption] today', "The old mill today"),
    "an embedded address": ("shortcode", "Watch [embed]https://video.example/1[/embed] now", "Watch now"),
    "one that the cut left open": ("shortcode", 'Opening day [et_pb_section bb_built="1" fullwi', "Opening day"),
    "a Joomla tag": ("plugin-tag", "Opening day {loadposition banner} at noon", "Opening day at noon"),
    "a Joomla pair": ("plugin-tag", "Opening day {youtube}abc123{/youtube} at noon", "Opening day at noon"),
    "BBCode": ("bbcode", "[b]Opening day[/b] at [url=https://x.example]noon[/url]", "Opening day at noon"),
    "a notice in a title": (
        "php-message",
        "Warning: Undefined variable $x in /srv/www/a.php on line 3 Opening day",
        "Opening day",
    ),
    "JATS tags": ("xml-tag", "<jats:title>Aim</jats:title><jats:p>We ask how.</jats:p>", "Aim We ask how."),
    "Office tags": ("xml-tag", "Opening day<o:p></o:p> at noon", "Opening day at noon"),
    "Office settings": ("office-markup", "Normal 0 21 false false false DE X-NONE X-NONE Opening day", "Opening day"),
    "a block comment": ("block-comment", '<!-- wp:heading {"level":3} -->Opening day<!-- /wp:heading -->', "Opening day"),
    "an Elementor style sheet": (
        "stylesheet",
        "/*! elementor - v3.5.6 */ .elementor-title{padding:0;margin:0}.elementor-title a{color:red} Opening day",
        "Opening day",
    ),
    "a dump": ("debug-dump", "Array ( [0] => a [1] => b ) Opening day", "Opening day"),
    "a cloaked address": (
        "mail-cloak",
        "Write to This email address is being protected from spambots. You need JavaScript enabled to view it. today",
        "Write to today",
    ),
    "an expression of a template": ("template-code", "{{ entry.title }} Opening day %%sitename%%", "Opening day"),
    "a Drupal media token": ("template-code", 'Opening [[{"fid":"7","view_mode":"default"}]] day', "Opening day"),
    "a list of types": ("post-type-list", "Opening day post page attachment revision nav_menu_item custom_css", "Opening day"),
    "a form that is gone": ("shortcode", '[contact-form-7 404 "Not Found"] Opening day', "Opening day"),
    "a packed page": ("shortcode", "[vc_raw_html]JTNDaWZyYW1l[/vc_raw_html] Opening day", "Opening day"),
    "a drop cap keeps its word whole": ("shortcode", "[dropcap]O[/dropcap]pening day", "Opening day"),
    "BBCode inside a word": ("bbcode", "[b]O[/b]pening day", "Opening day"),
    "italics of JATS inside a word": ("xml-tag", "<jats:italic>Malus</jats:italic>, H<jats:sub>2</jats:sub>O", "Malus, H2O"),
    "a category of a wiki": ("wiki-markup", "Opening day [[Category:Orchards]]", "Opening day"),
    "a stored value": ("serialized-data", 'a:1:{s:5:"title";s:4:"plum";} Opening day', "Opening day"),
    "a script's object": ("script-value", "[object Object] Opening day", "Opening day"),
    "a missing translation": ("language-key", "COM_CONTENT_READ_MORE Opening day", "Opening day"),
    "a blob": ("data-uri", f"Opening data:image/png;base64,{'QUJD' * 30} day", "Opening day"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "stays"), INLINE.values(), ids=INLINE)
def test_internals_inside_a_text_go_and_its_prose_stays(kind, text, stays):
    left, out = strip(text)
    assert " ".join(left.split()) == stays
    assert {k for k, _ in out} == {kind}


STAYING = [
    "It was the the [sic] best",
    "He said [...] nothing",
    "As shown before [1], [2, 3] and [12]",
    "Spring fair [video]",
    "Spring fair [Update]",
    "The [re-elected] chair and [so-called] friends [of the mill]",
    "[Link] What the frost left",
    "[PDF] Report for [year = 2020]",
    "Ages [mean age=40] and [n=20]",
    "Tick [x] or [ ] and go",
    'The [gallery] shortcode shows pictures; [gallery ids="1"] too',
    "Write `[contact_form]` where it shall stand",
    'Enter this code: [contact_form id="3"]',
    "A [link](https://x.example) in Markdown",
    "How to use <b> in a text",
    "x < y && y > z, {a, b} and {1, 2, 3}",
    "Array of light (an exhibition)",
    "The array( call explained",
    "Cached glances: 12 queries in a day",
    "What a nonce: is",
    "The {{ title }} placeholder in a Twig template",
    "Blocks are kept as <!-- wp:paragraph --> in the table",
    "Welcome to WordPress camp",
    "5 * 3 = 15 | 100 %% sure | ###",
    "A function of the window. And var is short",
    "C#, F# and #1",
    "The [[Mill]] page of a wiki",
    "COM_PORT and MODERN",
    "a:1 and s:5 are ratios",
    "Plants {annual}: sow in May; {perennial}: wait",
]


@pytest.mark.parametrize("text", STAYING)
def test_text_that_only_looks_like_internals_stays(text):
    left, out = strip(text)
    assert left is text
    assert out == []


def test_a_rest_envelope_gives_only_its_rendered_title_and_content():
    text = (
        '{"id":7,"slug":"fair","title":{"rendered":"Spring &#038; fair"},'
        '"content":{"rendered":"<p>We meet.<\\/p>\\n<ul><li>Bring a spade<\\/li><\\/ul>","protected":false}}'
    )
    left, out = strip(text)
    assert left == "Spring & fair\n\nWe meet.\nBring a spade"
    assert out == [("json-envelope", text)]


def test_a_list_that_the_end_of_a_dump_cut_is_known_by_its_first_names():
    for stop in range(1, len(CORE)):
        lines = "\n\n".join(["The orchard opens.", "", *CORE[:stop]]).splitlines()
        assert [span.kind for span in find_lines(lines)] == ["post-type-list"], lines


def test_every_entry_says_what_it_is_and_where_its_form_comes_from():
    for entry in internals.CATALOGUE:
        assert entry.kind in internals.KINDS
        assert entry.what and entry.source
        assert entry.hints or entry.whole


NO_END = {
    "brackets": "[a " * 3000,
    "attributes": "[a_b " + 'x="y" z ' * 3000,
    "declarations": ".a{" + "b:c " * 5000,
    "rules": ".a b c " * 4000 + "{",
    "arrays": "Array ( [0] => " * 2000,
    "nested": "array(1) { " * 2000,
    "comments": "<!-- " * 3000,
    "tags": "<a " * 5000 + "data:",
    "traces": "Stack trace: #0 a(1): b " * 1000,
    "messages": "Notice: a in /a.php " * 300,
    "icons": "An icon of " * 2000,
    "names": "post_tag nav_menu x " * 2000,
    "digits": "9" * 50_000 + " generated in",
    "a class's name": "\\n" * 25_000 + " =>",
    "hyphens": "a-" * 25_000 + " An icon of",
}


@pytest.mark.parametrize("text", NO_END.values(), ids=NO_END)
def test_a_leftover_without_an_end_costs_no_more_than_its_length(text):
    began = time.process_time()
    strip(text)
    find_lines(["x", text, "y"])
    find_lines(text.split(" "))
    assert time.process_time() - began < 5
