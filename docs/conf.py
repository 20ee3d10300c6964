"""How Sphinx builds the site: `python -m sphinx -W -b html docs build/site`."""

project = "agorapricing"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 6
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_title = "agorapricing"
exclude_patterns = ["deals", "schemas"]
