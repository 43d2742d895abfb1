"""Figures about the running service for Prometheus. Labels are names of pages and numbers of HTTP: no person, no word typed."""

from collections.abc import Iterable
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from lms.kit.db import db

OWN = CollectorRegistry()
REQUESTS = Counter("one_workforce_requests", "Requests answered.", ["endpoint", "method", "status"], registry=OWN)
SECONDS = Histogram(
    "one_workforce_request_seconds",
    "Seconds from a request to its reply.",
    ["endpoint"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=OWN,
)
CONNECTIONS = Gauge(
    "one_workforce_database_connections_in_use",
    "Connections to the database in use, after the last request of each process.",
    multiprocess_mode="livesum",
    registry=OWN,
)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
#: name -> what it means, and its value by the words of its one label.
Figures = Iterable[tuple[str, str, str, dict[str, float]]]


def init_app(app: Flask) -> None:
    """Measure every request."""
    app.before_request(_begin)
    app.after_request(_count)


def _begin() -> None:
    g.began = perf_counter()


def _count(reply: Response) -> Response:
    endpoint = request.endpoint or "nowhere"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(endpoint, method, str(reply.status_code)).inc()
    if "began" in g:
        SECONDS.labels(endpoint).observe(perf_counter() - g.began)
    in_use = getattr(db.engine.pool, "checkedout", None)
    CONNECTIONS.set(in_use() if in_use else 0)
    return reply


class _Now:
    """Figures that are looked up when somebody asks."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for name, means, label, values in self.figures:
            family = GaugeMetricFamily(f"one_workforce_{name}", means, labels=[label])
            for word, value in values.items():
                family.add_metric([word], value)
            yield family


def written_out(figures: Figures) -> bytes:
    """All figures in the words of Prometheus; of all processes together, where the server has several and gave them a folder to share."""
    registry = CollectorRegistry()
    try:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    except ValueError:  # one process alone
        registry = OWN
    now = CollectorRegistry()
    now.register(_Now(figures))
    return bytes(generate_latest(registry) + generate_latest(now))
