"""The entry of the command line: knows the verbs by name, and refuses to load what `--help` does not need."""

import click

from certway import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="certway")
def main() -> None:
    """Say which connection of a Cisco Expressway deployment works, which fails and why."""
