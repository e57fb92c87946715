"""The command line: prints, and exits. Nobody imports it."""
