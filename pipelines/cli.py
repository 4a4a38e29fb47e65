"""The command line as a whole: the list of commands, and the one way in and out.

What a command asks and prints is its file in ``commands``; how it ends is ``ending``.
Nothing heavy is imported before a command needs it, so that `--help` stays quick.
"""

from __future__ import annotations

import gc
import os
import sys

import click

from pipelines.commands import (
    align,
    cases,
    changes,
    check,
    doctor,
    exports,
    factors,
    figures,
    final,
    finding,
    handbook,
    init,
    map,
    materiality,
    redact,
    restate,
    restore,
    run,
    sql,
    take,
    trace,
    ui,
    verify,
    withdraw,
    workbooks,
)
from pipelines.ending import CANNOT, end, listen, stop

# What a run makes stays to its end, half a million objects: to look through them for
# circles as often as Python would is a twelfth of the run.
_LOOK_FOR_CIRCLES = (50_000, 20, 20)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="orebook")
def cli() -> None:
    """The book of record of a mining company's sustainability disclosures."""


for _command in (
    init.init, init.demo, check.check, run.run, figures.figures, trace.trace,
    verify.verify, sql.sql, doctor.doctor, workbooks.template, exports.export,
    materiality.materiality, finding.finding, cases.test, ui.ui,
    withdraw.withdraw, redact.redact, changes.changes, restore.restore,
    final.final, restate.restate, align.align, handbook.handbook,
    factors.factors, map.propose_mapping,
    take.take,
):  # fmt: skip
    cli.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the command; turns every fault into words and an exit code."""
    gc.set_threshold(*_LOOK_FOR_CIRCLES)
    try:
        listen()
        # Whoever reads without colours says so once for all programs (no-color.org).
        colour = False if os.environ.get("NO_COLOR") else None
        cli.main(
            arguments, prog_name="orebook", standalone_mode=False, color=colour
        )
    except click.UsageError as error:
        error.show()
        sys.exit(CANNOT)
    except click.ClickException as error:
        stop(error.format_message())
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except SystemExit:
        raise
    except BaseException as error:
        end(error)


if __name__ == "__main__":
    main()
