"""psql: browsing, scripts, keys in a terminal."""

import browsing  # noqa: F401
import keys  # noqa: F401
import scripts  # noqa: F401
from checks import main

main()
