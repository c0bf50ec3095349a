"""Ends with 0 where this Python can run the program, else with an error.

64-bit, a version that the folder has wheels for, and not of the Microsoft Store: what that one writes into the user's
folders and registry nobody else finds.
"""

import sys
import sysconfig
from pathlib import Path


def fits(version, platform, base, wheels):
    """Whether wheels for it lie here: `cp313` in a name, beside those that are for all."""
    tag = f"-cp{version[0]}{version[1]}-"
    return platform == "win-amd64" and "WindowsApps" not in base and any(tag in wheel for wheel in wheels)


if __name__ == "__main__":
    found = [wheel.name for wheel in (Path(__file__).resolve().parent / "wheels").iterdir()]
    sys.exit(0 if fits(sys.version_info[:2], sysconfig.get_platform(), sys.base_prefix, found) else 1)
