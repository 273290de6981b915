"""importer: what a CMS exported → clean, validated records."""
