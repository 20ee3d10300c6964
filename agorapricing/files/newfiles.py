"""Several files that are written whole: all of their bytes are on the disk before the first takes its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from agorapricing.files.newfile import NewFile


@contextmanager
def new_files(*paths: Path) -> Iterator[Mapping[Path, NewFile]]:
    """Files that are there only for who writes them, until they are complete; what is not completed leaves nothing.

    Raises AgorapricingError where one cannot be written.
    """
    with ExitStack() as stack:
        yield {path: stack.enter_context(NewFile(path)) for path in paths}


def complete(files: Mapping[Path, NewFile], contents: Mapping[Path, bytes]) -> None:
    """Write all of them, and give them their names."""
    for path, content in contents.items():
        with files[path].refusals():
            files[path].file.write(content)
        files[path].finish(len(content), lambda part: part.stat().st_size)
    for path in contents:
        files[path].move()
