"""Finding a key's line again in a TOML text."""

import itertools
import tomllib

import pytest
import tomli_w
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.loading.lines import line_of, lines_of


def leaves(value, path=()):
    """Every key path of a parsed document that holds no other, with empty tables and arrays among them."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [leaf for key, each in inner for leaf in leaves(each, (*path, key))]
    return found or [path]


# A document is written statement by statement, in any of the ways of TOML, and what is noted on the way is where each
# statement began. A key inside an array or an inline table belongs to the statement that it stands in.

BARE = "ABCXYZabcxyz019_-"
TRICKY = "aé声 #=.[]{},'\"\\\t\u0085\u2028\u2029"
characters = st.sampled_from(TRICKY) | st.characters(exclude_categories=("Cs",))
names = st.text(BARE, min_size=1, max_size=5) | st.text(characters, max_size=6)
texts = st.text(characters, max_size=12)
literal = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\u0085", exclude_characters="'"))
comments = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\u0085"), max_size=12)
spaces = st.sampled_from(["", " ", "\t", "  "])


def escaped(text):
    """A basic string's inside: what TOML does not allow as it is, is escaped."""
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    is_raw = [(ord(c) >= 32 and ord(c) != 127) for c in text]
    return "".join(short.get(c) or (c if raw else f"\\u{ord(c):04x}") for c, raw in zip(text, is_raw, strict=True))


def ways_of(name):
    """A name as a key: bare where it can be, else quoted one way or the other."""
    ways = [f'"{escaped(name)}"']
    if name and set(name) <= set(BARE):
        ways.append(name)
    if not any(c == "'" or (ord(c) < 32 and c != "\t") or ord(c) == 127 for c in name):
        ways.append(f"'{name}'")
    return ways


def dotted(draw, path):
    """Names as a dotted key, with blanks around the dots."""
    written = [draw(st.sampled_from(ways_of(name))) for name in path]
    return f"{draw(spaces)}.{draw(spaces)}".join(written)


basic = st.lists(
    st.sampled_from(["a", "\n", '"', '""', '\\"', '\\"""', "\\\\", "\\\n", "# b\n", "c = 1\n", "[d]\n", "'''", "]"])
)
plain = st.lists(st.sampled_from(["a", "\n", "'", "''", "\\", "\\\n", "# b\n", "c = 1\n", "[d]\n", '"""', "["]))


@st.composite
def multi_line_strings(draw):
    """Strings over several lines, with quotes, escapes, brackets and what looks like statements inside."""
    if draw(st.booleans()):
        return '"""' + _few('"', "".join(draw(basic))) + '"""'
    return "'''" + _few("'", "".join(draw(plain))) + "'''"


def _few(quote, text):
    """No more than two quotes in a row that are not escaped, as TOML has it."""
    kept, run, is_escaped = "", 0, False
    for c in text:
        run = run + 1 if c == quote and not is_escaped else 0
        is_escaped = c == "\\" and not is_escaped and quote == '"'
        if run > 2:
            kept, run = kept + " ", 1
        kept += c
    return kept


atoms = st.one_of(
    st.integers(-99, 99).map(str),
    st.sampled_from(["true", "1_000", "0.5", "2024-02-06", "1979-05-27T07:32:00Z", "nan", "-inf", "0xA"]),
    texts.map(lambda text: f'"{escaped(text)}"'),
    literal.map(lambda text: f"'{text}'"),
    multi_line_strings(),
)


breaks = st.sampled_from(["", " ", "\n", "\n\n"]) | comments.map(" #{}\n".format)
junk = st.lists(comments.map("#{}\n".format) | st.sampled_from(["\n", "  \n", "\t\n"]), max_size=2).map("".join)
remarks = st.just("") | comments.map("#{}".format)


@st.composite
def arrays(draw, values):
    """An array, on one line or on many, with comments between its values."""
    inside = draw(st.lists(values, max_size=4))
    written = "".join(f"{draw(breaks)}{each}{draw(breaks)}," for each in inside)
    return f"[{written}{draw(breaks)}]"


@st.composite
def inline_tables(draw, values):
    """An inline table; what is in it may still take several lines."""
    inside = draw(st.lists(st.tuples(names, values), max_size=3, unique_by=lambda pair: pair[0]))
    return (
        "{"
        + ", ".join([f"{draw(st.sampled_from(ways_of(name)))}{draw(spaces)}= {value}" for name, value in inside])
        + "}"
    )


values = st.recursive(atoms, lambda inner: arrays(inner) | inline_tables(inner), max_leaves=6)


