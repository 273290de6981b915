"""What ends a document or the run: few exceptions, each with its exit code and what it knows.

The wording for users stands in `importer.cli`; expected failures of single cards are values
(`importer.record.Rejection`), not exceptions.
"""

from __future__ import annotations

import errno

__all__ = [
    "IdsDifferError",
    "ImporterError",
    "NothingReadError",
    "OutputError",
    "StoreError",
    "StoreInUseError",
    "UnreadableError",
    "UntoldError",
    "UsageError",
]


class ImporterError(Exception):
    """The base of every exception that this package raises on purpose."""

    exit_code = 2


class UnreadableError(ImporterError):
    """One document that can't be read, or not whole: an error of that document, not of the run.

    `reason` is one short sentence for the report, without the document's name.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NothingReadError(ImporterError):
    """No document under the given paths could be read."""


_ANOTHER = "name another file"
_ADVICE = {
    errno.ENOENT: "make it first",
    errno.ENOSPC: "make room on its disk",
    errno.EDQUOT: "make room, the quota is used up",
    errno.EFBIG: "raise the limit on the size of files (ulimit -f)",
    errno.EROFS: "name a file on a disk that can be written",
    errno.EACCES: "name a file that this user may write, or run it as one who may",
    errno.EPERM: "name a file that this user may write, or run it as one who may",
}
"""What to do where writing failed, by the system's reason."""


class OutputError(ImporterError):
    """The result could not be written. `path` names it, `reason` says why, `advice` what to do about it."""

    def __init__(self, path: str, reason: str, advice: str = _ANOTHER) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.advice = advice

    @classmethod
    def of(cls, path: str, error: OSError) -> OutputError:
        """What the system said of it."""
        if error.errno == errno.ENOENT:
            return cls(path, "its folder does not exist", _ADVICE[errno.ENOENT])
        return cls(path, (error.strerror or str(error)).lower(), _ADVICE.get(error.errno or 0, _ANOTHER))

    def told(self) -> str:
        """One line for whoever asked for it."""
        return f"{self.path}: can't be written: {self.reason}. Nothing was changed there; {self.advice}"


class UntoldError(ImporterError):
    """A sync is done and in the store, but not all of what it was to tell of it could be written.

    `path` is the store, `run` the number of the run, `reason` names the file and what is the matter with it.
    """

    def __init__(self, path: str, run: int, reason: str) -> None:
        super().__init__(f"{path}: run {run} is done; {reason}")
        self.path = path
        self.run = run
        self.reason = reason


class ClusterError(ImporterError):
    """The machines of a distributed run can't be reached, differ, or are gone. What they have done is kept."""


class PluginError(ImporterError):
    """An output that another package brings has failed. `name` is the format's, `package` names its distribution."""

    def __init__(self, name: str, package: str, reason: str) -> None:
        super().__init__(
            f"the output {name} of {package} failed, so nothing was written: {reason} (not a bug of importer's: report "
            "it to that package; IMPORTER_DEBUG=1 shows more)"
        )
        self.name = name
        self.package = package
        self.reason = reason


class UsageError(ImporterError):
    """A setting that makes no sense, such as an output suffix that no writer knows."""


class StoreError(ImporterError):
    """The file given as store is none of ours, or a damaged one, or one that can't be used. It was not touched."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class StoreInUseError(ImporterError):
    """Another run is writing to the store."""

    exit_code = 4

    def __init__(self, path: str) -> None:
        super().__init__(f"{path}: another run is writing to this store; try again, or let it wait with --wait SECONDS")
        self.path = path


class IdsDifferError(ImporterError):
    """This run would give other ids to records that the store has already. It changed nothing.

    `store` and `run` say what ids depended on there and would depend on here; `moved` records would get another id,
    `twice` would come a second time, as another record beside the one that is there.
    """

    def __init__(self, store: str, run: str, *, moved: int, twice: int) -> None:
        super().__init__(f"{moved} records would get other ids, {twice} be there twice: {store} before, {run} now")
        self.store = store
        self.run = run
        self.moved = moved
        self.twice = twice
