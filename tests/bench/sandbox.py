"""Filling a sandbox with thousands of pages: by MediaWiki's own scripts, as over the API it would take minutes."""

import os
import subprocess
import tempfile
from pathlib import Path

from tests.wiki.live_lab import live_labs


class Sandbox:
    """A lab on the sandbox of this name, as `live_labs` names it."""

    def __init__(self, name):
        self.lab = dict(live_labs())[name]()

    def fill(self, prefix, pages):
        """Make pages, texts by what follows the prefix in their titles (letters, digits and blanks)."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in pages.items():
                Path(folder, f"{name}.wikitext").write_text(text, "utf-8")
            self._maintain("importTextFiles.php", "--user", "Human", "--prefix", prefix, f"{folder}/*.wikitext")

    def accounts(self, name, count):
        """Make those accounts `name 0`, `name 1`, … that aren't there yet."""
        # eval.php reads lines of a thousand bytes at most.
        code = f'for ( $n = 0; $n < {count}; $n++ ) {{ User::createNew( "{name} $n" ); }}'
        self._maintain("eval.php", text=f"{code}\n")

    def _maintain(self, script, *arguments, text=""):
        box = self.lab.box
        environment = {**os.environ, "MW_CONFIG_FILE": f"{box['folder']}/LocalSettings.php"}
        command = ["php", f"maintenance/{script}", *arguments]
        subprocess.run(
            command, cwd=box["tree"], env=environment, input=text, text=True, stdout=subprocess.DEVNULL, check=True
        )
