"""Size limits: what is longer than this is two things. Aim at lines of 120 columns, functions of 70 lines and files of
400; the lint fails where that is missed by far."""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import source_tree

LINE_MAX = 120
FUNCTION_MAX = 90
FILE_MAX = 500
# Long lists that are read as a whole.
LONG_FILES = {"include/makegood/ports/ledger.hpp"}


def function_lengths(text):
    """(line, length) of every function body: a brace after ")" and specifiers that stands outside functions."""
    code = source_tree.without_literals(text)
    found = []
    stack = []
    for at, letter in enumerate(code):
        if letter == "{":
            before = code[max(0, at - 300):at]
            is_function = re.search(
                r"\)\s*(?:const|noexcept|override|final|&|mutable|\s)*(?:->[^;{}()]*)?\s*$", before) is not None
            is_function = is_function or re.search(r"\)\s*(?:noexcept\s*)?:[^;{}]*[)\w}]\s*$", before) is not None
            inside = any(kind for kind, _ in stack)
            stack.append((is_function and not inside, at))
        elif letter == "}" and stack:
            kind, start = stack.pop()
            if kind:
                first, last = source_tree.line_of(code, start), source_tree.line_of(code, at)
                found.append((first, last - first + 1))
    return found


def findings(text, is_test, may_be_long):
    found = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line.expandtabs(4)) > LINE_MAX:
            found.append((number, f"a line of {len(line)} columns (at most {LINE_MAX})"))
    if len(lines) > FILE_MAX and not is_test and not may_be_long:
        found.append((len(lines), f"a file of {len(lines)} lines (at most {FILE_MAX})"))
    if not is_test:
        found += [(line, f"a function of {length} lines (at most {FUNCTION_MAX})")
                  for line, length in function_lengths(text) if length > FUNCTION_MAX]
    return found


def check(root):
    found = []
    for path in source_tree.code_files(root):
        name = str(path.relative_to(root))
        found += [(path, *one) for one in findings(source_tree.read(path), name.startswith("tests/"), name in LONG_FILES)]
    return found


def samples():
    long_function = "int f(int a) const\n{\n" + "  a++;\n" * FUNCTION_MAX + "}\n"
    long_constructor = "thing::thing(int a)\n    : a_(a)\n{\n" + "  a++;\n" * FUNCTION_MAX + "}\n"
    long_class = "struct s\n{\n" + "  int f() { return 1; }\n" * FUNCTION_MAX + "};\n"
    return (source_tree.expect("line", findings("x" * 121, False, False), 1)
            + source_tree.expect("file", findings("x;\n" * 501, False, False), 1)
            + source_tree.expect("long list", findings("x;\n" * 501, False, True), 0)
            + source_tree.expect("function", findings(long_function, False, False), 1)
            + source_tree.expect("constructor", findings(long_constructor, False, False), 1)
            + source_tree.expect("class", findings(long_class, False, False), 0)
            + source_tree.expect("test", findings(long_function, True, False), 0))


source_tree.run(check, samples)
