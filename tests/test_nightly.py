"""A night as the README tells it: its crontab line and its systemd units as they stand there, the mail, the morning."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from syncing import Item, site, write

README = (ROOT / "README.md").read_text(encoding="utf-8")
PLACE = "/srv/importer"


def block(language: str, holding: str) -> str:
    """The README's code block of a language with some words in it."""
    return next(b for b in re.findall(rf"```{language}\n(.*?)```", README, re.S) if holding in b)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder such as the crontab's, with the program at its place."""
    program = tmp_path / "srv" / ".venv" / "bin" / "importer"
    program.parent.mkdir(parents=True)
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from importer.cli import main; main()"
    program.write_text(f"#!{sys.executable}\n{code}\n")
    program.chmod(0o755)
    write(tmp_path / "srv" / "export", site(10))
    return tmp_path / "srv"


def night(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command as cron runs it; what it prints is the mail."""
    bare = {"HOME": str(folder), "LOGNAME": "root", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, env=bare, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=60,
    )  # fmt: skip


def test_half_an_export_from_the_mail_to_what_is_typed(place: Path, tmp_path: Path) -> None:
    minutes = re.compile(r"^\S+ \S+ \* \* \*\s+(.*)$", re.M)
    found = minutes.search(block("crontab", PLACE))
    assert found
    line = found[1].replace(PLACE, str(place))
    good = night(line, tmp_path)
    assert (good.returncode, good.stdout) == (0, "")
    write(place / "export", site(5))
    bad = night(line, tmp_path)
    assert bad.returncode == 3 and "30 records of 60 are no longer in the source" in bad.stdout
    typed = bad.stdout.splitlines()[-1].strip()
    assert typed == f"{line} --allow-shrink"
    elsewhere = tmp_path / "home"
    elsewhere.mkdir()
    done = night(typed, elsewhere)
    assert (done.returncode, done.stdout) == (0, "")
    status = night(f"{place}/.venv/bin/importer status --store {place}/site.sqlite", elsewhere)
    assert status.returncode == 0 and "Nothing to look at" in status.stdout


SUBJECTS = [f"{kind} on {what}" for kind in ("Reports", "Stories") for what in ("wages", "tools", "homes", "roads")]
SUBJECTS += ["Notes on contracts", "Notes on harvests", "Notes on letters", "Notes on machines"]


def test_the_night_of_the_readme_is_what_is_printed(place: Path, tmp_path: Path) -> None:
    titles = [f"{SUBJECTS[number % 12]} in district {number}" for number in range(240)]
    notices = [Item(n, title=title, link=f"/{title.lower().replace(' ', '-')}/") for n, title in enumerate(titles)]
    pages = {f"page-{n:02}.html": notices[n * 6 : n * 6 + 6] for n in range(40)}
    line = block("crontab", PLACE).splitlines()[-1].split(maxsplit=5)[5].replace(PLACE, str(place))
    write(place / "export", pages)
    assert night(line, tmp_path).stdout == ""
    write(place / "export", dict(list(pages.items())[:19]))
    bad = night(line, tmp_path)
    assert (bad.returncode, bad.stdout) == (3, block("text", "126 records of 240").replace(PLACE, str(place)))
    morning = night(f"{place}/.venv/bin/importer status --store {place}/site.sqlite", tmp_path)
    assert morning.returncode == 1
    assert "To look at: 126 changes are withheld; 21 documents are kept as they were." in morning.stdout
    write(place / "export", pages)
    done = night(line.replace(" --quiet", ""), tmp_path)
    seconds = re.compile(r"[0-9.]+ s\)")
    assert seconds.sub("", done.stdout) == seconds.sub("", block("text", "run 3"))
    status = night(f"{place}/.venv/bin/importer status --store {place}/site.sqlite", tmp_path)
    assert status.returncode == 0 and "Nothing to look at" in status.stdout


@pytest.mark.parametrize("words", ["'an export' --store 's i.sqlite'", "--store s.sqlite -- 'an export'"])
def test_what_is_typed_does_not_depend_on_where_the_mail_is_read(place: Path, tmp_path: Path, words: str) -> None:
    """With the program on the PATH, in a folder whose name has to be quoted, and with what ends the options."""
    folder = place.rename(tmp_path / "the place")
    (folder / "export").rename(folder / "an export")
    path = f"PATH='{folder}/.venv/bin':/usr/bin:/bin"
    line = f"cd '{folder}' && {path} importer sync --quiet {words}"
    assert night(line, tmp_path).returncode == 0
    write(folder / "an export", site(5))
    bad = night(line, tmp_path)
    typed = bad.stdout.splitlines()[-1].strip()
    assert bad.returncode == 3 and typed.startswith(f"cd '{folder}' && importer sync ")
    done = night(f"export {path}; {typed}", tmp_path)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze")
def test_the_units_are_what_systemd_reads(place: Path, tmp_path: Path) -> None:
    for suffix, holding in (("service", "[Service]"), ("timer", "[Timer]")):
        (tmp_path / f"importer.{suffix}").write_text(block("ini", holding).replace(PLACE, str(place)))
    units = [str(tmp_path / "importer.service"), str(tmp_path / "importer.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60)
    assert not [line for line in done.stderr.splitlines() if "importer." in line]
