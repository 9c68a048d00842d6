"""The screen and the command line: asks, shows, exports."""
