"""Compiles the message catalogues: knows `.po` and `.mo`, and refuses to know what they say.

The build calls the hook; `make` runs this file when a `.po` has changed since.
"""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent


def compile_catalogues(root: Path) -> list[Path]:
    """Write the `.mo` beside every `.po` below `root`, and return them; a broken `.po` raises."""
    return [compile_catalogue(source) for source in sorted(root.glob("src/certway/locale/*/LC_MESSAGES/*.po"))]


def compile_catalogue(source: Path) -> Path:
    compiled = source.with_suffix(".mo")
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parent.parent.name, abort_invalid=True)
    with compiled.open("wb") as stream:
        write_mo(stream, catalogue)
    return compiled


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling has no public type for the argument
    """Called by hatchling before every wheel, editable ones included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile first, so that the `artifacts` of pyproject.toml exist when files are collected."""
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    compile_catalogues(ROOT)
