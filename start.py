"""Two commands set a fresh machine up, with nothing but Python 3.11 or newer on it.

`python start.py demo` installs xlrebal into .venv beside this file and plans the sample household in the current folder.
`python start.py test` installs it with the developers' tools and runs every check, the tests last.
"""

import os
import sys

if __name__ == "__main__":  # a client's folder may hold a subprocess.py: import only what came with Python
    HERE = {os.path.realpath(os.curdir), os.path.dirname(os.path.realpath(__file__))}
    sys.path[:] = [folder for folder in sys.path if os.path.realpath(folder) not in HERE]

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PROGRAMS = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
PIP = PYTHON.with_stem("pip")
ALONE = "-I"  # Python's own: no current folder, no settings of the environment
CHECKS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "layers": ["lint-imports"],
    "speed": ["pytest", "tests/benches", "-o", "python_files=bench_*.py", "-q", "-s"],
    "tests": ["pytest", "-n", "auto", "--dist", "loadfile"],
}


def demo() -> int:
    """The sample household and its plan, in the current folder."""
    install(".")
    return subprocess.run([PYTHON, ALONE, "-m", "xlrebal", "demo"], env=environment(), check=False).returncode


def test() -> int:
    """0 when every check and every test passes."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    install("--editable", ".", *project["dependency-groups"]["dev"])
    # pip compiles what it installs, but not what it only points to; where nothing may be kept, every start would compile anew
    subprocess.run([PYTHON, ALONE, "-m", "compileall", "-q", "xlrebal"], cwd=ROOT, env=environment(), check=True)
    failed: list[str] = []
    for name, command in CHECKS.items():
        print(f"\n== {name}" + (f" (did not pass: {', '.join(failed)})" if failed else ""), flush=True)
        if subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=ROOT, check=False).returncode:
            failed.append(name)
    return 1 if failed else 0


def install(*what: str) -> None:
    """Installs into .venv, which is made if it is not there."""
    if not PIP.exists():
        print("== making .venv", flush=True)
        subprocess.run([sys.executable, ALONE, "-m", "venv", ROOT / ".venv"], env=environment(), check=True)
    print("== installing", flush=True)
    command = [PYTHON, ALONE, "-m", "pip", "install", "--quiet", *what]
    subprocess.run(command, cwd=ROOT, env=environment(), check=True)


def environment() -> dict[str, str]:
    """This one without what tells Python where to import from; an empty place in PYTHONPATH is the current folder."""
    return {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")
    }


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
