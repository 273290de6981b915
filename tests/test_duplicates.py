"""Likely duplicates of records and of labels."""

from __future__ import annotations

import pytest

from importer import duplicates


def record(title: str, date: str | None = None, url: str | None = None) -> dict[str, str | None]:
    return {"title": title, "date_published": date, "url": url}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (record("A new bridge", "2024-05-01"), record("A new bridge", "2024-05-01T10:00:00Z"), "same title and day"),
        (record("A new bridge", "2024-05-01"), record("A  NEW bridge!", "2024-05-01"), "same title and day"),
        (record("A new bridge", "2024-05-01"), record("A new bridge", "2024-06-01"), None),
        (record("News", "2024-05-01"), record("News"), None),
        (record("A new bridge for all", "2024"), record("A new bridge for all"), "same title"),
        (record("The harbour opens in spring"), record("The harbour opens in  sprimg"), "nearly equal titles"),
        (record("The harbour opens in spring"), record("Harbour opens in spring"), "nearly equal titles"),
        (record("The harbour opens in spring"), record("The harbour opens in Hamburg"), None),
        (record("Report of the board 2021"), record("Report of the board 2022"), None),
        (record("The harbour opens in spring", "2021-01-01"), record("Harbour opens in spring", "2022-01-01"), None),
        (record("Opening of the harbour", url="https://e.example/n/the-harbour-opens"),
         record("The harbour is opening", url="https://e.example/n/the-harbour-opens-2/"), "nearly equal addresses"),
        (record("Bridges", url="https://e.example/n/the-harbour-opens"),
         record("Roads", url="https://e.example/n/the-harbour-opens-2/"), None),
    ],
)  # fmt: skip
def test_records(one: dict[str, str], other: dict[str, str], why: str | None) -> None:
    found = duplicates.records([record("Something else entirely"), one, other])
    assert found == ([duplicates.Likely((1, 2), (why,))] if why else [])


def test_a_series_of_one_template_is_no_duplicate() -> None:
    rows = [record(f"Minutes of the board, {month}") for month in ("May", "June", "July", "August", "October")]
    assert duplicates.records(rows) == []


def test_several_that_are_one_make_one_proposal() -> None:
    rows = [record("A bridge of one kind", "2024-05-01") for _ in range(3)]
    assert [likely.members for likely in duplicates.records(rows)] == [(0, 1, 2)]


@pytest.mark.parametrize(
    ("counts", "together"),
    [
        ({"Report": 3, "Reports": 5, "report ": 1, "News": 2}, [["Reports", "Report", "report "]]),
        ({"Case study": 1, "Case studies": 2, "case-study": 1}, [["Case studies", "Case study", "case-study"]]),
        ({"Café": 1, "Cafe": 1}, [["Cafe", "Café"]]),
        ({"Agriculture": 9, "Agricuture": 1}, [["Agriculture", "Agricuture"]]),
        ({"WordPress": 2, "wordpress.tv": 1}, []),
        ({"2021": 1, "2022": 1, "Class": 1, "Clas": 1, "Status": 2}, []),
        ({"North": 1, "South": 1, "Art": 2, "Arts": 1}, [["Art", "Arts"]]),
    ],
)
def test_labels(counts: dict[str, int], together: list[list[str]]) -> None:
    found = duplicates.variants(counts)
    assert [[label for label, _ in variant.spellings] for variant in found] == together
