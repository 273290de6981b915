"""The rows of the bench's table: each a function that makes its input, measures, and compares with its bound."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import inputs
import wxr
from measure import IMPORTER, best, finish, run, start

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    pages: Path | None
    """A folder of real HTML pages; without one, made ones are used."""
    full: bool
    """The sizes that the bounds are about, instead of short ones."""
    times: int
    """Runs of each side of a ratio, of which the cheapest counts."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `bound` is at most `value`, or at least where `floor`; None: there is none."""

    name: str
    value: float
    bound: float | None
    unit: str = ""
    floor: bool = False
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Is it within its bound?"""
        return self.bound is None or (self.value >= self.bound if self.floor else self.value <= self.bound)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="importer-bench-") as name:
        yield Path(name)


def _convert(source: Path, output: Path, *options: str, workers: int = 1) -> tuple[str, ...]:
    return (*IMPORTER, "convert", str(source), "--quiet", "--workers", str(workers), "-o", str(output), *options)


def _bare(library: str, source: Path) -> tuple[str, ...]:
    return (sys.executable, str(HERE / "bare.py"), library, str(source))


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def _six_times(folder: Path, options: Options) -> int:
    """The pages six times over; how many."""
    if options.pages is None:
        inputs.pages(folder, 700)
        return 700
    return len(list(inputs.copies(options.pages, folder, 6)))


def convert(options: Options) -> Iterator[Row]:
    """The whole job against a bare parse."""
    with _folder() as folder:
        count = _six_times(folder / "in", options)
        parse, whole = best(
            _bare("lxml", folder / "in"),
            _convert(folder / "in", folder / "out.jsonl", "--no-merge"),
            times=options.times,
        )
        detail = f"{count} pages, {whole.cpu:.2f} s against {parse.cpu:.2f} s"
        yield Row("convert --no-merge / bare lxml parse", whole.cpu / parse.cpu, 3, detail=detail)


def startup(options: Options) -> Iterator[Row]:
    """How soon it is there."""
    page = inputs.page(1, 3, distinct=3)
    with _folder() as folder:
        (folder / "page.html").write_text(page, encoding="utf-8")
        times = max(10, options.times)
        click, version = best(_python("import click"), (*IMPORTER, "--version"), times=times)
        floor, small = best(
            _python("import lxml.etree, pydantic, click"),
            _convert(folder / "page.html", folder / "out.json"),
            times=times,
        )
        detail = f"{version.cpu * 1000:.0f} ms against {click.cpu * 1000:.0f} ms"
        yield Row("importer --version / import click", version.cpu / click.cpu, 1.5, detail=detail)
        detail = f"{small.cpu * 1000:.0f} ms against {floor.cpu * 1000:.0f} ms"
        yield Row("one small page / import lxml, pydantic, click", small.cpu / floor.cpu, 2.5, detail=detail)


def _halves(folder: Path, options: Options) -> int:
    """Pages in the subfolders `a` and `b`, the same number in each; how many were asked for."""
    count = 4000 if options.full else 1000
    for half in ("a", "b"):
        if options.pages is None:
            inputs.pages(folder / half, count // 2)
        else:
            each = sum(1 for p in options.pages.rglob("*") if p.is_file())
            list(inputs.copies(options.pages, folder / half, max(1, round(count / 2 / each))))
    return count


def workers(options: Options) -> Iterator[Row]:
    """Two workers against two runs side by side."""
    with _folder() as folder:
        count = _halves(folder / "in", options)
        ratios = []
        for _ in range(options.times):
            sides = [start(_convert(folder / "in" / half, folder / f"{half}.jsonl", "--no-merge")) for half in "ab"]
            apart = max(finish(side).wall for side in sides)
            together = run(_convert(folder / "in", folder / "out.jsonl", "--no-merge", workers=2)).wall
            ratios.append((apart / together, apart, together))
        ratio, apart, together = max(ratios)
        detail = f"{together:.1f} s against {apart:.1f} s, {count} pages"
        yield Row("throughput of --workers 2 / two runs side by side", ratio, 0.9, floor=True, detail=detail)


def cluster(options: Options) -> Iterator[Row]:
    """Dask on this machine, with two workers, against two runs side by side, each of one half."""
    with _folder() as folder:
        count = _halves(folder / "in", options)
        one = _convert(folder / "in", folder / "one.jsonl", "--no-merge")
        dask = _convert(folder / "in", folder / "dask.jsonl", "--no-merge", "--scheduler", "local", workers=2)
        sides = [_convert(folder / "in" / half, folder / f"{half}.jsonl", "--no-merge") for half in "ab"]
        *apart, together = best(*sides, dask, times=options.times)
        run(one)
        if (folder / "one.jsonl").read_bytes() != (folder / "dask.jsonl").read_bytes():
            raise RuntimeError("Dask gives other bytes than one process")
        bare = sum(side.cpu for side in apart)
        detail = f"{together.cpu:.1f} s against {bare:.1f} s, {count} pages; the same bytes as one process"
        yield Row("CPU of convert --scheduler local / of two runs", together.cpu / bare, 1.4, detail=detail)


def memory(options: Options) -> Iterator[Row]:
    """Flat, however many pages."""
    count = 50_000 if options.full else 4_000
    with _folder() as folder:
        inputs.pages(folder / "few", count // 4)
        inputs.pages(folder / "many", count)
        few, many = (run(_convert(folder / n, folder / "out.jsonl", "--no-merge")).memory for n in ("few", "many"))
        yield Row(f"memory, {count:,} pages to jsonl", many, 150, "MB", detail=f"a quarter of them: {few:.0f} MB")


def merge(options: Options) -> Iterator[Row]:
    """A card of every item on two pages: all must be seen before the first can leave."""
    cards = 1_000_000 if options.full else 100_000
    with _folder() as folder:
        inputs.pages(folder / "in", cards // 50, cards=50, distinct=cards // 2)
        cost = run(_convert(folder / "in", folder / "out.jsonl", workers=2))
        yield Row(f"memory, merging {cards:,} cards", cost.memory, 400, "MB", detail=f"{cost.cpu:.0f} s")


def exports(options: Options) -> Iterator[Row]:
    """A WordPress export against a bare iterparse over the sound one."""
    megabytes = 1000 if options.full else 100
    with _folder() as folder:
        wxr.write(folder / "sound.xml", megabytes, damaged=False)
        wxr.write(folder / "damaged.xml", megabytes, damaged=True)
        bare = min(wxr.measured("bare_all", folder / "sound.xml")[0] for _ in range(options.times))
        for name, bound in (("sound", 0.5), ("damaged", 0.25)):
            read = min(wxr.measured("read", folder / f"{name}.xml")[0] for _ in range(options.times))
            yield Row(f"{name} WXR, reader / bare iterparse", bare / read, bound, floor=True, detail=f"{megabytes} MB")
            whole = run(_convert(folder / f"{name}.xml", folder / "out.jsonl", "--no-merge"))
            detail = f"{whole.cpu:.1f} s, {whole.memory:.0f} MB held"
            yield Row(f"{name} WXR, whole convert / bare iterparse", bare / whole.cpu, None, detail=detail)


def sync(options: Options) -> Iterator[Row]:
    """Nothing has changed: documents of 50 kB as they were, and the same ones copied anew."""
    count = 5000 if options.full else 500
    with _folder() as folder:
        inputs.pages(folder / "in", count, cards=75, distinct=count)
        size = sum(path.stat().st_size for path in (folder / "in").rglob("*.html")) / count / 1000
        command = (*IMPORTER, "sync", str(folder / "in"), "--store", str(folder / "s.sqlite"), "--quiet")
        first = run(command)
        (again,) = best(command, times=options.times)
        detail = f"{first.cpu:.2f} s, then {again.cpu:.2f} s; {count} pages of {size:.0f} kB"
        yield Row("unchanged sync / first sync", again.cpu / first.cpu, 0.05, detail=detail)
        shutil.move(folder / "in", folder / "old")
        shutil.copytree(folder / "old", folder / "in", copy_function=shutil.copyfile)
        copied = run(command)
        detail = f"{first.cpu:.2f} s, then {copied.cpu:.2f} s"
        yield Row("sync of the same copied anew / first sync", copied.cpu / first.cpu, 0.15, detail=detail)


def peers(options: Options) -> Iterator[Row]:
    """The same pages by those of the other libraries that are installed: no bound."""
    import importlib.util

    with _folder() as folder:
        _six_times(folder / "in", options)
        (parse,) = best(_bare("lxml", folder / "in"), times=options.times)
        for name, module in (("bs4", "bs4"), ("trafilatura", "trafilatura"), ("newspaper4k", "newspaper")):
            if importlib.util.find_spec(module) is not None:
                cost = run(_bare(name, folder / "in"))
                yield Row(f"{name} loop / bare lxml parse", cost.cpu / parse.cpu, None, detail=f"{cost.cpu:.1f} s")


ROWS: dict[str, Callable[[Options], Iterator[Row]]] = {
    f.__name__: f for f in (convert, startup, workers, cluster, memory, merge, exports, sync, peers)
}
