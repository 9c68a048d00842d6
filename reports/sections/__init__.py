"""The document's sections: one file each, one function ``section(context)`` that returns it, or None where it says nothing."""
