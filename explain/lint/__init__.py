"""`seqshape check`: files found, read, checked, reported and fixed.

=============  =========================================================================
``run``        the command from its options to its exit code
``settings``   options and ``[tool.seqshape]`` as one object
``paths``      files, folders and globs as a list of files
``checking``   one file: read, names, fixes proved
``names``      undefined names, by pyflakes
``fixing``     fixes written into files, or shown as a diff
``snippets``   a line of source with a caret
``text``       the report for people
``formats``    the reports for machines: JSON, GitHub annotations, SARIF
=============  =========================================================================
"""
