"""Two commands set a fresh machine up, with nothing but Python 3.11 or newer on it.

`python start.py demo` installs xlrebal into .venv beside this file and plans the sample household in the current folder.
`python start.py test` installs it with the developers' tools and runs every check, the tests last.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PROGRAMS = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
CHECKS = {
    "ruff": ["ruff", "check", "."],
    "mypy": ["mypy"],
    "layers": ["importlinter.cli", "lint"],
    "benches": ["pytest", "tests/benches", "-m", "bench", "-q", "-s", "-p", "no:xdist"],
}
TESTS = ["pytest", "-m", "not bench", "-n", "auto", "--dist", "loadfile"]


def demo() -> int:
    """The sample household and its plan, in the current folder."""
    install(".")
    return subprocess.run([PYTHON, "-m", "xlrebal", "demo"], check=False).returncode


def test() -> int:
    """0 when every check and every test passes."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    install("--editable", ".", *project["dependency-groups"]["dev"])
    failed = [name for name, command in CHECKS.items() if run(name, command)]
    if failed:
        print(f"\n== did not pass: {', '.join(failed)}", flush=True)
    return run("tests", TESTS) or len(failed)


def install(*what: str) -> None:
    """Installs into .venv, which is made if it is not there."""
    if not PYTHON.exists():
        print("== making .venv", flush=True)
        venv.create(ROOT / ".venv", with_pip=True)
    print("== installing", flush=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", *what], cwd=ROOT, check=True)


def run(name: str, module: list[str]) -> int:
    """The exit code of one check, run with .venv's Python at the project's root."""
    print(f"\n== {name}", flush=True)
    return subprocess.run([PYTHON, "-m", *module], cwd=ROOT, check=False).returncode


def main(arguments: list[str]) -> int:
    """The exit code of the command named, 2 for a wrong one."""
    commands = {"demo": demo, "test": test}
    if sys.version_info < (3, 11):
        print("xlrebal needs Python 3.11 or newer.", file=sys.stderr)
        return 2
    if len(arguments) != 1 or arguments[0] not in commands:
        print("usage: python start.py demo | test", file=sys.stderr)
        return 2
    try:
        return commands[arguments[0]]()
    except subprocess.CalledProcessError as problem:
        print(f"This step failed, see above: {subprocess.list2cmdline(map(str, problem.cmd))}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
