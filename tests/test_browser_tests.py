"""The browser's tests wait for what they look at, whatever the machine does meanwhile.

A click returns before the next page is there. What comes after it would see the old page or the
new one, as it happens: the test fails now and then, or passes on the page that it has just left.
"""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "browser"
LEAVES = {"click", "dblclick", "tap"}
SENDING_KEYS = {"Enter", "Space", " "}


def called(statement: ast.stmt) -> Iterator[ast.Call]:
    """The calls of a statement of its own, not of the block below it."""
    if isinstance(statement, ast.Expr | ast.Assign | ast.Assert | ast.Return):
        yield from (node for node in ast.walk(statement) if isinstance(node, ast.Call))


def leaves_the_page(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    keys = {one.value for one in call.args if isinstance(one, ast.Constant)}
    return call.func.attr in LEAVES or (call.func.attr == "press" and bool(keys & SENDING_KEYS))


def expects(statement: ast.stmt) -> bool:
    return any(
        isinstance(call.func, ast.Name) and call.func.id == "expect" for call in called(statement)
    )


def waits(block: ast.AST) -> bool:
    """Whether the block is of a `with page.expect_download()` or the like."""
    return isinstance(block, ast.With) and "expect_" in ast.unparse(block.items[0])


def blocks(source: str) -> Iterator[list[ast.stmt]]:
    """The statements that follow one another, without those that a `with` waits for."""
    for node in ast.walk(ast.parse(source)):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and not waits(node):
                yield block


def unawaited(source: str) -> list[str]:
    """The statements that leave a page and are not followed by what is expected of the next."""
    return [
        ast.unparse(one)
        for block in blocks(source)
        for one, after in pairwise([*block, ast.Pass()])
        if any(map(leaves_the_page, called(one))) and not expects(after)
    ]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_browser_test_expects_the_next_page_after_each_click(path: Path) -> None:
    assert unawaited(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_browser_test_waits_for_no_clock(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for clock in ("time.sleep", "wait_for_timeout", "networkidle"):
        assert clock not in source


@pytest.mark.parametrize(
    "lines",
    [
        "button.click()",
        "button.click()\npage.goto('/')",
        "button.click()\nassert_accessible(page)\nexpect(heading).to_be_visible()",
        "page.keyboard.press('Enter')\npage.keyboard.press('Tab')",
        "if narrow:\n    button.click()\nexpect(link).to_be_visible()",
    ],
)
def test_unawaited_click_is_found(lines: str) -> None:
    assert len(unawaited(lines)) == 1


@pytest.mark.parametrize(
    "lines",
    [
        "button.click()\nexpect(heading).to_be_visible()",
        "page.keyboard.press('Tab')\npage.keyboard.press('Tab')",
        "with page.expect_download() as download:\n    link.click()\nprint(download)",
    ],
)
def test_awaited_click_is_not_found(lines: str) -> None:
    assert unawaited(lines) == []
