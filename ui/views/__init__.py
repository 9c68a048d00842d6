"""The five answers: each view has one ``show(advice)`` and keeps nothing."""
