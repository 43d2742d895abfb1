"""gunicorn: `gunicorn -c .deploy/gunicorn.conf.py wsgi:app`. Processes times threads; each process has its own connections to the database.

The application is not loaded before the fork, so that no connection is shared between processes, and `kill -HUP` takes up a new release
one process after the other. Every figure here can be set in GUNICORN_CMD_ARGS or on the command line.
"""

import os
import tempfile

# The processes count requests together in a folder. It has to be known before the first import of what counts.
if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="one-workforce-figures-")

from prometheus_client import multiprocess

bind = "127.0.0.1:8000"
workers = 2
threads = 4
worker_class = "gthread"
preload_app = False
# Longer than the longest page; an import is done by the worker, not here.
timeout = 60
# What is being answered when the service stops is answered.
graceful_timeout = 30
keepalive = 5
# A process is started anew after so many requests, not all at once: what leaks does not grow.
max_requests = 20_000
max_requests_jitter = 2_000
# Big headers are refused before the application sees them; the proxy does so first.
limit_request_line = 4_094
limit_request_fields = 60
limit_request_field_size = 8_190
accesslog = None  # the proxy writes one
# Signals of systemd are all the control there is.
control_socket_disable = True
errorlog = "-"


def child_exit(_server, worker):
    """What a process that has gone had in use is not in use any more; what it had counted stays."""
    multiprocess.mark_process_dead(worker.pid)
