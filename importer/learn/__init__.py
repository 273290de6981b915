"""Learning a site: its pages → what a profile pins (`study`) → its file (`text`); whether it still fits (`drift`)."""

from importer.learn.study import Learned, Study, learn, studies

__all__ = ["Learned", "Study", "learn", "studies"]
