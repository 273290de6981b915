"""Whole contents: paragraphs, shortcodes, embeds, the allow-list, absolute addresses, plain text."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from importer.cleaning.markup import Form, content
from importer.cleaning.paragraphs import made, needed

BASE = "https://pier.example/news/item/"


def shown(raw: str, form: Form = "html") -> str | None:
    return content(raw, base=BASE, form=form).html


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("One\ntwo", "<p>One<br>\ntwo</p>\n"),
        ("One<br><br>Two", "<p>One</p>\n<p>Two</p>\n"),
        ("One \t\n \n\n Two\t\nthree ", "<p>One</p>\n<p>Two<br>\nthree</p>\n"),
        ("One<br /> \nTwo <br>\n\n<BR><br>Three", "<p>One<br>\nTwo</p>\n<p>Three</p>\n"),
        ("<h2>Head</h2>\nText", "<h2>Head</h2><p>Text</p>\n"),
        ("<ul>\n<li>a</li>\n</ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>"),
        ("<p>kept\nwhole</p>", "<p>kept<br>\nwhole</p>"),
        ("A <em>b</em>\n\n<img src='x'>", "<p>A <em>b</em></p>\n<p><img src='x'></p>\n"),
        ("<td>one</td>", "<td>one</td>"),
    ],
)
def test_blank_lines_become_paragraphs(raw: str, expected: str) -> None:
    assert made(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("One\n\nTwo", True), ("<p>One</p>\n\n<p>Two</p>", False), ("<p>One</p>\n\nloose", True), ("<div>x</div>", True)],
)
def test_marked_paragraphs_are_left_alone(raw: str, expected: bool) -> None:
    assert needed(raw) is expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>a<script>x()</script></p>", "<p>a</p>"),
        ('<p onclick="x()" class="k" style="color:red">a</p>', "<p>a</p>"),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        (
            '<a href="../other?utm_source=x#top">a</a>',
            '<a href="https://pier.example/news/other?utm_source=x#top">a</a>',
        ),
        (
            '<a href="#note">a</a><a href="mailto:a@b.example">b</a>',
            '<a href="#note">a</a><a href="mailto:a@b.example">b</a>',
        ),
        ('<img src="/a.jpg" alt="A" onerror="x()">', '<img src="https://pier.example/a.jpg" alt="A">'),
        (
            '<img src="data:image/gif;base64,R0" data-src="/real.jpg" alt="A">',
            '<img src="https://pier.example/real.jpg" alt="A">',
        ),
        (
            '<noscript><img src="/a.jpg"></noscript><img data-src="/a.jpg">',
            '<img src="https://pier.example/a.jpg" alt="">',
        ),
        ("<font color='red'>a</font>", "a"),
        ("a <![CDATA[b]]> c", "a &lt;![CDATA[b]]&gt; c"),
        ("<![CDATA[<p>a</p>]]>", "<p>a</p>"),
        ("<p>a</p><p>&nbsp;</p><p></p>", "<p>a</p>"),
        ("   ", None),
    ],
)
def test_content_is_sanitised_and_absolute(raw: str, expected: str | None) -> None:
    assert shown(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected", "dropped"),
    [
        ("[gallery]", None, ["[gallery]"]),
        ("A [sic] and [...] and [1]", "<p>A [sic] and [...] and [1]</p>", []),
        ('[vc_row css="x"]In[/vc_row]', "<p>In</p>", ['[vc_row css="x"]', "[/vc_row]"]),
        ("<code>[gallery ids=1]</code>", "<p><code>[gallery ids=1]</code></p>", []),
        ('Write [[gallery ids="1"]].', '<p>Write [gallery ids="1"].</p>', []),
        (
            '[caption width="1"]<img src="/a.jpg"> Words[/caption]',
            '<figure><img src="https://pier.example/a.jpg"><figcaption>Words</figcaption></figure>',
            [],
        ),
        ("[embed]https://v.example/1[/embed]", '<p><a href="https://v.example/1">https://v.example/1</a></p>', []),
        ('[audio mp3="/a.mp3"]', '<p><a href="https://pier.example/a.mp3">/a.mp3</a></p>', []),
        (
            '<iframe src="https://v.example/2"></iframe>',
            '<p><a href="https://v.example/2">https://v.example/2</a></p>',
            ['<iframe src="https://v.example/2"></iframe>'],
        ),
    ],
)
def test_shortcodes_are_resolved_or_dropped_with_a_trace(raw: str, expected: str | None, dropped: list[str]) -> None:
    done = content(raw, base=BASE, form="wordpress")
    assert done.html == expected
    assert [text for _, text in done.dropped] == dropped


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>One<br>two</p><p>Three</p>", "One\ntwo\n\nThree"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>a   b\nc &amp; d&nbsp;e</p>", "a b c & d e"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\tb"),
        ("<pre>x\n  y</pre>", "x\n  y"),
        ("<p>a  b\t c</p>\n\n\n<p>é  è\n\nd</p>", "a b c\n\né è d"),
        ("<H2>Head</H2>Loose<HR>text<br id=x> after", "Head\n\nLoose\n\ntext\nafter"),
        ("<dl><dt>a<dd>b</dl><p title='1 > 0 <br>'>&amp;lt; &lt;p&gt; &quot;c&quot;</p>", 'a\nb\n\n&lt; <p> "c"'),
        ("<p>a</p><p> &nbsp; </p><p>b&#1;c</p>", "a\n\nbc"),
        ('<p><img src="a.jpg" alt="no text"></p>', None),
    ],
)
def test_text_keeps_the_lines_of_the_content(raw: str, expected: str | None) -> None:
    assert content(raw, base=BASE).text == expected


def test_contents_that_are_cleaned_side_by_side_keep_their_own_address() -> None:
    def links(number: int) -> set[str | None]:
        base = f"https://pier{number}.example/"
        return {content('<a href="x">y</a>', base=base).html for _ in range(300)}

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(links, range(4)))
    assert found == [{f'<a href="https://pier{number}.example/x">y</a>'} for number in range(4)]
