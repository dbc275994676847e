"""psycopg 3: what an application does with it."""

import refusals  # noqa: F401
import sessions  # noqa: F401
import streams  # noqa: F401
import values  # noqa: F401
from checks import main

main()
