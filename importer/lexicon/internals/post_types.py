"""Lists of registered names that a theme printed: post types, taxonomies, post statuses, image sizes, roles.

Names as separate lines, with anything else of their shape between; or all on one line, or glued. Not for articles
about such names: those have a gloss, or a sentence that leads to the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from importer.lexicon.internals.entry import Inline, introduced, previous_filled
from importer.patterns import lazy

Run = list[tuple[int, list[str]]]
"""Consecutive lines of names: the line's number and its names."""

__all__ = ["VOCABULARIES", "Vocabulary", "inline", "scan"]


# The one kind of list that is known by its first names, where a dump ends in it.
_CUT_LISTS = "post-type-list"


class Vocabulary(NamedTuple):
    """The names of one registry, in its own order. `plain` ones are words that content uses too."""

    kind: str
    what: str
    source: str
    plain: tuple[str, ...]
    telling: tuple[str, ...]
    """Names that no sentence is made of: two of them settle it."""
    fewest: int = 3
    """So many names, one of them telling or all in the registry's order, settle it too."""

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return frozenset(self.plain) | frozenset(self.telling)


VOCABULARIES = (
    Vocabulary(
        "post-type-list",
        "the post types of a WordPress site, as get_post_types() gives them",
        "WordPress create_initial_post_types(), wp-includes/post.php; the plug-ins' own register_post_type()",
        ("post", "page", "attachment", "revision"),
        (
            "nav_menu_item", "custom_css", "customize_changeset", "oembed_cache", "user_request", "wp_block",
            "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face",
            "acf-taxonomy", "acf-post-type", "acf-field-group", "acf-field", "acf-ui-options-page",
            "product_variation", "shop_order", "shop_order_refund", "shop_order_placehold", "shop_coupon",
            "shop_subscription", "shop_webhook", "elementor_library", "elementor_snippet", "elementor_font",
            "elementor_icons", "e-landing-page", "e-floating-buttons", "et_pb_layout", "et_theme_builder",
            "et_template", "et_header_layout", "et_body_layout", "et_footer_layout", "wpcf7_contact_form",
            "flamingo_contact", "flamingo_inbound", "flamingo_outbound", "tribe_events", "tribe_venue",
            "tribe_organizer", "tribe-ea-record", "deleted_event", "mc4wp-form", "wpforms", "wpforms_log",
            "ml-slider", "ml-slide", "tablepress_table", "vc4_templates", "vc_grid_item", "fl-builder-template",
            "fl-theme-layout", "jet-menu", "jet-engine", "jet-smart-filters", "jetpack-portfolio",
            "jetpack-testimonial",
            "jp_pay_order", "jp_pay_product", "jp_mem_plan", "jp_img_sitemap", "popup_theme",
            "sfwd-courses", "sfwd-lessons", "sfwd-topic", "sfwd-quiz", "astra-advanced-hook", "oceanwp_library",
            "scheduled-action", "patterns_ai_data", "wp-types-group", "wp-types-user-group", "wp-types-term-group",
            "view-template", "ngg_album", "ngg_gallery", "ngg_pictures", "gal_display_source", "lightbox_library",
            "rank_math_schema", "rm_content_editor", "wp_router_page", "cookielawinfo", "cmplz-dnsmpd",
            "exactmetrics_note", "monsterinsights_note", "ai1ec_event", "bp-email", "buddypress", "mailpoet_page",
            "amp_validated_url", "amp_story", "wpbakery_template", "give_forms", "give_payment", "edd_payment",
            "edd_discount", "edd_log", "mp-event", "mp-column", "dlm_download", "dlm_download_version",
            "brizy-global-popup", "editor-template", "editor-story", "ct_template", "oxy_user_library",
            "bricks_template",
            "vcv_templates", "vcv_headers", "vcv_footers", "fusion_template", "fusion_element", "fusion_icons",
            "avada_portfolio", "avada_faq", "themify_popup", "tbuilder_layout", "tbuilder_layout_part",
            "tt_font_control", "wpa_widget", "frm_display", "frm_form_actions", "frm_styles", "nf_sub",
            "user_registration", "um_form", "um_directory", "um_role", "pretty-link", "guest-author",
            "wpsl_stores", "wprm_recipe", "yikes_woo_tabs",
        ),
    ),
    Vocabulary(
        "taxonomy-list",
        "the taxonomies of a WordPress site, as get_taxonomies() gives them",
        "WordPress create_initial_taxonomies(), wp-includes/taxonomy.php",
        ("category",),
        ("post_tag", "nav_menu", "link_category", "post_format", "wp_theme", "wp_template_part_area",
         "wp_pattern_category", "product_type", "product_visibility", "product_cat", "product_tag",
         "product_shipping_class", "elementor_library_type", "elementor_library_category", "tribe_events_cat",
         "layout_category", "layout_type", "module_width"),
    ),
    Vocabulary(
        "post-status-list",
        "the post statuses of a WordPress site, as get_post_stati() gives them",
        "WordPress create_initial_post_types(), wp-includes/post.php",
        ("publish", "future", "draft", "pending", "private", "trash", "inherit"),
        ("auto-draft", "request-pending", "request-confirmed", "request-failed", "request-completed", "acf-disabled",
         "wc-pending", "wc-processing", "wc-on-hold", "wc-completed", "wc-cancelled", "wc-refunded", "wc-failed"),
    ),
    Vocabulary(
        "image-size-list",
        "the image sizes of a WordPress site, as get_intermediate_image_sizes() gives them",
        "WordPress get_intermediate_image_sizes(), wp-includes/media.php",
        ("thumbnail", "medium", "large", "full"),
        ("medium_large", "1536x1536", "2048x2048", "post-thumbnail", "woocommerce_thumbnail", "woocommerce_single",
         "woocommerce_gallery_thumbnail", "shop_catalog", "shop_single", "shop_thumbnail", "et-pb-post-main-image"),
    ),
)  # fmt: skip

