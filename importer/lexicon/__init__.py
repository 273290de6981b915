"""What reading and cleaning both know: words by language, dates, the catalogue of CMS leftovers."""
