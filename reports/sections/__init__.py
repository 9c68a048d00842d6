"""The document's sections: one file each with ``section(context)``, which gives the section or None."""
