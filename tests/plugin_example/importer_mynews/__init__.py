"""An example of a plug-in: one format read, one written."""
