"""Keeps Rasa from importing TensorFlow, which our pipeline does not use.

``rasa.core.agent`` imports TensorFlow for DIET, TED and the response selector; that costs
about ten seconds of start-up and 350 MB. The shipped pipeline has none of them, so an import
hook answers for ``tensorflow`` and ``keras`` with hollow modules. It must be installed before
the first import of rasa, and only by ``motcua``: the ``rasa`` command stays stock, so that
anybody can try DIET beside our components.

Using a hollow class fails loudly: a pipeline that names DIETClassifier stops with a message.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

_ROOTS = ("tensorflow", "keras", "tensorflow_addons", "tensorflow_hub", "tensorflow_text")


class _HollowType(type):
    """A class whose every attribute is hollow too: enough for annotations and base classes."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _hollow(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and (callable(args[0]) or isinstance(args[0], type)):
            return args[0]  # used as a decorator: @tf.function
        if cls.__module__ == __name__:
            return cls
        raise RuntimeError(
            f"{cls.__name__} needs TensorFlow, which motcua leaves out. "
            "Use the rasa command for pipelines with DIET, TED or ResponseSelector."
        )

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __or__(cls, other: Any) -> Any:
        return Any

    def __ror__(cls, other: Any) -> Any:
        return Any


def _hollow(name: str) -> Any:
    return _HollowType(name, (), {"__module__": __name__})


class _HollowModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _hollow(name)
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in _ROOTS:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = _HollowModule(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def install() -> bool:
    """Put the hook in place.

    Returns: False when TensorFlow or rasa was imported before, so that nothing was done.
    """
    if any(root in sys.modules for root in (*_ROOTS, "rasa.core.agent")):
        return False
    sys.meta_path.insert(0, _Finder())
    return True
