"""Revisions: what is published, superseded, kept, taken back; and the tables they live in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from procedure_kb.catalogue import Entry
from procedure_kb.errors import NotFound
from procedure_kb.store import database
from procedure_kb.store.database import open_database
from procedure_kb.store.revisions import (
    Draft,
    PublishResult,
    history,
    publish,
    revert,
    save_draft,
    withdraw,
)
from procedure_kb.store.tables import counter, metadata, revision, revision_event

NOW = dt.datetime(2026, 11, 21, 9)
NEW_YEAR = dt.date(2027, 1, 1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.engine.Engine]:
    """A migrated, empty database."""
    opened = open_database(f"sqlite:///{tmp_path / 'motcua.db'}")
    yield opened
    opened.dispose()


def _draft(code: str, content: str = "một", **period: dt.date) -> Draft:
    return Draft(kind="guide", entry=Entry(code, f"Việc {code}"), content=content, **period)


def _publish(engine: sa.engine.Engine, *drafts: Draft, author: str = "lan") -> PublishResult:
    return publish(engine, drafts, author=author, reason="thử", now=NOW)


def _rows(engine: sa.engine.Engine, code: str) -> list[tuple[str, str]]:
    query = sa.select(revision.c.state, revision.c.content).where(revision.c.code == code)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(revision.c.id))]


def _events(engine: sa.engine.Engine) -> list[tuple[Any, ...]]:
    columns = (revision_event.c.revision_id, revision_event.c.event, revision_event.c.author)
    with engine.connect() as connection:
        return [tuple(r) for r in connection.execute(sa.select(columns).order_by("id"))]


def _counter(engine: sa.engine.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.select(counter.c.value)).scalar_one())


def test_what_is_new_changed_and_unchanged(engine: sa.engine.Engine) -> None:
    assert _publish(engine, _draft("1.000001"), _draft("1.000002")) == PublishResult(
        new=("1.000001", "1.000002")
    )
    again = _publish(engine, _draft("1.000001"), _draft("1.000002", "hai"), _draft("1.000003"))
    assert again == PublishResult(new=("1.000003",), changed=("1.000002",), unchanged=("1.000001",))
    assert _rows(engine, "1.000001") == [("published", "một")]
    assert _rows(engine, "1.000002") == [("superseded", "một"), ("published", "hai")]


def test_an_unchanged_import_writes_nothing(engine: sa.engine.Engine) -> None:
    _publish(engine, _draft("1.000001"))
    before = (_counter(engine), _events(engine))
    assert _publish(engine, _draft("1.000001")) == PublishResult(unchanged=("1.000001",))
    assert _publish(engine) == PublishResult()
    assert (_counter(engine), _events(engine)) == before


def test_every_change_has_its_author(engine: sa.engine.Engine) -> None:
    _publish(engine, _draft("1.000001"), author="import")
    _publish(engine, _draft("1.000001", "hai"), author="lan")
    assert _events(engine) == [
        (1, "published", "import"),
        (2, "published", "lan"),
        (1, "superseded", "lan"),
    ]


def test_either_every_draft_is_live_or_none(engine: sa.engine.Engine) -> None:
    def drafts() -> Iterator[Draft]:
        yield _draft("1.000001")
        raise RuntimeError("đứt giữa chừng")

    with pytest.raises(RuntimeError, match="đứt"):
        publish(engine, drafts(), author="lan", reason="thử", now=NOW)
    assert _rows(engine, "1.000001") == []
    assert _counter(engine) == 0


def test_each_period_has_its_own_revision(engine: sa.engine.Engine) -> None:
    _publish(engine, _draft("1.000001"))
    _publish(engine, _draft("1.000001", "năm mới", valid_from=NEW_YEAR))
    assert _rows(engine, "1.000001") == [("published", "một"), ("published", "năm mới")]
    _publish(engine, _draft("1.000001", "năm mới, sửa", valid_from=NEW_YEAR))
    assert [state for state, _ in _rows(engine, "1.000001")] == [
        "published",
        "superseded",
        "published",
    ]


def test_guide_and_record_of_a_code_do_not_supersede_each_other(engine: sa.engine.Engine) -> None:
    record = Draft(kind="official", entry=Entry("1.000001", "Thủ tục"), content="một")
    _publish(engine, _draft("1.000001"), record)
    assert [state for state, _ in _rows(engine, "1.000001")] == ["published", "published"]


def test_the_same_draft_twice_is_published_once(engine: sa.engine.Engine) -> None:
    """One published revision per procedure and period, whatever a caller hands over."""
    _publish(engine, _draft("1.000001", "cũ"), _draft("1.000001", "mới"))
    published = [content for state, content in _rows(engine, "1.000001") if state == "published"]
    assert published == ["mới"]


def test_many_at_once(engine: sa.engine.Engine) -> None:
    codes = [f"1.{n:06d}" for n in range(1100)]
    _publish(engine, *(_draft(code) for code in codes))
    result = _publish(engine, *(_draft(code, "hai") for code in codes))
    assert result.changed == tuple(codes)
    with engine.connect() as connection:
        states = connection.execute(
            sa.select(revision.c.state, sa.func.count()).group_by(revision.c.state)
        )
        assert dict(states.all()) == {"published": 1100, "superseded": 1100}


def test_a_draft_is_kept_but_not_live(engine: sa.engine.Engine) -> None:
    number = save_draft(engine, _draft("1.000001"), author="lan", reason="chờ duyệt", now=NOW)
    assert _rows(engine, "1.000001") == [("draft", "một")]
    assert _events(engine) == [(number, "drafted", "lan")]
    assert _counter(engine) == 0


def test_withdrawing(engine: sa.engine.Engine) -> None:
    _publish(engine, _draft("1.000001"), _draft("1.000001", "sau", valid_from=NEW_YEAR))
    withdraw(engine, "guide", "1.000001", author="lan", reason="sai", now=NOW)
    assert {state for state, _ in _rows(engine, "1.000001")} == {"superseded"}
    assert _events(engine)[-2:] == [(1, "withdrawn", "lan"), (2, "withdrawn", "lan")]
    assert _counter(engine) == 2
    with pytest.raises(NotFound, match=r"1\.000001"):
        withdraw(engine, "guide", "1.000001", author="lan", reason="sai", now=NOW)


def test_taking_back_a_change(engine: sa.engine.Engine) -> None:
    _publish(engine, _draft("1.000001"))
    _publish(engine, _draft("1.000001", "sai"))
    number = revert(engine, 1, author="lan", reason="sửa nhầm", now=NOW)
    assert number == 3
    assert _rows(engine, "1.000001") == [
        ("superseded", "một"),
        ("superseded", "sai"),
        ("published", "một"),
    ]
    with pytest.raises(NotFound, match="99"):
        revert(engine, 99, author="lan", reason="nhầm số", now=NOW)


def test_taking_back_what_is_in_force_names_it(engine: sa.engine.Engine) -> None:
    _publish(engine, _draft("1.000001"))
    save_draft(engine, _draft("1.000001", "nháp"), author="lan", reason="chờ", now=NOW)
    assert revert(engine, 1, author="lan", reason="bấm nhầm", now=NOW) == 1
    assert _rows(engine, "1.000001") == [("published", "một"), ("draft", "nháp")]


def test_taking_back_what_is_in_force_for_another_period(engine: sa.engine.Engine) -> None:
    _publish(engine, _draft("1.000001"))
    _publish(engine, _draft("1.000001", "sau", valid_from=NEW_YEAR))
    assert revert(engine, 1, author="lan", reason="bấm nhầm", now=NOW) == 1


def test_taking_back_keeps_the_period(engine: sa.engine.Engine) -> None:
    _publish(engine, _draft("1.000001", valid_from=NEW_YEAR))
    _publish(engine, _draft("1.000001", "sai", valid_from=NEW_YEAR))
    revert(engine, 1, author="lan", reason="sửa nhầm", now=NOW)
    newest = history(engine, "1.000001")[0]
    assert (newest["state"], newest["valid_from"]) == ("published", NEW_YEAR)


def test_history_is_newest_first_and_light(engine: sa.engine.Engine) -> None:
    _publish(engine, _draft("1.000001"))
    _publish(engine, _draft("1.000001", "hai"), author="hoa")
    rows = history(engine, "1.000001")
    assert [(row["id"], row["author"], row["reason"]) for row in rows] == [
        (2, "hoa", "thử"),
        (1, "lan", "thử"),
    ]
    assert "content" not in rows[0]
    assert history(engine, "1.999999") == []


# --- the database itself --------------------------------------------------------------------


def test_the_tables_are_those_of_the_migrations(engine: sa.engine.Engine) -> None:
    found = sa.inspect(engine)
    for table in metadata.sorted_tables:
        columns = {column["name"] for column in found.get_columns(table.name)}
        assert columns == {column.name for column in table.columns}, table.name
    indexes = {index["name"] for index in found.get_indexes("revision")}
    assert indexes >= {index.name for index in revision.indexes}


def test_opening_again_keeps_everything(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sub' / 'motcua.db'}"
    first = open_database(url)
    _publish(first, _draft("1.000001"))
    first.dispose()
    second = open_database(url)
    assert _rows(second, "1.000001") == [("published", "một")]
    second.dispose()


def test_sqlite_survives_a_power_cut_and_waits_for_its_turn(engine: sa.engine.Engine) -> None:
    with engine.connect() as connection:

        def pragma(name: str) -> Any:
            return connection.execute(sa.text(f"PRAGMA {name}")).scalar_one()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2  # FULL
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") >= 5000


def test_migrating_can_be_left_out(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'empty.db'}", migrate=False)
    assert sa.inspect(engine).get_table_names() == []


def test_the_migrations_can_be_undone(engine: sa.engine.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}