# WordPress allows a post type 20 characters and a taxonomy 32 (register_post_type, register_taxonomy).
_NAME = lazy(r"[a-z0-9][a-z0-9_-]{0,39}")
# Further apart than this, two names are not of one list.
_MOST_BLANK = 6
# Share of known names above which a line of bare words is a list of names.
_ENOUGH_KNOWN = 0.5


_KNOWN = {v.kind: v.names for v in VOCABULARIES}
_TELLING = {v.kind: frozenset(v.telling) for v in VOCABULARIES}


def scan(vocabulary: Vocabulary, lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Spans of lines that are a list of these names, with the site's own between them."""
    run: Run = []
    for number, line in enumerate([*lines, "."]):
        stripped = line.strip()
        if not stripped:
            continue
        names = _names(stripped, vocabulary)
        if names and (not run or number - run[-1][0] <= _MOST_BLANK):
            run.append((number, names))
            continue
        if run:
            yield from _accept(run, lines, vocabulary)
            run = [(number, names)] if names else []


def _names(line: str, vocabulary: Vocabulary) -> list[str]:
    """The names that make up the whole line: one, or several with separators, or several glued; else none."""
    if _NAME.fullmatch(line):
        known = _KNOWN[vocabulary.kind]
        if line in known or len(line) < 24:
            return [line]
        glued = _glued(line, vocabulary)
        return glued or [line]
    if line[:1] in "\"'" and line[-1:] in "\"'," and _NAME.fullmatch(line.strip("\"', ")):
        return [line.strip("\"', ")]
    separated = [t for t in re.split(r"\s*[,;|]\s*|\s+", line.rstrip(".,; ")) if t]
    if len(separated) >= vocabulary.fewest and all(_NAME.fullmatch(t) for t in separated):
        held = sum(t in _KNOWN[vocabulary.kind] for t in separated)
        if held >= _ENOUGH_KNOWN * len(separated):
            return separated
    return []


def _glued(line: str, vocabulary: Vocabulary) -> list[str]:
    found = re.findall(_alternatives(vocabulary), line)
    return found if sum(map(len, found)) >= _ENOUGH_KNOWN * len(line) and len(found) > vocabulary.fewest else []


def _alternatives(vocabulary: Vocabulary) -> str:
    return "|".join(map(re.escape, sorted(_KNOWN[vocabulary.kind], key=lambda name: (-len(name), name))))


def _accept(run: Run, lines: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    known = _KNOWN[vocabulary.kind]
    held = [at for at, (_, names) in enumerate(run) if any(n in known for n in names)]
    if not held:
        return
    first, last = held[0], held[-1]
    names = [n for _, part in run[first : last + 1] for n in part]
    if not _settled(names, run[first:], lines, vocabulary):
        return
    if introduced(previous_filled(lines, run[first][0])):
        return
    # The site's own types stand in the list's rhythm before and after the known ones.
    numbers = [number for number, _ in run]
    steps = [b - a for a, b in zip(numbers[first:last], numbers[first + 1 : last + 1], strict=True)]
    step = max(set(steps), key=lambda s: (steps.count(s), -s)) if steps else 2
    while last + 1 < len(run) and numbers[last + 1] - numbers[last] == step:
        last += 1
    while first > 0 and numbers[first] - numbers[first - 1] == step:
        first -= 1
    yield numbers[first], numbers[last] + 1


def _settled(names: list[str], run: Run, lines: Sequence[str], vocabulary: Vocabulary) -> bool:
    distinct = set(names)
    telling = distinct & _TELLING[vocabulary.kind]
    if len(telling) >= 2:
        return True
    known = distinct & _KNOWN[vocabulary.kind]
    if len(known) >= vocabulary.fewest and (
        telling or tuple(n for n in names if n in known) == _registry_order(vocabulary, known)
    ):
        return True
    return _cut_off(run, lines, vocabulary)


def _registry_order(vocabulary: Vocabulary, known: set[str]) -> tuple[str, ...]:
    return tuple(n for n in (*vocabulary.plain, *vocabulary.telling) if n in known)


def _cut_off(run: Run, lines: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Does the text end inside the list: its last lines are the registry's first names, the last one maybe cut?"""
    if vocabulary.kind != _CUT_LISTS or any(line.strip() for line in lines[run[-1][0] + 1 :]):
        return False
    names = [n for _, part in run for n in part]
    start = list((*vocabulary.plain, *vocabulary.telling)[: len(names)])
    whole, cut = names[:-1], names[-1]
    apart = run[0][0] > 0 and not lines[run[0][0] - 1].strip()
    return apart and whole == start[:-1] and start[-1].startswith(cut) and (len(names) > 1 or cut == start[-1])


def inline(vocabulary: Vocabulary) -> Inline:
    """The same inside one text: at least five names in a row with nothing but separators between."""
    one = _alternatives(vocabulary)
    return Inline(
        vocabulary.kind,
        vocabulary.what,
        vocabulary.source,
        ("_",),
        lazy(rf"(?<![\w-])(?:(?:{one})[\s,;|]*){{4,}}(?:{one})(?![\w-])|(?<![\w-])(?:{one}){{5,}}"),
        lambda found: (
            len(set(re.findall(one, found[0])) & _TELLING[vocabulary.kind]) >= 2
            and not introduced(found.string[: found.start()])
            and ("," not in found[0] or found[0].strip() == found.string.strip())
        ),
    )
