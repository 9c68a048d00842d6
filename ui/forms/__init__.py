"""The study as forms: fields are data, shown alike in the wizard and in the window."""
