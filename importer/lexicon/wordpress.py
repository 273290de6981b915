"""WordPress's own names: post types that hold no content, statuses, metadata that other plug-ins agree on, and the
addresses that it makes of numbers."""

from __future__ import annotations

import html
import re

from importer.lexicon.addresses import split_address

INTERNAL_TYPES = frozenset(
    """nav_menu_item revision custom_css customize_changeset oembed_cache user_request wp_block wp_template
    wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face acf-field acf-field-group acf-post-type
    acf-taxonomy acf-ui-options-page elementor_library e-landing-page scheduled-action shop_order shop_order_refund
    shop_order_placehold shop_coupon jp_mem_plan jp_pay_order jp_pay_product jetpack_migration vc_grid_item
    wpcf7_contact_form wpcf7s nf_sub wpforms mc4wp-form feedback flamingo_inbound flamingo_outbound flamingo_contact
    edd_payment edd_log shop_subscription wc_booking wc_user_membership give_payment lp_order llms_order
    sfwd-transactions tribe_rsvp_attendees tribe_tpp_attendees tribe_tpp_orders tribe_wooticket tec_tc_attendee
    tec_tc_order""".split()
)
"""Post types of the system and of builders, and what visitors sent, ordered or booked: everything else is content,
whatever its name."""

PUBLIC_STATUSES = frozenset(("publish", "published"))
"""Statuses that everybody may see: https://wordpress.org/documentation/article/post-status/"""

SUMMARY_META = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description")
"""Where search plug-ins keep a description, in order of their spread."""

TERM_SLUGS = "term_slugs"
"""The field of `native.fields` with the slugs of an item's terms: taxonomy → name → slug. Of categories and tags it has
only slugs that the name would not give; another taxonomy that stands in it is a field of its own, a list of names.
Where an item's type is one of the site's own it is there in any case: it says that the type is WordPress's."""

USUAL_TYPES = frozenset(("post", "page"))
"""Post types that every WordPress has."""

_SHORT = re.compile(r"(?:https?:)?//([^/?#]+)(/[^?#]*)?\?(?:p|page_id|post_type=[\w-]+&p)=[1-9]\d*", re.I)


def short_address(told: str | None, link: str | None) -> tuple[str, ...]:
    """The address by which WordPress knows an item by its number, `https://a.example/?p=11`, where what is told (a
    `guid`, a page's shortlink) is such a one on the host of the item's own address; else nothing. It leads there for
    good."""
    address = html.unescape((told or "").strip())
    found = _SHORT.fullmatch(address)
    if not found or not link:
        return ()
    host = split_address(link).netloc.lower().removeprefix("www.")
    return (address,) if found[1].lower().removeprefix("www.") == host and address != link else ()


def short_addresses(site: str | None, number: str, guid: str | None, *, page: bool) -> tuple[str, ...]:
    """All such addresses of an export's item at its site, where its `guid` is one of its number, on whatever host the
    site was before; other systems that write WordPress's export know none."""
    told = html.unescape((guid or "").strip())
    if not site or not number or not is_short(told, number):
        return ()
    queries = (f"p={number}", *((f"page_id={number}",) if page else ()), told.partition("?")[2])
    return tuple(f"{site.rstrip('/')}/?{query}" for query in dict.fromkeys(queries))


def is_short(address: str, number: str) -> bool:
    """Is it such an address, of that number?"""
    return address.endswith(f"={number}") and _SHORT.fullmatch(address) is not None
