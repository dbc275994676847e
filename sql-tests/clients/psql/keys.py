"""psql in a terminal: the prompt, \\watch, Ctrl-C, the tab key."""

import time

from checks import SLOW, check, holds
from terminal import Terminal


@check
def watch():
    with Terminal() as terminal:
        terminal.keys("SELECT people FROM templates.regions WHERE region = 'Utrecht' \\watch 0.2\n")
        terminal.until(r"(?s)(every 0\.2s.*12.*){3}")
        terminal.keys("\x03")
        terminal.until("cloister=>")
        terminal.keys("SELECT 40 + 2 AS after;\n")
        terminal.until(r"\b42\b")


@check
def interrupt_cancels():
    with Terminal() as terminal:
        terminal.keys(SLOW + ";\n")
        time.sleep(0.7)
        terminal.keys("\x03")
        start = time.monotonic()
        terminal.until("ERROR:  canceling statement due to user request")
        holds(time.monotonic() - start < 3, "it ended long after Ctrl-C")
        terminal.keys("SELECT 40 + 2 AS after;\n")
        terminal.until(r"\b42\b")


@check
def prompt_shows_the_transaction():
    with Terminal() as terminal:
        terminal.keys("BEGIN;\n")
        terminal.until(r"cloister=\*>")
        terminal.keys("SELECT 1/0;\n")
        terminal.until(r"cloister=!>")
        terminal.keys("ROLLBACK;\n")
        terminal.until(r"cloister=>")


def completes(typed, expected):
    with Terminal() as terminal:
        terminal.keys(typed + "\t")
        terminal.until(expected)


@check
def tab_completes_a_view():
    completes("SELECT * FROM regi", r"FROM regions ")


@check
def tab_completes_in_a_schema():
    completes("SELECT * FROM templates.da", r"FROM templates\.days ")


@check
def tab_completes_a_schema():
    completes("SELECT * FROM templa", r"FROM templates\.")


@check
def tab_completes_a_column():
    completes("SELECT * FROM regions WHERE impre", r"WHERE impressions ")


@check
def tab_completes_a_function():
    completes("\\df rea", r"df reach ")


@check
def tab_completes_a_setting():
    completes("SET statement_timeo", r"SET statement_timeout ")


@check
def tab_completes_a_role():
    completes("\\du newco", r"du newcomer ")
