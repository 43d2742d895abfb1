"""Who supervises whom: nobody themselves, and no circles, within the file and with what is recorded."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def circles(supervisor_of: Mapping[K, K | None]) -> dict[K, list[K]]:
    """Everybody in a circle, with the whole circle in order. Each has one supervisor at most, so this takes one look at each."""
    in_circles: dict[K, list[K]] = {}
    done: set[K] = set()
    for start in supervisor_of:
        trail: dict[K, int] = {}
        at: K | None = start
        while at is not None and at not in done and at not in trail:
            trail[at] = len(trail)
            at = supervisor_of.get(at)
        if at is not None and at in trail:
            circle = list(trail)[trail[at] :]
            in_circles |= dict.fromkeys(circle, circle)
        done.update(trail)
    return in_circles


def dependents_of(bad: Iterable[K], depends_on: Mapping[K, K]) -> list[tuple[K, K]]:
    """Everybody who depends on a bad one, directly or through others, as (who, on whom), nearest first."""
    by_other: dict[K, list[K]] = {}
    for who, other in depends_on.items():
        by_other.setdefault(other, []).append(who)
    waiting, seen, dependents = list(bad), set(bad), []
    for other in waiting:
        for who in by_other.get(other, ()):
            if who not in seen:
                seen.add(who)
                waiting.append(who)
                dependents.append((who, other))
    return dependents
