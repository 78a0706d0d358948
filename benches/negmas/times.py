"""Times NegMAS beside Detente on the same tables (`cargo xtask compare negmas --times`).

The folder holds what `--example beside` wrote: each table, and our timings. NegMAS gets utility functions that it evaluates itself,
and where it has a function on a bare table, that too. A run that takes long is made once; zero-sum tables grow until a run would
take minutes.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import negmas
import numpy as np
from negmas.outcomes import make_issue, make_os
from negmas.preferences import LinearAdditiveUtilityFunction, MappingUtilityFunction
from negmas.preferences.ops import calc_scenario_stats, pareto_frontier, pareto_frontier_numpy
from negmas.preferences.value_fun import TableFun

ENOUGH = 20.0
PATIENCE = 300.0


def timed(work):
    """Seconds of up to three runs, and what the last came to."""
    times, said = [], None
    while len(times) < 3 and sum(times) < ENOUGH:
        start = time.perf_counter()
        said = work()
        times.append(time.perf_counter() - start)
    return times, said


def shown(times):
    return " / ".join(f"{t:.3f} s" if t >= 0.1 else f"{t * 1e3:.2f} ms" for t in (min(times), statistics.median(times), max(times)))


def sheets(table):
    """Utility functions over issues, of the point sheets of a table."""
    parties = table["sheets"]
    issues = [make_issue([str(a) for a in range(len(row))], f"i{at}") for at, row in enumerate(parties[0])]
    space = make_os(issues)
    values = [[TableFun({str(a): float(v) for a, v in enumerate(row)}) for row in sheet] for sheet in parties]
    weights = [1.0] * len(issues)
    return space, [
        LinearAdditiveUtilityFunction(values=v, weights=weights, outcome_space=space, reserved_value=0.0) for v in values
    ]


def listed(points):
    """Utility functions over one issue, and its outcomes, of a bare table."""
    space = make_os([make_issue(len(points), "deal")])
    outcomes = list(space.enumerate_or_sample())
    columns = [dict(zip(outcomes, column.tolist())) for column in points.T]
    return outcomes, [MappingUtilityFunction(c, outcome_space=space, reserved_value=0.0) for c in columns]


def row(table, what, work, size):
    times, said = timed(work)
    ours = statistics.median(table["times"])
    ratio = statistics.median(times) / ours
    same = "" if size(said) is None else ("same" if size(said) == table["frontier"] else f"{size(said)} points")
    print(f"| {table['name']} | {table['outcomes']:,} | {what} | {shown(table['times'])} | {shown(times)} | {ratio:,.0f} | {same} |", flush=True)
    return max(times)


def main():
    folder = Path(sys.argv[1])
    ours = json.loads((folder / "ours.json").read_text())
    print(f"NegMAS {negmas.__version__}, Python {sys.version.split()[0]}; {ours['machine']}\n")
    print("Ours is one call each: the frontier and every rule, from the table (of sheets: the table too).")
    print("Least / middle / largest; the ratio is that of the middle values.\n")
    print("| table | outcomes | NegMAS | ours | theirs | ratio | frontier |\n|---|---|---|---|---|---|---|")
    # Of zero-sum tables every outcome is compared with every other.
    longest, last = 0.0, 1
    for table in ours["tables"]:
        points = np.fromfile(folder / f"{table['name']}.table", dtype="<f8").reshape(-1, 2)
        if table["sheets"]:
            space, ufuns = sheets(table)
            outcomes = list(space.enumerate_or_sample())
            row(table, "calc_scenario_stats", lambda: calc_scenario_stats(ufuns, outcomes=outcomes), lambda said: None)
            row(table, "pareto_frontier", lambda: pareto_frontier(ufuns, outcomes), lambda said: len(said[0]))
            continue
        if table["name"].startswith("zero-sum") and longest * (table["outcomes"] / last) ** 2 > PATIENCE:
            print(f"| {table['name']} | {table['outcomes']:,} | stopped at {last:,} | {shown(table['times'])} | | | |")
            continue
        outcomes, ufuns = listed(points)
        took = row(table, "pareto_frontier", lambda: pareto_frontier(ufuns, outcomes), lambda said: len(said[0]))
        row(table, "pareto_frontier_numpy, no utility functions", lambda: pareto_frontier_numpy(points), lambda said: len(said))
        if table["name"].startswith("zero-sum"):
            longest, last = took, table["outcomes"]


main()
