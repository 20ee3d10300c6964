"""Twenty names that a spreadsheet, a page, a table or a terminal might take for more than text."""

NAMES = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "＝1＋1",
    "=名称",
    "-",
    "'=1",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "<!-- ]]>",
    "a\u202eb\u2066c\u200bd\x1b[31me",
    "&lt;b&gt;",
    "a | b",
    "[link](https://example.com)",
    "![image](https://example.com/a.png)",
    "**bold** `code` \\",
    "{name} {0} %s $x",
)
