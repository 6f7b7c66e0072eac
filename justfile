python := if os_family() == "windows" { ".venv/Scripts/python" } else { ".venv/bin/python" }

# the recipes
default:
    @just --list

# set up, then every check and test
test:
    python start.py test

# while you work: the checks and the tests that take seconds; no office, no other program
fast:
    {{python}} -m ruff check . -q
    {{python}} -m ruff format --check . -q
    {{python}} -m mypy
    {{python}} -m pytest -n auto --dist loadfile -q -m "not slow and not fresh and not office and not validator and not bench"

# the sample household's result, here
demo:
    python start.py demo

# the code's layout; tables keep theirs
format:
    {{python}} -m ruff format .

# one part of the tests: just only graft
only WORDS:
    {{python}} -m pytest -k "{{WORDS}}"

# speed, as ratios
bench:
    {{python}} -m pytest tests/benches -o "python_files=bench_*.py" -q -s

# the sample workbooks from their text
samples:
    {{python}} -m samples.build

# what of the docs follows from the declarations
docs:
    {{python}} -m docs.build

# the README's pictures (needs LibreOffice)
pictures:
    {{python}} -m docs.picture
