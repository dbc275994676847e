"""psql in a terminal of its own: keys in, screen out."""

import contextlib
import os
import pty
import re
import select
import signal
import time

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r|\x07")


class Terminal:
    """An interactive psql; `until` waits for words on its screen."""

    def __init__(self):
        self.screen = ""
        self.child, self.fd = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="vt100", PAGER="cat", PSQL_PAGER="cat", INPUTRC=os.devnull, COLUMNS="200", LINES="50")
            os.execvp("psql", ["psql", "-X", "--no-psqlrc"])

    def __enter__(self):
        self.until(r"cloister=>")
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.fd)

    def keys(self, keys):
        """Types; what was on the screen before doesn't count any more."""
        self.screen = ""
        os.write(self.fd, keys.encode())

    def until(self, pattern, seconds=8):
        """The screen once it shows a pattern."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.screen):
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise TimeoutError(f"waited for {pattern!r}, saw {self.screen!r}")
            try:
                seen = os.read(self.fd, 65536)
            except OSError:
                raise EOFError(f"psql ended; saw {self.screen!r}") from None
            self.screen += ESCAPES.sub("", seen.decode(errors="replace"))
        return self.screen
