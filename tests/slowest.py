"""Says which tests took longest and how many there were: python -m tests.slowest FILE...

The files are what pytest writes with --junitxml.
"""

import sys
from xml.etree import ElementTree

SHOWN = 10


def main(files: list[str]) -> None:
    """Print the slowest tests of all files, and the total."""
    suites = [suite for file in files for suite in ElementTree.parse(file).iter("testsuite")]
    seconds = {
        f"{case.get('classname')}::{case.get('name')}": float(case.get("time", "0"))
        for suite in suites
        for case in suite.iter("testcase")
    }
    slowest = sorted(seconds.items(), key=lambda test: -test[1])[:SHOWN]
    count = {name: sum(int(suite.get(name, "0")) for suite in suites) for name in COUNTED}
    failed = count["failures"] + count["errors"]
    lines = [f"{took:7.1f} s  {name}" for name, took in slowest]
    lines.append(f"{sum(float(suite.get('time', '0')) for suite in suites):7.1f} s  in all")
    lines.append(f"{count['tests'] - failed} passed, {failed} failed")
    sys.stdout.write("\n".join(["the slowest tests:", *lines, ""]))


COUNTED = ("tests", "failures", "errors")

if __name__ == "__main__":
    main(sys.argv[1:])
