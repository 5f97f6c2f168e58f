"""`certway rules`: the catalogue."""

from __future__ import annotations

import click

from certway import wiring
from certway.cli.language import phrase
from certway.cli.verb import COMMON, Verb


@click.command(
    cls=Verb,
    help=phrase("List every requirement that certway judges.\n\nAREA is a subject: chain, names, ssh ..."),
    examples=("certway rules", "certway rules ssh"),
)
@click.argument("area", required=False, metavar="[AREA]")
@COMMON
def rules(area: str | None, no_color: bool) -> int:
    """List the rules of one subject, or of all."""
    from certway.cli.asked import match_name
    from certway.cli.language import speaker
    from certway.cli.paint import screen_width
    from certway.cli.present import say_lines
    from certway.render.catalogue import area_of, render_rules

    pages = tuple(wiring.find_pages().values())
    if area:
        chosen = match_name("AREA", area, dict.fromkeys(area_of(page) for page in pages))
        pages = tuple(page for page in pages if area_of(page) == chosen)
    say_lines(render_rules(pages, wiring.find_areas(), speaker(), screen_width()), no_color=no_color)
    return 0
