"""What training reads."""

from __future__ import annotations

from pathlib import Path

from bot.nlu.importer import NluFileImporter

PROJECT = Path(__file__).resolve().parents[2]


def test_test_stories_are_no_training_stories() -> None:
    importer = NluFileImporter(
        str(PROJECT / "config.yml"),
        str(PROJECT / "domain.yml"),
        [str(PROJECT / "nlu_data" / part) for part in ("rules", "stories")],
    )
    learned = importer.get_stories().story_steps
    assert learned
    assert all(Path(step.source_name or "").parent.name == "rules" for step in learned)
    assert importer.get_conversation_tests().story_steps
