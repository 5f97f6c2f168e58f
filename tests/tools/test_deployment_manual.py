"""The page and the JSON schema of the deployment file are those of its keys, and fit the files people write."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from certway.adapters.deployment.schema import DEPLOYMENT
from certway.adapters.deployment.shape import check_shape
from certway.adapters.yaml_nodes import YamlList, YamlMap, YamlNode, YamlScalar, parse_yaml
from certway.knowledge.settings import KNOWN_SETTINGS
from tests.public_data import need_shared
from tools.deployment_manual import PAGE, ROOT, SCHEMA, find_sections, render_page, render_schema

MEND = "run: python -m tools.deployment_manual"


def as_an_editor_reads(node: YamlNode) -> Any:
    """YAML 1.2 core: whole numbers and true or false are values, everything else is text."""
    match node:
        case YamlMap():
            return {key.text: as_an_editor_reads(inner) for key, inner in node.entries}
        case YamlList():
            return [as_an_editor_reads(item) for item in node.items]
        case YamlScalar(plain=True) if re.fullmatch(r"\d+", node.text):
            return int(node.text)
    return node.text


def check_file(path: Path) -> None:
    document = parse_yaml(path.read_bytes(), path.name)
    assert document.problems == ()
    assert document.root is not None
    assert check_shape(document.root, DEPLOYMENT, path.name) == ()
    jsonschema.validate(as_an_editor_reads(document.root), json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_page_and_the_schema_are_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert render_page(page) == page, MEND
    assert SCHEMA.read_text(encoding="utf-8") == render_schema(), MEND


def test_every_key_of_the_page_has_a_place_in_the_product() -> None:
    rows = re.findall(r"^\| `[^|]+\| ([^|]+)\| ([^|]*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 100
    assert all(takes.strip() and screen.strip() for takes, screen in rows)


def test_the_file_of_the_page_is_a_deployment_file(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "deployment.yaml").write_text(example, encoding="utf-8")
    check_file(tmp_path / "deployment.yaml")


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    wrongs: list[dict[str, Any]] = [{"expresway-c": {}}, {"zones": {"port": 70000}}, {"dns": {"internal": []}}]
    for wrong in wrongs:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_every_example_fits() -> None:
    found = sorted(ROOT.glob("examples/*/deployment.yaml"))
    for path in found:
        check_file(path)
    assert found or not (ROOT / "examples").exists()


def test_the_reference_of_every_key_fits() -> None:
    check_file(need_shared("deployment-reference.yaml"))


def test_settings_are_called_as_the_knowledge_calls_them() -> None:
    """A key that both know under one name must mean one setting."""
    known = {row.file_key: row.name for row in KNOWN_SETTINGS if row.file_key}
    seen = set()
    for section in find_sections(DEPLOYMENT):
        for key in section.keys:
            for spelling in (key.name, f"{section.title}.{key.name}"):
                if key.setting and spelling in known:
                    assert known[spelling] == key.setting
                    seen.add(spelling)
    missing = {name for name in known if name not in seen}
    assert missing == {"ciphers", "port", "guest-account-client-uri", "checks-eku"}
