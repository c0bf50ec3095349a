"""Fuzz one target, or each in its turn: `python -m tests.fuzz [TARGET ...] [-seconds=600] [-OPTION=...]`.

Options of libFuzzer go through. What is found lies in build/fuzz/: the input that failed as `TARGET-crash-...`, which
belongs into tests/fuzz/corpus/TARGET once it is mended, and the inputs that reached new code in a folder per target.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FOUND = HERE.parents[1] / "build" / "fuzz"
NAMES = ("normaliser", "rows", "config", "reader")
# seconds of silence, and megabytes of the whole process: pandas, the fuzzer and its corpus are 300 of them
LIMITS = ("-timeout=5", "-rss_limit_mb=700", "-max_len=20000")


def fuzz(name: str, options: list[str]) -> None:
    """Fuzz one target in this process; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["pengaduan_sheets"], enable_loader_override=False):
        from .targets import TARGETS

    found = FOUND / name
    found.mkdir(parents=True, exist_ok=True)
    words = [
        sys.argv[0],
        *LIMITS,
        f"-artifact_prefix={FOUND}/{name}-",
        *options,
        str(found),
        str(HERE / "corpus" / name),
    ]
    atheris.Setup(words, TARGETS[name])
    atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """Each named target in a process of its own; 0 when none failed."""
    names = [a for a in arguments if not a.startswith("-")] or list(NAMES)
    options = [a.replace("-seconds=", "-max_total_time=") for a in arguments if a.startswith("-")]
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("atheris is not installed (Linux only: pip install -c constraints.txt -e '.[fuzz]')")
        return 0
    if os.environ.get("FUZZ_HERE"):
        fuzz(names[0], options)
    again = [sys.executable, "-m", "tests.fuzz"]
    ended = [
        subprocess.run([*again, name, *options], env={**os.environ, "FUZZ_HERE": "1"}).returncode for name in names
    ]
    return max(map(bool, ended))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
