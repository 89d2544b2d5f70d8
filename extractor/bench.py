"""Speed and memory, measured on this machine: python -m extractor.bench [PART …]

Parts: throughput (reports a second on one core, beside underthesea.word_tokenize over the same
reports), linear (seconds for each million characters as texts grow, honest and hostile), start (a whole
process of `bienban extract` beside a bare `import spacy`), memory (peak of such a process).
Needs a checkout: the reports are made of the lines of corpus/, shuffled, with other numbers in them, the
same ones for the same --seed. Such reports are denser than real ones, for every line tells of another
meeting; --texts measures throughput on whole reports of your own. It prints what it finds and judges nothing.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from extractor.loading import load
from extractor.pipeline import extract

CORPUS: Final = Path(__file__).resolve().parent.parent / "corpus"
LENGTH: Final = 2_700  # characters of a report, the median of those that were collected
_DIGITS: Final = re.compile(r"(?<![\d./-])[1-9]\d*(?![\d/-])")  # numerals, not the parts of dates and symbols
_SIZES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_HOSTILE: Final = {"(": "(", "1.": "1.", "no space": "a"}
_MEBIBYTE: Final = 1 << 20


def reports(count: int, seed: int, length: int = LENGTH) -> Iterator[str]:
    """Reports of about `length` characters, no two equal."""
    randomly = random.Random(seed)
    lines = [line for text in _texts(CORPUS) for line in text.splitlines() if line.strip()]
    seen: set[str] = set()
    while len(seen) < count:
        chosen: list[str] = []
        left = length
        while left > 0:
            chosen.append(_DIGITS.sub(lambda match: _another(match[0], randomly), randomly.choice(lines)))
            left -= len(chosen[-1]) + 1
        report = "\n".join(chosen)[:length]
        if report not in seen:
            seen.add(report)
            yield report


def beginnings(folder: Path, count: int, seed: int, length: int = LENGTH) -> Iterator[str]:
    """The texts of a folder again and again, each cut after `length` characters, every time with other numbers."""
    randomly = random.Random(seed)
    texts = [text[:length] for text in _texts(folder)]
    for text in itertools.islice(itertools.cycle(texts), count):
        yield _DIGITS.sub(lambda match: _another(match[0], randomly), text)


def _texts(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def _another(number: str, randomly: random.Random) -> str:
    """A number of as many digits, the first of them not 0."""
    return str(randomly.randint(10 ** (len(number) - 1), 10 ** len(number) - 1))


def throughput(count: int, seed: int, folder: Path | None = None) -> None:
    """Full extraction after warm-up, and underthesea's word segmentation over the same reports."""
    texts = list(beginnings(folder, count, seed) if folder else reports(count, seed))
    rules = load()
    for text in texts[: count // 4]:
        extract(text, rules=rules)
    ours = _seconds(lambda: [extract(text, rules=rules) for text in texts])
    characters = statistics.mean(map(len, texts))
    _tell(f"extract: {count / ours:,.0f} reports/s ({1000 * ours / count:.2f} ms each, {characters:,.0f} characters)")
    from underthesea import word_tokenize  # noqa: PLC0415

    sample = texts[: max(1, count // 4)]
    word_tokenize(sample[0])
    theirs = _seconds(lambda: [word_tokenize(text) for text in sample]) / len(sample)
    _tell(f"underthesea.word_tokenize: {1000 * theirs:.2f} ms each, {theirs / (ours / count):.1f} times as long")


def linear(seed: int, largest: int) -> None:
    """Milliseconds for each thousand characters: level where the cost is linear."""
    rules = load()
    honest = "\n".join(reports(1 + largest // LENGTH, seed))
    hostile = dict(_HOSTILE)
    hostile["honorific"] = _most_frequent_start(rules.gazetteer("honorifics"), honest)
    texts = {"honest": honest, "honest, one line": honest.replace("\n", " ")}
    texts |= {name: piece * (largest // len(piece) + 1) for name, piece in hostile.items()}
    texts["honest, no space"] = "".join(honest.split())
    sizes = [size for size in _SIZES if size <= largest]
    _tell("ms per 1,000 characters at " + ", ".join(f"{size:,}" for size in sizes))
    for name, text in texts.items():
        costs = []
        for size in sizes:
            piece = text[:size]
            repeats = max(1, 20_000 // size)
            costs.append(min(_seconds(lambda: extract(piece, rules=rules)) for _ in range(repeats)))  # noqa: B023
        _tell(f"  {name:<18}" + "".join(f"{1e6 * cost / size:9.3f}" for cost, size in zip(costs, sizes, strict=True)))


def _most_frequent_start(forms: Iterable[str], text: str) -> str:
    """The honorific that stands most often in `text`, with a space: what a hostile writer would repeat."""
    folded = text.lower()
    return max(forms, key=lambda form: (folded.count(f" {form} "), form)) + " "


def start(seed: int, runs: int) -> None:
    """A whole process on one report, beside a process that only imports spaCy; medians of runs taken in turn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_text(next(reports(1, seed)), encoding="utf-8")
        commands = {
            "bienban extract": [sys.executable, "-m", "extractor.cli", "extract", str(path)],
            "import spacy": [sys.executable, "-c", "import spacy"],
            "python": [sys.executable, "-c", ""],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                times[name].append(_seconds(lambda: subprocess.run(command, check=True, capture_output=True)))  # noqa: B023
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name, median in medians.items():
        _tell(f"{name}: {1000 * median:,.0f} ms")
    _tell(f"bienban extract / import spacy: {medians['bienban extract'] / medians['import spacy']:.2f}")


def memory(seed: int, largest: int) -> None:
    """Peak resident memory of a process that extracts one text, by the size of the text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        for size in (LENGTH, *(size for size in _SIZES if LENGTH < size <= largest)):
            path.write_text("\n".join(reports(1 + size // LENGTH, seed))[:size], encoding="utf-8")
            code = "import resource, sys; from extractor.cli import main; main(sys.argv[1:]); " + (
                "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
            )
            command = [sys.executable, "-c", code, "extract", "--quiet", str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            peak = int(done.stderr.split()[-1]) * (1 if sys.platform == "darwin" else 1024)
            _tell(f"peak memory, {size:,} characters: {peak / _MEBIBYTE:,.0f} MiB")


def _seconds(work: Callable[[], object]) -> float:
    """Wall time of one call, without the collector's pauses for what was made before."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _tell(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    """Runs the parts that were asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m extractor.bench", description=__doc__)
    parts = ("throughput", "linear", "start", "memory")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(parts)} (default: all)")
    parser.add_argument("--reports", type=int, default=400, help="how many reports throughput reads (default 400)")
    about = f"throughput reads the *.txt of this folder, each cut after {LENGTH:,} characters, instead"
    parser.add_argument("--texts", type=Path, metavar="FOLDER", help=about)
    parser.add_argument("--largest", type=int, default=_SIZES[-1], help="characters of the largest text")
    parser.add_argument("--runs", type=int, default=7, help="processes started for each median (default 7)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other reports")
    options = parser.parse_args()
    if options.texts and not _texts(options.texts):
        parser.error(f"no .txt file in {options.texts}")
    if unknown := set(options.parts) - set(parts):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    chosen = options.parts or parts
    if "memory" in chosen:  # first: a process counts as its own the peak of the one that started it
        memory(options.seed, options.largest)
    if "throughput" in chosen:
        throughput(options.reports, options.seed, options.texts)
    if "start" in chosen:
        start(options.seed, options.runs)
    if "linear" in chosen:
        linear(options.seed, options.largest)


if __name__ == "__main__":
    main()
