"""Rate and memory of a batch, measured on this machine: python -m extractor.batch.bench

Makes a file of reports (see extractor.bench), runs `bienban batch` over it with each number of processes, and prints
the rate, the processor time of a report, and the peak memory of every process. On a machine that has
other work, the processor time is the steadier measure. Needs a checkout, and Linux for the memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from extractor.bench import reports

_PROC: Final = Path("/proc")
_EVERY: Final = 0.25  # seconds between two looks at memory


def measure(path: Path, to: str, workers: int, count: int) -> float:
    """One run into an emptied store; its rate."""
    command = [sys.executable, "-m", "extractor.cli", "batch", str(path), "--to", to, "--fresh", "--quiet"]
    began = time.perf_counter()
    process = subprocess.Popen([*command, "--workers", str(workers)])
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid in (process.pid, *_children(process.pid)):
            peaks[pid] = max(peaks.get(pid, 0), _peak(pid))
        time.sleep(_EVERY)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(process.returncode)
    shown = " + ".join(f"{peak / 1024:.0f}" for peak in peaks.values() if peak > 30_000)
    print(
        f"{count:,} reports, {workers} processes: {count / seconds:.1f} reports/s, MiB at the peak: {shown}", flush=True
    )
    return count / seconds


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in (_PROC / f"{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _peak(pid: int) -> int:
    """Of a process's resident memory, in KiB; 0 where there is none any more."""
    try:
        lines = (_PROC / f"{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def _processor_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m extractor.batch.bench", description=__doc__)
    parser.add_argument("--reports", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--to", default="bench.jsonl", help="name of the store, made in a folder that is removed")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        to = options.to if ":" in options.to else str(Path(folder) / options.to)
        for count in options.reports:
            path = Path(folder) / f"{count}.jsonl.gz"
            with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
                for text in reports(count, options.seed):
                    file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
            rates = {}
            for workers in options.workers:
                before = _processor_seconds()
                rates[workers] = measure(path, to, workers, count)
                used = 1000 * (_processor_seconds() - before) / count
                ratio = rates[workers] / rates[options.workers[0]]
                print(f"  {used:.1f} ms of processor time each, {ratio:.2f} times the first rate", flush=True)


if __name__ == "__main__":
    main()
