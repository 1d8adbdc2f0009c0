"""A process to supervise: a small server with a child of its own. Arguments: port, behaviour."""

import http.server
import signal
import subprocess
import sys

port, behaviour = int(sys.argv[1]), sys.argv[2]
if behaviour == "dying":
    print("the reason of the death", flush=True)
    sys.exit(3)
if behaviour == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
http.server.ThreadingHTTPServer(
    ("127.0.0.1", port), http.server.SimpleHTTPRequestHandler
).serve_forever()
