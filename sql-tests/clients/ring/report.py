"""Prints client × check, and decides: what failed without being known, what passed though it is listed as failing."""

from collections import Counter

from .table import HERE


def known():
    """Failures that are accepted for a reason: (client, check) → reason."""
    rows = [line.split("\t") for line in (HERE / "known.tsv").read_text().splitlines() if line and not line.startswith("#")]
    return {(client, check): reason for client, check, reason in rows}


def show(outcomes):
    """The table, as it grows."""
    for outcome in outcomes:
        print(f"{outcome.client:<15} {outcome.check:<42} {outcome.state}{'  ' + outcome.reason if outcome.reason else ''}", flush=True)


def verdict(outcomes, known):
    """Prints the sums and what is wrong; returns the exit code."""
    print()
    for client in dict.fromkeys(o.client for o in outcomes):
        count = Counter(o.state for o in outcomes if o.client == client)
        print(f"{client:<15} " + "  ".join(f"{count[state]:>3} {state}" for state in ("ok", "FAIL", "SKIPPED")))
    checks = {(o.client, o.check) for o in outcomes}
    clients = {o.client for o in outcomes}
    wrong = [f"NO SUCH CHECK in known.tsv: {client} {check}" for client, check in known if client in clients and (client, check) not in checks]
    for outcome in outcomes:
        listed = (outcome.client, outcome.check) in known
        if outcome.state == "FAIL" and not listed:
            wrong.append(f"FAIL  {outcome.client} {outcome.check}: {outcome.reason}")
        if outcome.state == "ok" and listed:
            wrong.append(f"PASSES though known.tsv lists it: {outcome.client} {outcome.check}")
    skipped = sum(o.state == "SKIPPED" for o in outcomes)
    total = Counter(o.state for o in outcomes)
    print(f"{'all':<15} " + "  ".join(f"{total[state]:>3} {state}" for state in ("ok", "FAIL", "SKIPPED")))
    if wrong:
        print("\n" + "\n".join(wrong))
    if skipped:
        print(f"\nSKIPPED: {skipped} checks did not run on this machine")
    return 1 if wrong else 0
