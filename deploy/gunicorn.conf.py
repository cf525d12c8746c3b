"""The web server, as ``make run``, ``deploy/mam.service.example`` and the tests start it."""

import os
import resource

worker_class = "network.http.buffering_worker.BufferingWorker"
workers = int(os.environ.get("WORKERS", "2"))
#: Requests that one process serves at a time; each has a connection to the database.
threads = 2
preload_app = True
max_requests = 5000
max_requests_jitter = 500
#: Seconds after which a request that does not end takes its process with it.
timeout = 30
graceful_timeout = 30
loglevel = "warning"

# A connection takes one or two file descriptors; many systems allow 1,024 unless they are asked.
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
_wanted = 8192 if _hard == resource.RLIM_INFINITY else min(8192, _hard)
resource.setrlimit(resource.RLIMIT_NOFILE, (max(_soft, _wanted), _hard))
