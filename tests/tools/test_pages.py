"""Benchmarks' pages: tables that can be read, and nothing of the machine but what it is."""

from tools.benchmarks import machine
from tools.benchmarks.report import Report, Table, number, percent


def test_numbers_have_three_figures() -> None:
    assert [number(value) for value in (0.123, 1.234, 12.34, 123.4, 12345.6)] == [
        "0.12", "1.23", "12.3", "123", "12,346",
    ]  # fmt: skip
    assert percent(0.1234) == "12.3 %"


def test_a_page_holds_tables_notes_and_the_machine_and_no_private_table() -> None:
    table = Table(["what", "ms"], [["one | two", "3"]], heading="Times")
    report = Report("name", "Title", "About.", tables=[table], notes=["A note."], private=[Table(["secret"])])
    page = report.page("Measured on something.")
    assert page.startswith(
        "# Title\n\nAbout.\n\n## Times\n\n| what | ms |\n| --- | ---: |\n| one ¦ two | 3 |\n\n- A note."
    )
    assert page.endswith("- Measured on something.\n")
    assert "secret" not in page


def test_the_processor_is_named_as_linux_lists_it() -> None:
    assert machine.processor("processor : 0\nmodel name\t: Some  CPU\n") == "Some CPU"
    assert machine.processor("")


def test_the_machine_is_told_by_what_it_is() -> None:
    described = machine.described(postgres="15.1")
    assert "Python 3." in described
    assert "PostgreSQL 15.1" in described
    assert machine.memory_gb() > 0
    assert machine.resident_mb() > 1
