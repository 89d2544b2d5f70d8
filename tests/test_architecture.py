"""The layout holds: imports point inwards, one name everywhere, words live in patterns/."""

from __future__ import annotations

import ast
import re
import tomllib
import unicodedata
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest
import spacy.language

from extractor.pipeline import STEPS
from extractor.records import Report
from tests.conftest import ROOT

PACKAGE = ROOT / "extractor"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
EDGES = ("cli", "messages", "readers", "export", "store", "batch", "web", "bench")
ABOVE_PIPELINE = ("components", "gold", "annotation", "evaluation")
BASE = ("errors", "records", "version", "trie")


def _level(module: str) -> int:
    """0 for what imports nothing of ours, up to 5 for the edges."""
    name = module.split(".")[1] if "." in module else "__init__"
    if name in BASE:
        return 0
    if name == "kinds":
        return 2
    if name == "pipeline":
        return 3
    if name in ABOVE_PIPELINE:
        return 4
    return 5 if name in (*EDGES, "__init__") else 1


def _imports(module: str) -> set[str]:
    """Modules of ours that `module` imports anywhere in its code, also for types only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            base = node.module or ""
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else base for name in names}
    return {name for name in found if name in MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_inwards(module: str) -> None:
    for imported in _imports(module):
        assert _level(imported) <= _level(module), f"{module} imports {imported}"


@pytest.mark.parametrize("module", [module for module in MODULES if _level(module) == 2])
def test_kinds_know_nothing_of_each_other(module: str) -> None:
    assert not [name for name in _imports(module) if name.startswith("extractor.kinds")]


def test_imports_make_no_circle() -> None:
    graph = {module: _imports(module) for module in MODULES if module != "extractor"}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("module", [module for module in MODULES if module != "extractor.components"])
def test_only_the_components_know_spacy(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [name for name in names if name.split(".")[0] == "spacy"]


def test_every_kind_is_a_step_of_its_name() -> None:
    kinds = {module.rpartition(".")[2] for module in MODULES if module.startswith("extractor.kinds.")}
    assert kinds == {step.NAME for step in STEPS}


def test_steps_need_only_what_was_found_before() -> None:
    names = [step.NAME for step in STEPS]
    for number, step in enumerate(STEPS):
        assert set(step.NEEDS) <= set(names[:number]), step.NAME


def test_every_list_of_a_report_is_found_by_a_step() -> None:
    keys = set(Report.model_fields) - {"schema_version", "document", "mentioned_people"}
    assert keys <= {step.NAME for step in STEPS}


@pytest.mark.parametrize("path", sorted((ROOT / "patterns").glob("*.toml")), ids=lambda path: path.name)
def test_every_pattern_file_has_a_kind(path: Path) -> None:
    if tomllib.loads(path.read_text(encoding="utf-8")).get("rule"):
        assert f"extractor.kinds.{path.stem}" in MODULES


@pytest.mark.parametrize("step", [step.NAME for step in STEPS])
def test_every_step_is_a_spacy_factory_and_an_entry_point(step: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["spacy_factories"][f"bienban_{step}"].partition(":")
    assert callable(getattr(import_module(module), name))
    assert spacy.language.Language.has_factory(f"bienban_{step}")


TONES = "\u0300\u0301\u0309\u0303\u0323"
VIETNAMESE = {unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưy" for tone in TONES} | {*"ăâđêôơư"}
WORDED = ("extractor.messages", "extractor.records", "extractor.readers.encoding", "extractor.web.words")
# for clerks; descriptions of fields; the letters of a syllable, not what it means


@pytest.mark.parametrize("module", [module for module in MODULES if module not in WORDED])
def test_vietnamese_words_stand_in_patterns(module: str) -> None:
    """What a Vietnamese speaker could correct is no string in the code (docstrings explain, and may)."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            said = re.sub(r"\s#.*|\[.*?\]", "", node.value)  # comments and character classes of a verbose pattern
            assert VIETNAMESE.isdisjoint(said.lower()), f"{module}, line {node.lineno}: {node.value!r}"
