"""Names of the product's files are read from the right, whatever separates the time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.archives.names import find_product_file

AT = datetime(2025, 9, 22, 12, 58, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "kind", "host", "ending"),
    [
        ("loggingsnapshot_edge-1_2025-09-22_12_58_19.txt", "loggingsnapshot", "edge-1", ".txt"),
        ("a/xconf_dump_expc_01_2025-09-22_12:58:19.xml", "xconf_dump", "expc_01", ".xml"),
        ("diagnostic_log_e_2025-09-22_12/58/19.tar.gz", "diagnostic_log", "e", ".tar.gz"),
        ("x.zip!diagnostic_log_e1/ca_E1_2025-09-22_12-58-19.pem", "ca", "e1", ".pem"),
        ("eth1_diagnostic_logging_tcpdump3_e1_2025-09-22_12_58_19.pcap", "capture", "e1", ".pcap"),
        ("server_e.example.com_2025-09-22_12.58.19.pem", "server", "e.example.com", ".pem"),
    ],
)
def test_kind_host_and_time(path: str, kind: str, host: str, ending: str) -> None:
    found = find_product_file(path)
    assert found is not None
    assert (found.kind, found.host, found.ending, found.taken) == (kind, host, ending, AT)


def test_a_capture_tells_interface_and_number() -> None:
    found = find_product_file("eth0_diagnostic_logging_tcpdump12_e1_2025-09-22_12_58_19.pcap")
    assert found is not None
    assert (found.interface, found.number) == ("eth0", 12)


@pytest.mark.parametrize(
    "path", ["server.pem", "xconf_dump_2025-09-22_12_58_19.txt", "ca_e1.pem", "other_e1_2025-09-22_12_58_19.pem"]
)
def test_other_names_are_not_the_products(path: str) -> None:
    assert find_product_file(path) is None


def test_an_impossible_time_is_none() -> None:
    found = find_product_file("ca_e1_2025-19-22_12_58_19.pem")
    assert found is not None
    assert found.taken is None


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_none(text: str) -> None:
    find_product_file(text)
    find_product_file(f"ca_{text}_2025-09-22_12_58_19.pem")
