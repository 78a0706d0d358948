"""Reads many reports for a case on the machines of a Ray cluster, and merges what they found.

    ray_read.py --detente target/release/detente --case talks.case.toml --output proposals.jsonl reports crawl.jsonl

Each task runs `detente read CHUNK --case CASE --keep WORK`: a chunk of reports goes in, a work file comes out. The work files, put
one after the other, are what a last `detente read --keep` on this machine takes from: it reads all reports again, compares them
for copies, and searches only what no task has. Its result has the same bytes as without a cluster, whatever the tasks did: a task
that died, or a line that was torn, is searched here. Needs `pip install ray`, and detente at the same path on each machine.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")

import ray

LINES = (".jsonl", ".ndjson")


def pieces(paths):
    """The reports as (name, bytes): files as they are, JSON lines one by one."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix.lower() in LINES:
                with file.open("rb") as lines:
                    yield from (("line.jsonl", line.rstrip(b"\n") + b"\n") for line in lines if line.strip())
            elif file.is_file():
                yield (file.name, file.read_bytes())


def chunks(paths, size):
    """The same in lists of at most so many."""
    chunk = []
    for piece in pieces(paths):
        chunk.append(piece)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


@ray.remote(max_retries=2)
def read(chunk, case, detente):
    """A chunk of reports in, the lines of its work file out; and the process that did it."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "talks.case.toml").write_bytes(case)
        reports = folder / "reports"
        reports.mkdir()
        # The ending of a name tells what a file is, so it is kept.
        for number, (name, text) in enumerate(chunk):
            (reports / f"{number:06}-{name}").write_bytes(text)
        work = folder / "work.jsonl"
        call = [detente, "read", str(reports), "--case", str(folder / "talks.case.toml"), "--keep", str(work)]
        done = subprocess.run([*call, "--format", "jsonl", "--output", os.devnull], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"detente ended with {done.returncode}: {done.stderr}")
        return work.read_bytes(), os.getpid()


def gathered(options, work):
    """Runs a task for each chunk and adds what comes back to the work file; no more tasks wait than keep the cluster busy."""
    waiting, workers, count = [], set(), 0
    case = ray.put(options.case.read_bytes())
    detente = str(options.detente.resolve())

    def take(least):
        done, rest = ray.wait(waiting, num_returns=least)
        for lines, worker in ray.get(done):
            work.write(lines)
            workers.add(worker)
        return rest

    for chunk in chunks(options.reports, options.chunk):
        waiting.append(read.remote(chunk, case, detente))
        count += 1
        if len(waiting) >= 4 * options.workers:
            waiting = take(1)
    if waiting:
        take(len(waiting))
    print(f"{count} chunks on {len(workers)} workers", file=sys.stderr)


def main():
    """Chunks out, work files in, one result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="+", type=Path, help="reports, JSON-lines files, or folders of such")
    parser.add_argument("--case", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True, help="the proposals, as `detente read --format jsonl` gives them")
    parser.add_argument("--detente", type=Path, default=Path("target/release/detente"))
    parser.add_argument("--address", help="a cluster that runs already; without it, one is started on this machine")
    parser.add_argument("--workers", type=int, default=2, help="tasks at a time on this machine")
    parser.add_argument("--chunk", type=int, default=500, help="reports in a task")
    options = parser.parse_args()
    local = {} if options.address else {"num_cpus": options.workers, "include_dashboard": False}
    ray.init(address=options.address, log_to_driver=False, **local)
    with tempfile.NamedTemporaryFile(suffix=".work.jsonl") as work:
        gathered(options, work)
        work.flush()
        reports = [str(path) for path in options.reports]
        call = [str(options.detente), "read", *reports, "--case", str(options.case), "--keep", work.name]
        sys.exit(subprocess.run([*call, "--format", "jsonl", "--output", str(options.output)]).returncode)


if __name__ == "__main__":
    main()
