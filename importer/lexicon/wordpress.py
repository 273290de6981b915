"""WordPress's own names: post types that hold no content, statuses, and metadata that other plug-ins agree on."""

from __future__ import annotations

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
only slugs that the name would not give; another taxonomy that stands in it is a field of its own, a list of names."""
