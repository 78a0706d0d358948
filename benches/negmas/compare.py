"""Compares what NegMAS says of scenarios with what Detente says of them (`cargo xtask compare negmas`).

Each scenario is a folder that Detente exported, with `NAME.ours.json` beside it. Compared are the utility of every outcome, the
frontier, and the points of four rules, by the formulas of NegMAS 0.16. A difference is listed with its reason; one without a
reason ends the run with 1.
"""

import itertools
import json
import math
import sys
from pathlib import Path

import negmas
from negmas import Scenario
from negmas.preferences.ops import kalai_points, ks_points, max_welfare_points, nash_points, pareto_frontier

CLOSE = 1e-9


def points(vectors):
    """Utility vectors as a set, equal ones once."""
    return {tuple(round(float(u), 9) + 0.0 for u in vector) for vector in vectors}


def dominated(point, others):
    """Whether another point is as good for everyone and better for someone, once sums of floats are rounded."""
    return any(other != point and all(o >= p for o, p in zip(other, point)) for other in others)


def utilities(scenario, ours, outcomes):
    """How many utilities are compared, and those that differ."""
    by_name = {ufun.name: ufun for ufun in scenario.ufuns}
    ufuns = [by_name[name] for name in ours["parties"]]
    expected = {tuple(answers): values for answers, values in ours["packages"]}
    differ = []
    for outcome in outcomes:
        values = [float(ufun(outcome)) for ufun in ufuns]
        wanted = expected[tuple(str(answer) for answer in outcome)]
        if any(abs(a - b) > CLOSE for a, b in zip(values, wanted)):
            differ.append((outcome, values, wanted))
    return ufuns, len(outcomes) * len(ufuns), differ


def reason(rule, ours, theirs, ufuns, worst):
    """Why the points of a rule differ, where that is known."""
    below = [u.name for u, low in zip(ufuns, worst) if math.isfinite(u.reserved_value) and u.reserved_value < low]
    if below:
        return f"{', '.join(below)} has a reservation value below its worst outcome; NegMAS counts gains from the outcome"
    if rule == "max-min-gain" and ours < theirs:
        return "of packages with the same least gain, Detente goes on with the next least; NegMAS returns all"
    gains = [math.prod(u - d for u, d in zip(p, disagreement(ufuns, worst))) for p in theirs]
    if rule == "max-product" and ours < theirs and all(abs(g) < CLOSE for g in gains):
        return "no package gives everyone a gain; Detente takes the largest sets that can gain, NegMAS every point with product 0"
    return None


def disagreement(ufuns, worst):
    return [u.reserved_value if math.isfinite(u.reserved_value) else low for u, low in zip(ufuns, worst)]


def compare(folder):
    """Counts and lines of one scenario: same, explained, unexplained."""
    ours = json.loads(folder.with_suffix(".ours.json").read_text())
    scenario = Scenario.load(folder)
    outcomes = list(scenario.outcome_space.enumerate_or_sample())
    ufuns, compared, differ = utilities(scenario, ours, outcomes)
    same, told, open_ = compared - len(differ), [], [f"utility of {o}: {a}, not {b}" for o, a, b in differ[:3]]
    frontier, _ = pareto_frontier(ufuns, outcomes)
    mine, theirs = points(ours["frontier"] or []), points(frontier)
    if not ours["zone"]:
        told.append("frontier and rules: the zone of agreement is empty; NegMAS gives nothing, Detente the efficient packages of all")
        return same, told, open_ + ([f"frontier: none here, {sorted(theirs)} there"] if theirs else [])
    if mine == theirs:
        same += 1
    elif mine < theirs and all(dominated(point, mine) for point in theirs - mine):
        points_ = sorted(theirs - mine)
        told.append(f"frontier: {points_} only there: dominated; NegMAS compares sums of floats, which differ in the last digit")
    else:
        open_.append(f"frontier: {sorted(mine - theirs)} only here, {sorted(theirs - mine)} only there")
    worst = [min(float(u(o)) for o in outcomes) for u in ufuns]
    functions = {
        "max-product": nash_points,
        "max-min-gain": kalai_points,
        "min-spread-relative": ks_points,
        "max-sum": max_welfare_points,
    }
    for rule, function in functions.items():
        mine = points(ours["rules"][rule])
        theirs = points(p for p, _ in function(ufuns, frontier, outcomes=outcomes))
        if mine == theirs:
            same += 1
            continue
        why = reason(rule, mine, theirs, ufuns, worst)
        line = f"{rule}: {sorted(mine)} here, {sorted(theirs)} there"
        (told if why else open_).append(f"{line}: {why}" if why else line)
    ks = points(p for p, _ in ks_points(ufuns, frontier, outcomes=outcomes))
    textbook = points(ours["rules"]["max-min-relative"])
    if ks != textbook:
        told.append(f"ks_points {sorted(ks)} is not max-min-relative {sorted(textbook)}: NegMAS takes the smallest spread of shares")
    return same, told, open_


def main():
    print(f"NegMAS {negmas.__version__}")
    folders = sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir())
    totals = [0, 0, 0]
    for folder in folders:
        same, told, open_ = compare(folder)
        for line in itertools.chain((f"  {line}" for line in told), (f"  NOT EXPLAINED {line}" for line in open_)):
            print(f"{folder.name}{line}")
        totals = [total + more for total, more in zip(totals, (same, len(told), len(open_)))]
    print(f"{len(folders)} scenarios: {totals[0]} values and points the same, {totals[1]} differences with a reason, {totals[2]} without")
    sys.exit(1 if totals[2] or not folders else 0)


main()
