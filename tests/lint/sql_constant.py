"""SQL text is constant: values are bound, never pasted. Where the text of a statement is joined with something that is
no literal, somebody's words could become SQL."""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import source_tree

SQL = r'(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|WITH|PRAGMA|ATTACH|VACUUM|FROM|WHERE|ORDER BY|LIMIT|VALUES)'
LITERAL = re.compile(r'(?:R"(\w*)\(\s*' + SQL + r'\b.*?\)\1"|"\s*' + SQL + r'\b(?:\\.|[^"\\\n])*")', re.S)
# Next to a literal of SQL: joined, appended or formatted.
AFTER = re.compile(r'(?:\s*"(?:\\.|[^"\\\n])*")*\s*(?:s\b|sv\b)?\s*(?:\+(?!\+)|\.append\b)')
BEFORE = re.compile(r'(?:\+=?|\bappend\s*\(|\bformat\s*\(|\bstrcat\s*\(|\bs?n?printf\s*\()\s*(?:"(?:\\.|[^"\\\n])*"\s*)*$')

# A pragma takes no parameters, and a number cannot become SQL.
NUMBER_PRAGMA = re.compile(r'"PRAGMA [a-z_]+ = "\s*\+\s*std::to_string\(')


def findings(text):
    code = source_tree.without_comments(text)
    found = []
    for match in LITERAL.finditer(code):
        if NUMBER_PRAGMA.match(code, match.start()):
            continue
        if AFTER.match(code, match.end()) or BEFORE.search(code[max(0, match.start() - 300):match.start()]):
            found.append((source_tree.line_of(code, match.start()), "SQL is put together: bind the value instead"))
    return found


def check(root):
    found = []
    for path in source_tree.code_files(root, ("include/makegood/store", "src/store")):
        found += [(path, *one) for one in findings(source_tree.read(path))]
    # No other room speaks SQL.
    for path in source_tree.code_files(root, ("include", "src", "commands")):
        if path.relative_to(root).parts[1:2] == ("store",) or "makegood/store" in str(path):
            continue
        code = source_tree.without_comments(source_tree.read(path))
        for match in re.finditer(r'"\s*(?:SELECT\s.*\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b', code):
            found.append((path, source_tree.line_of(code, match.start()), "SQL outside the store"))
    return found


def samples():
    good = ['query("SELECT a FROM b WHERE c = ?1");', 'query(R"(SELECT a\nFROM b)");', '"two" "SELECT" "three"; i++;',
            'throw error("cannot " + name);', 'text = "PRAGMA user_version = " + std::to_string(at);']
    bad = ['query("SELECT a FROM b WHERE c = " + name);', 'text += "WHERE c = 1";', 'fmt::format("SELECT {}", a);',
           'query(std::string("x") + "ORDER BY y");', 'query(R"(SELECT a FROM b WHERE c = )" + name);',
           'text.append("LIMIT 1");']
    return ["refused: " + one for one in good if findings(one)] + ["not found: " + one for one in bad if not findings(one)]


source_tree.run(check, samples)
