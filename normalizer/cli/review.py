"""`endnorm review`: a local page to look at the vocabulary, try outcomes and decide what an audit missed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from normalizer.cli.options import ontology_option

_NEEDED = ("starlette", "uvicorn", "python_multipart")


@click.command()
@click.argument("audit", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="127.0.0.1 or ::1; no other address is taken.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port to listen on.  [default: a free one]")
@click.option("--by", metavar="NAME", help="Your name, kept with each decision.  [default: the name in git's settings]")
@click.option("--open", "open_page", is_flag=True, help="Open the page in the browser.")
@ontology_option
def review(audit: Path | None, host: str, port: int, by: str | None, ontology: Path | None, *, open_page: bool) -> None:
    """Browse the vocabulary, try outcomes and work through an audit, in the browser.

    AUDIT is a file written by endnorm audit --json. The page runs on this machine only; open the address that is
    printed. Each decision is saved at once, in AUDIT.review.jsonl beside the audit; start again to continue where you
    left off. Ctrl-C ends it.

    \b
    endnorm audit trials.jsonl --json audit.json
    endnorm review audit.json
    endnorm review                        # without an audit: only browse and try
    """  # noqa: D301 - \b must reach click
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise click.UsageError(
            f"the page needs {', '.join(missing)}; install it with: pip install 'endpoint-normalizer[web]'"
        )
    from normalizer.vocabulary.location import find_folder
    from normalizer.web.branch import find_author
    from normalizer.web.desk import Desk
    from normalizer.web.server import open_door, serve

    door = open_door(host, port)
    with door.socket:
        folder = find_folder(ontology)
        desk = Desk(folder, audit, by or find_author(folder) or "reviewer")
        _ = desk.edition

        def tell(address: str) -> None:
            if desk.journal is not None:
                click.echo(f"Decisions are kept in {desk.journal.path}")
            click.echo(f"Open {address}")
            click.echo("Ctrl-C ends it.", err=True)
            if open_page:
                click.launch(address)

        try:
            serve(desk, door, tell)
        except KeyboardInterrupt:
            click.echo("Ended. What was decided is saved.", err=True)