@define
class Tree:
    """A table to be written: its values, its tables, and its arrays of tables."""

    values: dict = field(factory=dict)
    tables: dict = field(factory=dict)
    arrays: dict = field(factory=dict)

    @classmethod
    def of(cls, parts):
        """Sort named parts into the three kinds."""
        made = cls()
        for name, part in parts.items():
            kind = {str: made.values, Tree: made.tables, list: made.arrays}[type(part)]
            kind[name] = part
        return made


flat = st.dictionaries(names, values, max_size=4)
trees = st.recursive(
    flat.map(Tree.of),
    lambda inner: st.dictionaries(names, values | inner | st.lists(inner, min_size=1, max_size=3), max_size=4).map(
        Tree.of
    ),
    max_leaves=6,
)


@define
class Writer:
    """Writes a tree, and notes the line on which each statement begins."""

    draw: object
    text: str = ""
    lines: dict = field(factory=dict)

    def statement(self, path, written):
        """One statement, after whatever may stand before it and before whatever may follow it on its line."""
        self.text += self.draw(junk) + self.draw(spaces)
        self.lines[path] = self.text.count("\n") + 1
        self.text += written + self.draw(spaces) + self.draw(remarks) + "\n"

    def table(self, tree, path, names_):
        """A table's own values, then what is below it; `names_` is its header's key, without places in arrays."""
        for name, value in tree.values.items():
            self.value(path, (name,), value)
        below = {}
        for name, inner in tree.tables.items():
            if not inner.tables and not inner.arrays and inner.values and self.draw(st.booleans()):
                for key, value in inner.values.items():
                    self.value(path, (name, key), value)
            else:
                below[name] = inner
        for name, inner in below.items():
            self.headed(inner, (*path, name), (*names_, name))
        for name, inners in tree.arrays.items():
            for place, inner in enumerate(inners):
                self.header("[[", (*path, name, place), (*names_, name), "]]")
                self.table(inner, (*path, name, place), (*names_, name))

    def headed(self, tree, path, names_):
        """A table with its header; what is below it may come first, and then its header may be left out."""
        is_late = self.draw(st.booleans())
        if is_late:
            for name, inner in tree.tables.items():
                self.headed(inner, (*path, name), (*names_, name))
            tree = Tree(tree.values, {}, tree.arrays)
        if tree.values or tree.arrays or not is_late or path not in {each[: len(path)] for each in self.lines}:
            self.header("[", path, names_, "]")
            self.table(tree, path, names_)

    def header(self, opening, path, names_, closing):
        """The header of a table."""
        self.statement(path, f"{opening}{self.draw(spaces)}{dotted(self.draw, names_)}{self.draw(spaces)}{closing}")

    def value(self, path, key, value):
        """A key and its value."""
        written = f"{dotted(self.draw, key)}{self.draw(spaces)}={self.draw(spaces)}{value}"
        self.statement((*path, *key), written)


@st.composite
def documents(draw):
    """A TOML text, and the line of each of its statements."""
    writer = Writer(draw)
    writer.table(draw(trees), (), ())
    return writer.text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), writer.lines


def numbered(value, count=None):
    """The same data with names of which no two are equal."""
    count = itertools.count() if count is None else count
    if isinstance(value, dict):
        return {f"name-{next(count)}": numbered(each, count) for each in value.values()}
    return [numbered(each, count) for each in value] if isinstance(value, list) else value


nested = st.dictionaries(
    st.text(),
    st.recursive(
        st.integers() | texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, min_size=1, max_size=3),
        max_leaves=9,
    ),
).map(numbered)


class TestLines:
    """Lines of whole documents."""

    @given(documents())
    def test_every_leaf_is_found_where_it_is_written(self, document):
        """
        The line of each header, each value and each value inside another is that of its statement.
        """
        text, statements = document
        found = lines_of(text)
        expected = {path: _statement_of(statements, path) for path in leaves(tomllib.loads(text)) if path}

        assert {path: found[path] for path in statements} == statements
        assert {path: line_of(found, path) for path in expected} == expected

    @given(nested)
    def test_what_another_writer_writes_is_found_too(self, data):
        """
        In a file by tomli_w, a value is on the line that begins with its key, or with the key that it stands under.
        """
        text = tomli_w.dumps(data)
        found = lines_of(text)
        begins = {_first_key(line): number for number, line in enumerate(text.split("\n"), 1)}
        expected = {path: next(begins[key] for key in reversed(path) if key in begins) for path in leaves(data) if path}

        assert {path: line_of(found, path) for path in expected} == expected


