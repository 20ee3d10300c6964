"""The first page: short, the same in both languages, with a picture of what its first command shows."""

import re
from pathlib import Path

import pytest
from scripted import scripted

ROOT = Path(__file__).parents[1]
ENGLISH, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
pictures = scripted("pictures")
DRAWN = sorted((ROOT / "docs/pictures").glob("*.svg"))


def links(page):
    """What a page links to, in the order of its lines, pictures and pages in Chinese by their name in English."""
    return re.findall(
        r"\]\(([^)]+?)\)", re.sub(r"(?<=\w)\.zh(?=\.svg|\.md\))(?<!README\.zh)", "", FENCED.sub("", page))
    )


def numbers(page):
    """The numbers in the text of a page, besides its code."""
    return re.findall(r"\d[\d,.]*", FENCED.sub("", re.sub(r"`[^`]*`", "", page)))


def test_the_readme_is_short():
    """
    It has at most 80 lines: two sentences, a picture, two commands, and one example of at most 12 lines.
    """
    [example] = re.findall(r"^```python\n(.*?)^```", ENGLISH, re.DOTALL | re.MULTILINE)
    about = ENGLISH.partition("README.zh.md)\n")[2].partition("![")[0]

    assert len(ENGLISH.splitlines()) <= 80 >= len(CHINESE.splitlines())
    assert len(re.findall(r"\.\s", about)) == 2
    assert ENGLISH.index("![") < ENGLISH.index("```sh")
    assert len(example.strip().splitlines()) <= 12


def test_the_chinese_readme_is_the_same():
    """
    Both languages have the same headings by their level, code, links, numbers and entries of lists.
    """
    for same in (r"^#+ ", r"^- "):
        assert re.findall(same, ENGLISH, re.MULTILINE) == re.findall(same, CHINESE, re.MULTILINE)
    assert FENCED.findall(ENGLISH) == FENCED.findall(CHINESE)
    assert links(ENGLISH) == links(CHINESE)
    assert numbers(ENGLISH) == numbers(CHINESE)


def test_a_difference_between_the_languages_is_found():
    """
    Another link and another number are seen, and a picture in Chinese is that in English.
    """
    assert links("[a](b.md) ![c](d.zh.svg)") == ["b.md", "d.svg"]
    assert numbers("at most 1,000 `x=5`\n```\n7\n```") == ["1,000"]


def test_the_picture_shows_the_first_command():
    """
    What stands in the picture of the first page is what its first command prints, on one screen.
    """
    first = ENGLISH.partition("```sh\n")[2].partition("\n")[0].partition(".venv/bin/agorapricing")[2]

    assert pictures.PICTURES["answer"] == f"agorapricing{first}"
    assert pictures.PICTURES["answer.zh"] == f"agorapricing{first} --lang zh"
    assert {name for name in ("answer", "answer.zh") if len(list(pictures.lines_of(drawn(name)))) > 40} == set()


def drawn(name):
    """A picture's text as SVG."""
    return (ROOT / "docs/pictures" / f"{name}.svg").read_text("utf-8")


def test_the_pictures_are_fresh(capsys):
    """
    Each picture shows what its command prints now.
    """
    assert pictures.main(["--check"]) == 0
    assert capsys.readouterr().err == ""
    assert {path.stem for path in DRAWN} == pictures.PICTURES.keys()


@pytest.mark.parametrize("file", DRAWN, ids=lambda file: file.stem)
def test_a_picture_loads_nothing(file):
    """
    A picture names no address but that of its own language, no font to load and no script.
    """
    text = file.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")

    assert [word for word in ("http", "//", "@import", "@font-face", "url(", "<script", "<image") if word in text] == []


def test_a_stale_picture_is_told(tmp_path, capsys, monkeypatch):
    """
    A picture that shows something else is stale, one that only draws it otherwise is not; a missing one is.
    """
    monkeypatch.setattr(pictures, "PICTURES", {"one": "agorapricing --version"})
    assert pictures.main([], tmp_path) == pictures.main(["--check"], tmp_path) == 0
    file = tmp_path / "one.svg"
    file.write_text(file.read_text("utf-8").replace("#151a21", "#000000"), "utf-8")
    assert pictures.main(["--check"], tmp_path) == 0

    file.write_text(file.read_text("utf-8").replace("version", "aversion"), "utf-8")
    assert pictures.main(["--check"], tmp_path) == 1
    assert capsys.readouterr().err == "one.svg is stale: run python scripts/pictures.py\n"
    file.unlink()
    assert pictures.main(["--check"], tmp_path) == 1


def test_chinese_takes_two_columns():
    """
    In a picture each piece stands in its own column and is as wide as its characters.
    """
    found = pictures._TEXT.match(
        '<text class="t-r1" x="0" y="20" textLength="9" clip-path="c">价格\xa0\xa0&amp;a</text>'
    )
    pieces = re.findall(r' x="([\d.]+)" .*?textLength="([\d.]+)">([^<]*)', pictures._placed(found))

    assert pieces == [("0", "48.8", "价格"), ("73.2", "24.4", "&amp;a")]
