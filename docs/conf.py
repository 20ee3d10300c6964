"""How Sphinx builds the site: `python -m sphinx -W -b html docs build/site`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "scripts"))

project = "agorapricing"
extensions = ["myst_parser", "sphinx.ext.autodoc", "book_pages"]
myst_heading_anchors = 6
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_title = "agorapricing"
exclude_patterns = ["deals", "schemas"]