def _first_key(line):
    """The last name of a header, or the key of a statement; our names in that test have no dots and no quotes."""
    return line.strip("[]").split(".")[-1] if line.startswith("[") else line.partition(" = ")[0]


def _statement_of(statements, path):
    while path not in statements:
        path = path[:-1]
    return statements[path]


class TestExamples:
    """Lines of texts that people write."""

    @pytest.mark.parametrize(
        ("text", "path", "line"),
        [
            ("a = 1", ("a",), 1),
            ("\n\n  a = 1", ("a",), 3),
            ("# a = 1\na = 2", ("a",), 2),
            ("[t]\na = 1\n[u]\na = 2", ("u", "a"), 4),
            ("[[e]]\na = 1\n[[e]]\na = 2", ("e", 1, "a"), 4),
            ("[[e]]\n[[e]]\n[[e.r]]\n[[e.r]]\na = 2", ("e", 1, "r", 1, "a"), 5),
            ("[[e]]\n[e.s.free]\na = 2", ("e", 0, "s", "free", "a"), 3),
            ('[e."a.b"]\n"c.d" = 2', ("e", "a.b", "c.d"), 2),
            ("'a # b' = 1\n'[c]' = 2", ("[c]",), 2),
            ('a = "]" # [\nb = 2', ("b",), 2),
            ("a = '[' # '\nb = 2", ("b",), 2),
            ("a = [ # ]\n1, # '''\n]\nb = 2", ("b",), 4),
            ("a = ['C:\\']\nb = 2", ("b",), 2),
            ('a = ["C:\\\\"]\nb = 2', ("b",), 2),
            ('a = ["\\"]"]\nb = 2', ("b",), 2),
            ("a = [\n1,\n2,\n]", ("a", 1), 1),
            ("a = {b = {c = 1}}\nd = 2", ("a", "b", "c"), 1),
            ('a = """\nb = 1\n"""\nb = 2', ("b",), 4),
            ("a . b = 1\n a . c = 2", ("a", "c"), 2),
        ],
    )
    def test_finds_the_line(self, text, path, line):
        """
        A key is found past comments, quotes, brackets and the lines of other values.
        """
        assert line_of(lines_of(text), path) == line

    @pytest.mark.parametrize("end", ["\u2028", "\u2029", "\u0085"])
    def test_only_toml_ends_a_line(self, end):
        """
        What Unicode calls a line's end is a character like any other to TOML, and to editors.
        """
        assert lines_of(f'a = "{end}" # {end}\nb = 2') == {("a",): 1, ("b",): 2}

    @pytest.mark.parametrize(
        "value",
        [
            '"""\n\\""" b = 0\n"""',
            '"""\n\\\\"""',
            '["""\na"""", 1]',
            '["""\na""""", 1]',
            '["""\n""", 1]',
            "['''\na'''', 1]",
            "['''\na\\''', 1]",
            "['''\n\"\"\"''', 1]",
        ],
    )
    def test_multi_line_strings_end_where_toml_says(self, value):
        """
        Escaped quotes do not end a string, and up to two more may stand before the three that do.
        """
        text = f"a = {value}\nb = 2"
        _ = tomllib.loads(text)

        assert lines_of(text) == {("a",): 1, ("b",): text.count("\n") + 1}

    @pytest.mark.parametrize(
        ("text", "path", "line"),
        [
            ("a = 1\n[sourse.x]\nb = 1", ("sourse",), 2),
            ("[a.b]\nc = 1\n[a]\nd = 2", ("a",), 3),
            ("a = 1\nb.c = 2\nb.d = 3", ("b",), 2),
            ("a = 1\n[[b.c]]\n[[b.c]]", ("b", "c"), 2),
        ],
    )
    def test_a_table_without_a_header_is_where_it_is_first_named(self, text, path, line):
        """
        A table that only dotted keys or headers below it make has the line of the first of them, unless it is opened.
        """
        assert line_of(lines_of(text), path) == line

    @pytest.mark.parametrize(
        ("path", "line"),
        [(("a",), 7), (("a", "b"), 7), (("a", 0, "b"), 9), (("a", 1, "b"), 7), (("z",), 1), ((), 1)],
    )
    def test_a_key_that_is_not_there_has_the_line_of_what_is_above_it(self, path, line):
        """
        The nearest path above a missing key says where it is missing; at the top that is line 1.
        """
        assert line_of({("a",): 7, ("a", 0): 9}, path) == line

    def test_no_text_has_no_lines(self):
        """
        An empty text, or one of comments, has no keys.
        """
        assert lines_of("") == {}
        assert lines_of("# a = 1\n\n") == {}
