"""Scripts as modules: they are no package, and tests look inside of them."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

SCRIPTS = Path(__file__).parents[1] / "scripts"


def scripted(name):
    """A script, imported."""
    spec = spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = module_from_spec(spec)
    if str(SCRIPTS) not in sys.path:  # where a script that is run finds what scripts share
        sys.path.append(str(SCRIPTS))
    spec.loader.exec_module(module)
    return module
