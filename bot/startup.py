"""What has to happen before anything imports Rasa."""

from __future__ import annotations

from bot import without_tensorflow
from bot.logging_setup import configure


def prepare() -> None:
    """Quiet logs that quote nobody, and no TensorFlow: our pipeline needs none.

    Modules that import Rasa are imported after this call, so inside functions.
    """
    configure()
    without_tensorflow.install()
